//! A short cut for what nearly all manifests are made of: block collections, scalars in one or more lines, and
//! collections in brackets.
//!
//! It knows far less than YAML, and stops at the slightest [`Doubt`]: anchors, tags, merge keys, tabs, odd line breaks,
//! empty items, and whatever may be an error. Then the full reader starts over. What it does read it must read exactly
//! as the full reader does, down to the last span; a test compares the two over all fixtures and mutations of them.

#![expect(clippy::inline_always, reason = "to hand a short word from call to call costs more than to read it")]

mod flow;
mod outline;
mod paths;
mod scalars;
mod text;
mod tree;

use std::ops::Range;

use memchr::{memchr, memchr_iter, memmem};

pub use self::outline::{Look, Outline, Said, look};
pub(super) use self::paths::paths;
pub(super) use self::tree::tree;
use super::{Style, chars, split};

/// Why the short cut ends early.
pub(super) enum Stopped {
    /// Something that only the full reader understands.
    Doubt,
    /// At a place, two braces where a key or a value begins: a template expression. For YAML it is a mapping that is the
    /// key of another, which JSON cannot have, so every reader refuses the document at this line.
    Template(usize),
    /// Whoever was told has heard enough.
    Enough,
}

use Stopped::Doubt;

type Sure<T = ()> = Result<T, Stopped>;

/// Who is told what a document holds.
trait Sink {
    fn open(&mut self, is_mapping: bool, style: Style, start: usize) -> Sure;
    /// A collection ends, behind its bracket if it has one.
    fn close(&mut self, bracket: Option<usize>) -> Sure;
    fn key(&mut self, word: Word) -> Sure;
    fn value(&mut self, word: Word) -> Sure;
    fn block(&mut self, block: Block) -> Sure;
    fn comment(&mut self, place: Range<usize>);
}

/// A scalar in quotes or without: how it is written, and where.
#[derive(Copy, Clone)]
struct Word {
    form: Form,
    start: usize,
    end: usize,
}

#[derive(Copy, Clone)]
enum Form {
    /// Without quotes, and as it reads.
    Plain,
    /// Without quotes, on several lines.
    Lines,
    /// In quotes, and as it reads.
    Quoted,
    /// In quotes, with escapes or on several lines.
    Escaped,
}

/// A scalar after `|` or `>`: its place, and that of the lines below its header.
struct Block {
    start: usize,
    end: usize,
    first: usize,
    behind: usize,
    indent: usize,
}

/// Deeper nesting is left to the full reader and its limit.
const DEEPEST: usize = 64;

/// The full reader's limit for keys is 1024 characters.
const LONGEST_KEY: usize = 1000;

struct Scanner<'s, S> {
    /// The source up to the end of the document.
    text: &'s str,
    /// The same as bytes.
    bytes: &'s [u8],
    sink: S,
    open: Vec<Open>,
    /// The first character of the current line that is not a blank; the end of the document when no line is left.
    at: usize,
    indent: usize,
    /// Whether comments stand above the current line.
    below_comment: bool,
    has_tabs: bool,
    /// Whether the document's value has begun.
    has_begun: bool,
}

/// What ends a word.
#[derive(Copy, Clone, PartialEq, Eq)]
enum Stop {
    /// The colon behind a key.
    Colon,
    Comment,
    Line,
}

/// An open collection written by indentation.
struct Open {
    indent: usize,
    is_mapping: bool,
    /// The place behind a colon or dash that ends its line: the value is on the next, or there is none.
    waiting: Option<usize>,
}

/// Reads one document of a text.
fn scan<S: Sink>(text: &str, range: Range<usize>, sink: S) -> Sure<S> {
    let document = text.get(range.clone()).ok_or(Doubt)?;
    let text = text.get(..range.end).ok_or(Doubt)?;
    let has_tabs = has_tabs(document)?;
    let mut scanner = Scanner {
        text,
        bytes: text.as_bytes(),
        sink,
        open: Vec::with_capacity(16),
        at: 0,
        indent: 0,
        below_comment: false,
        has_tabs,
        has_begun: false,
    };
    let body = match split::separator(document) {
        Some(separator) if separator.rest.is_empty() => separator.length,
        Some(_) => return Err(Doubt),
        None => 0,
    };
    scanner.seek(range.start + body)?;
    while scanner.at < range.end {
        scanner.line()?;
    }
    while scanner.close_innermost()? {}
    Ok(scanner.sink)
}

/// Whether a document has tabs; a doubt if it has a character that needs the full reader's care.
fn has_tabs(document: &str) -> Sure<bool> {
    if chars::is_simple(document) {
        return Ok(false);
    }
    let bytes = document.as_bytes();
    let is_lone = |at| bytes.get(at + 1) != Some(&b'\n');
    let is_control = |byte: u8| byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r') || byte == 0x7F;
    let has_control = bytes.iter().fold(false, |found, &byte| found | is_control(byte));
    if has_control || memchr_iter(b'\r', bytes).any(is_lone) || chars::has_odd(document) {
        return Err(Doubt);
    }
    Ok(memchr(b'\t', bytes).is_some())
}

impl<S: Sink> Scanner<'_, S> {
    /// The byte at a place; a line break where the document ends. The first half of `\r\n` is as good as a blank.
    fn byte(&self, at: usize) -> u8 {
        match self.bytes.get(at) {
            Some(b'\r') => b' ',
            Some(&byte) => byte,
            None => b'\n',
        }
    }

    fn is_dash(&self, at: usize) -> bool {
        self.byte(at) == b'-' && self.is_blank(at + 1)
    }

    fn is_blank(&self, at: usize) -> bool {
        matches!(self.byte(at), b' ' | b'\n')
    }

    /// The end of the line that a place is in.
    fn line_end(&self, at: usize) -> usize {
        let rest = self.bytes.get(at..).unwrap_or(&[]);
        memchr(b'\n', rest).map_or(self.bytes.len(), |found| at + found)
    }

    fn skip_spaces(&self, mut at: usize) -> usize {
        /// Indentation is long enough for larger steps.
        const SPACES: u64 = u64::from_le_bytes([b' '; 8]);
        while let Some(chunk) = self.bytes.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
            let others = u64::from_le_bytes(*chunk) ^ SPACES;
            at += others.trailing_zeros() as usize / 8;
            if others != 0 {
                if self.bytes.get(at) != Some(&b'\r') {
                    return at;
                }
                at += 1;
            }
        }
        while self.byte(at) == b' ' {
            at += 1;
        }
        at
    }

    /// The column that the lines of a value have to exceed. There is always a collection around one here.
    fn parent_indent(&self) -> Sure<usize> {
        self.open.last().map(|open| open.indent).ok_or(Doubt)
    }

    /// Moves on to the first line, from the one that begins here on, that is neither blank nor a comment.
    fn seek(&mut self, mut start: usize) -> Sure {
        self.below_comment = false;
        while start < self.bytes.len() {
            let at = self.skip_spaces(start);
            match self.byte(at) {
                b'\n' => start = at + 1,
                b'#' => {
                    start = self.comment(at);
                    self.below_comment = true;
                }
                b'\t' => return Err(Doubt),
                _ => {
                    (self.at, self.indent) = (at, at - start);
                    return Ok(());
                }
            }
        }
        (self.at, self.indent) = (self.bytes.len(), 0);
        Ok(())
    }

    /// Takes a comment; answers with the start of the next line.
    fn comment(&mut self, at: usize) -> usize {
        let end = self.line_end(at);
        let is_return = self.bytes.get(..end).is_some_and(|before| before.ends_with(b"\r"));
        self.sink.comment(at..end - usize::from(is_return));
        end + 1
    }

    /// Ends a line behind a value: only a comment may follow.
    #[inline(always)]
    fn end_line(&mut self, behind: usize) -> Sure {
        let at = if self.bytes.get(behind) == Some(&b'\n') { behind } else { self.skip_spaces(behind) };
        match self.byte(at) {
            b'\n' => self.seek(at + 1),
            b'#' if at > behind => {
                let next = self.comment(at);
                self.seek(next)
            }
            _ => Err(Doubt),
        }
    }

    /// Reads the current line, and those that the value at its end reaches to.
    fn line(&mut self) -> Sure {
        let (at, column) = (self.at, self.indent);
        if column == 0 && matches!(self.byte(at), b'.' | b'%') {
            return Err(Doubt);
        }
        while self.open.last().is_some_and(|open| open.indent > column) {
            self.close_innermost()?;
        }
        let is_item = self.is_dash(at);
        if self.open.last().is_some_and(|open| !open.is_mapping && open.indent == column && !is_item) {
            // A list may stand at the column of the key that it belongs to.
            self.close_innermost()?;
            if self.open.last().is_none_or(|open| open.indent != column) {
                return Err(Doubt);
            }
        }
        let Some(innermost) = self.open.last_mut() else {
            // What follows a complete value is not for us to judge.
            if std::mem::replace(&mut self.has_begun, true) {
                return Err(Doubt);
            }
            self.no_template(at)?;
            return self.node(at, column);
        };
        let waiting = innermost.waiting.take();
        let (indent, is_mapping) = (innermost.indent, innermost.is_mapping);
        if indent < column || is_mapping && waiting.is_none() {
            self.no_template(at)?;
        }
        if indent < column {
            return if waiting.is_some() { self.node(at, column) } else { Err(Doubt) };
        }
        match (is_mapping, is_item, waiting) {
            (true, true, Some(_)) => {
                // The full reader takes the second of two dashes for the start of such a list.
                let next = self.skip_spaces(at + 1);
                let is_dubious = self.is_dash(next) || matches!(self.byte(next), b'\n' | b'#');
                if is_dubious { Err(Doubt) } else { self.node(at, column) }
            }
            (true, false, waiting) => {
                if let Some(behind) = waiting {
                    self.sink.value(Word { form: Form::Plain, start: behind, end: behind })?;
                }
                match self.word(at)? {
                    (key, Stop::Colon) => self.entry(key),
                    _ => Err(Doubt),
                }
            }
            (false, true, None) => self.item(at, column),
            _ => Err(Doubt),
        }
    }

    /// A value that may be a collection written by indentation.
    fn node(&mut self, at: usize, column: usize) -> Sure {
        if self.is_dash(at) {
            self.begin(false, at, column)?;
            return self.item(at, column);
        }
        if matches!(self.byte(at), b'[' | b'{' | b'|' | b'>') {
            return self.value(at);
        }
        match self.word(at)? {
            (key, Stop::Colon) => {
                self.begin(true, at, column)?;
                self.entry(key)
            }
            (word, stop) => self.scalar(word, stop),
        }
    }

    fn begin(&mut self, is_mapping: bool, at: usize, indent: usize) -> Sure {
        if self.open.len() >= DEEPEST {
            return Err(Doubt);
        }
        self.open.push(Open { indent, is_mapping, waiting: None });
        self.sink.open(is_mapping, Style::Block, at)
    }

    /// An item of the innermost list, from its dash on.
    fn item(&mut self, mut at: usize, mut column: usize) -> Sure {
        loop {
            let next = self.skip_spaces(at + 1);
            if matches!(self.byte(next), b'\n' | b'#') {
                return self.wait(at + 1);
            }
            column += next - at;
            at = next;
            if !self.is_dash(at) {
                return self.node(at, column);
            }
            self.begin(false, at, column)?;
        }
    }

    /// An entry of the innermost mapping.
    fn entry(&mut self, key: Word) -> Sure {
        if key.end - key.start > LONGEST_KEY {
            return Err(Doubt);
        }
        self.sink.key(key)?;
        let colon = key.end;
        let at = self.skip_spaces(colon + 1);
        match self.byte(at) {
            b'\n' | b'#' => self.wait(colon + 1),
            _ => self.value(at),
        }
    }

    /// Goes on to the next line for the value that belongs behind a colon or dash.
    fn wait(&mut self, behind: usize) -> Sure {
        if let Some(innermost) = self.open.last_mut() {
            innermost.waiting = Some(behind);
        }
        self.end_line(behind)
    }

    /// A value that is no collection written by indentation.
    #[inline(always)]
    fn value(&mut self, at: usize) -> Sure {
        match self.byte(at) {
            b'[' | b'{' if !self.open.is_empty() => {
                self.no_template(at)?;
                let end = self.brackets(at)?;
                self.end_line(end)
            }
            b'|' | b'>' => self.block_scalar(at),
            _ => match self.word(at)? {
                (_, Stop::Colon) => Err(Doubt),
                (word, stop) => self.scalar(word, stop),
            },
        }
    }

    /// Stops at a template expression that begins here, if it ends in the same line.
    fn no_template(&self, at: usize) -> Sure {
        if self.byte(at) != b'{' {
            return Ok(());
        }
        let line = self.bytes.get(at..self.line_end(at)).unwrap_or(&[]);
        let Some(rest) = line.strip_prefix(b"{{") else { return Ok(()) };
        let expression = memmem::find(rest, b"}}").and_then(|end| rest.get(..end));
        // A brace inside would be one more mapping, which may go on below.
        if expression.is_none_or(|expression| expression.contains(&b'{')) {
            return Ok(());
        }
        let before = self.bytes.get(..at).unwrap_or(&[]);
        let begins_line = || before.iter().rev().find(|&byte| !b" -".contains(byte)).is_none_or(|&byte| byte == b'\n');
        if before.ends_with(b": ") || begins_line() { Err(Stopped::Template(at)) } else { Ok(()) }
    }

    fn close_innermost(&mut self) -> Sure<bool> {
        let Some(open) = self.open.pop() else { return Ok(false) };
        match open.waiting {
            Some(behind) if open.is_mapping => {
                self.sink.value(Word { form: Form::Plain, start: behind, end: behind })?;
            }
            Some(_) => return Err(Doubt),
            None => {}
        }
        self.sink.close(None)?;
        Ok(true)
    }
}
