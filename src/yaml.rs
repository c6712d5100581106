//! Text to a spanned tree, read as kubectl reads it.
//!
//! kubectl splits a file into documents by line, parses each as YAML 1.1, and turns it into JSON:
//! keys become strings, the last of two equal keys wins, and what JSON cannot hold is an error. So
//! does this module, and it keeps the place of every key and value. The parser below it is named in
//! `yaml/events.rs` only.
//!
//! Nothing here recurses, and nothing expands an alias into a copy: a hostile document costs no more
//! than its length.

mod build;
mod chars;
mod error;
mod events;
mod fast;
mod json;
mod pass;
mod paths;
mod print;
mod read;
mod scalar;
mod skim;
mod split;
mod tabs;
mod tree;
mod work;

pub use error::SyntaxError;
pub use fast::{Look, Outline, Said, look};
pub use paths::{Place, paths, quick_paths};
pub use read::{Parsed, parse, parse_in_full};
pub use skim::{TopLevel, top_level_kind, top_level_value};
pub use split::documents;
pub use tree::{Entry, Node, Tree};

use crate::source::Span;

/// What a node is after kubectl's (YAML 1.1) resolution.
#[derive(Copy, Clone, Debug, PartialEq)]
pub enum Value<'t> {
    /// `null`, `~` or nothing.
    Null,
    /// `true`, `yes`, `on` and their kin.
    Bool(bool),
    /// An integer that fits.
    Int(i64),
    /// A float, or an integer beyond `i64`.
    Float(f64),
    /// A string.
    Str(&'t str),
    /// A sequence; see [`Node::items`].
    Sequence,
    /// A mapping; see [`Node::entries`].
    Mapping,
}

/// How a node is written.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Style {
    /// A plain scalar.
    Plain,
    /// In `'` or `"`.
    Quoted,
    /// After `|` or `>`.
    BlockScalar,
    /// A collection by indentation.
    Block,
    /// A collection in `[]` or `{}`.
    Flow,
}

/// A key that a mapping has twice. The last one wins, as in kubectl.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duplicate {
    /// The key.
    pub key: String,
    /// Where it is first.
    pub first: Span,
    /// Where it is again.
    pub second: Span,
}
