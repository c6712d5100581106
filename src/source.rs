//! Source texts, and places in them.

use std::fmt;
use std::sync::OnceLock;

/// One file, or standard input, with its text.
#[derive(Debug)]
pub struct Source {
    /// Where the text came from, relative to the working directory and with `/` between folders.
    pub path: String,
    /// The text. Bytes that are not UTF-8 are replaced, and `encoding` says so.
    pub text: String,
    /// Why the bytes could not be read as text, if they could not.
    pub encoding: Option<EncodingFault>,
    /// Whether findings in this file are reported or the file is only looked at.
    pub role: Role,
    /// Where the file is, `/` between folders, when `path` does not tell how near it is to others: printed paths may be
    /// relative for some and absolute for others.
    pub location: Option<String>,
    lines: OnceLock<Vec<u32>>,
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
        Self { path: path.into(), text, encoding, role, location: None, lines: OnceLock::new() }
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
        let starts = self.line_starts();
        let index = starts.partition_point(|&start| start <= offset).saturating_sub(1);
        let start = starts.get(index).copied().unwrap_or(0);
        let before = self.text.get(start as usize..offset as usize).unwrap_or("");
        Position { line: to_u32(index) + 1, column: to_u32(before.chars().count()) + 1 }
    }

    /// The text of a line, counted from 1, without its line break.
    pub fn line(&self, line: u32) -> &str {
        let range = self.line_range(line);
        let text = self.text.get(range.0 as usize..range.1 as usize).unwrap_or("");
        text.trim_end_matches(['\n', '\r'])
    }

    /// Byte offsets where a line, counted from 1, begins and where the next one begins.
    pub fn line_range(&self, line: u32) -> (u32, u32) {
        let starts = self.line_starts();
        let end = to_u32(self.text.len());
        let start = starts.get(line.saturating_sub(1) as usize).copied().unwrap_or(end);
        (start, starts.get(line as usize).copied().unwrap_or(end))
    }

    /// How many lines the text has.
    pub fn line_count(&self) -> u32 {
        to_u32(self.line_starts().len())
    }

    fn line_starts(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let breaks = memchr::memchr_iter(b'\n', self.text.as_bytes());
            std::iter::once(0).chain(breaks.map(|at| to_u32(at) + 1)).collect()
        })
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
