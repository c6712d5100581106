//! How often each rule speaks.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{self, Write};

use super::style::Style;
use crate::finding::Severity;
use crate::report::Report;
use crate::rule::Rule;

/// How often a rule speaks.
#[derive(Debug)]
pub struct Tally {
    /// The rule.
    pub rule: &'static Rule,
    /// The worst severity of its diagnostics.
    pub severity: Severity,
    /// How many diagnostics it has.
    pub count: usize,
}

/// How often each rule speaks, the most frequent first.
pub fn statistics(report: &Report) -> Vec<Tally> {
    let mut tallies = BTreeMap::new();
    for diagnostic in &report.diagnostics {
        let fresh = Tally { rule: diagnostic.rule, severity: diagnostic.severity, count: 0 };
        let tally = tallies.entry(diagnostic.rule.id).or_insert(fresh);
        tally.severity = tally.severity.max(diagnostic.severity);
        tally.count += 1;
    }
    let mut tallies: Vec<_> = tallies.into_values().collect();
    tallies.sort_by_key(|tally| (Reverse(tally.count), tally.rule.id));
    tallies
}

/// Writes a line per rule: how often, how bad, which.
pub fn write_statistics(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    for Tally { rule, severity, count } in statistics(report) {
        let name = style.paint(severity.into(), &format!("{:7}", severity.name()));
        writeln!(out, "{count:>6}  {name}  {}", rule.id)?;
    }
    Ok(())
}
