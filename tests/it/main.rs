//! Integration tests, one crate.
mod model;
