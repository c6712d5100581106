//! Assembles a tree from scalars, aliases and collection ends, for YAML and JSON alike.

use std::collections::HashMap;

use super::error::{self, SyntaxError};
use super::events::MAX_DEPTH;
use super::scalar::{Scalar, float_key};
use super::tree::{Kind, NodeData, Pair, Text, Tree};
use super::work::Work;
use super::{Duplicate, Style};
use crate::source::{SourceId, Span, to_u32};

/// A scalar, resolved.
pub(super) struct Leaf<'d> {
    pub(super) text: &'d str,
    pub(super) value: Scalar,
    pub(super) merge: bool,
    pub(super) style: Style,
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) anchor: usize,
}

/// A collection that begins.
#[derive(Copy, Clone)]
pub(super) struct Opening {
    pub(super) is_mapping: bool,
    pub(super) style: Style,
    pub(super) start: u32,
    pub(super) anchor: usize,
}

pub(super) struct Builder<'s> {
    tree: Tree<'s>,
    root: Option<u32>,
    open: Vec<Frame>,
    /// Children of the open collections; a collection takes its own off the end when it closes.
    items: Vec<u32>,
    pairs: Vec<Pair>,
    anchors: HashMap<usize, Anchor>,
    work: Work,
}

/// An open collection.
struct Frame {
    node: u32,
    opening: Opening,
    from: usize,
    key: Option<Key>,
    /// Where the last child ends so far.
    end: u32,
    extent: Extent,
}

/// A key that waits for its value.
#[derive(Copy, Clone)]
struct Key {
    text: Text,
    start: u32,
    end: u32,
    merge: bool,
}

/// How much a value comes to when its aliases are followed.
#[derive(Copy, Clone, Default)]
struct Extent {
    nodes: u64,
    height: usize,
}

#[derive(Copy, Clone)]
struct Anchor {
    node: u32,
    /// Unknown while the collection is open: an alias inside would contain itself.
    extent: Option<Extent>,
}

impl<'s> Builder<'s> {
    pub(super) fn new(source: SourceId, text: &'s str) -> Self {
        let tree = Tree {
            source,
            text,
            nodes: Vec::new(),
            items: Vec::new(),
            pairs: Vec::new(),
            owned: Vec::new(),
            root: 0,
            duplicates: Vec::new(),
            aliases: Vec::new(),
            comments: Vec::new(),
        };
        let (items, pairs) = (Vec::new(), Vec::new());
        Self { tree, root: None, open: Vec::new(), items, pairs, anchors: HashMap::new(), work: Work::default() }
    }

    /// Makes room for what a text of some length usually holds, so that it need not be moved time and again.
    pub(super) fn expect(&mut self, length: usize) {
        self.tree.nodes.reserve(length / 24);
        self.tree.pairs.reserve(length / 32);
        self.pairs.reserve(16);
    }

    /// The tree, if there was a value.
    pub(super) fn finish(mut self) -> Option<Tree<'s>> {
        self.tree.root = self.root?;
        self.tree.duplicates.sort_by_key(|duplicate| duplicate.second.start);
        self.tree.comments.sort_by_key(|comment| comment.start);
        Some(self.tree)
    }

    pub(super) fn comment(&mut self, start: u32, end: u32) {
        self.tree.comments.push(Span::new(self.tree.source, start, end));
    }

    /// The end of the key whose value comes next.
    pub(super) fn waiting_key_end(&self) -> Option<u32> {
        self.open.last()?.key.map(|key| key.end)
    }

    /// Where the innermost open bracket stands.
    pub(super) fn open_bracket(&self) -> Option<u32> {
        let innermost = self.open.last().filter(|frame| frame.opening.style == Style::Flow)?;
        Some(innermost.opening.start)
    }

    /// Where the innermost collection begins that is written by indentation.
    pub(super) fn open_block(&self) -> Option<u32> {
        // Brackets hold no collections by indentation, so all of those come first.
        let blocks = self.open.partition_point(|frame| frame.opening.style == Style::Block);
        Some(self.open.get(blocks.checked_sub(1)?)?.opening.start)
    }

    /// Whether the document's value is complete.
    pub(super) fn is_complete(&self) -> bool {
        self.root.is_some() && self.open.is_empty()
    }

    /// Whether the value is complete because its brackets are.
    pub(super) fn is_complete_flow(&self) -> bool {
        let root = self.root.and_then(|root| self.tree.nodes.get(root as usize));
        self.is_complete() && root.is_some_and(|root| root.style == Style::Flow)
    }

    pub(super) fn scalar(&mut self, leaf: &Leaf<'_>) -> Result<(), SyntaxError> {
        let span = Span::new(self.tree.source, leaf.start, leaf.end);
        if self.wants_key() {
            if !leaf.merge {
                self.count(1, 0, span)?;
            }
            return self.key(leaf, span);
        }
        self.count(1, 0, span)?;
        if let Scalar::Float(value) = leaf.value
            && !value.is_finite()
        {
            return Err(error::not_json(span, leaf.text));
        }
        let node = self.leaf_node(leaf);
        self.attach(node, leaf.end, Extent { nodes: 1, height: 0 })
    }

    pub(super) fn alias(&mut self, anchor: usize, start: u32, end: u32) -> Result<(), SyntaxError> {
        let span = Span::new(self.tree.source, start, end);
        let name = self.tree.text.get(start as usize..end as usize).unwrap_or("");
        let Some(&Anchor { node, extent }) = self.anchors.get(&anchor) else {
            return Err(error::unknown_alias(span, name));
        };
        let target = self.span_of(node);
        let Some(extent) = extent else {
            return Err(error::alias_in_itself(span, name, target));
        };
        if self.open.len() + extent.height > MAX_DEPTH {
            return Err(error::too_deep(span));
        }
        self.count(1, extent.nodes, span)?;
        self.tree.aliases.push((span, target));
        if self.wants_key() {
            return self.key_by_alias(node, span);
        }
        let alias = self.push(start, end, Style::Plain, Kind::Alias(node));
        self.attach(alias, end, Extent { nodes: extent.nodes.saturating_add(1), height: extent.height })
    }

    pub(super) fn open(&mut self, opening: Opening) -> Result<(), SyntaxError> {
        let at = Span::new(self.tree.source, opening.start, opening.start.saturating_add(1));
        if self.wants_key() {
            return Err(error::key_is_collection(at, opening.is_mapping));
        }
        if self.open.len() >= MAX_DEPTH {
            return Err(error::too_deep(at));
        }
        self.count(1, 0, at)?;
        let node = self.push(opening.start, opening.start, opening.style, Kind::Null);
        if opening.anchor != 0 {
            self.anchors.insert(opening.anchor, Anchor { node, extent: None });
        }
        let from = if opening.is_mapping { self.pairs.len() } else { self.items.len() };
        let extent = Extent { nodes: 1, height: 0 };
        self.open.push(Frame { node, opening, from, key: None, end: opening.start, extent });
        Ok(())
    }

    /// Ends the innermost collection: at its bracket, or without one at the end of its last child.
    pub(super) fn close(&mut self, bracket: Option<u32>) -> Result<(), SyntaxError> {
        let Some(frame) = self.open.pop() else { return Ok(()) };
        let end = bracket.unwrap_or(frame.end);
        let kind = if frame.opening.is_mapping { self.mapping(frame.from) } else { self.sequence(frame.from) };
        if let Some(node) = self.tree.nodes.get_mut(frame.node as usize) {
            node.kind = kind;
            node.end = end;
        }
        let extent = Extent { nodes: frame.extent.nodes, height: frame.extent.height + 1 };
        if frame.opening.anchor != 0
            && let Some(anchor) = self.anchors.get_mut(&frame.opening.anchor)
        {
            anchor.extent = Some(extent);
        }
        self.attach(frame.node, end, extent)
    }

    fn sequence(&mut self, from: usize) -> Kind {
        let start = to_u32(self.tree.items.len());
        self.tree.items.extend(self.items.drain(from..));
        Kind::Sequence { from: start, to: to_u32(self.tree.items.len()) }
    }

    fn mapping(&mut self, from: usize) -> Kind {
        let start = self.tree.pairs.len();
        self.tree.pairs.extend(self.pairs.drain(from..));
        let pairs = self.tree.pairs.get(start..).unwrap_or(&[]);
        let merges = pairs.iter().any(|pair| pair.merge);
        let duplicates = duplicates(&self.tree, pairs);
        let plain = !merges && duplicates.is_empty();
        self.tree.duplicates.extend(duplicates);
        Kind::Mapping { from: to_u32(start), to: to_u32(self.tree.pairs.len()), plain }
    }

    fn wants_key(&self) -> bool {
        self.open.last().is_some_and(|frame| frame.opening.is_mapping && frame.key.is_none())
    }

    fn key(&mut self, leaf: &Leaf<'_>, span: Span) -> Result<(), SyntaxError> {
        let text = match &leaf.value {
            Scalar::Null => return Err(error::key_is_null(span)),
            Scalar::Unsigned(_) => return Err(error::key_is_huge(span, leaf.text)),
            Scalar::Str => self.keep(leaf.text, leaf.start, leaf.end),
            Scalar::Bool(value) => self.keep(if *value { "true" } else { "false" }, leaf.start, leaf.end),
            Scalar::Int(value) => self.keep(&value.to_string(), leaf.start, leaf.end),
            Scalar::Float(value) => self.keep(&float_key(*value), leaf.start, leaf.end),
            Scalar::Binary(value) => self.keep(value, leaf.start, leaf.end),
        };
        if leaf.anchor != 0 {
            // An alias may use the key's text as a value elsewhere.
            self.leaf_node(leaf);
        }
        self.set_key(Key { text, start: leaf.start, end: leaf.end, merge: leaf.merge });
        Ok(())
    }

    fn key_by_alias(&mut self, target: u32, span: Span) -> Result<(), SyntaxError> {
        let kind = self.tree.nodes.get(target as usize).map_or(Kind::Null, |node| node.kind);
        let text = match kind {
            Kind::Null | Kind::Alias(_) => return Err(error::key_is_null(span)),
            Kind::Unsigned(value) => return Err(error::key_is_huge(span, &value.to_string())),
            Kind::Sequence { .. } => return Err(error::key_is_collection(span, false)),
            Kind::Mapping { .. } => return Err(error::key_is_collection(span, true)),
            Kind::Str(text) => text,
            Kind::Bool(value) => self.own(value.to_string()),
            Kind::Int(value) => self.own(value.to_string()),
            Kind::Float(value) => self.own(float_key(value)),
        };
        self.set_key(Key { text, start: span.start, end: span.end, merge: false });
        Ok(())
    }

    fn set_key(&mut self, key: Key) {
        if let Some(frame) = self.open.last_mut() {
            frame.extent.nodes = frame.extent.nodes.saturating_add(u64::from(!key.merge));
            frame.key = Some(key);
        }
    }

    fn leaf_node(&mut self, leaf: &Leaf<'_>) -> u32 {
        let kind = match &leaf.value {
            Scalar::Null => Kind::Null,
            Scalar::Bool(value) => Kind::Bool(*value),
            Scalar::Int(value) => Kind::Int(*value),
            Scalar::Unsigned(value) => Kind::Unsigned(*value),
            Scalar::Float(value) => Kind::Float(*value),
            Scalar::Str => Kind::Str(self.keep(leaf.text, leaf.start, leaf.end)),
            Scalar::Binary(value) => Kind::Str(self.keep(value, leaf.start, leaf.end)),
        };
        let node = self.push(leaf.start, leaf.end, leaf.style, kind);
        if leaf.anchor != 0 {
            let extent = Some(Extent { nodes: 1, height: 0 });
            self.anchors.insert(leaf.anchor, Anchor { node, extent });
        }
        node
    }

    /// Gives a complete value to the collection that it is in.
    fn attach(&mut self, node: u32, end: u32, extent: Extent) -> Result<(), SyntaxError> {
        let Some(frame) = self.open.last_mut() else {
            self.root.get_or_insert(node);
            return Ok(());
        };
        frame.end = frame.end.max(end);
        frame.extent.nodes = frame.extent.nodes.saturating_add(extent.nodes);
        frame.extent.height = frame.extent.height.max(extent.height);
        let Some(key) = frame.key.take() else {
            self.items.push(node);
            return Ok(());
        };
        let Key { text, start, end, merge } = key;
        self.pairs.push(Pair { key: text, key_start: start, key_end: end, value: node, merge });
        if merge && !self.can_be_merged(node) {
            return Err(error::merge_of_no_mapping(self.span_of(node)));
        }
        Ok(())
    }

    /// Whether a value is a mapping, or a list of mappings; aliases to mappings count.
    fn can_be_merged(&self, node: u32) -> bool {
        let kind = |id: u32| self.tree.nodes.get(id as usize).map(|node| node.kind);
        let is_mapping = |id: u32| match kind(id) {
            Some(Kind::Alias(target)) => matches!(kind(target), Some(Kind::Mapping { .. })),
            found => matches!(found, Some(Kind::Mapping { .. })),
        };
        match kind(node) {
            Some(Kind::Sequence { from, to }) => {
                let items = self.tree.items.get(from as usize..to as usize).unwrap_or(&[]);
                items.iter().all(|&item| is_mapping(item))
            }
            _ => is_mapping(node),
        }
    }

    /// Refers to the source if it holds the same text, be it inside quotes.
    fn keep(&mut self, text: &str, start: u32, end: u32) -> Text {
        let written = self.tree.text.get(start as usize..end as usize).unwrap_or("");
        // Most texts are the source's own, which their addresses tell without a look at them.
        if std::ptr::eq(written, text) || written == text {
            return Text::Source(start, end);
        }
        match written.get(1..written.len().saturating_sub(1)) {
            Some(inner) if inner == text && !text.is_empty() => Text::Source(start + 1, end - 1),
            _ => self.own(text.to_owned()),
        }
    }

    fn own(&mut self, text: String) -> Text {
        self.tree.owned.push(text);
        Text::Owned(to_u32(self.tree.owned.len() - 1))
    }

    fn push(&mut self, start: u32, end: u32, style: Style, kind: Kind) -> u32 {
        self.tree.nodes.push(NodeData { start, end, style, kind });
        to_u32(self.tree.nodes.len() - 1)
    }

    fn span_of(&self, node: u32) -> Span {
        let (start, end) = self.tree.nodes.get(node as usize).map_or((0, 0), |node| (node.start, node.end));
        Span::new(self.tree.source, start, end)
    }

    fn count(&mut self, nodes: u64, by_alias: u64, at: Span) -> Result<(), SyntaxError> {
        self.work.add(nodes, by_alias);
        if self.work.is_excessive() { Err(error::excessive_aliases(at)) } else { Ok(()) }
    }
}

/// Keys of one mapping that stand there twice.
fn duplicates(tree: &Tree<'_>, pairs: &[Pair]) -> Vec<Duplicate> {
    /// Up to this many, comparing all with all is faster than hashing.
    const FEW: usize = 12;
    let span = |pair: &Pair| Span::new(tree.source, pair.key_start, pair.key_end);
    let mut found = Vec::new();
    let mut firsts: HashMap<&str, &Pair> = HashMap::new();
    let keys = pairs.iter().filter(|pair| !pair.merge);
    for (index, pair) in keys.clone().enumerate() {
        let key = tree.str(pair.key);
        let first = if pairs.len() <= FEW {
            keys.clone().take(index).find(|earlier| tree.str(earlier.key) == key)
        } else {
            let first = *firsts.entry(key).or_insert(pair);
            Some(first).filter(|&first| !std::ptr::eq(first, pair))
        };
        if let Some(first) = first {
            found.push(Duplicate { key: key.to_owned(), first: span(first), second: span(pair) });
        }
    }
    found
}
