//! Fixes: pages are fixed to their Good, single cases byte by byte, and everything there is keeps what was not meant.

use std::collections::BTreeMap;

use lameduck::finding::{Applicability, Fix};
use lameduck::fix::{Outcome, in_rounds};
use lameduck::rules::RULES;
use lameduck::{Config, Report};

use crate::fixtures::cases;
use crate::pages::{block, file, for_block};
use crate::support::{all_rules, assert_derived, blessing, files_below, lint, names, root, text};

type Files = Vec<(String, String)>;

#[test]
fn a_fixed_bad_is_its_good() {
    let mut faults = String::new();
    for rule in RULES {
        let bad = file("bad.yaml", without_promises(&block(rule.page, "## Bad")));
        let mut select = vec![rule.id.to_owned()];
        // What a comment keeps quiet has to be looked for.
        select.extend((rule.id == "unused-ignore").then(|| "single-replica".to_owned()));
        let config = for_block(Config { select, ..Config::default() }, &bad);
        let Some(applicability) = rule.fix else {
            if lint(&bad, &config).diagnostics.iter().any(|diagnostic| diagnostic.finding.fix.is_some()) {
                faults += &format!("{}: its front matter says nothing of a fix\n", rule.id);
            }
            continue;
        };
        let good = block(rule.page, "## Good");
        let (fixed, outcome) = fixed(&bad, &config, applicability);
        if fixed[0].1 != good {
            faults += &format!("{}: {applicability:?} fixes make\n{}", rule.id, fixed[0].1);
        }
        if outcome.report.diagnostics.iter().any(|diagnostic| diagnostic.rule.id == rule.id) {
            faults += &format!("{}: what is fixed is found again\n", rule.id);
        }
        if self::fixed(&fixed, &config, Applicability::Unsafe).0 != fixed {
            faults += &format!("{}: a second run changes something\n", rule.id);
        }
        if applicability == Applicability::Unsafe && self::fixed(&bad, &config, Applicability::Safe).0 != bad {
            faults += &format!("{}: its front matter calls a safe fix unsafe\n", rule.id);
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
}

/// `fixtures/fixes/<name>.yaml` becomes `<name>.fixed.yaml`, with unsafe fixes where the name says so.
#[test]
fn odd_files_are_fixed_byte_by_byte() {
    let files = files_below(&root().join("fixtures/fixes"));
    let mut pairs = 0;
    for (name, before) in &files {
        let Some((stem, ending)) = name.rsplit_once('.').filter(|(stem, _)| stem.strip_suffix(".fixed").is_none())
        else {
            continue;
        };
        let least = if stem.starts_with("unsafe-") { Applicability::Unsafe } else { Applicability::Safe };
        let project = vec![(name.clone(), before.clone())];
        let (fixed, _) = fixed(&project, &Config::default(), least);
        assert_derived(&format!("fixtures/fixes/{stem}.fixed.{ending}"), &fixed[0].1);
        assert_eq!(self::fixed(&fixed, &Config::default(), least).0, fixed, "a second run changes {name}");
        pairs += 1;
    }
    assert!(pairs * 2 == files.len() || blessing(), "{pairs} pairs in {} files", files.len());
}

#[test]
fn each_safe_fix_alone_takes_its_finding_away_and_brings_none() {
    let mut faults = String::new();
    let mut proven = 0;
    for project in projects() {
        let before = lint(&project, &all_rules());
        for (index, diagnostic) in before.diagnostics.iter().enumerate() {
            let safe = |fix: &&Fix| fix.applicability == Applicability::Safe;
            let Some(fix) = diagnostic.finding.fix.as_ref().filter(safe) else { continue };
            let edited = with_fix(&project, &before, fix);
            let after = lint(&edited, &all_rules());
            proven += 1;
            let (mut had, has) = (counts(&before), counts(&after));
            *had.entry(before.diagnostics[index].rule.id).or_default() -= 1;
            // What nobody could read, or what the API server refused, only shows its other faults now.
            let was_hidden = diagnostic.rule.group == lameduck::rule::Group::Input
                || diagnostic.finding.message.starts_with("the API server re");
            let more: Vec<_> = has
                .iter()
                .filter(|(rule, number)| **number > had.get(*rule).copied().unwrap_or(0))
                .filter(|(rule, _)| !was_hidden || **rule == diagnostic.rule.id)
                .collect();
            if !more.is_empty() {
                let message = &diagnostic.finding.message;
                faults +=
                    &format!("{}: {message}\n  {}: brings {more:?}\n{}\n", diagnostic.rule.id, fix.title, edited[0].1);
            }
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
    assert!(proven > 200, "only {proven} fixes");
}

#[test]
fn all_fixes_together_come_to_an_end() {
    for project in projects() {
        for least in [Applicability::Safe, Applicability::Unsafe] {
            let (fixed, outcome) = fixed(&project, &all_rules(), least);
            let left = outcome.report.diagnostics.iter().filter_map(|diagnostic| diagnostic.finding.fix.as_ref());
            let left: Vec<&str> = left.filter(|fix| fix.applicability >= least).map(|fix| fix.title.as_str()).collect();
            assert!(left.is_empty(), "{left:?} is left in {fixed:#?}");
        }
    }
}

fn counts(report: &Report) -> BTreeMap<&'static str, i64> {
    let mut counts = BTreeMap::new();
    for diagnostic in &report.diagnostics {
        *counts.entry(diagnostic.rule.id).or_default() += 1;
    }
    counts
}

/// A project with all fixes.
fn fixed(project: &Files, config: &Config, least: Applicability) -> (Files, Outcome) {
    let report = lint(project, config);
    let paths: Vec<String> = report.sources.iter().map(|source| source.path.clone()).collect();
    let outcome = in_rounds(report, least, |texts| {
        let mut files = project.clone();
        for (id, new) in texts {
            let (_, text) = files.iter_mut().find(|(path, _)| *path == paths[id.0 as usize]).unwrap();
            text.clone_from(new);
        }
        lint(&files, config)
    });
    let mut files = project.clone();
    for changed in &outcome.files {
        let (_, text) = files.iter_mut().find(|(path, _)| *path == changed.path).unwrap();
        text.clone_from(&changed.after);
    }
    (files, outcome)
}

/// A project with one fix, put in by hand.
fn with_fix(project: &Files, report: &Report, fix: &Fix) -> Files {
    let mut files = project.clone();
    for edit in fix.edits.iter().rev() {
        let path = &report.sources[edit.span.source.0 as usize].path;
        let (_, text) = files.iter_mut().find(|(other, _)| other == path).unwrap();
        text.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.text);
    }
    files
}

/// A manifest without the comments that say what is found there.
fn without_promises(text: &str) -> String {
    let promise =
        |word: &str| word.split_once('[').is_some_and(|(severity, _)| ["error", "warning", "info"].contains(&severity));
    let plain = |line: &str| match line.split_once(" # ") {
        Some((content, comment)) if comment.split_whitespace().all(promise) => content.trim_end().to_owned(),
        _ => line.to_owned(),
    };
    text.split('\n').map(plain).collect::<Vec<_>>().join("\n")
}

/// Everything that the other tests lint.
fn projects() -> Vec<Files> {
    let mut projects = vec![files_below(&root().join("fixtures/apps/shop"))];
    for rule in names("fixtures/rules", ".yaml") {
        projects.extend(cases(&text(format!("fixtures/rules/{rule}.yaml"))).into_iter().map(|case| case.files));
    }
    for rule in RULES {
        projects.push(file("bad.yaml", block(rule.page, "## Bad")));
    }
    projects.extend(files_below(&root().join("fixtures/fixes")).into_iter().map(|(path, text)| vec![(path, text)]));
    projects.retain(|project| project.iter().all(|(path, _)| !path.ends_with("lameduck.yaml")));
    projects
}
