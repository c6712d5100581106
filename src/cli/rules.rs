//! `lameduck rules`: which rules there are.

use std::io::{self, Write};

use serde_json::json;

use super::args::{ListFormat, Rules};
use super::exit::{Exit, Failure};
use super::{output, terminal};
use crate::finding::Applicability;
use crate::rule::Rule;
use crate::rules::RULES;

/// Lists the rules.
pub(super) fn run(options: &Rules) -> Result<Exit, Failure> {
    terminal::set_color(options.color);
    output::write(None, |out| match options.output_format {
        ListFormat::Table => table(out),
        ListFormat::Json => json(out),
    })?;
    Ok(Exit::Clean)
}

fn table(out: &mut dyn Write) -> io::Result<()> {
    let (bold, dim, reset) = if terminal::is_colored() { ("\x1b[1m", "\x1b[2m", "\x1b[0m") } else { ("", "", "") };
    let column = |cell: fn(&Rule) -> &str| RULES.iter().map(|rule| cell(rule).len()).max().unwrap_or(0);
    let (id, group, severity) =
        (column(|rule| rule.id), column(|rule| rule.group.name()), column(|rule| rule.severity.name()));
    for rule in RULES {
        let off = if rule.enabled { String::new() } else { format!("{dim} (off by default){reset}") };
        let fix = rule.fix.map_or(String::new(), |fix| format!("{dim} ({} fix){reset}", fix.name()));
        writeln!(
            out,
            "{bold}{:id$}{reset}  {dim}{:group$}{reset}  {:severity$}  {}{off}{fix}",
            rule.id,
            rule.group.name(),
            rule.severity.name(),
            rule.summary,
        )?;
    }
    Ok(())
}

fn json(out: &mut dyn Write) -> io::Result<()> {
    let rules: Vec<_> = RULES.iter().map(entry).collect();
    serde_json::to_writer_pretty(&mut *out, &rules)?;
    writeln!(out)
}

fn entry(rule: &Rule) -> serde_json::Value {
    json!({
        "id": rule.id,
        "group": rule.group.name(),
        "severity": rule.severity.name(),
        "summary": rule.summary,
        "enabled": rule.enabled,
        "fix": rule.fix.map(Applicability::name),
        "since": rule.since,
        "url": rule.url(),
    })
}
