//! Integration tests, one crate.

mod cli;
mod fixtures;
mod formats;
mod hook;
mod pages;
mod registry;
mod support;
