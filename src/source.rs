//! Source texts, and places in them.

mod piece;

use std::fmt;
use std::ops::Range;

use self::piece::{Lines, Piece};

/// One file, or standard input, with its text.
#[derive(Debug)]
pub struct Source {
    /// Where the text came from, relative to the working directory and with `/` between folders.
    pub path: String,
    /// The text. Bytes that are not UTF-8 are replaced, and `encoding` says so. Empty where nothing can be reported, or
    /// when only pieces of a long text were kept; [`Source::line`] and [`Source::position`] know these too.
    pub text: String,
    /// Why the bytes could not be read as text, if they could not.
    pub encoding: Option<EncodingFault>,
    /// Whether findings in this file are reported or the file is only looked at.
    pub role: Role,
    /// Where the file is, `/` between folders, when `path` does not tell how near it is to others: printed paths may be
    /// relative for some and absolute for others.
    pub location: Option<String>,
    lines: Lines,
    /// What is left of a long text.
    pieces: Vec<Piece>,
}

/// Whether the user asked about a file or it only explains other files.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// The user named this file or a folder that holds it: findings in it are reported.
    Focus,
    /// Part of the same project: it answers questions of other files and is silent itself.
    Context,
}

/// Bytes that are not the UTF-8 which Kubernetes' reader needs.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum EncodingFault {
    /// A UTF-16 or UTF-32 byte-order mark.
    Utf16,
    /// The first invalid byte, counted from the start of the file.
    NotUtf8 {
        /// Offset of the first byte that is not UTF-8.
        at: u32,
    },
}

impl Source {
    /// Takes a file's bytes as they are on disk.
    pub fn new(path: impl Into<String>, bytes: Vec<u8>, role: Role) -> Self {
        let utf16 = [&[0xFF, 0xFE][..], &[0xFE, 0xFF], &[0, 0, 0xFE, 0xFF]];
        let (text, encoding) = if utf16.iter().any(|mark| bytes.starts_with(mark)) {
            (String::new(), Some(EncodingFault::Utf16))
        } else {
            match String::from_utf8(bytes) {
                Ok(text) => (text, None),
                Err(error) => {
                    let at = to_u32(error.utf8_error().valid_up_to());
                    let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
                    (text, Some(EncodingFault::NotUtf8 { at }))
                }
            }
        };
        Self { path: path.into(), text, encoding, role, location: None, lines: Lines::default(), pieces: Vec::new() }
    }

    /// Where the file is among the others.
    pub fn location(&self) -> &str {
        self.location.as_deref().unwrap_or(&self.path)
    }

    /// The folder that it is in, with a `/` behind it; empty for the top folder.
    pub fn folder(&self) -> &str {
        let location = self.location();
        location.rfind('/').and_then(|end| location.get(..=end)).unwrap_or("")
    }

    /// Line and column of a byte offset, both from 1, columns in characters.
    pub fn position(&self, offset: u32) -> Position {
        let View { start, line, text, lines } = self.view_at(offset);
        let offset = offset.saturating_sub(start);
        let starts = lines.starts(text);
        let index = starts.partition_point(|&start| start <= offset).saturating_sub(1);
        let start = starts.get(index).copied().unwrap_or(0);
        let before = text.get(start as usize..offset as usize).unwrap_or("");
        Position { line: line + to_u32(index), column: to_u32(before.chars().count()) + 1 }
    }

    /// The text of a line, counted from 1, without its line break.
    pub fn line(&self, line: u32) -> &str {
        let view = self.view_of_line(line);
        let (from, to) = view.line_range(line);
        view.text.get(from as usize..to as usize).unwrap_or("").trim_end_matches(['\n', '\r'])
    }

    /// Byte offsets where a line, counted from 1, begins and where the next one begins.
    pub fn line_range(&self, line: u32) -> (u32, u32) {
        let view = self.view_of_line(line);
        let (from, to) = view.line_range(line);
        (view.start + from, view.start + to)
    }

    /// How many lines the text has, up to the last one that was kept.
    pub fn line_count(&self) -> u32 {
        let View { line, text, lines, .. } = self.view_of_line(u32::MAX);
        line - 1 + to_u32(lines.starts(text).len())
    }

    /// How many bytes the text has, up to the last one that was kept.
    pub(crate) fn len(&self) -> u32 {
        let View { start, text, .. } = self.view_at(u32::MAX);
        start + to_u32(text.len())
    }

    /// Takes a text, but only some documents of it if most of a long text is something else, as in an install manifest
    /// with its CRDs. Lines around them stay too, for they may be shown with them.
    pub(crate) fn keep(&mut self, text: &str, documents: &[Range<u32>]) {
        /// From how many bytes on it is worth the trouble to leave them out.
        const MUCH: usize = 32 * 1024;
        let kept: usize = documents.iter().map(ExactSizeIterator::len).sum();
        if text.len() - kept.min(text.len()) < MUCH {
            // Exactly as much memory as it takes.
            self.text.push_str(text);
        } else {
            self.pieces = piece::cut(text, documents);
        }
    }

    /// The text around a place: all there is, or the piece that the place is in.
    pub(crate) fn view_at(&self, offset: u32) -> View<'_> {
        self.last_view(|piece| piece.start <= offset)
    }

    fn view_of_line(&self, line: u32) -> View<'_> {
        self.last_view(|piece| piece.line <= line)
    }

    fn last_view(&self, is_before: impl Fn(&Piece) -> bool) -> View<'_> {
        let before = self.pieces.partition_point(is_before);
        match self.pieces.get(before.saturating_sub(1)) {
            Some(piece) => View { start: piece.start, line: piece.line, text: &piece.text, lines: &piece.lines },
            None => View { start: 0, line: 1, text: &self.text, lines: &self.lines },
        }
    }
}

/// Consecutive lines of a text.
#[derive(Copy, Clone)]
pub(crate) struct View<'s> {
    /// Where they begin in the whole text.
    pub(crate) start: u32,
    /// The number of the first one, from 1.
    line: u32,
    pub(crate) text: &'s str,
    lines: &'s Lines,
}

impl View<'_> {
    /// Where a line begins and where the next one begins, counted from the view's start.
    fn line_range(self, line: u32) -> (u32, u32) {
        let starts = self.lines.starts(self.text);
        let index = line.saturating_sub(self.line) as usize;
        let start_of = |index: usize| starts.get(index).copied().unwrap_or(to_u32(self.text.len()));
        (start_of(index), start_of(index + 1))
    }
}

/// Which source a place is in. In a single run, an index into the sources, which are sorted by path; see [`Sources`].
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub u32);

/// The sources of a run, by their ids. Those of a single run are numbered in the order of their paths; in a workspace,
/// where files come and go, there are gaps.
#[derive(Default)]
pub struct Sources<'s>(Vec<Option<&'s Source>>);

impl<'s> Sources<'s> {
    /// Takes each source with its id.
    pub fn new(sources: impl IntoIterator<Item = (SourceId, &'s Source)>) -> Self {
        let mut all = Vec::new();
        for (SourceId(id), source) in sources {
            let index = id as usize;
            if all.len() <= index {
                all.resize(index + 1, None);
            }
            if let Some(place) = all.get_mut(index) {
                *place = Some(source);
            }
        }
        Self(all)
    }

    /// A source.
    pub fn get(&self, SourceId(id): SourceId) -> Option<&'s Source> {
        self.0.get(id as usize).copied().flatten()
    }

    /// All of them by id, with the gaps.
    pub fn iter(&self) -> impl Iterator<Item = Option<&'s Source>> {
        self.0.iter().copied()
    }
}

impl<'s> From<&'s [Source]> for Sources<'s> {
    fn from(sources: &'s [Source]) -> Self {
        Self::new((0..).map(SourceId).zip(sources))
    }
}

/// A range of bytes in one source.
#[derive(Copy, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The source.
    pub source: SourceId,
    /// Offset of the first byte.
    pub start: u32,
    /// Offset behind the last byte.
    pub end: u32,
}

impl Span {
    /// A range of bytes in one source.
    pub fn new(source: SourceId, start: u32, end: u32) -> Self {
        Self { source, start, end }
    }

    /// The same place, counted from another one before it.
    pub(crate) fn counted_from(self, base: u32) -> Self {
        let Self { source, start, end } = self;
        Self { source, start: start.saturating_sub(base), end: end.saturating_sub(base) }
    }

    /// The place that is this one when counted from another one before it.
    pub(crate) fn counted_to(self, base: u32) -> Self {
        let Self { source, start, end } = self;
        Self { source, start: start.saturating_add(base), end: end.saturating_add(base) }
    }

    /// Whether the other place lies inside this one.
    pub fn contains(self, other: Span) -> bool {
        self.source == other.source && self.start <= other.start && other.end <= self.end
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}..{}", self.source.0, self.start, self.end)
    }
}

/// A line and a column, both counted from 1, the column in characters.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: u32,
    /// The column, in characters (not bytes, not UTF-16 units).
    pub column: u32,
}

/// Offsets are `u32`: a source longer than 4 GiB is cut where it is read.
pub(crate) fn to_u32(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}
