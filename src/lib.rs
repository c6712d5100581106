//! A linter for zero-downtime Kubernetes manifests.
#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod baseline;
#[cfg(feature = "cli")]
pub mod cli;
pub mod cluster;
pub mod config;
mod document;
pub mod finding;
pub mod fingerprint;
pub mod fix;
pub mod hook;
pub mod join;
pub mod lint;
pub mod model;
mod names;
pub mod render;
pub mod report;
pub mod rule;
pub mod rules;
pub mod source;
pub mod suppress;
mod words;
pub mod workspace;
pub mod yaml;

pub use config::Config;
pub use lint::lint;
pub use report::Report;
pub use source::{Role, Source};
