//! Nothing that is derived from the rule pages is stale.

use std::fmt::Write as _;

use crate::support::{assert_derived, names, root, text};

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Front {
    summary: String,
    group: String,
    severity: String,
    enabled: bool,
    fix: Option<String>,
    since: String,
    replaces: Vec<String>,
}

fn front(id: &str) -> Front {
    let page = text(format!("rules/{id}.md"));
    let (front, _) = page
        .strip_prefix("---\n")
        .and_then(|rest| rest.split_once("\n---\n"))
        .unwrap_or_else(|| panic!("rules/{id}.md has no front matter"));
    serde_yaml::from_str(front).unwrap_or_else(|error| panic!("rules/{id}.md: {error}"))
}

/// Pages whose check exists. A page without a check, or a check without a page, fails the second test.
fn ids() -> Vec<String> {
    names("rules", ".md").into_iter().filter(|id| check_path(id).exists()).collect()
}

fn check_path(id: &str) -> std::path::PathBuf {
    root().join(format!("src/rules/{}.rs", id.replace('-', "_")))
}

fn capital(word: &str) -> String {
    word[..1].to_uppercase() + &word[1..]
}

#[test]
fn the_registry_is_derived_from_the_pages() {
    let mut code = "//! Which rules exist. Derived from the pages in `rules/`; do not edit.\n\n".to_owned();
    for id in ids() {
        writeln!(code, "mod {};", id.replace('-', "_")).unwrap();
    }
    code += "\nuse crate::finding::{Applicability, Severity};\nuse crate::rule::{Group, Rule};\n\n/// Every rule, sorted by id.\npub static RULES: &[Rule] = &[\n";
    for id in ids() {
        let front = front(&id);
        let replaces: Vec<String> = front.replaces.iter().map(|other| format!("\"{other}\"")).collect();
        let one_line = format!("        replaces: &[{}],", replaces.join(", "));
        let fix = front.fix.map_or("None".to_owned(), |fix| format!("Some(Applicability::{})", capital(&fix)));
        // As rustfmt would break it.
        let replaces = if one_line.len() <= 120 {
            one_line
        } else {
            format!("        replaces: &[\n            {},\n        ],", replaces.join(",\n            "))
        };
        write!(
            code,
            "    Rule {{\n        id: \"{id}\",\n        summary: {:?},\n        group: Group::{},\n        severity: Severity::{},\n        enabled: {},\n        fix: {fix},\n        since: \"{}\",\n{replaces}\n        page: include_str!(\"../rules/{id}.md\"),\n        check: {}::check,\n    }},\n",
            front.summary,
            capital(&front.group),
            capital(&front.severity),
            front.enabled,
            front.since,
            id.replace('-', "_"),
        )
        .unwrap();
    }
    code += "];\n";
    assert_derived("src/rules.rs", &code);
}

/// The groups in the order of the README's table, with what they are about.
const GROUPS: [(&str, &str); 8] = [
    ("shutdown", "what happens between a pod's deletion and its end"),
    ("readiness", "when a pod gets traffic"),
    ("replicas", "how many pods there are"),
    ("budgets", "PodDisruptionBudgets"),
    ("rollout", "how new pods replace old ones"),
    ("traffic", "Services and their pods"),
    ("scheduling", "where pods run, and how they leave"),
    ("input", "what could not be read"),
];

#[test]
fn the_readme_lists_every_rule() {
    let rules: Vec<(String, Front)> = ids().into_iter().map(|id| (id.clone(), front(&id))).collect();
    for (id, Front { group, .. }) in &rules {
        assert!(GROUPS.iter().any(|(name, _)| name == group), "{id} is in the unknown group {group}");
    }
    let mut list = String::new();
    for (name, about) in GROUPS {
        let mut group = rules.iter().filter(|(_, front)| front.group == name).peekable();
        if group.peek().is_none() {
            continue;
        }
        write!(list, "\n**{name}**: {about}\n\n| rule | severity | fix | finds |\n| --- | --- | --- | --- |\n")
            .unwrap();
        for (id, Front { summary, severity, enabled, fix, .. }) in group {
            let fix = fix.as_deref().unwrap_or("");
            let off = if *enabled { "" } else { ", off by default" };
            writeln!(list, "| [{id}](rules/{id}.md) | {severity}{off} | {fix} | {} |", summary.replace('|', "\\|"))
                .unwrap();
        }
    }
    let (start, end) = ("<!-- rules: derived from rules/*.md -->\n", "\n<!-- end of rules -->");
    let readme = text("README.md");
    let (before, rest) = readme.split_once(start).expect("the README has no list of rules");
    let (_, after) = rest.split_once(end).expect("the README's list of rules has no end");
    assert_derived("README.md", &format!("{before}{start}{list}{end}{after}"));
}

#[test]
fn every_page_has_a_check_and_every_check_a_page() {
    let pages = names("rules", ".md");
    let checks: Vec<String> = names("src/rules", ".rs").iter().map(|name| name.replace('_', "-")).collect();
    assert_eq!(pages, checks);
}

#[test]
fn rules_replace_rules_that_exist() {
    let ids = ids();
    for id in &ids {
        for other in front(id).replaces {
            assert!(ids.contains(&other) && other != *id, "{id} replaces {other}");
        }
    }
}
