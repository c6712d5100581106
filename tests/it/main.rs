//! Integration tests, one crate.

mod cli;
mod fixtures;
mod formats;
mod hook;
mod model;
mod pages;
mod picture;
mod prose;
mod registry;
mod robustness;
mod support;
mod yaml;
