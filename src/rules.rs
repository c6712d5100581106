//! placeholder
use crate::rule::Rule;
mod autoscaler_floor;
pub static RULES: &[Rule] = &[];
