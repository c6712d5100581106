//! Integration tests, one crate.

mod hook;
