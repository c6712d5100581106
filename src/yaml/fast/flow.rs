//! Collections in brackets.

use super::Stopped::Doubt;
use super::{DEEPEST, Form, Scanner, Sink, Sure, Word};
use crate::yaml::Style;

impl<S: Sink> Scanner<'_, S> {
    /// Reads a collection in brackets; answers with the place behind it.
    pub(super) fn brackets(&mut self, start: usize) -> Sure<usize> {
        let mut closing: Vec<u8> = Vec::new();
        let mut at = start;
        loop {
            let bracket = self.byte(at);
            if matches!(bracket, b'[' | b'{') {
                if closing.len() >= DEEPEST {
                    return Err(Doubt);
                }
                let is_mapping = bracket == b'{';
                let close = if is_mapping { b'}' } else { b']' };
                closing.push(close);
                self.sink.open(is_mapping, Style::Flow, at)?;
                at = self.next_in_brackets(at + 1)?;
                if self.byte(at) != close {
                    at = self.key_if(is_mapping, at)?;
                    continue;
                }
            } else {
                let word = self.word_in_brackets(at)?;
                self.sink.value(word)?;
                at = self.next_in_brackets(word.end)?;
            }
            loop {
                let Some(&close) = closing.last() else { return Ok(at) };
                if self.byte(at) == b',' {
                    at = self.next_in_brackets(at + 1)?;
                    if self.byte(at) != close {
                        at = self.key_if(close == b'}', at)?;
                        break;
                    }
                }
                if self.byte(at) != close {
                    return Err(Doubt);
                }
                at += 1;
                closing.pop();
                self.sink.close(Some(at))?;
                if !closing.is_empty() {
                    at = self.next_in_brackets(at)?;
                }
            }
        }
    }

    /// In a mapping, reads a key and its colon; answers with the place of the value.
    fn key_if(&mut self, is_mapping: bool, at: usize) -> Sure<usize> {
        if !is_mapping {
            return Ok(at);
        }
        let key = self.word_in_brackets(at)?;
        if self.byte(key.end) != b':' || key.end - key.start > super::LONGEST_KEY {
            return Err(Doubt);
        }
        self.sink.key(key)?;
        let value = self.next_in_brackets(key.end + 1)?;
        if matches!(self.byte(value), b',' | b'}') { Err(Doubt) } else { Ok(value) }
    }

    fn word_in_brackets(&self, start: usize) -> Sure<Word> {
        let first = self.byte(start);
        if matches!(first, b'"' | b'\'') {
            return match self.quoted(start)? {
                (word, true) => Ok(word),
                _ => Err(Doubt),
            };
        }
        let begins_word = first.is_ascii_alphanumeric() || matches!(first, b'_' | b'.' | b'/' | b'$' | b'+' | b'=');
        let begins_option =
            first == b'-' && (self.byte(start + 1).is_ascii_alphanumeric() || self.byte(start + 1) == b'-');
        if !begins_word && !begins_option {
            return Err(Doubt);
        }
        let mut end = start + 1;
        loop {
            match self.byte(end) {
                b',' | b'[' | b']' | b'{' | b'}' | b'\n' => break,
                b':' if self.is_blank(end + 1) => break,
                b':' if matches!(self.byte(end + 1), b',' | b'[' | b']' | b'{' | b'}') => return Err(Doubt),
                b'#' | b'\t' => return Err(Doubt),
                _ => end += 1,
            }
        }
        while self.byte(end - 1) == b' ' {
            end -= 1;
        }
        Ok(Word { form: Form::Plain, start, end })
    }

    /// The next text inside brackets, be it on a line below.
    fn next_in_brackets(&self, at: usize) -> Sure<usize> {
        let at = self.skip_spaces(at);
        match self.byte(at) {
            b'\n' => self.next_line_of_value(at, 1).and_then(|at| self.no_comment(at)),
            _ => self.no_comment(at),
        }
    }

    fn no_comment(&self, at: usize) -> Sure<usize> {
        if matches!(self.byte(at), b'#' | b'\t') { Err(Doubt) } else { Ok(at) }
    }
}
