//! Names of rules on the command line.

use super::exit::Failure;
use crate::rule::Rule;
use crate::rules::RULES;

/// The names of rules, groups, or `all`, as the configuration takes them.
pub(super) fn names(option: &str, names: &[String]) -> Result<Vec<String>, Failure> {
    names.iter().map(|name| known(option, name.trim())).collect()
}

fn known(option: &str, name: &str) -> Result<String, Failure> {
    let groups = || RULES.iter().map(|rule| rule.group.name()).chain(["all"]);
    if RULES.iter().any(|rule| rule.id == name) || groups().any(|group| group == name) {
        return Ok(name.to_owned());
    }
    Err(unknown(&format!("{option}: no rule or group is called `{name}`"), name, groups()))
}

/// The rule of that name.
pub(super) fn rule(name: &str) -> Result<&'static Rule, Failure> {
    RULES
        .iter()
        .find(|rule| rule.id == name)
        .ok_or_else(|| unknown(&format!("no rule is called `{name}`"), name, std::iter::empty()))
}

fn unknown(message: &str, name: &str, others: impl Iterator<Item = &'static str>) -> Failure {
    let failure = Failure::new(message);
    match nearest(name, RULES.iter().map(|rule| rule.id).chain(others)) {
        Some(candidate) => failure.help(format!("did you mean `{candidate}`?")),
        None => failure.help("`lameduck rules` lists them all"),
    }
}

/// The name that was probably meant. Most people swap, drop or double a letter, or forget a half of the name.
pub(super) fn nearest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let name = name.to_lowercase().replace('_', "-");
    candidates
        .map(|candidate| (strsim::jaro_winkler(&name, candidate), candidate))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_finds_the_name_that_was_meant() {
        let near = |name| nearest(name, ["single-replica", "budget-blocks-drain", "shutdown"].into_iter());
        assert_eq!(near("singel-replica"), Some("single-replica"));
        assert_eq!(near("SINGLE_REPLICA"), Some("single-replica"));
        assert_eq!(near("single"), Some("single-replica"));
        assert_eq!(near("shutdwon"), Some("shutdown"));
        assert_eq!(near("latest-tag"), None);
    }
}
