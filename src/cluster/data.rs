//! Lists that age, in `data/*.yaml`: one row per entry, with its source.

use serde::de::DeserializeOwned;

/// The rows of a list. A list that cannot be read has no rows; a test reads each.
pub(super) fn rows<T: DeserializeOwned>(text: &str) -> Vec<T> {
    serde_yaml::from_str(text).unwrap_or_default()
}
