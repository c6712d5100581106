//! Integration tests, one crate.

mod model;
mod yaml;
