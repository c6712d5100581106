//! The diagnostic format of reviewdog, which comments on pull requests of many forges.
//!
//! Source: <https://github.com/reviewdog/reviewdog/blob/v0.21.0/proto/rdf/reviewdog.proto>

use std::io::{self, Write};

use serde::Serialize;

use super::notes::rendered;
use super::style::Style;
use crate::finding;
use crate::finding::Severity;
use crate::report;
use crate::report::Report;
use crate::source::{Source, Span, to_u32};

pub(crate) fn render(report: &Report, _style: &Style, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &DiagnosticResult::new(report))?;
    writeln!(out)
}

#[derive(Serialize)]
struct DiagnosticResult<'r> {
    source: Tool,
    diagnostics: Vec<Diagnostic<'r>>,
}

impl<'r> DiagnosticResult<'r> {
    fn new(report: &'r Report) -> Self {
        Self {
            source: Tool { name: env!("CARGO_PKG_NAME"), url: env!("CARGO_PKG_HOMEPAGE") },
            diagnostics: report.diagnostics.iter().map(|diagnostic| Diagnostic::new(report, diagnostic)).collect(),
        }
    }
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    url: &'static str,
}

#[derive(Serialize)]
struct Diagnostic<'r> {
    message: String,
    location: Location<'r>,
    severity: &'static str,
    code: Code,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Suggestion<'r>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<RelatedLocation<'r>>,
}

impl<'r> Diagnostic<'r> {
    fn new(report: &'r Report, diagnostic: &'r report::Diagnostic) -> Self {
        let finding = &diagnostic.finding;
        let rendered = rendered(report, diagnostic).map(|rendered| format!(" ({rendered})"));
        let help = finding.help.as_ref().map(|help| format!("\n\nhelp: {help}"));
        Self {
            message: format!("{}{}{}", finding.message, rendered.unwrap_or_default(), help.unwrap_or_default()),
            location: match diagnostic.source_file() {
                Some(path) => Location { path, range: None },
                None => Location::new(report, finding.span),
            },
            severity: match diagnostic.severity {
                Severity::Error => "ERROR",
                Severity::Warning => "WARNING",
                Severity::Info => "INFO",
            },
            code: Code { value: diagnostic.rule.id, url: diagnostic.rule.url() },
            suggestions: if diagnostic.source_file().is_some() { Vec::new() } else { suggestions(report, finding) },
            related_locations: finding.related.iter().map(|label| RelatedLocation::new(report, label)).collect(),
        }
    }
}

/// A suggestion is about the finding's own file. A fix that also needs another file would be half of one.
fn suggestions<'r>(report: &'r Report, finding: &'r finding::Finding) -> Vec<Suggestion<'r>> {
    let edits = finding.fix.iter().flat_map(|fix| &fix.edits);
    if edits.clone().any(|edit| edit.span.source != finding.span.source) {
        return Vec::new();
    }
    edits.map(|edit| Suggestion { range: Range::new(report, edit.span), text: &edit.text }).collect()
}

#[derive(Serialize)]
struct Code {
    value: &'static str,
    url: String,
}

#[derive(Serialize)]
struct Suggestion<'r> {
    range: Range,
    text: &'r str,
}

#[derive(Serialize)]
struct RelatedLocation<'r> {
    message: &'r str,
    location: Location<'r>,
}

impl<'r> RelatedLocation<'r> {
    fn new(report: &'r Report, label: &'r finding::Label) -> Self {
        Self { message: &label.message, location: Location::new(report, label.span) }
    }
}

#[derive(Serialize)]
struct Location<'r> {
    path: &'r str,
    /// Without it the comment is about the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    range: Option<Range>,
}

impl<'r> Location<'r> {
    fn new(report: &'r Report, span: Span) -> Self {
        let source = report.sources.get(span.source.0 as usize);
        Self {
            path: source.map_or("", |source| &source.path),
            range: Some(Range::new(report, source.map_or(span, |source| first_line(source, span)))),
        }
    }
}

#[derive(Serialize)]
struct Range {
    start: Position,
    end: Position,
}

impl Range {
    fn new(report: &Report, span: Span) -> Self {
        let source = report.sources.get(span.source.0 as usize);
        let position = |offset| source.map_or(Position { line: 1, column: 1 }, |source| Position::new(source, offset));
        Self { start: position(span.start), end: position(span.end.max(span.start)) }
    }
}

/// The part of a span in its first line.
fn first_line(source: &Source, span: Span) -> Span {
    let line = source.position(span.start).line;
    let (start, _) = source.line_range(line);
    let end = start.saturating_add(to_u32(source.line(line).len()));
    Span { end: span.end.min(end), ..span }
}

/// Lines and columns from 1; columns are counted in bytes here.
#[derive(Serialize)]
struct Position {
    line: u32,
    column: u32,
}

impl Position {
    fn new(source: &Source, offset: u32) -> Self {
        let offset = offset.min(source.len());
        let line = source.position(offset).line;
        let (start, _) = source.line_range(line);
        Self { line, column: offset.saturating_sub(start) + 1 }
    }
}
