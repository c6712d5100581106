//! Kubernetes' rounding. Integers only: Go computes `float64(p)*float64(n)/100`, product first, which is exact.
//! Source: apimachinery `pkg/util/intstr/intstr.go`, `GetScaledValueFromIntOrPercent`.

use crate::model::{Amount, Field};

/// Which way a percentage rounds.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Round {
    /// Towards more.
    Up,
    /// Towards less.
    Down,
}

/// What an amount comes to, of `total`; `None` for a string that is no percentage.
pub(super) fn resolve(amount: &Amount, total: i64, round: Round) -> Option<i64> {
    match (amount, round) {
        (Amount::Count(count), _) => Some(*count),
        (Amount::Percent(percent), Round::Up) => Some(percent.saturating_mul(total).saturating_add(99).div_euclid(100)),
        (Amount::Percent(percent), Round::Down) => Some(percent.saturating_mul(total).div_euclid(100)),
        (Amount::Text(_), _) => None,
    }
}

/// The same for a field with a default; `None` when it is only known later.
pub(super) fn resolve_or(field: &Field<Amount>, default: &Amount, total: i64, round: Round) -> Option<i64> {
    match field {
        Field::Absent => resolve(default, total, round),
        Field::Unknown(_) => None,
        Field::Set(amount) => resolve(amount, total, round),
    }
}

/// How many members may be lost while a majority remains: `(n - 1) / 2`.
pub fn quorum_tolerance(members: i64) -> i64 {
    (members - 1).max(0) / 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_round_as_kubernetes_rounds_them() {
        use Round::{Down, Up};
        let table = [
            (67, 3, Up, 3),
            (66, 3, Up, 2),
            (34, 3, Up, 2),
            (33, 3, Up, 1),
            (1, 1, Up, 1),
            (0, 5, Up, 0),
            (7, 100, Up, 7), // 100*(7/100.0) is 7.000000000000001 in floating point
            (29, 100, Down, 29),
            (25, 1, Up, 1),
            (25, 1, Down, 0),
            (25, 3, Down, 0),
            (25, 4, Down, 1),
            (41, 5, Up, 3),
            (40, 5, Up, 2),
            (100, 2, Up, 2),
            (90, 9, Up, 9),
            (90, 10, Up, 9),
        ];
        for (percent, total, round, expected) in table {
            assert_eq!(
                resolve(&Amount::Percent(percent), total, round),
                Some(expected),
                "{percent}% of {total} {round:?}"
            );
        }
    }

    #[test]
    fn a_majority_tolerates_less_than_half() {
        let tolerances: Vec<i64> = (0..=7).map(quorum_tolerance).collect();
        assert_eq!(tolerances, [0, 0, 0, 1, 1, 2, 2, 3]);
    }
}
