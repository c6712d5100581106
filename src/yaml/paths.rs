//! Which field a place is in.

use std::fmt::Write;
use std::ops::Range;

use super::{Node, Value, fast, parse};
use crate::source::Span;

/// A place in a document, and the object that it is in.
#[derive(Copy, Clone, Debug)]
pub struct Place {
    /// The place.
    pub span: Span,
    /// The object.
    pub object: Span,
}

impl Place {
    /// The same, counted from another place before it.
    pub(crate) fn counted_from(self, base: u32) -> Self {
        Self { span: self.span.counted_from(base), object: self.object.counted_from(base) }
    }
}

/// What [`paths`] answers for a document that can be read, and in which no key stands twice in a mapping. It reads no
/// further than the places are, and makes no tree; no answer where only a tree can tell.
pub fn quick_paths(text: &str, range: Range<u32>, places: &[Place]) -> Option<Vec<String>> {
    fast::paths(text, range.start as usize..range.end as usize, places).ok()
}

/// For places in one document: the path of the innermost value, or key, that holds each, from its object down.
pub fn paths(text: &str, range: Range<u32>, places: &[Place]) -> Vec<String> {
    let Some(first) = places.first() else { return Vec::new() };
    let trees = parse(first.span.source, text, range).trees;
    let path = |place: &Place| trees.iter().map(|tree| path_to(tree.root(), *place)).find(|path| !path.is_empty());
    places.iter().map(|place| path(place).unwrap_or_default()).collect()
}

fn path_to(root: Node<'_>, place: Place) -> String {
    let Place { span: place, object } = place;
    let mut path = String::new();
    let mut node = root;
    loop {
        if node.span() == object {
            path.clear();
        }
        let next = match node.value() {
            Value::Mapping => node.entries().into_iter().find_map(|entry| {
                let value = entry.value.span();
                let whole =
                    Span::new(value.source, entry.key_span.start.min(value.start), entry.key_span.end.max(value.end));
                whole.contains(place).then(|| {
                    push_key(&mut path, entry.key);
                    (entry.value, !value.contains(place) || entry.value.is_aliased())
                })
            }),
            Value::Sequence => (0..).zip(node.items()).find_map(|(index, item)| {
                item.span().contains(place).then(|| {
                    push_index(&mut path, index);
                    (item, item.is_aliased())
                })
            }),
            _ => None,
        };
        match next {
            Some((value, last)) if !last => node = value,
            _ => return path,
        }
    }
}

pub(super) fn push_index(path: &mut String, index: usize) {
    let result = write!(path, "[{index}]");
    debug_assert!(result.is_ok(), "writing to a String cannot fail");
}

pub(super) fn push_key(path: &mut String, key: &str) {
    let plain = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
    let result = match (plain, path.is_empty()) {
        (true, true) => write!(path, "{key}"),
        (true, false) => write!(path, ".{key}"),
        (false, _) => write!(path, "[\"{key}\"]"),
    };
    debug_assert!(result.is_ok(), "writing to a String cannot fail");
}
