//! `rules/<id>.md`: Bad yields exactly its annotated findings, Output is the real rendering, Good is silent.

use crate::support::{all_rules, assert_derived, difference, expected, for_version, found, lint, text};
use lameduck::Config;
use lameduck::render::{Format, Style, render};
use lameduck::rules::RULES;

#[test]
fn bad_yields_exactly_its_annotated_findings() {
    let mut faults = String::new();
    for rule in RULES {
        let bad = file("bad.yaml", block(rule.page, "## Bad"));
        let promised = expected(&bad[0].0, &bad[0].1);
        let suffix = format!("[{}]", rule.id);
        if !promised.iter().any(|one| one.what.ends_with(&suffix)) {
            faults += &format!("{}: Bad does not promise its own finding\n", rule.id);
        }
        let config = if rule.enabled {
            Config::default()
        } else {
            Config {
                select: RULES
                    .iter()
                    .filter(|other| other.enabled || other.id == rule.id)
                    .map(|other| other.id.to_owned())
                    .collect(),
                ..Config::default()
            }
        };
        let difference = difference(&promised, &found(&lint(&bad, &for_block(config, &bad))));
        if !difference.is_empty() {
            faults += &format!("{}:\n{difference}", rule.id);
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
}

#[test]
fn good_is_silent_under_every_rule() {
    let mut faults = String::new();
    for rule in RULES {
        let good = file("good.yaml", block(rule.page, "## Good"));
        let difference = difference(&[], &found(&lint(&good, &for_block(all_rules(), &good))));
        if !difference.is_empty() {
            faults += &format!("{}:\n{difference}", rule.id);
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
}

#[test]
fn output_is_the_real_rendering() {
    for rule in RULES {
        let bad = file("bad.yaml", block(rule.page, "## Bad"));
        let config = Config { select: vec![rule.id.to_owned()], ..Config::default() };
        let report = lint(&bad, &for_block(config, &bad));
        let mut output = Vec::new();
        render(&report, Format::Full, &Style::default(), &mut output).unwrap();
        let output = String::from_utf8(output).unwrap();
        let path = format!("rules/{}.md", rule.id);
        let page = text(&path);
        let (before, after) = page.split_once("## Output\n").unwrap_or_else(|| panic!("{path} has no Output"));
        let (_, after) = after.split_once("\n## ").unwrap();
        let output = output.trim_end();
        assert_derived(&path, &format!("{before}## Output\n```text\n{output}\n```\n\n## {after}"));
    }
}

/// The Kubernetes version that a block is for: its first line may say `# kubernetes 1.29`.
pub(crate) fn for_block(config: Config, files: &[(String, String)]) -> Config {
    let first = files.first().and_then(|(_, text)| text.lines().next()).unwrap_or("");
    for_version(config, first.strip_prefix("# kubernetes "))
}

/// A block as a file: a configuration says so in its first line.
pub(crate) fn file(name: &str, text: String) -> Vec<(String, String)> {
    let name = if text.starts_with("# lameduck.yaml") { "lameduck.yaml" } else { name };
    vec![(name.to_owned(), text)]
}

/// The first fenced block below a heading.
pub(crate) fn block(page: &str, heading: &str) -> String {
    let (_, rest) = page.split_once(heading).unwrap_or_else(|| panic!("no {heading}"));
    let (_, rest) = rest.split_once("```").unwrap();
    let (_, rest) = rest.split_once('\n').unwrap();
    let (block, _) = rest.split_once("\n```").unwrap();
    format!("{block}\n")
}
