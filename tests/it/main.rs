//! Integration tests, one crate.

mod yaml;
