//! The rules, each with its whole page as help.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Text;
use crate::finding::Severity;
use crate::report::Report;
use crate::rule::Rule;
use crate::rules::RULES;

/// Every rule, those with findings first, so that their numbers do not change when rules are added.
pub(super) struct Rules {
    rules: Vec<&'static Rule>,
    indices: BTreeMap<&'static str, usize>,
}

impl Rules {
    pub(super) fn new(report: &Report) -> Self {
        let speaking: BTreeMap<_, _> =
            report.diagnostics.iter().map(|diagnostic| (diagnostic.rule.id, diagnostic.rule)).collect();
        let silent = RULES.iter().filter(|rule| !speaking.contains_key(rule.id));
        let rules: Vec<_> = speaking.values().copied().chain(silent).collect();
        let indices = rules.iter().enumerate().map(|(index, rule)| (rule.id, index)).collect();
        Self { rules, indices }
    }

    pub(super) fn index(&self, rule: &Rule) -> usize {
        self.indices.get(rule.id).copied().unwrap_or_default()
    }

    pub(super) fn descriptors(&self) -> Vec<ReportingDescriptor> {
        self.rules.iter().map(|rule| ReportingDescriptor::new(rule)).collect()
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ReportingDescriptor {
    id: &'static str,
    name: String,
    short_description: Text,
    full_description: Text,
    help: Help,
    help_uri: String,
    default_configuration: Configuration,
    properties: Properties,
}

impl ReportingDescriptor {
    fn new(rule: &Rule) -> Self {
        Self {
            id: rule.id,
            name: rule.id.split('-').map(capitalized).collect(),
            short_description: Text { text: format!("{}.", rule.summary) },
            full_description: Text { text: introduction(rule) },
            help: Help { text: why(rule), markdown: rule.text().trim() },
            help_uri: rule.url(),
            default_configuration: Configuration { enabled: rule.enabled, level: level(rule.severity) },
            properties: Properties {
                tags: [rule.group.name(), "kubernetes", "reliability"],
                precision: "high",
                severity: match rule.severity {
                    Severity::Error => "error",
                    Severity::Warning => "warning",
                    Severity::Info => "recommendation",
                },
            },
        }
    }
}

/// The page's first paragraph, on one line.
fn introduction(rule: &Rule) -> String {
    let paragraphs = rule.text().split("\n\n").map(str::trim).find(|text| !text.is_empty() && !text.starts_with('#'));
    paragraphs.map_or_else(|| format!("{}.", rule.summary), |text| text.replace('\n', " "))
}

/// Why it matters, for viewers that show no Markdown.
fn why(rule: &Rule) -> String {
    let (_, why) = rule.text().split_once("## Why\n").unwrap_or_default();
    let (why, _) = why.split_once("\n## ").unwrap_or((why, ""));
    format!("{}\n\n{}", why.trim(), rule.url()).trim_start().to_owned()
}

fn capitalized(word: &str) -> String {
    let mut characters = word.chars();
    characters.next().map_or(String::new(), |first| first.to_uppercase().chain(characters).collect())
}

/// How bad a severity is in SARIF.
pub(super) fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

#[derive(Serialize)]
struct Help {
    text: String,
    markdown: &'static str,
}

#[derive(Serialize)]
struct Configuration {
    enabled: bool,
    level: &'static str,
}

#[derive(Serialize)]
struct Properties {
    tags: [&'static str; 3],
    precision: &'static str,
    #[serde(rename = "problem.severity")]
    severity: &'static str,
}
