//! What a document is, and that nothing is wrong with it, without a tree.

use std::ops::Range;

use super::Stopped::Doubt;
use super::{Block, Form, Sink, Stopped, Sure, Word, scan};
use crate::source::to_u32;
use crate::yaml::Style;
use crate::yaml::scalar::{self, Scalar};

/// What the top level of a document says about it.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline<'s> {
    /// The value of `kind`.
    pub kind: Said<'s>,
    /// The value of `apiVersion`.
    pub api_version: Said<'s>,
}

/// The value of a top-level key.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub enum Said<'s> {
    /// There is no such key.
    #[default]
    Nothing,
    /// A string without quotes, in one line.
    Word(&'s str),
    /// Something else, or twice.
    Other,
}

/// What a look at a document can tell.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Look<'s> {
    /// Its top level, and that kubectl can read it without doubt.
    Outline(Outline<'s>),
    /// Its kind, or one of its kinds, is wanted. The look ended there.
    Wanted,
    /// It is refused because of a template expression at this offset.
    Template(u32),
    /// Only parsing can tell.
    Unclear,
}

/// Looks at a document for its kind, and for mistakes if the kind is not wanted.
pub fn look<'s>(text: &'s str, range: Range<u32>, wanted: &dyn Fn(&str) -> bool) -> Look<'s> {
    let outliner = Outliner { text, wanted, depth: 0, key: None, outline: Outline::default() };
    match scan(text, range.start as usize..range.end as usize, outliner) {
        Ok(outliner) => Look::Outline(outliner.outline),
        Err(Stopped::Enough) => Look::Wanted,
        Err(Stopped::Template(at)) => Look::Template(to_u32(at)),
        Err(Doubt) => Look::Unclear,
    }
}

struct Outliner<'s, 'w> {
    text: &'s str,
    wanted: &'w dyn Fn(&str) -> bool,
    depth: usize,
    key: Option<Key>,
    outline: Outline<'s>,
}

/// A top-level key whose value comes next.
#[derive(Copy, Clone)]
enum Key {
    Kind,
    ApiVersion,
}

impl<'s> Outliner<'s, '_> {
    fn say(&mut self, said: Said<'s>) {
        let place = match self.key.take() {
            Some(Key::Kind) => &mut self.outline.kind,
            Some(Key::ApiVersion) => &mut self.outline.api_version,
            None => return,
        };
        *place = if *place == Said::Nothing { said } else { Said::Other };
    }

    fn written(&self, word: Word) -> &'s str {
        self.text.get(word.start..word.end).unwrap_or("")
    }
}

impl Sink for Outliner<'_, '_> {
    fn open(&mut self, _: bool, _: Style, _: usize) -> Sure {
        self.say(Said::Other);
        self.depth += 1;
        Ok(())
    }

    fn close(&mut self, _: Option<usize>) -> Sure {
        self.depth -= 1;
        Ok(())
    }

    fn key(&mut self, word: Word) -> Sure {
        let written = self.written(word);
        // What JSON cannot have for a key begins in one of these ways.
        let is_suspect =
            written.starts_with(|c: char| c.is_ascii_digit() || "~nN+-<".contains(c)) || written.is_empty();
        if is_suspect && matches!(word.form, Form::Plain) {
            match scalar::plain(written) {
                Scalar::Null | Scalar::Unsigned(_) => return Err(Doubt),
                _ if written == "<<" => return Err(Doubt),
                _ => {}
            }
        }
        if self.depth == 1 {
            self.key = match written.trim_matches(['"', '\'']) {
                "kind" => Some(Key::Kind),
                "apiVersion" => Some(Key::ApiVersion),
                // An escape could spell either.
                _ if matches!(word.form, Form::Escaped) => return Err(Doubt),
                _ => None,
            };
        }
        Ok(())
    }

    fn value(&mut self, word: Word) -> Sure {
        let is_plain = matches!(word.form, Form::Plain | Form::Lines);
        let written = self.written(word);
        if is_plain && written.starts_with(['.', '+', '-']) {
            let is_finite = match word.text(self.text).map(|text| scalar::plain(&text))? {
                Scalar::Float(value) => value.is_finite(),
                _ => true,
            };
            if !is_finite {
                return Err(Doubt);
            }
        }
        if let Some(key) = self.key {
            let is_word = matches!(word.form, Form::Plain) && scalar::plain(written) == Scalar::Str;
            if is_word && matches!(key, Key::Kind) && (self.wanted)(written) {
                return Err(Stopped::Enough);
            }
            self.say(if is_word { Said::Word(written) } else { Said::Other });
        }
        Ok(())
    }

    fn block(&mut self, _: Block) -> Sure {
        self.say(Said::Other);
        Ok(())
    }

    fn comment(&mut self, _: Range<usize>) {}
}
