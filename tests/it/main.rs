//! Integration tests, one crate.
mod formats;
