//! One versioned object for programs, described by `schema/lameduck-report.schema.json`.
//!
//! Every field is always present; what does not apply is `null`. Version 1 may gain fields; a field that changes
//! or goes makes version 2.

use std::io::{self, Write};

use serde::Serialize;

use super::place::place;
use super::style::Style;
use crate::finding;
use crate::finding::Severity;
use crate::join::Join;
use crate::report;
use crate::source::Span;

pub(crate) fn render(report: &report::Report, _style: &Style, join: Join<'_>, out: &mut dyn Write) -> io::Result<()> {
    // The findings are written on several threads, so what is around them is written without them.
    let frame = serde_json::to_string_pretty(&Report::around(report))?;
    let (before, after) = frame.split_once(NO_DIAGNOSTICS).unwrap_or((&frame, ""));
    out.write_all(before.as_bytes())?;
    if report.diagnostics.is_empty() {
        out.write_all(NO_DIAGNOSTICS.as_bytes())?;
    } else {
        write!(out, "\"diagnostics\": [")?;
        super::each(report, join, out, &|number, diagnostic, out| {
            let text = serde_json::to_string_pretty(&Diagnostic::new(report, diagnostic))?;
            write!(out, "{}\n    {}", if number > 0 { "," } else { "" }, text.replace('\n', "\n    "))
        })?;
        write!(out, "\n  ]")?;
    }
    writeln!(out, "{after}")
}

const VERSION: u32 = 1;
const NO_DIAGNOSTICS: &str = "\"diagnostics\": []";

#[derive(Serialize)]
struct Report<'r> {
    version: u32,
    tool: Tool,
    diagnostics: [(); 0],
    summary: Summary<'r>,
}

impl<'r> Report<'r> {
    /// All but the diagnostics.
    fn around(report: &'r report::Report) -> Self {
        Self {
            version: VERSION,
            tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
            diagnostics: [],
            summary: Summary::new(report),
        }
    }
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

/// A finding, as other formats write it, too.
#[derive(Serialize)]
pub(crate) struct Diagnostic<'r> {
    rule: &'static str,
    severity: &'static str,
    message: &'r str,
    label: Option<&'r str>,
    help: Option<&'r str>,
    url: String,
    #[serde(flatten)]
    place: Place<'r>,
    path: Option<&'r str>,
    object: Option<Object<'r>>,
    origin: Option<Origin<'r>>,
    related: Vec<Related<'r>>,
    timeline: Option<Timeline<'r>>,
    fix: Option<Fix<'r>>,
}

impl<'r> Diagnostic<'r> {
    /// Resolves the places of a finding.
    pub(crate) fn new(report: &'r report::Report, diagnostic: &'r report::Diagnostic) -> Self {
        let finding = &diagnostic.finding;
        Self {
            rule: diagnostic.rule.id,
            severity: diagnostic.severity.name(),
            message: &finding.message,
            label: filled(&finding.label),
            help: finding.help.as_deref(),
            url: diagnostic.rule.url(),
            place: Place::new(report, finding.span),
            path: filled(&diagnostic.path),
            object: diagnostic.object.as_ref().map(Object::new),
            origin: diagnostic.origin.as_ref().map(Origin::new),
            related: finding.related.iter().map(|label| Related::new(report, label)).collect(),
            timeline: finding.timeline.as_ref().map(Timeline::new),
            fix: finding.fix.as_ref().map(|fix| Fix::new(report, fix)),
        }
    }
}

#[derive(Serialize)]
struct Place<'r> {
    file: &'r str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
}

impl<'r> Place<'r> {
    fn new(report: &'r report::Report, span: Span) -> Self {
        let place = place(report, span);
        Self {
            file: place.file,
            line: place.start.line,
            column: place.start.column,
            end_line: place.end.line,
            end_column: place.end.column,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Object<'r> {
    api_version: &'r str,
    kind: &'r str,
    namespace: Option<&'r str>,
    name: Option<&'r str>,
}

impl<'r> Object<'r> {
    fn new(object: &'r report::ObjectName) -> Self {
        Self {
            api_version: &object.api_version,
            kind: &object.kind,
            namespace: filled(&object.namespace),
            name: filled(&object.name),
        }
    }
}

#[derive(Serialize)]
struct Origin<'r> {
    path: &'r str,
    renderer: &'static str,
    file: Option<&'r str>,
}

impl<'r> Origin<'r> {
    fn new(origin: &'r report::Origin) -> Self {
        Self { path: &origin.path, renderer: origin.renderer.name(), file: origin.file.as_deref() }
    }
}

#[derive(Serialize)]
struct Related<'r> {
    message: &'r str,
    #[serde(flatten)]
    place: Place<'r>,
}

impl<'r> Related<'r> {
    fn new(report: &'r report::Report, label: &'r finding::Label) -> Self {
        Self { message: &label.message, place: Place::new(report, label.span) }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Timeline<'r> {
    container: &'r str,
    grace_period_seconds: i64,
    events: Vec<Event<'r>>,
}

impl<'r> Timeline<'r> {
    fn new(timeline: &'r finding::Timeline) -> Self {
        Self {
            container: &timeline.container,
            grace_period_seconds: timeline.grace_period,
            events: timeline.events.iter().map(Event::new).collect(),
        }
    }
}

#[derive(Serialize)]
struct Event<'r> {
    phase: &'static str,
    from: f64,
    to: Option<f64>,
    note: &'r str,
}

impl<'r> Event<'r> {
    fn new(event: &'r finding::Event) -> Self {
        Self { phase: event.phase.name(), from: event.from, to: event.to, note: &event.note }
    }
}

#[derive(Serialize)]
struct Fix<'r> {
    title: &'r str,
    applicability: &'static str,
    edits: Vec<Edit<'r>>,
}

impl<'r> Fix<'r> {
    fn new(report: &'r report::Report, fix: &'r finding::Fix) -> Self {
        Self {
            title: &fix.title,
            applicability: fix.applicability.name(),
            edits: fix.edits.iter().map(|edit| Edit::new(report, edit)).collect(),
        }
    }
}

#[derive(Serialize)]
struct Edit<'r> {
    #[serde(flatten)]
    place: Place<'r>,
    text: &'r str,
}

impl<'r> Edit<'r> {
    fn new(report: &'r report::Report, edit: &'r finding::Edit) -> Self {
        Self { place: Place::new(report, edit.span), text: &edit.text }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Summary<'r> {
    errors: usize,
    warnings: usize,
    infos: usize,
    files: usize,
    manifests: usize,
    analysed: usize,
    context_files: usize,
    not_kubernetes: usize,
    not_analysed: Vec<NotAnalysed<'r>>,
}

impl<'r> Summary<'r> {
    fn new(report: &'r report::Report) -> Self {
        let coverage = &report.coverage;
        Self {
            errors: report.count(Severity::Error),
            warnings: report.count(Severity::Warning),
            infos: report.count(Severity::Info),
            files: coverage.files,
            manifests: coverage.manifests,
            analysed: coverage.analysed,
            context_files: coverage.context_files,
            not_kubernetes: coverage.not_kubernetes,
            not_analysed: coverage.not_analysed.iter().map(NotAnalysed::new).collect(),
        }
    }
}

#[derive(Serialize)]
struct NotAnalysed<'r> {
    file: &'r str,
    line: u32,
    reason: &'static str,
}

impl<'r> NotAnalysed<'r> {
    fn new(left: &'r report::NotAnalysed) -> Self {
        Self { file: &left.path, line: left.line, reason: left.reason.name() }
    }
}

/// Absent instead of empty.
fn filled(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}
