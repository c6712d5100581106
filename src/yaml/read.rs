//! From a document's text to trees.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memmem;

use super::build::{Builder, Leaf, Opening};
use super::error::{self, Scene, SyntaxError};
use super::events::{Event, Events, Fault, Problem, What};
use super::scalar::{self, Tag};
use super::tree::Tree;
use super::{Style, json, split};
use crate::source::{SourceId, Span, to_u32};

/// What parsing one document gave: the trees that were complete, and what stopped it.
#[derive(Debug)]
pub struct Parsed<'s> {
    /// Usually one; several when JSON objects follow one another, none for an empty document.
    pub trees: Vec<Tree<'s>>,
    /// Why parsing stopped, if it did.
    pub error: Option<SyntaxError>,
}

/// Parses the document at `range` of `text`; the range is one that [`documents`](super::documents) gave.
pub fn parse(source: SourceId, text: &str, range: Range<u32>) -> Parsed<'_> {
    let (start, end) = (range.start as usize, range.end as usize);
    if text.get(start..end).is_none() {
        return Parsed { trees: Vec::new(), error: None };
    }
    let mut parsed = Parsed { trees: Vec::new(), error: None };
    let yaml = if json::is_stream(text, start) {
        match json::read(source, text, end) {
            json::Stream::Complete(trees) => {
                parsed.trees = trees;
                return parsed;
            }
            json::Stream::Broken(trees, error) => return Parsed { trees, error: Some(error) },
            json::Stream::MaybeYaml(tree, rest) => {
                parsed.trees.extend(tree);
                rest..end
            }
        }
    } else {
        start..end
    };
    match read(source, text, yaml) {
        Ok(tree) => parsed.trees.extend(tree),
        Err(error) => parsed.error = Some(error),
    }
    parsed
}

/// Reads one YAML document.
struct Reader<'s> {
    source: SourceId,
    text: &'s str,
    /// Where the document begins, its separator line included, and where it ends.
    range: Range<usize>,
    /// Where the part begins that the parser sees.
    body: usize,
    builder: Builder<'s>,
    /// The end of the last event's text.
    last: usize,
}

/// How a pass over a document can end without a tree.
enum Stop {
    Error(SyntaxError),
    /// A comment follows its neighbour without a blank, which go-yaml allows and our parser does not.
    TightComment(usize),
}

impl From<SyntaxError> for Stop {
    fn from(error: SyntaxError) -> Self {
        Self::Error(error)
    }
}

/// Reads a YAML document; none if it is empty.
fn read(source: SourceId, text: &str, range: Range<usize>) -> Result<Option<Tree<'_>>, SyntaxError> {
    /// Each tight comment costs a pass; a text with more of them is refused.
    const PASSES: usize = 16;
    let body = text.get(range.clone()).unwrap_or("");
    let mut body = normalised(body);
    let mut blanked: Vec<Range<usize>> = Vec::new();
    loop {
        let mut reader = Reader::new(source, text, range.clone());
        for comment in &blanked {
            reader.builder.comment(to_u32(range.start + comment.start), to_u32(range.start + comment.end));
        }
        match reader.read(&body) {
            Ok(()) => return Ok(reader.builder.finish()),
            Err(Stop::Error(error)) => return Err(reader.scene().or_template(error)),
            Err(Stop::TightComment(at)) => {
                let rest = body.get(at..).unwrap_or("");
                let length = rest.find(['\n', '\r']).unwrap_or(rest.len());
                if blanked.len() == PASSES || length == 0 {
                    return Err(reader.scene().explain(&Problem::CommentNotSeparated, range.start + at));
                }
                blanked.push(at..at + length);
                body.to_mut().replace_range(at..at + length, &" ".repeat(length));
            }
        }
    }
}

impl<'s> Reader<'s> {
    fn new(source: SourceId, text: &'s str, range: Range<usize>) -> Self {
        let (body, last) = (range.start, range.start);
        Self { source, text, range, body, builder: Builder::new(source, text), last }
    }

    /// Reads the document from `body`, a copy of its text with the same places.
    fn read(&mut self, body: &str) -> Result<(), Stop> {
        let mut rest = body;
        if let Some(separator) = split::separator(body) {
            let (from, to) = (self.place(separator.rest.start), self.place(separator.rest.end));
            if !separator.is_valid(body) {
                return Err(error::bad_separator(Span::new(self.source, from, to)).into());
            }
            if from < to {
                self.builder.comment(from, to);
            }
            rest = body.get(separator.length..).unwrap_or("");
        }
        if let Some((at, character)) = unprintable(rest) {
            let at = self.range.end - rest.len() + at;
            return Err(self.scene().explain(&Problem::Control(character), at).into());
        }
        // kubectl cuts off all separators but one at the start of the file. Behind that one, a mark is text.
        if rest.len() == body.len() || self.range.start > 0 {
            rest = rest.strip_prefix('\u{FEFF}').unwrap_or(rest);
        }
        self.body = self.range.end - rest.len();
        self.last = self.body;
        for event in Events::new(rest) {
            match event {
                Ok(Event { what: What::DocumentEnd, .. }) => break,
                Ok(event) => self.take(event)?,
                Err(Fault { at, problem: Problem::CommentNotSeparated }) => {
                    return Err(Stop::TightComment(self.body - self.range.start + at));
                }
                Err(fault) => return Err(self.scene().explain(&fault.problem, self.body + fault.at).into()),
            }
        }
        Ok(())
    }

    fn place(&self, at: usize) -> u32 {
        to_u32(self.range.start + at)
    }

    fn scene(&self) -> Scene<'s> {
        let bracket = self.builder.open_bracket();
        Scene { source: self.source, text: self.text, start: self.range.start, end: self.range.end, bracket }
    }

    fn take(&mut self, event: Event<'_>) -> Result<(), SyntaxError> {
        let start = self.body + event.start;
        let end = self.body + event.end;
        let (from, to) = (to_u32(start), to_u32(end));
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
            What::Alias(anchor) => self.builder.alias(anchor, from, to)?,
            What::UnknownAlias(name) => {
                return Err(error::unknown_alias(Span::new(self.source, from, to), &name));
            }
            What::Comment => self.builder.comment(from, to),
            What::DocumentStart | What::DocumentEnd => {}
        }
        self.last = self.last.max(end);
        Ok(())
    }

    fn scalar(
        &mut self,
        text: &str,
        style: Style,
        anchor: usize,
        tag: &Tag,
        place: Range<usize>,
    ) -> Result<(), SyntaxError> {
        let is_plain = style == Style::Plain;
        // The parser gives `~` where nothing is written.
        let is_missing = is_plain && place.is_empty();
        let text = if is_missing { "" } else { text };
        let place = match style {
            Style::BlockScalar => self.block_scalar(&place, text),
            _ if is_missing && anchor == 0 && *tag == Tag::None => {
                let at = self.after_colon().unwrap_or(place.start);
                at..at
            }
            _ => place,
        };
        let (start, end) = (to_u32(place.start), to_u32(place.end));
        if style == Style::Quoted
            && let Some(at) = self.escaped_slash(&place)
        {
            return Err(self.scene().explain(&Problem::Escape, at));
        }
        let text = &unicode_breaks_trimmed(text, style);
        let value = scalar::resolve(text, is_plain, tag)
            .map_err(|message| error::bad_tag(Span::new(self.source, start, end), message))?;
        let merge = scalar::is_merge(text, is_plain, tag);
        self.builder.scalar(&Leaf { text, value, merge, style, start, end, anchor })
    }

    /// The first dash of a list: without indentation of its own, the parser reports the place behind it.
    fn dash(&self, start: usize) -> usize {
        if self.text.as_bytes().get(start) == Some(&b'-') && self.is_blank(start + 1) {
            return start;
        }
        let before = self.text.get(self.body..start).unwrap_or("").trim_end_matches([' ', '\t']);
        if before.ends_with('-') { self.body + before.len() - 1 } else { start }
    }

    fn is_blank(&self, at: usize) -> bool {
        self.text.as_bytes().get(at).is_none_or(u8::is_ascii_whitespace)
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

/// YAML 1.1 also breaks lines at U+2028 and U+2029, which stay in the text; blanks around them do not.
fn unicode_breaks_trimmed(text: &str, style: Style) -> Cow<'_, str> {
    let breaks = ['\u{2028}', '\u{2029}'];
    if style == Style::BlockScalar || !text.contains(breaks) {
        return text.into();
    }
    let mut trimmed = String::with_capacity(text.len());
    for (index, part) in text.split_inclusive(breaks).enumerate() {
        let part = if index == 0 { part } else { part.trim_start_matches([' ', '\t']) };
        let content = part.trim_end_matches(breaks);
        if content.len() < part.len() {
            trimmed.push_str(content.trim_end_matches([' ', '\t']));
            trimmed.push_str(part.get(content.len()..).unwrap_or(""));
        } else {
            trimmed.push_str(part);
        }
    }
    trimmed.into()
}

/// The first character that go-yaml's reader refuses wherever it stands.
fn unprintable(text: &str) -> Option<(usize, char)> {
    let is_suspect = |byte: &u8| *byte >= 0x7F || *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r');
    let first = text.bytes().position(|byte| is_suspect(&byte))?;
    let rest = text.get(text.floor_char_boundary(first)..)?;
    let refused =
        |c: char| !matches!(c, '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{A0}'..='\u{FFFD}' | '\u{10000}'..);
    rest.char_indices().find(|&(_, c)| refused(c)).map(|(at, c)| (first + at, c))
}

/// YAML 1.1 also breaks lines at NEL (U+0085). A break that YAML 1.2 knows takes its two bytes,
/// so that places stay what they are.
fn normalised(text: &str) -> Cow<'_, str> {
    if memmem::find(text.as_bytes(), "\u{85}".as_bytes()).is_some() {
        return text.replace('\u{85}', "\r\n").into();
    }
    text.into()
}
