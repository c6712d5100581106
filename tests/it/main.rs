//! Integration tests, one crate.

mod fixtures;
mod pages;
mod registry;
mod support;
