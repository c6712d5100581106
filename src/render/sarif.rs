//! SARIF 2.1.0, for code scanning and for viewers in editors.
//!
//! Written for what GitHub reads, see
//! <https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning>:
//! a place is a part of one line, because an alert shows in a pull request only when the change has all of its lines,
//! and related places are linked from the message, because others are not shown.

use std::io::{self, Write};

use serde::Serialize;

use self::place::{ArtifactLocation, PhysicalLocation, Region, SourceRoots};
use self::rules::{ReportingDescriptor, Rules, level};
use super::notes::{rendered, why};
use super::style::Style;
use super::text;
use crate::finding;
use crate::fingerprint::fingerprints;
use crate::report::{Diagnostic, NotAnalysed, Reason, Report};

mod place;
mod rules;

pub(crate) fn render(report: &Report, _style: &Style, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &Log::new(report))?;
    writeln!(out)
}

#[derive(Serialize)]
struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

impl Log {
    fn new(report: &Report) -> Self {
        Self { schema: "https://json.schemastore.org/sarif-2.1.0.json", version: "2.1.0", runs: [Run::new(report)] }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Tool,
    invocations: [Invocation; 1],
    original_uri_base_ids: SourceRoots,
    column_kind: &'static str,
    results: Vec<Result>,
}

impl Run {
    fn new(report: &Report) -> Self {
        let rules = Rules::new(report);
        let fingerprints = fingerprints(report, &report.diagnostics);
        let results = report.diagnostics.iter().zip(fingerprints);
        Self {
            results: results.map(|(diagnostic, mark)| Result::new(report, &rules, diagnostic, mark)).collect(),
            tool: Tool { driver: Driver::new(&rules) },
            invocations: [Invocation::new(report)],
            original_uri_base_ids: SourceRoots::default(),
            column_kind: "unicodeCodePoints",
        }
    }
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    version: &'static str,
    semantic_version: &'static str,
    information_uri: &'static str,
    rules: Vec<ReportingDescriptor>,
}

impl Driver {
    fn new(rules: &Rules) -> Self {
        Self {
            name: env!("CARGO_PKG_NAME"),
            version: env!("CARGO_PKG_VERSION"),
            semantic_version: env!("CARGO_PKG_VERSION"),
            information_uri: env!("CARGO_PKG_HOMEPAGE"),
            rules: rules.descriptors(),
        }
    }
}

/// How the run went: what could not be analysed is no result, but must not be passed over.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    tool_execution_notifications: Vec<Notification>,
}

impl Invocation {
    fn new(report: &Report) -> Self {
        let left = &report.coverage.not_analysed;
        Self {
            execution_successful: left.iter().all(|left| left.reason != Reason::Unreadable),
            tool_execution_notifications: left.iter().map(Notification::new).collect(),
        }
    }
}

#[derive(Serialize)]
struct Notification {
    level: &'static str,
    message: Text,
    locations: [Location; 1],
}

impl Notification {
    fn new(left: &NotAnalysed) -> Self {
        Self {
            level: match left.reason {
                Reason::Template => "note",
                Reason::Broken => "warning",
                Reason::Unreadable => "error",
            },
            message: Text { text: format!("Not analysed: {}.", why(left.reason)) },
            locations: [Location {
                id: None,
                physical_location: PhysicalLocation::line(&left.path, left.line),
                logical_locations: Vec::new(),
                message: None,
            }],
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Result {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Text,
    locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    partial_fingerprints: Fingerprints,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Fix>,
}

impl Result {
    fn new(report: &Report, rules: &Rules, diagnostic: &Diagnostic, fingerprint: u64) -> Self {
        let finding = &diagnostic.finding;
        let related = (1..).zip(&finding.related);
        // Edits of a rendering repair nothing.
        let fix = finding.fix.iter().filter(|_| diagnostic.source_file().is_none());
        Self {
            rule_id: diagnostic.rule.id,
            rule_index: rules.index(diagnostic.rule),
            level: level(diagnostic.severity),
            message: Text { text: message(report, diagnostic) },
            locations: [Location {
                id: None,
                physical_location: PhysicalLocation::shown(report, diagnostic),
                logical_locations: LogicalLocation::of(diagnostic).into_iter().collect(),
                message: None,
            }],
            related_locations: related.map(|(id, label)| Location::related(report, id, label)).collect(),
            partial_fingerprints: Fingerprints { lameduck: format!("{fingerprint:016x}") },
            fixes: fix.map(|fix| Fix::new(report, fix)).collect(),
        }
    }
}

/// The message as sentences, then the related places as links, and the help.
fn message(report: &Report, diagnostic: &Diagnostic) -> String {
    let finding = &diagnostic.finding;
    let mut message = without_links(&sentence(&text::flat(&finding.message)));
    if let Some(rendered) = rendered(report, diagnostic) {
        message += &format!("\n{}", without_links(&sentence(&rendered)));
    }
    for (id, label) in (1..).zip(&finding.related) {
        message += &format!("\n[{}]({id}).", escape(&text::flat(&label.message)));
    }
    if let Some(help) = &finding.help {
        message += &format!("\nhelp: {}", without_links(&text::plain(help)));
    }
    message
}

fn sentence(text: &str) -> String {
    if text.ends_with('.') { text.to_owned() } else { format!("{text}.") }
}

/// Text from a manifest makes no link.
fn without_links(text: &str) -> String {
    if text.contains("](") { escape(text) } else { text.to_owned() }
}

/// Brackets that are not those of a link.
fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
}

/// The name says which way of computing it is used, should there be another one.
#[derive(Serialize)]
struct Fingerprints {
    #[serde(rename = "lameduck/v1")]
    lameduck: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_field_names, reason = "SARIF's names")]
struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logical_locations: Vec<LogicalLocation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text>,
}

impl Location {
    fn related(report: &Report, id: usize, label: &finding::Label) -> Self {
        Self {
            id: Some(id),
            physical_location: PhysicalLocation::new(report, label.span),
            logical_locations: Vec::new(),
            message: Some(Text { text: text::flat(&label.message) }),
        }
    }
}

/// The object, `Deployment shop/web`, and the field in it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LogicalLocation {
    name: String,
    fully_qualified_name: String,
}

impl LogicalLocation {
    fn of(diagnostic: &Diagnostic) -> Option<Self> {
        let name = diagnostic.object.as_ref()?.to_string();
        let fully_qualified_name = format!("{name} {}", diagnostic.path).trim_end().to_owned();
        Some(Self { name, fully_qualified_name })
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Fix {
    description: Text,
    artifact_changes: Vec<ArtifactChange>,
}

impl Fix {
    fn new(report: &Report, fix: &finding::Fix) -> Self {
        let files = fix.edits.chunk_by(|a, b| a.span.source == b.span.source);
        Self {
            description: Text { text: fix.title.clone() },
            artifact_changes: files.map(|edits| ArtifactChange::new(report, edits)).collect(),
        }
    }
}

/// The edits of one file.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactChange {
    artifact_location: ArtifactLocation,
    replacements: Vec<Replacement>,
}

impl ArtifactChange {
    fn new(report: &Report, edits: &[finding::Edit]) -> Self {
        let source = edits.first().and_then(|edit| report.sources.get(edit.span.source.0 as usize));
        Self {
            artifact_location: ArtifactLocation::new(source.map_or("", |source| &source.path)),
            replacements: edits.iter().map(|edit| Replacement::new(report, edit)).collect(),
        }
    }
}

/// A deletion has an empty text, and not none: reviewdog 0.21 fails without one.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement {
    deleted_region: Region,
    inserted_content: Text,
}

impl Replacement {
    fn new(report: &Report, edit: &finding::Edit) -> Self {
        Self {
            deleted_region: Region::of(&super::place::place(report, edit.span)),
            inserted_content: Text { text: edit.text.clone() },
        }
    }
}

#[derive(Serialize)]
struct Text {
    text: String,
}
