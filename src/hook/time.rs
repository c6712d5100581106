//! The operands of `sleep`, `timeout` and their relatives.

use std::time::Duration;

/// What `sleep` makes of an operand.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Operand {
    Time(Duration),
    /// `infinity`, in coreutils.
    Endless,
    /// Accepted by some implementations only: `1e3`, `0x10`.
    Disputed,
    /// Refused by all of them.
    Invalid,
}

impl Operand {
    /// The time, when it is one.
    pub(super) fn time(self) -> Option<Duration> {
        match self {
            Operand::Time(time) => Some(time),
            _ => None,
        }
    }
}

/// Both coreutils and busybox take `10`, `10s`, `1m`, `0.5`; checked with coreutils 9.1 and busybox 1.35.
pub(super) fn operand(text: &str) -> Operand {
    if matches!(text.to_ascii_lowercase().as_str(), "infinity" | "inf" | "+inf" | "+infinity") {
        return Operand::Endless;
    }
    let (number, factor) = match text.strip_suffix(['s', 'm', 'h', 'd']) {
        Some(number) if text.ends_with('m') => (number, 60.0),
        Some(number) if text.ends_with('h') => (number, 3600.0),
        Some(number) if text.ends_with('d') => (number, 86400.0),
        Some(number) => (number, 1.0),
        None => (text, 1.0),
    };
    let plain = number.chars().all(|character| character.is_ascii_digit() || character == '.')
        && number.chars().any(|character| character.is_ascii_digit());
    if plain {
        return match number.parse::<f64>() {
            Ok(number) => Operand::Time(seconds(number * factor)),
            Err(_) => Operand::Invalid,
        };
    }
    let exotic = number.starts_with(|first: char| first.is_ascii_digit() || first == '+' || first == '.')
        && number
            .chars()
            .all(|character| character.is_ascii_hexdigit() || matches!(character, '.' | '+' | '-' | 'x' | 'X' | 'p'))
        && !number.contains("--");
    let is_number = exotic && (number.parse::<f64>().is_ok() || number.starts_with("0x") || number.starts_with("0X"));
    if is_number { Operand::Disputed } else { Operand::Invalid }
}

/// Fractions of a second are kept to the millisecond.
pub(super) fn seconds(number: f64) -> Duration {
    Duration::try_from_secs_f64((number.max(0.0) * 1000.0).round() / 1000.0).unwrap_or(Duration::MAX)
}
