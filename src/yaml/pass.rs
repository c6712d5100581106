//! One pass over a document: the parser's events become a tree.

use std::ops::Range;

use memchr::memmem;

use super::build::{Builder, Leaf, Opening};
use super::error::{self, Scene, SyntaxError};
use super::events::{Event, Events, Fault, Problem, What};
use super::scalar::{self, Tag};
use super::tabs::{self, Tabs};
use super::{Style, chars, split};
use crate::source::{SourceId, Span, to_u32};

/// Reads a document in one pass.
pub(super) struct Reader<'s> {
    source: SourceId,
    text: &'s str,
    /// Where the document begins, its separator line included, and where it ends.
    range: Range<usize>,
    /// Where the part begins that the parser sees.
    body: usize,
    pub(super) builder: Builder<'s>,
    /// The end of the last event's text.
    last: usize,
    tabs: Tabs,
}

/// How a pass over a document can end without a tree.
pub(super) enum Stop {
    Error(SyntaxError),
    /// The parser stumbled over something that go-yaml takes differently. Another pass may hide it.
    Hide {
        at: usize,
        what: Hide,
        error: SyntaxError,
    },
}

/// What go-yaml takes differently than our parser, and so how to hide it.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Hide {
    /// A comment without a blank before it.
    Comment,
    /// Tabs that indent lines inside brackets.
    Tabs,
    /// In brackets, the colon of `a:,` or a lone `-`: parts of plain scalars.
    Letter,
    /// What follows a complete value in brackets; kubectl drops it.
    Rest,
    /// What follows `...` on its line and below.
    BehindEnd,
}

impl From<SyntaxError> for Stop {
    fn from(error: SyntaxError) -> Self {
        Self::Error(error)
    }
}

impl<'s> Reader<'s> {
    pub(super) fn new(source: SourceId, text: &'s str, range: Range<usize>) -> Self {
        let (body, last) = (range.start, range.start);
        let tabs = Tabs::new(text.get(range.clone()).unwrap_or(""));
        Self { source, text, range, body, builder: Builder::new(source, text), last, tabs }
    }

    /// Reads the document from `body`, a copy of its text with the same places.
    pub(super) fn read(&mut self, body: &str) -> Result<(), Stop> {
        let mut rest = body;
        // kubectl cuts off all separators but one at the start of the file. That one is YAML: a `#` must
        // keep its distance, and a byte-order mark on the next line is text.
        let separator = split::separator(body).filter(|separator| {
            let is_marked = body.get(separator.length..).is_some_and(|rest| rest.starts_with('\u{FEFF}'));
            let is_text = separator.is_valid(body) && (is_marked || separator.is_tight());
            self.range.start > 0 || !is_text
        });
        if let Some(separator) = &separator {
            let (from, to) = (self.place(separator.rest.start), self.place(separator.rest.end));
            if !separator.is_valid(body) {
                return Err(error::bad_separator(Span::new(self.source, from, to)).into());
            }
            if from < to {
                self.builder.comment(from, to);
            }
            rest = body.get(separator.length..).unwrap_or("");
        }
        if let Some((at, character)) = chars::unprintable(rest) {
            let at = self.range.end - rest.len() + at;
            return Err(self.scene().explain(&Problem::Control(character), at).into());
        }
        rest = rest.strip_prefix('\u{FEFF}').unwrap_or(rest);
        self.body = self.range.end - rest.len();
        self.last = self.body;
        if separator.is_none() || self.range.start > 0 {
            self.check_end_marker(rest)?;
        }
        for event in Events::new(rest) {
            match event {
                Ok(Event { what: What::DocumentEnd, start, .. }) => return self.finish(self.body + start),
                Ok(event) => self.take(event)?,
                // kubectl never looks at what follows a complete value, but for its next token.
                Err(fault) if self.builder.is_complete() && fault.problem.is_structural() => return Ok(()),
                Err(fault) => return Err(self.stop(&fault)),
            }
        }
        self.finish(self.range.end)
    }

    /// Looks once more behind the value: kubectl's parser reads up to the next token.
    fn finish(&mut self, end: usize) -> Result<(), Stop> {
        let rest = self.text.get(self.last..self.range.end).unwrap_or("");
        let next = self.last + rest.len() - rest.trim_start().len();
        Ok(self.gap(end.max(next))?)
    }

    fn stop(&self, fault: &Fault) -> Stop {
        let error = self.scene().explain(&fault.problem, self.body + fault.at);
        let what = match fault.problem {
            Problem::CommentNotSeparated => Hide::Comment,
            Problem::Tab if self.builder.open_bracket().is_some() => Hide::Tabs,
            Problem::DashInFlow => Hide::Letter,
            Problem::StrayBracket | Problem::UnclosedBracket => Hide::Rest,
            Problem::TextAfterEnd => Hide::BehindEnd,
            _ => return Stop::Error(error),
        };
        Stop::Hide { at: self.body - self.range.start + fault.at, what, error }
    }

    /// Looks at what stands between the last event and the next, which parsers take for blank.
    fn gap(&mut self, end: usize) -> Result<(), SyntaxError> {
        let gap = self.text.get(self.last..end).unwrap_or("");
        match self.tabs.in_gap(gap, self.builder.open_bracket().is_some()) {
            Some(tab) => Err(self.scene().explain(&Problem::Tab, self.last + tab)),
            None => Ok(()),
        }
    }

    /// Without a `---` that kubectl leaves in place, `...` cannot come first.
    fn check_end_marker(&self, rest: &str) -> Result<(), SyntaxError> {
        let mut at = self.body;
        for line in rest.split_inclusive('\n') {
            let content = line.trim();
            if content == "..." && line.starts_with("...") {
                let span = Span::new(self.source, to_u32(at), to_u32(at + 3));
                return Err(SyntaxError::new(span, "`...` ends a document that has not begun").help("remove the line"));
            }
            if !content.is_empty() && !content.starts_with('#') {
                break;
            }
            at += line.len();
        }
        Ok(())
    }

    pub(super) fn place(&self, at: usize) -> u32 {
        to_u32(self.range.start + at)
    }

    pub(super) fn scene(&self) -> Scene<'s> {
        let bracket = self.builder.open_bracket();
        Scene {
            source: self.source,
            text: self.text,
            start: self.range.start,
            end: self.range.end,
            bracket,
            last: self.last,
        }
    }

    fn take(&mut self, event: Event<'_>) -> Result<(), Stop> {
        let start = self.body + event.start;
        let end = self.body + event.end;
        let (from, to) = (to_u32(start), to_u32(end));
        self.gap(start)?;
        match event.what {
            What::Scalar { text, style, anchor, tag } => self.scalar(&text, style, anchor, &tag, start..end)?,
            What::Sequence { style, anchor } => {
                let start = if style == Style::Block { self.dash(start) } else { start };
                self.builder.open(Opening { is_mapping: false, style, start: to_u32(start), anchor })?;
            }
            What::Mapping { style, anchor } => {
                self.builder.open(Opening { is_mapping: true, style, start: from, anchor })?;
            }
            What::End => self.builder.close((end > start).then_some(to))?,
            What::Alias(anchor) => {
                self.check_name(start..end)?;
                self.builder.alias(anchor, from, to)?;
            }
            What::UnknownAlias(name) => {
                return Err(error::unknown_alias(Span::new(self.source, from, to), &name).into());
            }
            What::Anchor => self.check_name(start..end)?,
            What::Comment => self.builder.comment(from, to),
            What::DocumentStart | What::DocumentEnd => {}
        }
        self.last = self.last.max(end);
        Ok(())
    }

    /// go-yaml ends the name of an anchor at the first character that is not a letter, a digit, `_` or `-`.
    fn check_name(&self, place: Range<usize>) -> Result<(), SyntaxError> {
        let name = self.text.get(place.start + 1..place.end).unwrap_or("");
        match name.find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-') {
            Some(_) => Err(self.scene().explain(&Problem::AnchorName, place.start)),
            None => Ok(()),
        }
    }

    fn scalar(&mut self, text: &str, style: Style, anchor: usize, tag: &Tag, place: Range<usize>) -> Result<(), Stop> {
        let is_plain = style == Style::Plain;
        // The parser gives `~` where nothing is written.
        let is_missing = is_plain && place.is_empty();
        if is_missing && let Some(colon) = self.colon_in_brackets() {
            let error = self.scene().explain(&Problem::InFlow, colon);
            return Err(Stop::Hide { at: colon - self.range.start, what: Hide::Letter, error });
        }
        // A plain scalar in one line reads as it is written; what the parser saw may have been blanked.
        let written =
            self.text.get(place.clone()).filter(|written| is_plain && !written.contains(['\n', '\r', '\u{85}']));
        let text = if is_missing { "" } else { written.unwrap_or(text) };
        if let Some(tab) = self.tabs.in_scalar(self.text, style, &place, self.builder.open_block()) {
            return Err(self.scene().explain(&Problem::Tab, tab).into());
        }
        let place = match style {
            Style::BlockScalar => {
                let whole = self.block_scalar(&place, text);
                if let Some(tab) = tabs::in_block_scalar(self.text, &whole, &place) {
                    return Err(self.scene().explain(&Problem::Tab, tab).into());
                }
                whole
            }
            _ if is_missing && anchor == 0 && *tag == Tag::None => {
                let at = self.after_colon().unwrap_or_else(|| self.after_dash(place.start));
                at..at
            }
            _ => place,
        };
        let (start, end) = (to_u32(place.start), to_u32(place.end));
        if style == Style::Quoted
            && let Some(at) = self.escaped_slash(&place)
        {
            return Err(self.scene().explain(&Problem::Escape, at).into());
        }
        let text = &chars::unicode_breaks_trimmed(text, style);
        let value = scalar::resolve(text, is_plain, tag)
            .map_err(|message| error::bad_tag(Span::new(self.source, start, end), message))?;
        let merge = scalar::is_merge(text, is_plain, tag);
        Ok(self.builder.scalar(&Leaf { text, value, merge, style, start, end, anchor })?)
    }

    /// The colon between a plain key in brackets and a comma or closing bracket.
    fn colon_in_brackets(&self) -> Option<usize> {
        self.builder.open_bracket()?;
        let colon = self.builder.waiting_key_end()? as usize;
        let bytes = self.text.as_bytes();
        let is_quoted = matches!(bytes.get(colon.checked_sub(1)?), Some(b'"' | b'\''));
        let is_tight = matches!(bytes.get(colon..colon + 2), Some([b':', b',' | b']' | b'}']));
        (is_tight && !is_quoted).then_some(colon)
    }

    /// The first dash of a list: without indentation of its own, the parser reports the place behind it.
    fn dash(&self, start: usize) -> usize {
        if self.text.as_bytes().get(start) == Some(&b'-') && self.is_blank(start + 1) {
            return start;
        }
        match self.after_dash(start) {
            behind if self.text.get(..behind).is_some_and(|before| before.ends_with('-')) => behind - 1,
            _ => start,
        }
    }

    fn is_blank(&self, at: usize) -> bool {
        self.text.as_bytes().get(at).is_none_or(u8::is_ascii_whitespace)
    }

    /// The place behind the dash that stands before a place, if one does.
    fn after_dash(&self, start: usize) -> usize {
        let before = self.text.get(self.body..start).unwrap_or("").trim_end_matches([' ', '\t']);
        if before.ends_with('-') { self.body + before.len() } else { start }
    }

    /// The place behind the colon of the key that waits for its value.
    fn after_colon(&self) -> Option<usize> {
        let key_end = self.builder.waiting_key_end()? as usize;
        let rest = self.text.get(key_end..self.range.end)?;
        let gap = rest.len() - rest.trim_start().len();
        Some(if rest.get(gap..)?.starts_with(':') { key_end + gap + 1 } else { key_end })
    }

    /// A `\/`, which JSON has, and YAML since 1.2, but go-yaml has not.
    fn escaped_slash(&self, place: &Range<usize>) -> Option<usize> {
        let written = self.text.get(place.clone())?;
        memmem::find(written.as_bytes(), b"\\/").filter(|_| written.starts_with('"'))?;
        let mut bytes = written.bytes().enumerate();
        while let Some((at, byte)) = bytes.next() {
            if byte == b'\\' && matches!(bytes.next(), Some((_, b'/'))) {
                return Some(place.start + at);
            }
        }
        None
    }

    /// A block scalar from its header to its last line that is not blank.
    fn block_scalar(&self, content: &Range<usize>, text: &str) -> Range<usize> {
        let header = self.block_header(content.start).unwrap_or(content.start);
        let written = self.text.get(header..content.end).unwrap_or("");
        let length = if text.trim().is_empty() {
            written.find(|c: char| !matches!(c, '|' | '>' | '+' | '-' | '0'..='9')).unwrap_or(written.len())
        } else {
            written.trim_end().len()
        };
        header..header + length
    }

    /// The `|` or `>` that stands, perhaps behind properties and comments, after the last event.
    fn block_header(&self, content: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let skip = |at: usize, stop: fn(&u8) -> bool| {
            let rest = bytes.get(at..).unwrap_or(&[]);
            at + rest.iter().position(stop).unwrap_or(rest.len())
        };
        let mut at = self.last;
        while at <= content {
            at = match bytes.get(at)? {
                b'|' | b'>' => return Some(at),
                b'#' => skip(at, |byte| *byte == b'\n'),
                b'&' | b'!' => skip(at, u8::is_ascii_whitespace),
                _ => at + 1,
            };
        }
        None
    }
}
