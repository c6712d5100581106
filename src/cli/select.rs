//! Names of rules on the command line.

use super::exit::Failure;
use crate::names::{is_rule_or_group, nearest, rules_and_groups};
use crate::rule::Rule;
use crate::rules::RULES;

/// The names of rules, groups, or `all`, as the configuration takes them.
pub(super) fn names(option: &str, names: &[String]) -> Result<Vec<String>, Failure> {
    names.iter().map(|name| known(option, name.trim())).collect()
}

fn known(option: &str, name: &str) -> Result<String, Failure> {
    if is_rule_or_group(name) {
        return Ok(name.to_owned());
    }
    Err(unknown(&format!("{option}: no rule or group is called `{name}`"), name, rules_and_groups()))
}

/// The rule of that name.
pub(super) fn rule(name: &str) -> Result<&'static Rule, Failure> {
    RULES
        .iter()
        .find(|rule| rule.id == name)
        .ok_or_else(|| unknown(&format!("no rule is called `{name}`"), name, RULES.iter().map(|rule| rule.id)))
}

fn unknown(message: &str, name: &str, candidates: impl Iterator<Item = &'static str>) -> Failure {
    let failure = Failure::new(message);
    match nearest(name, candidates) {
        Some(candidate) => failure.help(format!("did you mean `{candidate}`?")),
        None => failure.help("`lameduck rules` lists them all"),
    }
}
