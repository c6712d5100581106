//! The short cut's tree.

use std::ops::Range;

use super::Stopped::Doubt;
use super::{Block, Form, Sink, Sure, Word, scan};
use crate::source::{SourceId, to_u32};
use crate::yaml::build::{Builder, Leaf, Opening};
use crate::yaml::scalar::{self, Scalar};
use crate::yaml::{Style, Tree};

/// Reads a document, if there is no doubt about it; no tree if it is empty.
pub(in crate::yaml) fn tree(source: SourceId, text: &str, range: Range<usize>) -> Sure<Option<Tree<'_>>> {
    let mut planter = Planter { text, builder: Builder::new(source, text) };
    planter.builder.expect(range.len());
    Ok(scan(text, range, planter)?.builder.finish())
}

struct Planter<'s> {
    text: &'s str,
    builder: Builder<'s>,
}

impl Planter<'_> {
    #[inline(always)]
    fn leaf(&mut self, word: Word) -> Sure {
        let text = word.text(self.text)?;
        let (style, value) = match word.form {
            Form::Plain | Form::Lines => (Style::Plain, scalar::plain(&text)),
            Form::Quoted | Form::Escaped => (Style::Quoted, Scalar::Str),
        };
        if style == Style::Plain && text == "<<" {
            return Err(Doubt);
        }
        self.scalar(&text, value, style, word.start..word.end)
    }

    #[inline(always)]
    fn scalar(&mut self, text: &str, value: Scalar, style: Style, place: Range<usize>) -> Sure {
        let (start, end) = (to_u32(place.start), to_u32(place.end));
        let leaf = Leaf { text, value, merge: false, style, start, end, anchor: 0 };
        self.builder.scalar(&leaf).map_err(|_| Doubt)
    }
}

impl Sink for Planter<'_> {
    fn open(&mut self, is_mapping: bool, style: Style, start: usize) -> Sure {
        self.builder.open(Opening { is_mapping, style, start: to_u32(start), anchor: 0 }).map_err(|_| Doubt)
    }

    fn close(&mut self, bracket: Option<usize>) -> Sure {
        self.builder.close(bracket.map(to_u32)).map_err(|_| Doubt)
    }

    fn key(&mut self, word: Word) -> Sure {
        self.leaf(word)
    }

    fn value(&mut self, word: Word) -> Sure {
        self.leaf(word)
    }

    fn block(&mut self, block: Block) -> Sure {
        let text = block.text(self.text)?;
        self.scalar(&text, Scalar::Str, Style::BlockScalar, block.start..block.end)
    }

    fn comment(&mut self, place: Range<usize>) {
        self.builder.comment(to_u32(place.start), to_u32(place.end));
    }
}
