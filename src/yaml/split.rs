//! Where documents begin and end, as kubectl's line reader sees it.

use std::ops::Range;

use memchr::memmem;

use crate::source::to_u32;

/// The byte ranges of a text's documents, split at lines that begin with `---`, as kubectl splits.
///
/// This happens before any parsing, so a `---` in column 0 also ends an open quote. A document
/// begins with its separator line, and together the ranges cover the text.
///
/// See `YAMLReader` in <https://pkg.go.dev/k8s.io/apimachinery/pkg/util/yaml>.
pub fn documents(text: &str) -> Vec<Range<u32>> {
    if text.is_empty() {
        return Vec::new();
    }
    let separators = memmem::find_iter(text.as_bytes(), b"\n---").map(|at| to_u32(at + 1));
    let starts: Vec<u32> = std::iter::once(0).chain(separators).collect();
    let ends = starts.iter().skip(1).copied().chain([to_u32(text.len())]);
    starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect()
}

/// The separator line that a document begins with.
pub(super) struct Separator {
    /// Its length with the line break.
    pub(super) length: usize,
    /// What follows the dashes, blanks trimmed: nothing, a comment, or a mistake.
    pub(super) rest: Range<usize>,
}

impl Separator {
    /// Whether nothing or a comment follows the dashes; kubectl accepts nothing else.
    pub(super) fn is_valid(&self, document: &str) -> bool {
        document.get(self.rest.clone()).is_some_and(|rest| rest.is_empty() || rest.starts_with('#'))
    }

    /// Whether a comment touches the dashes, which only kubectl's splitter takes for a separator.
    pub(super) fn is_tight(&self) -> bool {
        self.rest.start == 3 && !self.rest.is_empty()
    }
}

/// The separator line at the start of a document, if it has one.
pub(super) fn separator(document: &str) -> Option<Separator> {
    let after = document.strip_prefix("---")?;
    let line = after.split('\n').next().unwrap_or("");
    let rest = line.trim();
    let start = 3 + line.len() - line.trim_start().len();
    let range = if rest.is_empty() { 3..3 } else { start..start + rest.len() };
    Some(Separator { length: (3 + line.len() + 1).min(document.len()), rest: range })
}
