//! A document of a file that is parsed once more: no tree is kept of those without findings.

use std::cell::OnceCell;
use std::ops::Range;

use serde_json::Value as Json;

use crate::source::{Source, Span, View};
use crate::yaml::{self, Entry, Node, Parsed, Value};

/// A document of a file, with its trees.
pub(crate) struct Document<'s> {
    /// Where the text begins that all places count in: of a long file, pieces may have been kept.
    pub(crate) base: u32,
    pub(crate) place: Span,
    pub(crate) text: &'s str,
    pub(crate) parsed: Parsed<'s>,
    values: OnceCell<Option<Vec<Json>>>,
}

impl<'s> Document<'s> {
    /// The document around a place, which is counted from the start of the file.
    pub(crate) fn around(source: &'s Source, place: Span) -> Option<Self> {
        let (View { start: base, text, .. }, range) = text_around(source, place)?;
        let parsed = yaml::parse(place.source, text, range.clone());
        let place = Span::new(place.source, range.start, range.end);
        Some(Self { base, place, text, parsed, values: OnceCell::new() })
    }

    /// Whether a place, counted from the start of the file, is in it.
    pub(crate) fn has(&self, place: Span) -> bool {
        place.start >= self.base && self.place.contains(place.counted_from(self.base))
    }

    /// The values of its trees, made when first asked for; none when one nests deeper than documents of JSON may.
    pub(crate) fn values(&self) -> Option<&[Json]> {
        let values = || self.parsed.trees.iter().map(|tree| value(tree.root(), DEEPEST)).collect();
        self.values.get_or_init(values).as_deref()
    }
}

/// How deep documents of JSON may nest: the limit of `serde_json`.
const DEEPEST: usize = 127;

fn value(node: Node<'_>, levels: usize) -> Option<Json> {
    let below = || levels.checked_sub(1);
    Some(match node.value() {
        Value::Null => Json::Null,
        Value::Bool(value) => value.into(),
        Value::Int(value) => value.into(),
        Value::Float(_) => serde_json::from_str(&node.to_json()).ok()?,
        Value::Str(text) => text.into(),
        Value::Sequence => {
            let levels = below()?;
            Json::Array(node.items().into_iter().map(|item| value(item, levels)).collect::<Option<_>>()?)
        }
        Value::Mapping => {
            let levels = below()?;
            let entry = |entry: Entry<'_>| Some((entry.key.to_owned(), value(entry.value, levels)?));
            Json::Object(node.entries().into_iter().map(entry).collect::<Option<_>>()?)
        }
    })
}

/// The text that the document around a place is in, and where the document is in that.
pub(crate) fn text_around(source: &Source, place: Span) -> Option<(View<'_>, Range<u32>)> {
    let view = source.view_at(place.start);
    let wanted = place.counted_from(view.start);
    let mut ranges = yaml::documents(view.text).into_iter();
    let range = ranges.find(|range| range.start <= wanted.start && wanted.end <= range.end)?;
    Some((view, range))
}
