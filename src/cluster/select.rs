//! Label selectors, with Kubernetes' full semantics, and with "unknown" where a label or a value is only known later.
//! Source: apimachinery `pkg/labels/selector.go`, `Requirement.Matches`.

use super::run_time::may_come_later;
use crate::model::{Expression, Field, Labels, Operator, Selector};

/// Whether a selector matches labels.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Match {
    /// It does.
    Yes,
    /// It does not, whatever the placeholders come to.
    No,
    /// It depends on placeholders.
    Unknown,
}

impl Match {
    fn and(self, other: Match) -> Match {
        match (self, other) {
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Yes, Self::Yes) => Self::Yes,
            _ => Self::Unknown,
        }
    }

    fn not(self) -> Match {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
            Self::Unknown => Self::Unknown,
        }
    }
}

/// Whether a selector matches labels. An empty selector matches: callers know what their API makes of it.
pub(super) fn matches(selector: &Selector, labels: &Labels) -> Match {
    let start = if selector.labels.incomplete { Match::Unknown } else { Match::Yes };
    let plain = selector.labels.entries.iter().map(|wanted| match wanted.value.known() {
        Some(value) => has(labels, &wanted.key, &[value]),
        None => exists(labels, &wanted.key).and(Match::Unknown),
    });
    let expressions = selector.expressions.iter().map(|expression| meets(expression, labels));
    plain.chain(expressions).fold(start, Match::and)
}

/// Whether labels meet one of `matchExpressions`.
pub(super) fn meets(expression: &Expression, labels: &Labels) -> Match {
    let (Some(key), Some(operator)) = (expression.key.known(), expression.operator.known()) else {
        return Match::Unknown;
    };
    let values: Vec<&str> = expression.values.iter().filter_map(|value| value.known().map(String::as_str)).collect();
    let any = match has(labels, key, &values) {
        Match::No if values.len() < expression.values.len() => exists(labels, key).and(Match::Unknown),
        known => known,
    };
    match operator {
        Operator::In => any,
        Operator::NotIn => any.not(),
        Operator::Exists => exists(labels, key),
        Operator::DoesNotExist => exists(labels, key).not(),
    }
}

fn has(labels: &Labels, key: &str, values: &[&str]) -> Match {
    match labels.get(key).map(|label| &label.value) {
        Some(Field::Set(value)) if values.contains(&value.as_str()) => Match::Yes,
        Some(Field::Unknown(_)) => Match::Unknown,
        None if labels.incomplete || may_come_later(key, values) => Match::Unknown,
        Some(Field::Absent) if values.contains(&"") => Match::Yes, // `app:` with nothing behind it is ""
        Some(Field::Set(_) | Field::Absent) | None => Match::No,
    }
}

fn exists(labels: &Labels, key: &str) -> Match {
    match labels.get(key) {
        Some(_) => Match::Yes,
        None if labels.incomplete || may_come_later(key, &[]) => Match::Unknown,
        None => Match::No,
    }
}
