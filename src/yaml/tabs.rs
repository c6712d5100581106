//! Where go-yaml refuses a tab that YAML 1.2, and so our parser, would accept.
//!
//! See `scannerc.go` in <https://pkg.go.dev/go.yaml.in/yaml/v2>: a tab is no blank where a key could
//! begin, and none in front of the indentation that a scalar needs.

use std::ops::Range;

use memchr::memchr;

use super::Style;

/// What the scanner would think of a tab in the gap before the next token.
pub(super) struct Tabs {
    /// Without tabs in the document there is nothing to watch.
    watching: bool,
    /// Whether a key could begin here, outside brackets.
    key_allowed: bool,
    /// Behind a plain scalar, blanks still belong to it: the column that a line's tabs must not precede.
    plain_indent: Option<usize>,
}

impl Tabs {
    pub(super) fn new(document: &str) -> Self {
        let watching = memchr(b'\t', document.as_bytes()).is_some();
        Self { watching, key_allowed: true, plain_indent: None }
    }

    /// Notes a scalar, and finds the first refused tab on the further lines of a plain one.
    ///
    /// `block` is where the collection begins whose indentation the scalar must exceed.
    pub(super) fn in_scalar(
        &mut self,
        text: &str,
        style: Style,
        place: &Range<usize>,
        block: Option<u32>,
    ) -> Option<usize> {
        if !self.watching || style != Style::Plain || place.is_empty() {
            return None;
        }
        let indent = block.map_or(0, |block| column(text, block as usize) + 1);
        self.plain_indent = Some(indent);
        let written = text.get(place.clone())?;
        let mut start = place.start;
        for line in written.split_inclusive('\n') {
            let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
            let indentation = line.get(..blanks.min(indent))?;
            if start > place.start
                && let Some(tab) = indentation.find('\t')
            {
                return Some(start + tab);
            }
            start += line.len();
        }
        None
    }

    /// The first refused tab between two events.
    pub(super) fn in_gap(&mut self, gap: &str, in_brackets: bool) -> Option<usize> {
        if !self.watching {
            return None;
        }
        let mut in_scalar = self.plain_indent.take();
        // What comes next is a token, or a comment that ends with its line.
        let mut key_allowed = std::mem::replace(&mut self.key_allowed, false);
        let mut line_start = None;
        let mut bytes = gap.bytes().enumerate();
        while let Some((at, byte)) = bytes.next() {
            match byte {
                b'\t' => {
                    let refused = match (in_scalar, line_start) {
                        (Some(indent), Some(start)) => at - start < indent,
                        (Some(_), None) => false,
                        (None, _) => key_allowed && !in_brackets,
                    };
                    if refused {
                        return Some(at);
                    }
                }
                b' ' => {}
                b'\n' | b'\r' => {
                    line_start = Some(at + 1);
                    key_allowed = true;
                }
                b'#' => {
                    in_scalar = None;
                    bytes.find(|(_, byte)| *byte == b'\n');
                    key_allowed = true;
                    line_start = None;
                }
                b'&' | b'!' => {
                    key_allowed = false;
                    in_scalar = None;
                    let property = bytes.find(|(_, byte)| byte.is_ascii_whitespace());
                    key_allowed |= property.is_some_and(|(_, byte)| byte == b'\n');
                }
                b'-' | b'?' => {
                    key_allowed = true;
                    in_scalar = None;
                }
                // Behind a simple key no other can begin; behind a `?` key's own line one can.
                _ => {
                    key_allowed &= byte == b':';
                    in_scalar = None;
                }
            }
        }
        None
    }
}

/// The first refused tab in a block scalar: on a line that is not indented as far as its text.
pub(super) fn in_block_scalar(text: &str, whole: &Range<usize>, content: &Range<usize>) -> Option<usize> {
    // The line break that ends the scalar may be followed by a tab that ends nothing.
    let end = content.end.max(whole.end) + 1;
    let written = text.get(whole.start..text.ceil_char_boundary(end.min(text.len())))?;
    memchr(b'\t', written.as_bytes())?;
    let header = text.get(whole.start..)?.find('\n')? + whole.start + 1;
    let has_text = content.start >= header;
    let indent = if has_text { column(text, content.start) } else { usize::MAX };
    let is_given = text.get(whole.start..header)?.split('#').next()?.bytes().any(|byte| byte.is_ascii_digit());
    let mut start = header;
    for line in text.get(header..text.ceil_char_boundary(end.min(text.len())))?.split_inclusive('\n') {
        let spaces = line.len() - line.trim_start_matches(' ').len();
        let is_first = has_text && (start..start + line.len()).contains(&content.start);
        if line.get(spaces..)?.starts_with('\t') && (spaces < indent || is_first && !is_given) {
            return Some(start + spaces);
        }
        start += line.len();
    }
    None
}

/// The column of a byte, in characters from 0.
fn column(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or("");
    let line = before.rfind('\n').map_or(before, |found| before.get(found + 1..).unwrap_or(""));
    line.chars().count()
}
