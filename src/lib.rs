//! A linter for zero-downtime Kubernetes manifests.
#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod hook;
pub mod source;
pub mod yaml;
