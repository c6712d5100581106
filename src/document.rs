//! A document of a file that is parsed once more: no tree is kept of those without findings.

use std::cell::OnceCell;
use std::ops::Range;

use crate::source::{Source, Span, View};
use crate::yaml::{self, Parsed};

/// A document of a file, with its trees.
pub(crate) struct Document<'s> {
    /// Where the text begins that all places count in: of a long file, pieces may have been kept.
    pub(crate) base: u32,
    pub(crate) place: Span,
    pub(crate) text: &'s str,
    pub(crate) parsed: Parsed<'s>,
    values: OnceCell<Option<Vec<serde_json::Value>>>,
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
    pub(crate) fn values(&self) -> Option<&[serde_json::Value]> {
        let values =
            || self.parsed.trees.iter().map(|tree| serde_json::from_str(&tree.root().to_json()).ok()).collect();
        self.values.get_or_init(values).as_deref()
    }
}

/// The text that the document around a place is in, and where the document is in that.
pub(crate) fn text_around(source: &Source, place: Span) -> Option<(View<'_>, Range<u32>)> {
    let view = source.view_at(place.start);
    let wanted = place.counted_from(view.start);
    let mut ranges = yaml::documents(view.text).into_iter();
    let range = ranges.find(|range| range.start <= wanted.start && wanted.end <= range.end)?;
    Some((view, range))
}
