//! Integration tests, one crate.
#![allow(clippy::disallowed_methods, reason = "tests read fixtures and run the program")]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "a test may fail")]

mod cli;
mod cluster;
mod config;
mod fixes;
mod fixtures;
mod formats;
mod hazards;
mod hook;
mod model;
mod pages;
mod picture;
mod prose;
mod registry;
mod robustness;
mod server;
mod shortcut;
mod styles;
mod support;
mod suppress;
mod workspace;
mod yaml;
