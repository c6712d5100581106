//! `fixtures/rules/<id>.yaml`: edge cases and near misses of one rule, expectations on their lines.

use lameduck::Config;

use crate::support::{
    Found, all_rules, difference, expected, files_below, for_version, found, lint, names, root, text,
};

/// A part of a fixture that is linted on its own.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) kubernetes: Option<String>,
    pub(crate) files: Vec<(String, String)>,
}

#[test]
fn every_rule_finds_what_its_fixture_promises_and_nothing_else() {
    let mut faults = String::new();
    for rule in names("fixtures/rules", ".yaml") {
        let mut hits = 0;
        let mut misses = 0;
        for case in cases(&text(format!("fixtures/rules/{rule}.yaml"))) {
            let suffix = format!("[{rule}]");
            let promised: Vec<_> = case
                .files
                .iter()
                .flat_map(|(path, text)| expected(path, text))
                .filter(|one| one.what.ends_with(&suffix))
                .collect();
            let report = lint(&case.files, &for_version(all_rules(), case.kubernetes.as_deref()));
            let found: Vec<_> = found(&report).into_iter().filter(|one| one.what.ends_with(&suffix)).collect();
            if promised.is_empty() {
                misses += 1;
            } else {
                hits += 1;
            }
            let difference = difference(&promised, &found);
            if !difference.is_empty() {
                faults += &format!("{rule}, case \"{}\":\n{difference}", case.name);
            }
        }
        if hits == 0 || misses == 0 {
            faults += &format!("{rule}: needs at least one hit and one near miss\n");
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
}

#[test]
fn the_shop_has_exactly_its_expected_findings() {
    let files = files_below(&root().join("fixtures/apps/shop"));
    let mut faults = String::new();
    let report = lint(&files, &Config::default());
    let found: Vec<String> = found(&report)
        .iter()
        .map(|Found { path, line, what }| {
            let (severity, rule) = what.trim_end_matches(']').split_once('[').unwrap();
            format!("{path}:{line} {severity} {rule}")
        })
        .collect();
    let expected = text("fixtures/apps/shop.expected");
    let expected: Vec<&str> = expected.lines().collect();
    for missing in expected.iter().filter(|line| !found.iter().any(|found| found == *line)) {
        faults += &format!("  missing    {missing}\n");
    }
    for unexpected in found.iter().filter(|line| !expected.contains(&line.as_str())) {
        faults += &format!("  unexpected {unexpected}\n");
    }
    assert!(faults.is_empty(), "\n{faults}");
}

/// What the README's comparison says about lameduck. Other rules may have something to say about a case, too, unless it
/// promises nothing: then all is well there.
#[test]
fn the_readme_compares_what_is_so() {
    let mut faults = String::new();
    for case in cases(&text("fixtures/compare.yaml")) {
        let promised: Vec<_> = case.files.iter().flat_map(|(path, text)| expected(path, text)).collect();
        let mut found = found(&lint(&case.files, &Config::default()));
        if !promised.is_empty() {
            found.retain(|found| promised.contains(found));
        }
        let difference = difference(&promised, &found);
        if !difference.is_empty() {
            faults += &format!("case \"{}\":\n{difference}", case.name);
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
}

#[test]
fn every_rule_has_a_fixture() {
    let fixtures = names("fixtures/rules", ".yaml");
    let missing: Vec<_> = lameduck::rules::RULES
        .iter()
        .map(|rule| rule.id)
        .filter(|id| !fixtures.iter().any(|name| name == id))
        .collect();
    assert!(missing.is_empty(), "rules without a fixture: {missing:?}");
}

pub(crate) fn cases(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for line in text.split_inclusive('\n') {
        if let Some(title) = line.strip_prefix("# case:") {
            let title = title.trim();
            let (name, kubernetes) = match title.rsplit_once("(kubernetes ") {
                Some((name, version)) => (name.trim(), Some(version.trim_end_matches(')').to_owned())),
                None => (title, None),
            };
            cases.push(Case { name: name.to_owned(), kubernetes, files: Vec::new() });
            continue;
        }
        let Some(case) = cases.last_mut() else { continue };
        if let Some(path) = line.strip_prefix("# file:") {
            case.files.push((path.trim().to_owned(), String::new()));
            continue;
        }
        if case.files.is_empty() {
            case.files.push(("case.yaml".to_owned(), String::new()));
        }
        if let Some((_, content)) = case.files.last_mut() {
            content.push_str(line);
        }
    }
    for case in &mut cases {
        // Blank lines in front of the first `# file:` are no file.
        case.files.retain(|(_, text)| !text.trim().is_empty());
    }
    cases
}
