//! JUnit XML, which CI servers list as tests: a suite per file, and in it a failed test per finding.
//!
//! Servers tell tests apart, and follow them from run to run, by class and name, so neither holds a line or a message.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::notes::{not_analysed, notes, why};
use super::place::shown;
use super::style::Style;
use super::{text, timeline};
use crate::report::{Diagnostic, Reason, Report};

pub(crate) fn render(report: &Report, _style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let suites = suites(report);
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(out, "<testsuites name=\"lameduck\"{}>", counts(suites.iter().flat_map(|suite| &suite.tests)))?;
    for suite in &suites {
        writeln!(out, "  <testsuite name=\"{}\"{}>", attribute(&suite.name), counts(&suite.tests))?;
        for test in &suite.tests {
            write_test(test, out)?;
        }
        writeln!(out, "  </testsuite>")?;
    }
    writeln!(out, "</testsuites>")
}

fn write_test(test: &Test, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "    <testcase name=\"{}\" classname=\"{}\"", attribute(&test.name), attribute(class(&test.file)))?;
    if let Some(line) = test.line {
        write!(out, " file=\"{}\" line=\"{line}\"", attribute(&test.file))?;
    }
    let (element, kind, message, body) = match &test.outcome {
        Outcome::Passed => return writeln!(out, "/>"),
        Outcome::Failed { severity, message, body } => ("failure", *severity, message.as_str(), body.as_str()),
        Outcome::Skipped(reason) => ("skipped", reason.name(), why(*reason), ""),
        Outcome::Error(reason) => ("error", reason.name(), why(*reason), ""),
    };
    writeln!(out, ">")?;
    let (kind, message) = (attribute(kind), attribute(message));
    writeln!(out, "      <{element} type=\"{kind}\" message=\"{message}\">{}</{element}>", escape(body))?;
    writeln!(out, "    </testcase>")
}

struct Suite {
    name: String,
    tests: Vec<Test>,
}

struct Test {
    name: String,
    file: String,
    line: Option<u32>,
    outcome: Outcome,
}

enum Outcome {
    Passed,
    Failed { severity: &'static str, message: String, body: String },
    Skipped(Reason),
    Error(Reason),
}

/// The files with findings, and what was not analysed. Most consumers take a report without a test for a mistake, so
/// there is one at least.
fn suites(report: &Report) -> Vec<Suite> {
    let in_one_file = |a: &Diagnostic, b: &Diagnostic| {
        a.finding.span.source == b.finding.span.source && a.source_file() == b.source_file()
    };
    let mut suites: Vec<_> =
        report.diagnostics.chunk_by(in_one_file).map(|chunk| suite_of_file(report, chunk)).collect();
    let left: Vec<_> = not_analysed(report)
        .into_iter()
        .map(|left| Test {
            name: format!("not analysed: {}", left.reason.name()),
            file: left.path.clone(),
            line: Some(left.line),
            outcome: match left.reason {
                Reason::Template | Reason::Broken => Outcome::Skipped(left.reason),
                Reason::Unreadable => Outcome::Error(left.reason),
            },
        })
        .collect();
    if !left.is_empty() {
        suites.push(Suite { name: "not analysed".into(), tests: left });
    }
    if suites.is_empty() {
        let passed = Test { name: "no findings".into(), file: "lameduck".into(), line: None, outcome: Outcome::Passed };
        suites.push(Suite { name: "lameduck".into(), tests: vec![passed] });
    }
    suites
}

fn suite_of_file(report: &Report, diagnostics: &[Diagnostic]) -> Suite {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let test = |diagnostic: &Diagnostic| {
        let place = shown(report, diagnostic);
        let name = name(diagnostic);
        let number = seen.entry(name.clone()).or_insert(0);
        *number += 1;
        Test {
            name: if *number > 1 { format!("{name} ({number})") } else { name },
            file: place.file.to_owned(),
            line: Some(place.start.line),
            outcome: Outcome::Failed {
                severity: diagnostic.severity.name(),
                message: text::flat(&diagnostic.finding.message),
                body: body(report, diagnostic),
            },
        }
    };
    let tests: Vec<_> = diagnostics.iter().map(test).collect();
    let name = tests.first().map_or(String::new(), |test| test.file.clone());
    Suite { name, tests }
}

/// `single-replica: Deployment shop/web, spec.replicas`
fn name(diagnostic: &Diagnostic) -> String {
    let object = diagnostic.object.as_ref().map(ToString::to_string);
    let path = Some(diagnostic.path.clone()).filter(|path| !path.is_empty());
    let place: Vec<_> = object.into_iter().chain(path).collect();
    if place.is_empty() {
        diagnostic.rule.id.to_owned()
    } else {
        format!("{}: {}", diagnostic.rule.id, place.join(", "))
    }
}

fn body(report: &Report, diagnostic: &Diagnostic) -> String {
    let place = shown(report, diagnostic);
    let (line, column) = (place.start.line, place.start.column);
    let (severity, rule) = (diagnostic.severity.name(), diagnostic.rule.id);
    let message = text::plain(&diagnostic.finding.message);
    let mut lines = vec![format!("{}:{line}:{column}: {severity}[{rule}] {message}", text::flat(place.file))];
    if let Some(timeline) = &diagnostic.finding.timeline {
        lines.push(String::new());
        lines.extend(timeline::draw(timeline, &Style::default()));
        lines.push(String::new());
    }
    lines.extend(notes(report, diagnostic));
    lines.join("\n")
}

/// Consumers take what stands behind the last point of a class for its name.
fn class(file: &str) -> &str {
    [".yaml", ".yml", ".json"].iter().find_map(|ending| file.strip_suffix(ending)).unwrap_or(file)
}

fn counts<'t>(tests: impl IntoIterator<Item = &'t Test>) -> String {
    let (mut all, mut failures, mut errors, mut skipped) = (0, 0, 0, 0);
    for test in tests {
        all += 1;
        match test.outcome {
            Outcome::Passed => {}
            Outcome::Failed { .. } => failures += 1,
            Outcome::Skipped(_) => skipped += 1,
            Outcome::Error(_) => errors += 1,
        }
    }
    format!(" tests=\"{all}\" failures=\"{failures}\" errors=\"{errors}\" skipped=\"{skipped}\"")
}

fn attribute(text: &str) -> String {
    escape(&text::flat(text))
}

/// Also `>`, because `]]>` may not stand in a text. XML has no way to write some characters, however escaped.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            '\u{fffe}' | '\u{ffff}' => out.push(char::REPLACEMENT_CHARACTER),
            _ => out.push(character),
        }
    }
    out
}
