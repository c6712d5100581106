//! From a place and keys to a node.

use super::{Refusal, Target};
use crate::source::Span;
use crate::yaml::{Entry, Node, Value};

/// A step from a node to a child.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Step {
    Key(String),
    Item(usize),
}

/// A node, and the nodes above it with the steps that lead down.
pub(super) struct Found<'t> {
    pub(super) above: Vec<(Node<'t>, Step)>,
    pub(super) node: Node<'t>,
}

impl Found<'_> {
    pub(super) fn steps(&self) -> Vec<Step> {
        self.above.iter().map(|(_, step)| step.clone()).collect()
    }
}

/// The value at a place. What is in a collection that was reached through an alias has no place of its own.
pub(super) fn find(root: Node<'_>, place: Span) -> Result<Found<'_>, Refusal> {
    let mut found = Found { above: Vec::new(), node: root };
    loop {
        if found.node.span() == place {
            return Ok(found);
        }
        let is_scalar = |node: Node<'_>| !matches!(node.value(), Value::Mapping | Value::Sequence);
        let holds = |node: Node<'_>| {
            if node.is_aliased() { node.span() == place && is_scalar(node) } else { node.text_span().contains(place) }
        };
        let next = match found.node.value() {
            Value::Mapping => {
                let mut entries = found.node.entries().into_iter();
                entries
                    .find(|entry| holds(entry.value) && !is_merged(entry))
                    .map(|entry| (Step::Key(entry.key.to_owned()), entry.value))
            }
            Value::Sequence => {
                let mut items = found.node.items().into_iter().enumerate();
                items.find(|(_, item)| holds(*item)).map(|(index, item)| (Step::Item(index), item))
            }
            _ => None,
        };
        let (step, node) = next.ok_or("it is written for several places at once, by an alias")?;
        found.above.push((found.node, step));
        found.node = node;
    }
}

/// Where the keys of a target lead.
pub(super) enum Spot<'t, 'k> {
    /// There are no keys: the base itself.
    Here(Node<'t>),
    /// The entry of a mapping, which may be `merged` into it from elsewhere.
    Entry { mapping: Node<'t>, entry: Entry<'t>, merged: bool },
    /// A mapping lacks the first of the keys that are left.
    Missing { mapping: Node<'t>, keys: &'k [String] },
    /// An entry that holds nothing, or that stands for a value written elsewhere, and the keys that are left below it.
    Through { mapping: Node<'t>, entry: Entry<'t>, merged: bool, keys: &'k [String] },
}

/// Follows a target. What lies above the spot's mapping comes with it.
pub(super) fn walk<'t, 'k>(root: Node<'t>, target: &'k Target) -> Result<(Found<'t>, Spot<'t, 'k>), Refusal> {
    let mut found = find(root, target.base)?;
    let mut keys = target.path.as_slice();
    loop {
        let Some((key, rest)) = keys.split_first() else {
            let node = found.node;
            return Ok((found, Spot::Here(node)));
        };
        let mapping = found.node;
        if mapping.value() != Value::Mapping {
            return Err("a value is in the way");
        }
        let Some(entry) = mapping.get(key) else { return Ok((found, Spot::Missing { mapping, keys })) };
        let merged = is_merged(&entry);
        if rest.is_empty() {
            return Ok((found, Spot::Entry { mapping, entry, merged }));
        }
        if entry.value.is_aliased() || entry.value.value() == Value::Null {
            return Ok((found, Spot::Through { mapping, entry, merged, keys: rest }));
        }
        found.above.push((mapping, Step::Key(key.clone())));
        found.node = entry.value;
        keys = rest;
    }
}

/// Whether an entry comes from a merge key: then its key has the place of the alias, too.
pub(super) fn is_merged(entry: &Entry<'_>) -> bool {
    entry.value.is_aliased() && entry.key_span == entry.value.span()
}
