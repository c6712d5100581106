//! The last line of the formats for people.

use std::io::{self, Write};
use std::time::Duration;

use super::style::Style;
use crate::finding::Severity;
use crate::report::{Coverage, Reason, Report};
use crate::words::count;

/// Writes the last line: what was found in how much, what was not analysed and why, and how long it took.
pub(crate) fn write(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let coverage = &report.coverage;
    write!(out, "{} in {}", findings(report), manifests(coverage))?;
    if !coverage.not_analysed.is_empty() {
        write!(out, "; not analysed: {}", not_analysed(coverage))?;
    }
    if let Some(elapsed) = style.elapsed {
        write!(out, "; {}", duration(elapsed))?;
    }
    writeln!(out)
}

fn findings(report: &Report) -> String {
    let kinds: Vec<_> = [Severity::Error, Severity::Warning, Severity::Info]
        .into_iter()
        .map(|severity| (severity, report.count(severity)))
        .filter(|&(_, number)| number > 0)
        .map(|(severity, number)| count(number, severity.name()))
        .collect();
    if kinds.is_empty() {
        "no findings".to_owned()
    } else {
        format!("{} ({})", count(report.diagnostics.len(), "finding"), kinds.join(", "))
    }
}

fn manifests(coverage: &Coverage) -> String {
    let manifests = count(coverage.manifests, "manifest");
    let checked = match coverage.analysed {
        analysed if analysed == coverage.manifests => String::new(),
        analysed => format!(" ({analysed} checked)"),
    };
    let files = count(coverage.files, "file");
    let aside: Vec<_> = [(coverage.not_kubernetes, "not Kubernetes"), (coverage.context_files, "more for context")]
        .into_iter()
        .filter(|&(number, _)| number > 0)
        .map(|(number, what)| format!("{number} {what}"))
        .collect();
    let aside = if aside.is_empty() { String::new() } else { format!(" ({})", aside.join(", ")) };
    format!("{manifests}{checked} from {files}{aside}")
}

fn not_analysed(coverage: &Coverage) -> String {
    let reasons: Vec<_> = [Reason::Template, Reason::Broken, Reason::Unreadable]
        .into_iter()
        .map(|reason| (reason, coverage.not_analysed.iter().filter(|left| left.reason == reason).count()))
        .filter(|&(_, number)| number > 0)
        .map(|(reason, number)| match reason {
            Reason::Template => count(number, reason.name()),
            Reason::Broken | Reason::Unreadable => format!("{number} {}", reason.name()),
        })
        .collect();
    reasons.join(", ")
}

/// A time as people say it.
pub(crate) fn duration(elapsed: Duration) -> String {
    match elapsed.as_millis() {
        millis @ 0..1000 => format!("{millis} ms"),
        _ => format!("{:.1} s", elapsed.as_secs_f64()),
    }
}
