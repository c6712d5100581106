//! The arena behind a document, and the handles that walk it.

use std::collections::HashSet;

use super::{Duplicate, Style, Value};
use crate::source::{SourceId, Span};

/// One document as a tree of nodes.
#[derive(Debug)]
pub struct Tree<'s> {
    pub(super) source: SourceId,
    pub(super) text: &'s str,
    pub(super) nodes: Vec<NodeData>,
    pub(super) items: Vec<u32>,
    pub(super) pairs: Vec<Pair>,
    pub(super) owned: Vec<String>,
    pub(super) root: u32,
    pub(super) duplicates: Vec<Duplicate>,
    pub(super) aliases: Vec<(Span, Span)>,
    pub(super) comments: Vec<Span>,
}

/// A node as the arena keeps it.
#[derive(Copy, Clone, Debug)]
pub(super) struct NodeData {
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) style: Style,
    pub(super) kind: Kind,
}

/// What a node holds; collections are ranges of the arena's child lists.
#[derive(Copy, Clone, Debug)]
pub(super) enum Kind {
    Null,
    Bool(bool),
    Int(i64),
    Unsigned(u64),
    Float(f64),
    Str(Text),
    Sequence {
        from: u32,
        to: u32,
    },
    /// `plain`: no merge keys and no key twice, so its pairs are its entries.
    Mapping {
        from: u32,
        to: u32,
        plain: bool,
    },
    Alias(u32),
}

/// A string, in the source where it is written as it reads, else kept by the tree.
#[derive(Copy, Clone, Debug)]
pub(super) enum Text {
    Source(u32, u32),
    Owned(u32),
}

/// A key and its value.
#[derive(Copy, Clone, Debug)]
pub(super) struct Pair {
    pub(super) key: Text,
    pub(super) key_start: u32,
    pub(super) key_end: u32,
    pub(super) value: u32,
    pub(super) merge: bool,
}

impl<'s> Tree<'s> {
    /// The document's value.
    pub fn root(&self) -> Node<'_> {
        Node { tree: self, id: self.root, alias: None }.resolved()
    }

    /// Keys that a mapping has twice, in the order of the second ones.
    pub fn duplicates(&self) -> &[Duplicate] {
        &self.duplicates
    }

    /// For every alias: its place, and the place of the value that it stands for, in the order of the text.
    pub fn aliases(&self) -> &[(Span, Span)] {
        &self.aliases
    }

    /// Comments with their places, `#` included, in the order of the text.
    pub fn comments(&self) -> &[Span] {
        &self.comments
    }

    /// The text that the tree's places count in.
    pub fn text(&self) -> &'s str {
        self.text
    }

    fn node(&self, id: u32) -> NodeData {
        let nothing = NodeData { start: 0, end: 0, style: Style::Plain, kind: Kind::Null };
        self.nodes.get(id as usize).copied().unwrap_or(nothing)
    }

    pub(super) fn str(&self, text: Text) -> &str {
        match text {
            Text::Source(start, end) => self.text.get(start as usize..end as usize),
            Text::Owned(index) => self.owned.get(index as usize).map(String::as_str),
        }
        .unwrap_or("")
    }
}

/// A value in a tree; a cheap handle. Reached through an alias, it reports the alias's place.
#[derive(Copy, Clone)]
pub struct Node<'t> {
    tree: &'t Tree<'t>,
    id: u32,
    alias: Option<(u32, u32)>,
}

/// A key and its value in a mapping.
#[derive(Copy, Clone, Debug)]
pub struct Entry<'t> {
    /// The key as JSON has it: always a string.
    pub key: &'t str,
    /// The key's place, or that of the alias through which the mapping was reached.
    pub key_span: Span,
    /// The value.
    pub value: Node<'t>,
}

impl<'t> Node<'t> {
    /// What it is.
    pub fn value(self) -> Value<'t> {
        match self.data().kind {
            Kind::Null | Kind::Alias(_) => Value::Null,
            Kind::Bool(value) => Value::Bool(value),
            Kind::Int(value) => Value::Int(value),
            #[expect(clippy::cast_precision_loss, reason = "JSON readers round it in the same way")]
            Kind::Unsigned(value) => Value::Float(value as f64),
            Kind::Float(value) => Value::Float(value),
            Kind::Str(text) => Value::Str(self.tree.str(text)),
            Kind::Sequence { .. } => Value::Sequence,
            Kind::Mapping { .. } => Value::Mapping,
        }
    }

    /// How it is written.
    pub fn style(self) -> Style {
        self.data().style
    }

    /// Its place, or that of the outermost alias through which it was reached.
    pub fn span(self) -> Span {
        match self.alias {
            Some((start, end)) => Span::new(self.tree.source, start, end),
            None => self.text_span(),
        }
    }

    /// Where its own text stands, also when it was reached through an alias.
    pub fn text_span(self) -> Span {
        let data = self.data();
        Span::new(self.tree.source, data.start, data.end)
    }

    /// The text it is written as, quotes and indicators included.
    pub fn text(self) -> &'t str {
        let data = self.data();
        self.tree.text.get(data.start as usize..data.end as usize).unwrap_or("")
    }

    /// Whether it was reached through an alias, be it the value of a key, an item or a merge.
    pub fn is_aliased(self) -> bool {
        self.alias.is_some()
    }

    /// The entry of a mapping that wins for a key: the last of duplicates, merge keys resolved.
    pub fn get(self, key: &str) -> Option<Entry<'t>> {
        LastFirst::new(self).find(|entry| entry.key == key)
    }

    /// The entries of a mapping, merge keys resolved, each key once, in the order of the text; none for other nodes.
    ///
    /// A merge counts where it stands: it overrides keys before it and yields to keys after it.
    pub fn entries(self) -> Vec<Entry<'t>> {
        let Kind::Mapping { from, to, plain } = self.data().kind else { return Vec::new() };
        if plain {
            return self.tree.pairs(from, to).iter().map(|pair| self.entry(pair)).collect();
        }
        let mut seen = HashSet::new();
        let mut entries: Vec<_> = LastFirst::new(self).filter(|e| seen.insert(e.key)).collect();
        entries.reverse();
        entries
    }

    /// The items of a sequence; none for other nodes.
    pub fn items(self) -> Vec<Node<'t>> {
        self.item_ids().iter().map(|&id| self.child(id)).collect()
    }

    /// The number, if it is an integer beyond `i64` that JSON can still write exactly.
    pub(super) fn unsigned(self) -> Option<u64> {
        match self.data().kind {
            Kind::Unsigned(value) => Some(value),
            _ => None,
        }
    }

    fn item_ids(self) -> &'t [u32] {
        let Kind::Sequence { from, to } = self.data().kind else { return &[] };
        self.tree.items.get(from as usize..to as usize).unwrap_or(&[])
    }

    fn data(self) -> NodeData {
        self.tree.node(self.id)
    }

    fn child(self, id: u32) -> Self {
        Node { tree: self.tree, id, alias: self.alias }.resolved()
    }

    /// Follows an alias. Targets are never aliases themselves, so one step is enough.
    fn resolved(self) -> Self {
        let data = self.data();
        let Kind::Alias(target) = data.kind else { return self };
        Node { tree: self.tree, id: target, alias: self.alias.or(Some((data.start, data.end))) }
    }

    fn entry(self, pair: &Pair) -> Entry<'t> {
        let (start, end) = self.alias.unwrap_or((pair.key_start, pair.key_end));
        Entry {
            key: self.tree.str(pair.key),
            key_span: Span::new(self.tree.source, start, end),
            value: self.child(pair.value),
        }
    }
}

impl Tree<'_> {
    fn pairs(&self, from: u32, to: u32) -> &[Pair] {
        self.pairs.get(from as usize..to as usize).unwrap_or(&[])
    }
}

/// A mapping's entries, last first, in the reverse of the order in which kubectl's reader assigns them.
///
/// It keeps its own stack: a chain of merges may be longer than a thread's stack is deep.
struct LastFirst<'t> {
    open: Vec<Level<'t>>,
}

enum Level<'t> {
    Pairs(Node<'t>, std::iter::Rev<std::slice::Iter<'t, Pair>>),
    /// The mappings of a merged list: earlier ones win, so they come first here.
    Merged(Node<'t>, std::slice::Iter<'t, u32>),
}

impl<'t> LastFirst<'t> {
    fn new(node: Node<'t>) -> Self {
        let mut walk = Self { open: Vec::new() };
        walk.enter(node);
        walk
    }

    fn enter(&mut self, node: Node<'t>) {
        match node.data().kind {
            Kind::Mapping { from, to, .. } => {
                self.open.push(Level::Pairs(node, node.tree.pairs(from, to).iter().rev()));
            }
            Kind::Sequence { .. } => self.open.push(Level::Merged(node, node.item_ids().iter())),
            _ => {}
        }
    }
}

impl<'t> Iterator for LastFirst<'t> {
    type Item = Entry<'t>;

    fn next(&mut self) -> Option<Entry<'t>> {
        loop {
            let merged = match self.open.last_mut()? {
                Level::Pairs(node, pairs) => match pairs.next() {
                    Some(pair) if pair.merge => Some(node.child(pair.value)),
                    Some(pair) => return Some(node.entry(pair)),
                    None => None,
                },
                Level::Merged(node, items) => items.next().map(|&id| node.child(id)),
            };
            match merged {
                Some(node) => self.enter(node),
                None => {
                    self.open.pop();
                }
            }
        }
    }
}
