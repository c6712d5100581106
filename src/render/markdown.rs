//! Markdown for job summaries and comments: counts by rule, then the findings by object, folded.

use std::io::{self, Write};

use super::notes::{more_related, not_analysed, related, rendered, why};
use super::place::{place, shown};
use super::statistics::statistics;
use super::style::Style;
use super::{summary, text, timeline};
use crate::report::{Diagnostic, Report};
use crate::words::count;

pub(crate) fn render(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "## lameduck\n")?;
    if !style.quiet {
        summary::write(report, style, out)?;
        writeln!(out)?;
    }
    write_counts(report, out)?;
    write_findings(report, out)?;
    if style.quiet { Ok(()) } else { write_not_analysed(report, out) }
}

fn write_counts(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    if report.diagnostics.is_empty() {
        return Ok(());
    }
    writeln!(out, "| severity | rule | findings |\n| --- | --- | ---: |")?;
    for tally in statistics(report) {
        let (severity, rule) = (tally.severity.name(), tally.rule);
        writeln!(out, "| {severity} | [{}]({}) | {} |", rule.id, rule.url(), tally.count)?;
    }
    writeln!(out)
}

/// How many bytes findings may take. GitHub refuses comments of more than 65536 characters.
const ROOM: usize = 60_000;

fn write_findings(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut room = ROOM;
    let mut group = None;
    for (number, diagnostic) in report.diagnostics.iter().enumerate() {
        let next = (diagnostic.finding.span.source, diagnostic.object.as_ref(), diagnostic.source_file());
        let heading = if group == Some(next) { String::new() } else { heading(report, diagnostic) };
        group = Some(next);
        let text = heading + &details(report, diagnostic);
        let Some(left) = room.checked_sub(text.len()) else {
            let more = count(report.diagnostics.len() - number, "more finding");
            return writeln!(out, "And {more}, for which there is no room here.\n");
        };
        room = left;
        out.write_all(text.as_bytes())?;
    }
    Ok(())
}

fn heading(report: &Report, diagnostic: &Diagnostic) -> String {
    let file = html(&text::flat(shown(report, diagnostic).file));
    match &diagnostic.object {
        Some(object) => format!("### {} in <code>{file}</code>\n\n", html(&text::flat(&object.to_string()))),
        None => format!("### <code>{file}</code>\n\n"),
    }
}

fn details(report: &Report, diagnostic: &Diagnostic) -> String {
    let finding = &diagnostic.finding;
    let (severity, rule, line) = (diagnostic.severity.name(), diagnostic.rule, place(report, finding.span).start.line);
    let rendering = if diagnostic.source_file().is_some() { "rendered " } else { "" };
    let mut text = format!(
        "<details>\n<summary><b>{severity}</b> in {rendering}line {line}: {}</summary>\n\n",
        prose(&text::flat(&finding.message))
    );
    if let Some(rendered) = rendered(report, diagnostic) {
        text += &format!("{}.\n\n", prose(&rendered));
    }
    for (at, message) in related(report, diagnostic) {
        text += &format!("- <code>{}</code>: {}\n", html(&at), prose(&message));
    }
    if let Some(more) = more_related(diagnostic) {
        text += &format!("- {more}\n");
    }
    if !finding.related.is_empty() {
        text += "\n";
    }
    if let Some(timeline) = &finding.timeline {
        text += &fence("text", &timeline::draw(timeline, &Style::default()));
    }
    if let Some(help) = &finding.help {
        text += &self::help(help);
    }
    text + &format!("See [{}]({}).\n\n</details>\n\n", rule.id, rule.url())
}

/// Prose, and its indented lines as YAML to copy.
fn help(help: &str) -> String {
    let lines: Vec<_> = help.lines().collect();
    let mut text = "**Help:** ".to_owned();
    for chunk in lines.chunk_by(|a, b| is_yaml(a) == is_yaml(b)) {
        text += &if chunk.iter().any(|line| is_yaml(line)) {
            let indent = chunk.iter().map(|line| line.len() - line.trim_start().len()).min().unwrap_or(0);
            let lines: Vec<_> = chunk.iter().map(|line| text::shown(line.get(indent..).unwrap_or(line))).collect();
            fence("yaml", &lines)
        } else {
            format!("{}\n\n", prose(&text::flat(&chunk.join("\n"))))
        };
    }
    text
}

fn is_yaml(line: &str) -> bool {
    line.starts_with([' ', '\t'])
}

/// How many places that were not analysed are listed.
const LISTED: usize = 10;

fn write_not_analysed(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let left = not_analysed(report);
    if left.is_empty() {
        return Ok(());
    }
    writeln!(out, "### Not analysed\n")?;
    for left in left.iter().take(LISTED) {
        let at = html(&text::flat(&format!("{}:{}", left.path, left.line)));
        writeln!(out, "- <code>{at}</code>: {}", why(left.reason))?;
    }
    if left.len() > LISTED {
        writeln!(out, "- and {} more", left.len() - LISTED)?;
    }
    writeln!(out)
}

/// A block of code, fenced by more backticks than stand in it.
fn fence(language: &str, lines: &[String]) -> String {
    let longest = lines.iter().flat_map(|line| line.split(|c| c != '`')).map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}{language}\n{}\n{fence}\n\n", lines.join("\n"))
}

/// A message with its `code`, as HTML: a summary is no place for Markdown, and code in HTML may hold anything.
fn prose(message: &str) -> String {
    let mut text = String::with_capacity(message.len());
    let mut rest = message;
    while let Some((before, (code, after))) =
        rest.split_once('`').and_then(|(before, rest)| Some((before, rest.split_once('`')?)))
    {
        text += &format!("{}<code>{}</code>", html(before), html(code));
        rest = after;
    }
    text + &html(rest)
}

/// Nothing in it is taken for HTML or Markdown. A reference to a character is never a part of Markdown.
fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '#' | '$' | '*' | '[' | '\\' | ']' | '_' | '`' | '|' | '~' => {
                out += &format!("&#{};", u32::from(character));
            }
            _ => out.push(character),
        }
    }
    out
}
