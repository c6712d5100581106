//! `fixtures/hazards/`: manifests with one defect each, their twins without it, and traps.
//!
//! Each file is linted alone, with the rules that are on by default.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::support::{Found, files_below, for_version, found, lint, root, text};

/// A row of `fixtures/hazards/expected.yaml`, where its fields are explained.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    file: String,
    at: String,
    lines: (u32, u32),
    kubernetes: Option<String>,
}

#[test]
fn every_hazard_is_found_at_its_place() {
    let mut faults = String::new();
    for row in rows() {
        let rule = rule(&row.file);
        let content = text(format!("fixtures/hazards/{}", row.file));
        let hits = found_alone(&row.file, &content, row.kubernetes.as_deref());
        let lines: Vec<u32> = hits.iter().filter(|hit| is_of(hit, rule)).map(|hit| hit.line).collect();
        let (first, last) = row.lines;
        if !lines.iter().any(|line| (first..=last).contains(line)) {
            faults += &format!("{}: found on lines {lines:?}, not on {first} to {last} ({})\n", row.file, row.at);
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
}

#[test]
fn twins_are_free_of_the_hazard_and_traps_of_all() {
    let mut faults = String::new();
    let files = files_below(&root().join("fixtures/hazards"));
    let rows = rows();
    for (file, content) in files.iter().filter(|(file, _)| file.ends_with(".ok.yaml")) {
        let (folder, _) = file.split_once('/').unwrap();
        let of_folder: BTreeSet<&str> =
            rows.iter().filter(|row| row.file.starts_with(folder)).map(|row| rule(&row.file)).collect();
        let bad = file.replace(".ok.yaml", ".yaml");
        let kubernetes = rows.iter().find(|row| row.file == bad).and_then(|row| row.kubernetes.as_deref());
        let mut wrong = found_alone(file, content, kubernetes);
        wrong.retain(|hit| {
            if rule(file) == "clean-trap" {
                !hit.what.starts_with("info[") && of_folder.iter().any(|rule| is_of(hit, rule))
            } else {
                is_of(hit, rule(file))
            }
        });
        for Found { line, what, .. } in wrong {
            faults += &format!("{file}:{line} {what}\n");
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
}

#[test]
fn every_hazard_has_a_row_and_a_twin() {
    let files = files_below(&root().join("fixtures/hazards"));
    let listed: BTreeSet<String> = rows().into_iter().map(|row| row.file).collect();
    let manifests = files.iter().map(|(file, _)| file.as_str()).filter(|file| *file != "expected.yaml");
    let (twins, bad): (BTreeSet<&str>, BTreeSet<&str>) = manifests.partition(|file| file.ends_with(".ok.yaml"));
    assert_eq!(listed.iter().map(String::as_str).collect::<BTreeSet<_>>(), bad);
    let missing: Vec<_> =
        bad.iter().filter(|file| !twins.contains(file.replace(".yaml", ".ok.yaml").as_str())).collect();
    assert!(missing.is_empty(), "without a twin: {missing:?}");
}

fn rows() -> Vec<Row> {
    serde_yaml::from_str(&text("fixtures/hazards/expected.yaml")).unwrap()
}

/// `disruption/pdb-overlap--1.yaml` is about `pdb-overlap`.
fn rule(file: &str) -> &str {
    let (_, name) = file.split_once('/').unwrap();
    name.split_once("--").unwrap().0
}

fn found_alone(file: &str, content: &str, kubernetes: Option<&str>) -> Vec<Found> {
    let config = for_version(lameduck::Config::default(), kubernetes);
    found(&lint(&[(file.to_owned(), content.to_owned())], &config))
}

fn is_of(hit: &Found, rule: &str) -> bool {
    hit.what.ends_with(&format!("[{rule}]"))
}
