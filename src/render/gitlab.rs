//! A code quality report, which GitLab shows in merge requests.
//!
//! Source: <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>

use std::io::{self, Write};

use serde::Serialize;

use super::notes::rendered;
use super::place::shown;
use super::style::Style;
use super::text;
use crate::finding::Severity;
use crate::fingerprint::fingerprints;
use crate::report;
use crate::report::Report;

pub(crate) fn render(report: &Report, _style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let fingerprints = fingerprints(report, &report.diagnostics);
    let issues = report.diagnostics.iter().zip(fingerprints);
    let issues: Vec<_> = issues.map(|(diagnostic, fingerprint)| Issue::new(report, diagnostic, fingerprint)).collect();
    serde_json::to_writer_pretty(&mut *out, &issues)?;
    writeln!(out)
}

#[derive(Serialize)]
struct Issue<'r> {
    description: String,
    check_name: &'static str,
    /// GitLab keeps one issue of several with the same fingerprint.
    fingerprint: String,
    severity: &'static str,
    location: Location<'r>,
}

impl<'r> Issue<'r> {
    fn new(report: &'r Report, diagnostic: &'r report::Diagnostic, fingerprint: u64) -> Self {
        let rendered = rendered(report, diagnostic).map_or(String::new(), |note| format!(" ({note})"));
        Self {
            description: text::flat(&diagnostic.finding.message) + &rendered,
            check_name: diagnostic.rule.id,
            fingerprint: format!("{fingerprint:016x}"),
            severity: match diagnostic.severity {
                Severity::Error => "major",
                Severity::Warning => "minor",
                Severity::Info => "info",
            },
            location: Location::new(report, diagnostic),
        }
    }
}

#[derive(Serialize)]
struct Location<'r> {
    path: &'r str,
    lines: Lines,
}

impl<'r> Location<'r> {
    fn new(report: &'r Report, diagnostic: &'r report::Diagnostic) -> Self {
        let place = shown(report, diagnostic);
        Self { path: place.file, lines: Lines { begin: place.start.line, end: place.end.line } }
    }
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}
