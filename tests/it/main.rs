//! Integration tests, one crate.
#![allow(clippy::disallowed_methods, reason = "tests read fixtures and run the program")]

mod cli;
mod fixtures;
mod formats;
mod pages;
mod registry;
mod support;
