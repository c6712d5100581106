//! Every format renders the same cases.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io;
use std::time::Duration;

use lameduck::Report;
use lameduck::render::{Format, Style, render, statistics};

mod cases;
mod machines;

#[test]
fn every_format_renders_every_case() {
    for (name, case) in cases::all() {
        for &format in Format::all() {
            check(&format!("{name}.{format}"), &case(), format, &style());
        }
    }
}

#[test]
fn full_knows_ascii_and_colours() {
    let ascii = Style { unicode: false, ..style() };
    check("shutdown.full.ascii", &cases::shutdown(), Format::Full, &ascii);
    check("tight.full.ascii", &cases::unusual_text(), Format::Full, &Style { width: 60, ..ascii });

    let color = Style { color: true, ..style() };
    check("shutdown.full.color", &cases::shutdown(), Format::Full, &color);
    check("shutdown.concise.color", &cases::shutdown(), Format::Concise, &color);
}

#[test]
fn colour_changes_no_text() {
    for (name, case) in cases::all() {
        for &format in Format::all() {
            let plain = text_of(&case(), format, &style());
            let color = text_of(&case(), format, &Style { color: true, ..style() });
            assert_eq!(without_colors(&color), plain, "{name}.{format}");
        }
    }
}

#[test]
fn plain_text_has_no_control_characters() {
    for (name, case) in cases::all() {
        for &format in Format::all() {
            let text = text_of(&case(), format, &style());
            let bad = text.chars().find(|&character| character.is_control() && character != '\n');
            assert_eq!(bad, None, "{name}.{format}");
        }
    }
}

#[test]
fn quiet_formats_write_findings_only() {
    let quiet = Style { quiet: true, ..style() };
    for format in [Format::Full, Format::Concise, Format::Github] {
        assert_eq!(text_of(&cases::nothing_found(), format, &quiet), "");
        assert!(!text_of(&cases::not_analysed(), format, &quiet).contains("analysed"));
    }
}

#[test]
fn json_follows_its_schema() {
    let schema = include_str!("../../schema/lameduck-report.schema.json");
    let schema = serde_json::from_str(schema).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    assert!(!validator.is_valid(&serde_json::json!({ "version": 1, "diagnostics": [] })));
    for (name, case) in cases::all() {
        let report: serde_json::Value = serde_json::from_str(&text_of(&case(), Format::Json, &style())).unwrap();
        let errors: Vec<_> = validator.iter_errors(&report).map(|error| format!("{name}: {error}")).collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }
}

#[test]
fn format_names_are_read_back() {
    for &format in Format::all() {
        assert_eq!(format.name().parse(), Ok(format));
    }
    let error = "xml".parse::<Format>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "there is no format `xml`; the formats are full, concise, json, json-lines, sarif, github, gitlab, junit, rdjson, markdown"
    );
}

#[test]
fn a_closed_pipe_is_an_error() {
    struct Closed;
    impl io::Write for Closed {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    for &format in Format::all() {
        let error = render(&cases::shutdown(), format, &style(), &mut Closed).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::BrokenPipe, "{format}");
    }
}

#[test]
fn the_most_frequent_rule_counts_first() {
    let report = cases::many_findings();
    let counts: Vec<_> = statistics(&report).iter().map(|tally| (tally.rule.id, tally.count)).collect();
    assert_eq!(counts, [("single-replica", 30), ("budget-blocks-drain", 15), ("hook-exceeds-grace-period", 15)]);
}

#[test]
fn no_place_is_too_odd() {
    let text = "a\tü: 日本\r\n\r\n\n  \u{feff}e\u{301} x\rq\u{1b}[1m\n  - y";
    let end = u32::try_from(text.len()).unwrap() + 2;
    for (start, end) in (0..end).flat_map(|start| (0..end).map(move |end| (start, end))) {
        let report = cases::places(text, &[(start, end), (end, start), (start / 2, end / 2), (end, end + 9)]);
        for width in [0, 100] {
            let style = Style { width, ..style() };
            let plain = text_of(&report, Format::Full, &style);
            assert!(plain.contains("here"), "{plain}");
        }
    }
}

/// As in a terminal of usual width.
fn style() -> Style {
    Style { width: 100, elapsed: Some(Duration::from_millis(12)), ..Style::default() }
}

fn check(name: &str, report: &Report, format: Format, style: &Style) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let text = visible(&text_of(report, format, style));
    let text = if format == Format::Sarif { without_silent_rules(&text, report) } else { text };
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// Without the rules that have no finding: they change with every page.
fn without_silent_rules(sarif: &str, report: &Report) -> String {
    let speaking: BTreeSet<_> = report.diagnostics.iter().map(|diagnostic| diagnostic.rule.id).collect();
    let (before, rest) = sarif.split_once("\"rules\": [").unwrap();
    let (rules, after) = rest.split_once("\n          ]\n").unwrap();
    let rules: Vec<_> = rules.split(",\n            {").take(speaking.len()).collect();
    format!("{before}\"rules\": [{}\n          ]\n{after}", rules.join(",\n            {"))
}

fn text_of(report: &Report, format: Format, style: &Style) -> String {
    let mut out = Vec::new();
    render(report, format, style, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Escapes written out.
fn visible(text: &str) -> String {
    text.replace('\u{1b}', "\\e")
}

fn without_colors(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let mut out = parts.next().unwrap_or("").to_owned();
    for part in parts {
        let _ = write!(out, "{}", part.split_once('m').map_or("", |(_, rest)| rest));
    }
    out
}
