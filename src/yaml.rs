//! Text to a spanned tree, read as kubectl reads it. The only file that knows the YAML parser.

use std::ops::Range;

use crate::source::{SourceId, Span};

/// The byte ranges of a text's documents, split at lines that begin with `---`, as kubectl splits.
pub fn documents(text: &str) -> Vec<Range<u32>> {
    let _ = text;
    Vec::new()
}

/// What parsing one document gave: the trees that were complete, and what stopped it.
pub struct Parsed<'s> {
    /// Usually one; several when JSON objects follow one another, none for an empty document.
    pub trees: Vec<Tree<'s>>,
    /// Why parsing stopped, if it did.
    pub error: Option<SyntaxError>,
}

/// Where and why a text is not YAML, or not YAML that can become JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// The place.
    pub span: Span,
    /// One sentence, lower case, no full stop.
    pub message: String,
    /// One step that would help, when there is a likely one.
    pub help: Option<String>,
    /// A place that explains the first (where the bracket was opened, say).
    pub related: Option<(Span, String)>,
}

/// Parses the document at `range` of `text`.
pub fn parse(source: SourceId, text: &str, range: Range<u32>) -> Parsed<'_> {
    let _ = (source, text, range);
    Parsed { trees: Vec::new(), error: None }
}

/// One document as a tree of nodes.
pub struct Tree<'s> {
    text: std::marker::PhantomData<&'s str>,
}

impl<'s> Tree<'s> {
    /// The document's value.
    pub fn root(&self) -> Node<'_> {
        Node { text: std::marker::PhantomData }
    }

    /// Keys that a mapping has twice, in the order of the second ones.
    pub fn duplicates(&self) -> &[Duplicate] {
        &[]
    }

    /// For every alias (and merge key): its place, and the place of the value that it stands for.
    pub fn aliases(&self) -> &[(Span, Span)] {
        &[]
    }

    /// Comments with their places, `#` included, in the order of the text.
    pub fn comments(&self) -> &[Span] {
        &[]
    }
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

/// A value in a tree; a cheap handle. Reached through an alias, it reports the alias's place.
#[derive(Copy, Clone)]
pub struct Node<'t> {
    text: std::marker::PhantomData<&'t str>,
}

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

impl<'t> Node<'t> {
    /// What it is.
    pub fn value(self) -> Value<'t> {
        Value::Null
    }

    /// How it is written.
    pub fn style(self) -> Style {
        Style::Plain
    }

    /// Its place, or that of the outermost alias through which it was reached.
    pub fn span(self) -> Span {
        Span::default()
    }

    /// Where its own text stands, also when it was reached through an alias.
    pub fn text_span(self) -> Span {
        Span::default()
    }

    /// Whether it was reached through an alias or a merge key.
    pub fn is_aliased(self) -> bool {
        false
    }

    /// The entry of a mapping that wins for a key: the last of duplicates, merge keys resolved.
    pub fn get(self, key: &str) -> Option<Entry<'t>> {
        self.entries().into_iter().rev().find(|entry| entry.key == key)
    }

    /// The entries of a mapping, merge keys resolved, each key once, in the order of the text; none for other nodes.
    pub fn entries(self) -> Vec<Entry<'t>> {
        Vec::new()
    }

    /// The items of a sequence; none for other nodes.
    pub fn items(self) -> Vec<Node<'t>> {
        Vec::new()
    }
}

/// A key and its value in a mapping.
#[derive(Copy, Clone)]
pub struct Entry<'t> {
    /// The key as JSON has it: always a string.
    pub key: &'t str,
    /// The key's place, or that of the alias through which the mapping was reached.
    pub key_span: Span,
    /// The value.
    pub value: Node<'t>,
}
