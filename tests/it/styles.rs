//! How a manifest is written changes nothing about what is found: the same objects in JSON, in flow style, in one List,
//! one per document, with Windows' line ends or a byte order mark.

use std::collections::BTreeMap;

use lameduck::Config;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::fixtures::cases;
use crate::support::{all_rules, files_below, for_version, found, lint, names, root, text};

/// Rules about the text itself, which another style does not have or has elsewhere.
const ABOUT_TEXT: &[&str] =
    &["syntax-error", "duplicate-key", "wrong-type", "misspelled-field", "invalid-configuration", "unused-ignore"];

#[test]
fn hazards_are_found_in_every_style() {
    let mut faults = String::new();
    for (file, content) in files_below(&root().join("fixtures/hazards")) {
        if file != "expected.yaml" {
            faults += &compared(&file, &content, &Config::default());
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
}

#[test]
fn fixtures_of_rules_are_judged_alike_in_every_style() {
    let mut faults = String::new();
    let mut styled = 0;
    for rule in names("fixtures/rules", ".yaml") {
        if ABOUT_TEXT.contains(&rule.as_str()) {
            continue;
        }
        for case in cases(&text(format!("fixtures/rules/{rule}.yaml"))) {
            // Files of one case are related by their folders, and comments hold for a place in a text.
            let [(file, content)] = case.files.as_slice() else { continue };
            if content.contains("lameduck: ignore") {
                continue;
            }
            styled += 1;
            let config = for_version(all_rules(), case.kubernetes.as_deref());
            let differences = compared(file, content, &config);
            if !differences.is_empty() {
                faults += &format!("{rule}, case \"{}\":\n{differences}", case.name);
            }
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
    assert!(styled > 500, "{styled}");
}

/// What is found in another style and not in this one, or the other way round.
fn compared(file: &str, content: &str, config: &Config) -> String {
    let Some(styles) = styles(content) else { return String::new() };
    let expected = counted(file, content, config);
    let mut faults = String::new();
    for (style, text) in styles {
        let got = counted(file, &text, config);
        if got != expected {
            faults += &format!("{file} as {style}: {got:?}\n  instead of {expected:?}\n");
        }
    }
    faults
}

/// How often each rule speaks, with which severity.
fn counted(file: &str, content: &str, config: &Config) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for found in found(&lint(&[(file.to_owned(), content.to_owned())], config)) {
        *counts.entry(found.what).or_default() += 1;
    }
    counts
}

/// The same objects, written in other ways; `None` when the text is not plain YAML of objects.
fn styles(content: &str) -> Option<Vec<(&'static str, String)>> {
    if content.contains("<<:") {
        return None; // serde_yaml leaves merge keys as they are.
    }
    let documents = serde_yaml::Deserializer::from_str(content);
    let documents: Vec<Value> = documents.map(|one| Value::deserialize(one).ok()).collect::<Option<_>>()?;
    let mut objects = Vec::new();
    for document in documents {
        match document {
            Value::Null => {}
            Value::Object(object) if object.get("kind") == Some(&json!("List")) => {
                objects.extend(object.get("items")?.as_array()?.iter().cloned());
            }
            Value::Object(object) => objects.push(Value::Object(object)),
            _ => return None,
        }
    }
    let all = json!({"apiVersion": "v1", "kind": "List", "items": objects});
    let flow: Vec<String> = objects.iter().map(Value::to_string).collect();
    Some(vec![
        ("YAML with Windows' line ends", content.replace('\n', "\r\n")),
        ("a List in JSON", serde_json::to_string_pretty(&all).ok()?),
        ("a flow mapping per document, behind a byte order mark", format!("\u{feff}{}", flow.join("\n---\n"))),
    ])
}
