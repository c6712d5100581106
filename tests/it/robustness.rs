//! Nothing that a file holds makes the linter panic, and no order of things changes what it finds.

use std::panic::catch_unwind;

use lameduck::config::Settings;
use lameduck::render::{Format, Style, render};
use lameduck::source::SourceId;
use lameduck::{Report, Role, Source, lint};

use crate::fixtures::cases;
use crate::support::{Found, all_rules, files_below, found, names, root, text};

/// Up to this many bytes a text is cut at every byte, longer ones at the ends of lines.
const SMALL: usize = 100;

#[test]
fn no_prefix_of_a_fixture_is_too_odd() {
    let mut faults = String::new();
    for (path, text) in projects().into_iter().flatten() {
        let bytes = text.as_bytes();
        let cuts = (0..=bytes.len()).filter(|&end| bytes.len() <= SMALL || bytes[..end].ends_with(b"\n"));
        for end in cuts {
            let source = Source::new(path.clone(), bytes[..end].to_vec(), Role::Focus);
            if catch_unwind(|| lint(vec![source], &all_rules())).is_err() {
                faults += &format!("{path}, the first {end} bytes of:\n{text}\n");
            }
        }
    }
    assert!(faults.is_empty(), "{faults}");
}

#[test]
fn the_order_of_files_changes_no_byte() {
    for project in projects().into_iter().filter(|project| project.len() > 1) {
        let expected = json(&lint_project(&project));
        for seed in 1..3 {
            assert!(json(&lint_project(&shuffled(&project, seed))) == expected, "{project:?}");
        }
    }
}

#[test]
fn the_order_of_documents_changes_no_finding() {
    let mut faults = String::new();
    for project in projects() {
        if project.iter().any(|(_, text)| text.contains("lameduck: ignore-file[")) {
            continue; // Such a comment counts at the top of its file only.
        }
        let expected = findings(&lint_project(&project));
        for seed in 1..3 {
            let other = |(path, text): &(String, String)| (path.clone(), shuffled(&documents(text), seed).concat());
            let other: Vec<_> = project.iter().map(other).collect();
            let found = findings(&lint_project(&other));
            if found != expected {
                faults += &format!("expected {expected:#?}\nfound {found:#?}\nin {other:#?}\n");
            }
        }
    }
    assert!(faults.is_empty(), "{faults}");
}

/// An install manifest: most of it is something else.
#[test]
fn what_is_kept_of_a_long_text_is_enough_for_every_format() {
    let filler = format!("kind: CustomResourceDefinition\nspec:\n{}", "  # Not looked at.\n".repeat(4000));
    let filler = format!("apiVersion: apiextensions.k8s.io/v1\n{filler}  a: 1\n");
    let mut documents = vec![filler.clone()];
    for (_, text) in files_below(&root().join("fixtures/apps")).into_iter().filter(|(path, _)| path.contains(".yaml")) {
        documents.extend([text, filler.clone()]);
    }
    let text = documents.join("---\n");
    let source = || Source::new("install.yaml", text.clone().into_bytes(), Role::Focus);
    let whole = lameduck::lint::read(SourceId(0), source());
    let pieces = lameduck::lint::read_leaving(SourceId(0), source(), &mut String::new());
    let settings = Settings::uniform(all_rules());
    let [whole, pieces] = [whole, pieces].map(|file| lameduck::lint::check(vec![file], &settings));
    assert!(!whole.diagnostics.is_empty());
    assert!(pieces.sources[0].text.is_empty(), "the text is not long enough");
    for &format in Format::all() {
        let written = |report: &Report| {
            let mut out = Vec::new();
            render(report, format, &Style::default(), &mut out).unwrap();
            String::from_utf8(out).unwrap()
        };
        assert_eq!(written(&pieces), written(&whole), "{format}");
    }
}

/// The example applications, the cases of the rules' fixtures, and the texts of the YAML reader's: one file each.
pub(crate) fn projects() -> Vec<Vec<(String, String)>> {
    let mut projects = Vec::new();
    for app in std::fs::read_dir(root().join("fixtures/apps")).unwrap() {
        let folder = app.unwrap().path();
        if folder.is_dir() {
            projects.push(files_below(&folder));
        }
    }
    for rule in names("fixtures/rules", ".yaml") {
        projects.extend(cases(&text(format!("fixtures/rules/{rule}.yaml"))).into_iter().map(|case| case.files));
    }
    for name in names("fixtures/yaml", ".txt") {
        let cases = text(format!("fixtures/yaml/{name}.txt"));
        projects.extend(cases.split("\n\n").map(|case| vec![(format!("{name}.yaml"), case.to_owned())]));
    }
    projects
}

fn lint_project(files: &[(String, String)]) -> Report {
    lint(sources(files), &all_rules())
}

fn sources(files: &[(String, String)]) -> Vec<Source> {
    files.iter().map(|(path, text)| Source::new(path.clone(), text.clone().into_bytes(), Role::Focus)).collect()
}

fn json(report: &Report) -> Vec<u8> {
    let mut bytes = Vec::new();
    render(report, Format::Json, &Style::default(), &mut bytes).unwrap();
    bytes
}

/// What was found in which file. Lines move with their documents, of two objects in conflict the later one gets the
/// finding, and where there are several examples the first one is named.
fn findings(report: &Report) -> Vec<String> {
    let mut findings: Vec<_> =
        found(report).into_iter().map(|Found { path, what, .. }| format!("{path}: {what}")).collect();
    findings.sort();
    findings
}

/// Documents that may stand in any order: each with a separator of its own.
fn documents(text: &str) -> Vec<String> {
    let ranges = lameduck::yaml::documents(text);
    let texts = ranges.into_iter().map(|range| &text[range.start as usize..range.end as usize]);
    let separated = texts.map(|text| if text.starts_with("---") { text.to_owned() } else { format!("---\n{text}") });
    separated.map(|text| if text.ends_with('\n') { text } else { text + "\n" }).collect()
}

/// The same things in another order, the same one for the same seed.
fn shuffled<T: Clone>(things: &[T], seed: u64) -> Vec<T> {
    let mut things = things.to_vec();
    let mut state = seed;
    for end in (1..things.len()).rev() {
        // Knuth's MMIX generator, whose high bits are the good ones.
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let other = (state >> 33) as usize % (end + 1);
        things.swap(end, other);
    }
    things
}
