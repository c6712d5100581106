//! Which rules exist. Derived from the pages in `rules/`; do not edit.

use crate::rule::Rule;

/// Every rule, sorted by id.
pub static RULES: &[Rule] = &[];
