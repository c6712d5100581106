//! Names that users write: what was probably meant by one that does not exist.

use crate::rules::RULES;

/// Whether it names a rule, a group of rules, or `all` of them.
pub(crate) fn is_rule_or_group(name: &str) -> bool {
    RULES.iter().any(|rule| rule.is_called(name))
}

/// Rules, groups, and `all`.
pub(crate) fn rules_and_groups() -> impl Iterator<Item = &'static str> {
    RULES.iter().map(|rule| rule.id).chain(RULES.iter().map(|rule| rule.group.name())).chain(["all"])
}

/// The name that was probably meant. Most people swap, drop or double a letter, or forget a half of the name.
pub(crate) fn nearest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
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
