//! The paths of places, without a tree: reading ends behind the last place, which is what makes it cheap.

use std::ops::Range;

use memchr::memmem;

use super::Stopped::{Doubt, Enough};
use super::{Block, Form, Sink, Sure, Word, scan};
use crate::source::to_u32;
use crate::yaml::Style;
use crate::yaml::paths::{Place, push_index, push_key};
use crate::yaml::scalar::{self, Scalar};

/// The paths of places in a document that has no error and no key twice.
pub(in crate::yaml) fn paths(text: &str, range: Range<usize>, places: &[Place]) -> Sure<Vec<String>> {
    // A merge may override what stands above it, so it counts behind the last place too.
    if text.get(range.clone()).is_none_or(|document| memmem::find(document.as_bytes(), b"<<").is_some()) {
        return Err(Doubt);
    }
    let mut paths = vec![String::new(); places.len()];
    let mut waiting: Vec<_> = (0..).zip(places.iter().copied()).collect();
    waiting.sort_by_key(|(_, place)| place.span.start);
    let finder = Finder { text, open: Vec::with_capacity(16), waiting, paths: &mut paths };
    match scan(text, range, finder) {
        Ok(_) | Err(Enough) => Ok(paths),
        Err(stopped) => Err(stopped),
    }
}

struct Finder<'s, 'p> {
    text: &'s str,
    open: Vec<Frame>,
    /// Places without a path so far, with their numbers, by where they begin.
    waiting: Vec<(usize, Place)>,
    paths: &'p mut [String],
}

/// An open collection.
struct Frame {
    start: u32,
    /// Where the last child ends so far.
    end: u32,
    /// In a mapping, the last key.
    key: Option<Word>,
    /// How many values are complete.
    count: usize,
}

impl Finder<'_, '_> {
    /// Ends a value. What holds a place ends later than all that it holds, so the first to end is the innermost.
    fn end(&mut self, start: u32, end: u32) -> Sure {
        let Some(parent) = self.open.last_mut() else { return Ok(()) };
        parent.end = end;
        let whole = parent.key.map_or(start, |key| to_u32(key.start));
        let from = self.waiting.partition_point(|(_, place)| place.span.start < whole);
        let begun = self.waiting.get(from..).unwrap_or(&[]).partition_point(|(_, place)| place.span.start <= end);
        if begun > 0 {
            let held = self.waiting.extract_if(from..from + begun, |(_, place)| place.span.end <= end);
            for (number, Place { span, object }) in held.collect::<Vec<_>>() {
                // The path starts over at the object, and this is the object itself.
                let is_object = start == object.start && start <= span.start;
                if let Some(path) = self.paths.get_mut(number).filter(|_| !is_object) {
                    *path = path_of(self.text, &self.open, object.start)?;
                }
            }
            if self.waiting.is_empty() {
                return Err(Enough);
            }
        }
        if let Some(parent) = self.open.last_mut() {
            parent.count += 1;
        }
        Ok(())
    }
}

/// The path of the value that has just ended, from the object on. No two collections begin at one place, so that tells
/// which of them is the object; none of them is when the object is the whole document.
fn path_of(text: &str, open: &[Frame], object: u32) -> Sure<String> {
    let from = open.iter().rposition(|frame| frame.start == object).unwrap_or(0);
    let mut path = String::new();
    for Frame { key, count, .. } in open.iter().skip(from) {
        match key {
            Some(key) => {
                let read = key.text(text)?;
                // Numbers and such are keys in another spelling.
                if matches!(key.form, Form::Plain) && scalar::plain(&read) != Scalar::Str {
                    return Err(Doubt);
                }
                push_key(&mut path, &read);
            }
            None => push_index(&mut path, *count),
        }
    }
    Ok(path)
}

impl Sink for Finder<'_, '_> {
    fn open(&mut self, _: bool, _: Style, start: usize) -> Sure {
        let start = to_u32(start);
        self.open.push(Frame { start, end: start, key: None, count: 0 });
        Ok(())
    }

    fn close(&mut self, bracket: Option<usize>) -> Sure {
        let Some(Frame { start, end, .. }) = self.open.pop() else { return Ok(()) };
        self.end(start, bracket.map_or(end, to_u32))
    }

    fn key(&mut self, word: Word) -> Sure {
        if let Some(mapping) = self.open.last_mut() {
            mapping.key = Some(word);
        }
        Ok(())
    }

    fn value(&mut self, word: Word) -> Sure {
        word.written(self.text)?;
        self.end(to_u32(word.start), to_u32(word.end))
    }

    fn block(&mut self, block: Block) -> Sure {
        block.written(self.text)?;
        self.end(to_u32(block.start), to_u32(block.end))
    }

    fn comment(&mut self, _: Range<usize>) {}
}
