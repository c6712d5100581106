//! Integration tests, one crate.

mod cli;
mod cluster;
mod fixtures;
mod formats;
mod hook;
mod model;
mod pages;
mod registry;
mod support;
mod yaml;
