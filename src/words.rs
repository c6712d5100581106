//! Numbers as messages write them.

use std::time::Duration;

/// `1 replica`, `3 replicas`
pub(crate) fn count(number: i64, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// `10 s`, `2.5 s`
pub(crate) fn seconds(duration: Duration) -> String {
    format!("{} s", duration.as_secs_f64())
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
