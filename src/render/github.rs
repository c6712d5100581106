//! Workflow commands of GitHub Actions: each finding becomes an annotation beside its line.
//!
//! Commands are written as the package `@actions/core` writes them.

use std::io::{self, Write};

use super::notes::notes;
use super::place::shown;
use super::style::Style;
use super::{summary, text};
use crate::finding::Severity;
use crate::report::{Diagnostic, Report};
use crate::words::count;

pub(crate) fn render(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    for diagnostic in &report.diagnostics {
        write_annotation(report, diagnostic, out)?;
    }
    if style.quiet {
        return Ok(());
    }
    write_hidden(report, out)?;
    summary::write(report, style, out)
}

/// GitHub gives columns a meaning within one line only.
fn write_annotation(report: &Report, diagnostic: &Diagnostic, out: &mut dyn Write) -> io::Result<()> {
    let place = shown(report, diagnostic);
    let command = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let mut message = vec![text::plain(&diagnostic.finding.message)];
    message.extend(notes(report, diagnostic));
    writeln!(
        out,
        "::{command} title={},file={},line={},endLine={},col={},endColumn={}::{}",
        property(&format!("lameduck ({})", diagnostic.rule.id)),
        property(place.file),
        place.start.line,
        place.end.line,
        place.start.column,
        place.end.column,
        data(&message.join("\n")),
    )
}

/// How many annotations of each severity GitHub takes from a step. It drops the others without a word.
/// Source: <https://docs.github.com/en/rest/checks/runs>
const SHOWN: usize = 10;

fn write_hidden(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let hidden = |severity| report.count(severity).saturating_sub(SHOWN);
    match [Severity::Error, Severity::Warning, Severity::Info].into_iter().map(hidden).sum() {
        0 => Ok(()),
        hidden => writeln!(
            out,
            "{} without an annotation: GitHub shows {SHOWN} errors, {SHOWN} warnings and {SHOWN} notices of a step",
            count(hidden, "finding")
        ),
    }
}

/// What stands behind a command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// What stands behind a property's name.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
