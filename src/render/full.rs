//! The report for people: grouped by object, with the lines of the manifests, timelines and help.

use std::io::{self, Write};

use super::excerpt::excerpts;
use super::statistics::write_statistics;
use super::style::{Ink, Style};
use super::{notes, snippet, summary, text, timeline};
use crate::finding::{Applicability, Fix, Timeline};
use crate::join::Join;
use crate::report::{Diagnostic, NotAnalysed, Report};

pub(crate) fn render(report: &Report, style: &Style, join: Join<'_>, out: &mut dyn Write) -> io::Result<()> {
    let same_group = |one: &Diagnostic, other: &Diagnostic| {
        (one.finding.span.source, &one.object, &one.origin) == (other.finding.span.source, &other.object, &other.origin)
    };
    super::each(report, join, out, &|number, diagnostic, out| {
        let last = number.checked_sub(1).and_then(|last| report.diagnostics.get(last));
        if last.is_none_or(|last| !same_group(last, diagnostic)) {
            writeln!(out, "{}", style.paint(Ink::Strong, &header(report, diagnostic)))?;
        }
        write_diagnostic(report, diagnostic, style, out)?;
        writeln!(out)
    })?;
    if style.quiet {
        return Ok(());
    }
    write_not_analysed(report, style, out)?;
    write_counts(report, style, out)?;
    if let Some(fixable) = fixable(report) {
        writeln!(out, "{fixable}")?;
    }
    summary::write(report, style, out)
}

fn header(report: &Report, diagnostic: &Diagnostic) -> String {
    let source = report.sources.get(diagnostic.finding.span.source.0 as usize);
    let rendered = source.map_or("", |source| &source.path);
    let file = match (&diagnostic.origin, diagnostic.source_file()) {
        (Some(_), Some(file)) => format!("{file}, rendered"),
        (Some(origin), None) => format!("{rendered}, rendered from {}", origin.path),
        (None, _) => rendered.to_owned(),
    };
    match &diagnostic.object {
        Some(object) => text::flat(&format!("{object} in {file}")),
        None => text::flat(&file),
    }
}

fn write_diagnostic(report: &Report, diagnostic: &Diagnostic, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let finding = &diagnostic.finding;
    let excerpts = excerpts(report, finding, style);
    out.write_all(snippet::draw(diagnostic, &excerpts, style)?.as_bytes())?;
    if let Some(more) = notes::more_related(diagnostic) {
        writeln!(out, "  {more}")?;
    }
    if let Some(timeline) = &finding.timeline {
        write_timeline(timeline, style, out)?;
    }
    if let Some(help) = &finding.help {
        write_note(Ink::Good, "help", help, style, out)?;
    }
    if let Some(options) = finding.fix.as_ref().and_then(options) {
        write_note(Ink::Good, "fix", options, style, out)?;
    }
    if let Some(why) = finding.by_hand {
        write_note(Ink::Faint, "fix", &format!("by hand: {why}"), style, out)?;
    }
    write_note(Ink::Faint, "see", &diagnostic.rule.url(), style, out)
}

/// How many findings can be fixed, and by which option.
fn fixable(report: &Report) -> Option<String> {
    let fixes = report.diagnostics.iter().filter_map(|diagnostic| diagnostic.finding.fix.as_ref());
    let number = |of| fixes.clone().filter(|fix| fix.applicability == of).count();
    match (number(Applicability::Safe), number(Applicability::Unsafe)) {
        (0, 0) => None,
        (safe, 0) => Some(format!("{safe} fixable with `--fix`")),
        (0, risky) => Some(format!("{risky} fixable with `--fix --unsafe-fixes`")),
        (safe, risky) => Some(format!("{safe} fixable with `--fix`, {risky} more with `--unsafe-fixes`")),
    }
}

/// The options that apply a fix.
fn options(fix: &Fix) -> Option<&'static str> {
    match fix.applicability {
        Applicability::Safe => Some("`--fix` does it"),
        Applicability::Unsafe => Some("`--fix --unsafe-fixes` does it, to be looked at"),
        Applicability::Shown => None,
    }
}

fn write_timeline(timeline: &Timeline, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out)?;
    for line in timeline::draw(timeline, &Style { width: style.width.saturating_sub(2), ..style.clone() }) {
        writeln!(out, "  {line}")?;
    }
    writeln!(out)
}

fn write_note(ink: Ink, name: &str, note: &str, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let indent = text::width(name) + 4;
    let room = style.width.saturating_sub(indent);
    for (number, line) in text::wrap(note, room, room).iter().enumerate() {
        if number == 0 {
            writeln!(out, "  {} {line}", style.paint(ink, &format!("{name}:")))?;
        } else {
            writeln!(out, "{:indent$}{line}", "")?;
        }
    }
    Ok(())
}

/// How many places that were not analysed are listed.
const LISTED: usize = 10;

/// Lists what was not analysed, but not again what a diagnostic tells.
fn write_not_analysed(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let left = notes::not_analysed(report);
    if left.is_empty() {
        return Ok(());
    }
    writeln!(out, "{}", style.paint(Ink::Strong, "not analysed"))?;
    for NotAnalysed { path, line, reason } in left.iter().take(LISTED) {
        let why = notes::why(*reason);
        writeln!(out, "  {}:{line}: {why}", text::flat(path))?;
    }
    if left.len() > LISTED {
        writeln!(out, "  and {} more", left.len() - LISTED)?;
    }
    writeln!(out)
}

/// From how many findings on they are counted by rule.
const MANY: usize = 50;

fn write_counts(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    if report.diagnostics.len() <= MANY {
        return Ok(());
    }
    write_statistics(report, style, out)?;
    writeln!(out)
}
