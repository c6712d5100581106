//! Numbers as messages write them.

use std::fmt::Display;
use std::time::Duration;

use crate::cluster::unquoted;
use crate::fix::Repair;
use crate::model::{Amount, Spanned};

/// `1 replica`, `3 replicas`
pub(crate) fn count(number: impl Copy + Display + PartialEq + From<u8>, noun: &str) -> String {
    if number == 1.into() { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// `10 s`, `2.5 s`
pub(crate) fn seconds(duration: Duration) -> String {
    format!("{} s", duration.as_secs_f64())
}

/// What to write for an amount that is refused: ``write `maxSurge: 3`, without quotes``
pub(crate) fn write_instead(field: &str, amount: &Amount) -> String {
    match amount {
        Amount::Text(text) => match text.trim().parse::<u32>() {
            Ok(number) => format!("write `{field}: {number}`, without quotes, or `{field}: {number}%`"),
            Err(_) => format!("write an integer or a percentage, such as `{field}: 25%`"),
        },
        Amount::Percent(_) => format!("write `{field}: 100%`, or less"),
        Amount::Count(_) => format!("write `{field}: 1`"),
    }
}

/// The same as a change, where it is certain: a number in quotes.
pub(crate) fn write_number(field: &str, amount: &Spanned<Amount>) -> Option<Repair> {
    match &amount.value {
        Amount::Text(text) => unquoted(field, amount.span, text).filter(|_| text.trim().parse::<u32>().is_ok()),
        Amount::Percent(_) | Amount::Count(_) => None,
    }
}

/// ``Deployment `web`, StatefulSet `db` and 2 more``
pub(crate) fn list(titles: &[String]) -> String {
    match titles {
        [] => String::new(),
        [one] => one.clone(),
        [one, two] => format!("{one} and {two}"),
        [one, two, three] => format!("{one}, {two} and {three}"),
        [one, two, rest @ ..] => format!("{one}, {two} and {} more", rest.len()),
    }
}
