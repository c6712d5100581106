//! What scalars read as that are not written as they read.

use std::borrow::Cow;

use super::Stopped::Doubt;
use super::{Block, Form, Sure, Word};

impl Word {
    /// How the scalar is written; a doubt if its text is beyond us.
    pub(super) fn written<'s>(&self, source: &'s str) -> Sure<&'s str> {
        let written = source.get(self.start..self.end).ok_or(Doubt)?;
        let is_beyond = match self.form {
            Form::Plain | Form::Quoted => false,
            Form::Lines => written.contains('\r'),
            Form::Escaped => written.contains('\r') || written.contains('\n'),
        };
        if is_beyond { Err(Doubt) } else { Ok(written) }
    }

    /// The scalar's text.
    #[inline(always)]
    pub(super) fn text<'s>(&self, source: &'s str) -> Sure<Cow<'s, str>> {
        let written = self.written(source)?;
        Ok(match self.form {
            Form::Plain => written.into(),
            Form::Lines => lines(written).into(),
            Form::Quoted => written.get(1..written.len() - 1).ok_or(Doubt)?.into(),
            Form::Escaped => unescaped(written).ok_or(Doubt)?.into(),
        })
    }
}

impl Block {
    /// What is written below the header; a doubt if its text is beyond us.
    pub(super) fn written<'s>(&self, source: &'s str) -> Sure<&'s str> {
        let content = source.get(self.first..self.behind).ok_or(Doubt)?;
        let is_beyond = content.is_empty() || source.get(self.start..self.behind).ok_or(Doubt)?.contains('\r');
        if is_beyond { Err(Doubt) } else { Ok(content) }
    }

    /// The scalar's text.
    pub(super) fn text(&self, source: &str) -> Sure<String> {
        let header = source.get(self.start..self.first).ok_or(Doubt)?.trim_end();
        Ok(block(header, self.written(source)?, self.indent))
    }
}

/// Lines become words of one line; empty lines between them become line breaks.
fn lines(written: &str) -> String {
    let mut text = String::with_capacity(written.len());
    let mut breaks = 0;
    for line in written.split('\n') {
        let line = line.trim_matches(' ');
        if line.is_empty() {
            breaks += 1;
            continue;
        }
        if !text.is_empty() {
            separate(&mut text, breaks);
        }
        breaks = 0;
        text.push_str(line);
    }
    text
}

fn separate(text: &mut String, breaks: usize) {
    if breaks == 0 {
        text.push(' ');
    }
    text.extend(std::iter::repeat_n('\n', breaks));
}

fn unescaped(written: &str) -> Option<String> {
    let inner = written.get(1..written.len() - 1)?;
    if written.starts_with('\'') {
        return Some(inner.replace("''", "'"));
    }
    let mut text = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(at) = rest.find('\\') {
        text.push_str(rest.get(..at)?);
        text.push(match rest.as_bytes().get(at + 1)? {
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'"' => '"',
            b' ' => ' ',
            b'\\' => '\\',
            _ => return None,
        });
        rest = rest.get(at + 2..)?;
    }
    text.push_str(rest);
    Some(text)
}

/// The text below a `|` or `>`. A folded line break is a blank, unless a line begins with one itself.
fn block(header: &str, content: &str, indent: usize) -> String {
    let is_folded = header.starts_with('>');
    let mut text = String::with_capacity(content.len());
    let mut breaks = 0;
    let mut is_first = true;
    let mut was_indented = false;
    for line in content.split_inclusive('\n') {
        let line = line.strip_suffix('\n').unwrap_or(line);
        let Some(line) = line.get(indent..).filter(|line| !line.is_empty()) else {
            breaks += 1;
            continue;
        };
        let is_indented = line.starts_with([' ', '\t']);
        if is_folded && !is_first && !was_indented && !is_indented {
            separate(&mut text, breaks);
        } else {
            text.extend(std::iter::repeat_n('\n', breaks + usize::from(!is_first)));
        }
        text.push_str(line);
        (breaks, is_first, was_indented) = (0, false, is_indented);
    }
    if !header.contains('-') {
        text.push('\n');
    }
    if header.contains('+') {
        text.extend(std::iter::repeat_n('\n', breaks));
    }
    text
}
