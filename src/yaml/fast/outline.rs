//! What a document is, and that nothing is wrong with it, without a tree.

use std::ops::Range;

use super::{Doubt, Form, Sink, Sure, Word, scan};
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

/// Reads the top level of a document that kubectl could read without doubt.
pub fn outline(text: &str, range: Range<u32>) -> Option<Outline<'_>> {
    let outliner = Outliner { text, depth: 0, key: None, outline: Outline::default() };
    let outliner = scan(text, range.start as usize..range.end as usize, outliner).ok()?;
    Some(outliner.outline)
}

struct Outliner<'s> {
    text: &'s str,
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

impl<'s> Outliner<'s> {
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

impl Sink for Outliner<'_> {
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
        if self.key.is_some() {
            let is_word = matches!(word.form, Form::Plain) && scalar::plain(written) == Scalar::Str;
            self.say(if is_word { Said::Word(written) } else { Said::Other });
        }
        Ok(())
    }

    fn comment(&mut self, _: Range<usize>) {}
}
