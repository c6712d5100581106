//! Makes every fix in every manifest below some folders, alone and all together, and looks at what came of it by other
//! means than the fixes' own proof: only fields that a fix names differ, no comment is lost but by an unsafe fix, and a
//! safe fix takes its finding away and brings none. Prints counts, and what is wrong.
//!
//! ```sh
//! cargo run --profile quick --example prove_fixes -- path/to/manifests
//! ```

#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "an example is a program")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use lameduck::finding::{Applicability, Fix};
use lameduck::fix::{Change, Repair, Value, in_rounds};
use lameduck::rule::Group;
use lameduck::source::{Role, Source, SourceId};
use lameduck::{Config, Report, yaml};
use serde_json::Value as Json;
use walkdir::{DirEntry, WalkDir};

fn main() {
    let mut files = Vec::new();
    std::env::args().skip(1).for_each(|folder| collect(Path::new(&folder), &mut files));
    files.sort();
    let mut counts: BTreeMap<&'static str, [usize; 3]> = BTreeMap::new();
    let mut totals = Totals::default();
    for file in &files {
        let Ok(bytes) = std::fs::read(file) else { continue };
        let Ok(text) = String::from_utf8(bytes) else { continue };
        totals.files += 1;
        prove(&file.to_string_lossy(), &text, &mut counts, &mut totals);
    }
    println!("{:40} {:>6} {:>6} {:>6}", "rule", "safe", "unsafe", "none");
    for (rule, [safe, risky, none]) in &counts {
        println!("{rule:40} {safe:6} {risky:6} {none:6}");
    }
    println!("{totals:#?}");
}

#[derive(Debug, Default)]
struct Totals {
    files: usize,
    fixes: usize,
    safe: usize,
    changed_fields: usize,
    files_with_all_fixes: usize,
    wrong: usize,
}

fn prove(path: &str, text: &str, counts: &mut BTreeMap<&'static str, [usize; 3]>, totals: &mut Totals) {
    let report = lint(path, text);
    for diagnostic in &report.diagnostics {
        let finding = &diagnostic.finding;
        let count = counts.entry(diagnostic.rule.id).or_default();
        let (Some(fix), Some(repair)) = (&finding.fix, &finding.repair) else {
            let [.., none] = count;
            *none += usize::from(finding.repair.is_some());
            continue;
        };
        let [safe, risky, _] = count;
        *if fix.applicability == Applicability::Safe { safe } else { risky } += 1;
        totals.fixes += 1;
        let after = with_fix(text, fix);
        let mut complain = |what: &str| {
            totals.wrong += 1;
            let line = report.sources.first().map_or(0, |source| source.position(finding.span.start).line);
            println!("{path}:{line}: {}: {}: {what}", diagnostic.rule.id, fix.title);
        };
        match differences(text, &after) {
            None => complain("cannot be read any more"),
            Some(found) => {
                let named = named(repair);
                let uncomments = repair.changes.iter().any(|change| matches!(change, Change::Uncomment { .. }));
                if found.is_empty() != uncomments {
                    complain("changes nothing");
                }
                for difference in found.iter().filter(|path| !path.iter().any(|key| named.contains(key))) {
                    complain(&format!("changes {}", difference.join(".")));
                }
                totals.changed_fields += found.len();
            }
        }
        if fix.applicability != Applicability::Safe {
            continue;
        }
        totals.safe += 1;
        if comments(text) != comments(&after) && diagnostic.rule.id != "unused-ignore" {
            complain("loses a comment");
        }
        let (mut had, has) = (rules(&report), rules(&lint(path, &after)));
        *had.entry(diagnostic.rule.id).or_default() -= 1;
        let was_hidden = diagnostic.rule.group == Group::Input || finding.message.starts_with("the API server re");
        for (rule, number) in &has {
            let more = *number > had.get(rule).copied().unwrap_or(0);
            if more && (!was_hidden || *rule == diagnostic.rule.id) {
                complain(&format!("brings {rule}"));
            }
        }
    }
    let outcome = in_rounds(report, Applicability::Unsafe, |texts| {
        lint(path, texts.get(&SourceId(0)).map_or(text, String::as_str))
    });
    if let Some(file) = outcome.files.first() {
        totals.files_with_all_fixes += 1;
        let left = outcome.report.diagnostics.iter().filter(|left| left.finding.fix.is_some()).count();
        if left > 0 || differences(text, &file.after).is_none() {
            totals.wrong += 1;
            println!("{path}: all fixes leave {left}, or cannot be read any more");
        }
    }
}

fn lint(path: &str, text: &str) -> Report {
    lameduck::lint(vec![Source::new(path, text.as_bytes().to_vec(), Role::Focus)], &Config::default())
}

fn rules(report: &Report) -> BTreeMap<&'static str, i64> {
    let mut rules = BTreeMap::new();
    for diagnostic in &report.diagnostics {
        *rules.entry(diagnostic.rule.id).or_default() += 1;
    }
    rules
}

fn with_fix(text: &str, fix: &Fix) -> String {
    let mut text = text.to_owned();
    for edit in fix.edits.iter().rev() {
        text.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.text);
    }
    text
}

/// The keys that a repair names.
fn named(repair: &Repair) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for change in &repair.changes {
        match change {
            Change::Set { at, value } => {
                keys.extend(at.path.iter().cloned());
                value_keys(value, &mut keys);
                // The value of a field that is only known by its place.
                keys.extend(at.path.is_empty().then(|| "*".to_owned()));
            }
            Change::Remove { at } => keys.extend(at.path.iter().cloned()),
            Change::Replace { at, key, .. } => {
                keys.extend(at.path.iter().cloned());
                keys.insert(key.clone());
            }
            Change::Move { at, to } => keys.extend(at.path.iter().chain(&to.path).cloned()),
            Change::Splice { .. } => keys.extend(["*".to_owned()]),
            Change::Append { .. } => keys.extend(["+".to_owned()]),
            Change::Uncomment { .. } => {}
        }
    }
    keys
}

fn value_keys(value: &Value, keys: &mut BTreeSet<String>) {
    if let Value::Map(entries) = value {
        for (key, value) in entries {
            keys.insert(key.clone());
            value_keys(value, keys);
        }
    }
}

/// The paths at which two texts differ; none when the second is no YAML. A single scalar or list that differs also has
/// the name `*`, more documents or items of a List have the name `+`.
fn differences(before: &str, after: &str) -> Option<Vec<Vec<String>>> {
    let (before, after) = (documents(before)?, documents(after)?);
    let mut found = Vec::new();
    for (index, new) in after.iter().enumerate() {
        match before.get(index) {
            Some(old) => compare(old, new, &mut Vec::new(), &mut found),
            None => found.push(vec!["+".to_owned()]),
        }
    }
    if after.len() > before.len() {
        // What was put in between moves all that follow.
        let kept = before.iter().filter(|old| after.contains(old)).count();
        return Some(if kept == before.len() { vec![vec!["+".to_owned()]] } else { vec![vec!["?".to_owned()]] });
    }
    if let [only] = found.as_mut_slice() {
        only.push("*".to_owned());
    }
    Some(found)
}

fn compare(old: &Json, new: &Json, path: &mut Vec<String>, found: &mut Vec<Vec<String>>) {
    match (old, new) {
        (Json::Object(a), Json::Object(b)) => {
            for key in a.keys().chain(b.keys().filter(|key| !a.contains_key(*key))) {
                path.push(key.clone());
                match (a.get(key), b.get(key)) {
                    (Some(a), Some(b)) => compare(a, b, path, found),
                    _ => found.push(path.clone()),
                }
                path.pop();
            }
        }
        (Json::Array(a), Json::Array(b)) if a.len() == b.len() => {
            for (index, (a, b)) in a.iter().zip(b).enumerate() {
                path.push(index.to_string());
                compare(a, b, path, found);
                path.pop();
            }
        }
        (Json::Array(a), Json::Array(b)) if b.len() == a.len() + 1 && a.iter().all(|item| b.contains(item)) => {
            found.push([path.as_slice(), &["+".to_owned()]].concat());
        }
        (a, b) if a != b => found.push(path.clone()),
        _ => {}
    }
}

fn documents(text: &str) -> Option<Vec<Json>> {
    let mut documents = Vec::new();
    for range in yaml::documents(text) {
        let parsed = yaml::parse_in_full(SourceId(0), text, range);
        for tree in &parsed.trees {
            documents.push(serde_json::from_str(&tree.root().to_json()).ok()?);
        }
    }
    Some(documents)
}

fn comments(text: &str) -> Vec<String> {
    let mut comments = Vec::new();
    for range in yaml::documents(text) {
        for tree in &yaml::parse_in_full(SourceId(0), text, range).trees {
            let places = tree.comments().iter();
            comments.extend(
                places
                    .filter_map(|place| text.get(place.start as usize..place.end as usize))
                    .map(|text| text.trim().to_owned()),
            );
        }
    }
    comments
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let is_manifest = |path: &PathBuf| {
        path.extension().is_some_and(|ending| ["yaml", "yml", "json"].iter().any(|known| ending == *known))
    };
    let found = WalkDir::new(folder).into_iter().flatten().filter(|entry| entry.file_type().is_file());
    files.extend(found.map(DirEntry::into_path).filter(is_manifest));
}
