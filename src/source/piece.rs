//! Pieces of a long text of which the rest is not needed.

use std::ops::Range;
use std::sync::OnceLock;

use memchr::{memchr_iter, memrchr_iter};

use super::to_u32;

/// Some consecutive lines.
#[derive(Debug)]
pub(super) struct Piece {
    /// Where they begin in the whole text.
    pub(super) start: u32,
    /// The number of the first one, from 1.
    pub(super) line: u32,
    pub(super) text: Box<str>,
    pub(super) lines: Lines,
}

/// Where the lines of a text begin, found out when somebody asks.
#[derive(Debug, Default)]
pub(super) struct Lines(OnceLock<Vec<u32>>);

impl Lines {
    pub(super) fn starts(&self, text: &str) -> &[u32] {
        self.0.get_or_init(|| {
            let breaks = memchr_iter(b'\n', text.as_bytes());
            std::iter::once(0).chain(breaks.map(|at| to_u32(at) + 1)).collect()
        })
    }
}

/// How many lines before and behind a document are kept: more than an excerpt shows around a mark, or between two.
const AROUND: usize = 8;

/// Cuts ranges, which are in order, out of a text, with the lines around them.
pub(super) fn cut(text: &str, ranges: &[Range<u32>]) -> Vec<Piece> {
    let bytes = text.as_bytes();
    let mut wider: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        let (before, behind) = bytes.split_at(bytes.len().min(range.start as usize));
        let start = memrchr_iter(b'\n', before).nth(AROUND).map_or(0, |at| at + 1);
        let behind = behind.get(range.len()..).unwrap_or(&[]);
        let end = memchr_iter(b'\n', behind).nth(AROUND).map_or(bytes.len(), |at| range.end as usize + at + 1);
        match wider.last_mut() {
            Some(last) if start <= last.end => last.end = end,
            _ => wider.push(start..end),
        }
    }
    let (mut line, mut counted) = (1, 0);
    let pieces = wider.into_iter().map(|range| {
        line += memchr_iter(b'\n', bytes.get(counted..range.start).unwrap_or(&[])).count();
        counted = range.start;
        let text = text.get(range.clone()).unwrap_or("").into();
        Piece { start: to_u32(range.start), line: to_u32(line), text, lines: Lines::default() }
    });
    pieces.collect()
}
