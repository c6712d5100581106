//! The JSON Schema of the configuration, and its reference in the documentation, say what the reader does.

use std::fmt::Write as _;

use lameduck::config::describe::{self, Setting};
use lameduck::config::{ConfigFile, Thresholds};
use lameduck::source::SourceId;
use lameduck::{Role, Source, yaml};

use crate::fixtures::cases;
use crate::support::{assert_derived, text};

const SCHEMA: &str = "schema/lameduck.schema.json";

#[test]
fn the_schema_is_what_the_reader_knows() {
    assert_derived(SCHEMA, &format!("{}\n", serde_json::to_string_pretty(&describe::schema()).unwrap()));
}

/// Configurations, each with whether the reader accepts it.
const EXAMPLES: &[(&str, bool)] = &[
    ("{}", true),
    ("kubernetes-version: 1.30", true),
    ("kubernetes-version: 1", false),
    ("kubernetes-version: v1.34.2-gke.100", true),
    ("kubernetes-version: \"2.0\"", false),
    ("kubernetes-version: null", false),
    ("kubernetes-version: [1.30]", false),
    ("select:", true),
    ("select: all", false),
    ("select: [all, shutdown, single-replica]", true),
    ("ignore: [no-such-rule]", false),
    ("ignore: [1]", false),
    ("severity: {single-replica: info, shutdown: error}", false),
    ("severity: {single-replica: never}", false),
    ("severity:", true),
    ("thresholds: {minimum-delay: 0}", true),
    ("thresholds: {minimum-delay: -1}", false),
    ("thresholds: {minimum-delay: \"5\"}", false),
    ("thresholds: {minimum-delay: 5.5}", false),
    ("thresholds: {minimum-delay: }", false),
    ("fail-on: never", true),
    ("fail-on:", false),
    ("include: [a, b/**]", true),
    ("exclude: a", false),
    ("exclude: [5]", false),
    ("exemptions:", true),
    ("exemptions: [{rules: [all], reason: known}]", true),
    ("exemptions: [{rules: [all], reason: known, expires: 2027-06-30}]", true),
    ("exemptions: [{rules: [all], reason: known, expires: soon}]", false),
    ("exemptions: [{rules: [all], reason: known, namespace: \"\"}]", true),
    ("exemptions: [{rules: [all], reason: known, name: 5}]", false),
    ("exemptions: [{rules: [all], reason: \"  \"}]", false),
    ("exemptions: [{rules: [all]}]", false),
    ("exemptions: [{rules: [], reason: known}]", false),
    ("exemptions: [{rules: , reason: known}]", false),
    ("exemptions: [{reason: known}]", false),
    ("exemptions: [null]", false),
    ("exemptions: [{rules: [all], reason: known, file: a}]", false),
    ("overrides: [{paths: [a], ignore: [all]}]", true),
    ("overrides: [{paths: }]", true),
    ("overrides: [{ignore: [all]}]", false),
    ("overrides: [{paths: [a], fail-on: error}]", false),
    ("overrides: [null]", false),
    ("paths: [a]", false),
    ("[]", false),
    ("text", false),
];

#[test]
fn the_schema_accepts_what_the_reader_accepts() {
    let schema = serde_json::from_str(&text(SCHEMA)).unwrap();
    let validator = jsonschema::draft7::options().should_validate_formats(true).build(&schema).unwrap();
    let mut all: Vec<(String, Option<bool>)> =
        EXAMPLES.iter().map(|(text, accepted)| ((*text).to_owned(), Some(*accepted))).collect();
    let fixtures = cases(&text("fixtures/rules/invalid-configuration.yaml"));
    all.extend(fixtures.into_iter().flat_map(|case| case.files).map(|(_, text)| (text, None)));
    let mut faults = String::new();
    for (text, expected) in all {
        let source = Source::new("lameduck.yaml", text.clone().into_bytes(), Role::Focus);
        let by_reader = ConfigFile::read(SourceId(0), &source).1.is_empty();
        let parsed = yaml::parse(SourceId(0), &text, 0..u32::try_from(text.len()).unwrap());
        let json = parsed.trees.first().map_or("null".to_owned(), |tree| tree.root().to_json());
        let by_schema = validator.is_valid(&serde_json::from_str(&json).unwrap());
        if by_reader != by_schema || expected.is_some_and(|expected| expected != by_reader) {
            writeln!(faults, "reader {by_reader}, schema {by_schema}, expected {expected:?}: {text}").unwrap();
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
}

/// Each mistake of the fixture alone, because a schema that finds one of them has not shown that it knows the others.
#[test]
fn the_schema_knows_the_settings_one_by_one() {
    let schema = describe::schema();
    let properties = |pointer: &str| schema.pointer(pointer).unwrap().as_object().unwrap().len();
    assert_eq!(properties("/properties"), describe::EVERYWHERE.len() + describe::TOP.len());
    assert_eq!(properties("/properties/exemptions/items/properties"), describe::EXEMPTION.len());
    let in_override = describe::EVERYWHERE.len() + describe::OVERRIDE.len();
    assert_eq!(properties("/properties/overrides/items/properties"), in_override);
    assert_eq!(properties("/properties/thresholds/properties"), Thresholds::names().count());
}

#[test]
fn the_reference_is_what_the_reader_knows() {
    let page = "docs/configuration.md";
    let (start, end) = ("<!-- settings: derived from src/config -->\n", "<!-- end of settings -->");
    let old = text(page);
    let (before, rest) = old.split_once(start).expect("a place for the settings");
    let (_, after) = rest.split_once(end).expect("an end of the settings");
    assert_derived(page, &format!("{before}{start}{}{end}{after}", reference()));
}

fn reference() -> String {
    let mut text = String::new();
    let mut table = |title: &str, settings: &mut dyn Iterator<Item = &Setting>| {
        write!(text, "\n## {title}\n\n| key | value | |\n| --- | --- | --- |\n").unwrap();
        for Setting { name, about, kind } in settings {
            writeln!(text, "| `{name}` | {} | {about} |", kind.in_words()).unwrap();
        }
    };
    table("Settings", &mut describe::EVERYWHERE.iter().chain(describe::TOP));
    table("In an override", &mut describe::OVERRIDE.iter().chain(describe::EVERYWHERE));
    table("In an exemption", &mut describe::EXEMPTION.iter());
    text += "\n## Thresholds\n\nIn seconds.\n\n| key | default | |\n| --- | ---: | --- |\n";
    for ((name, about), (_, default)) in Thresholds::descriptions().zip(Thresholds::default().entries()) {
        writeln!(text, "| `{name}` | {default} | {about} |").unwrap();
    }
    text + "\n"
}
