//! Characters that go-yaml's reader treats in its own way.

use std::borrow::Cow;

use memchr::{memchr3_iter, memmem};

use super::Style;

/// YAML 1.1 also breaks lines at U+2028 and U+2029, which stay in the text; blanks around them do not.
pub(super) fn unicode_breaks_trimmed(text: &str, style: Style) -> Cow<'_, str> {
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

/// Whether a text holds nothing but printable ASCII and line feeds, as most do.
pub(super) fn is_simple(text: &str) -> bool {
    let (mut lowest, mut highest) = (u8::MAX, 0);
    for &byte in text.as_bytes() {
        let byte = if byte == b'\n' { b' ' } else { byte };
        lowest = lowest.min(byte);
        highest = highest.max(byte);
    }
    lowest >= b' ' && highest < 0x7F || text.is_empty()
}

/// Whether a text has a character beyond ASCII that some readers refuse, or take for a line break or a mark.
pub(super) fn has_odd(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr3_iter(0xC2, 0xE2, 0xEF, bytes).any(|at| {
        matches!(
            bytes.get(at..),
            Some(
                [0xC2, ..0xA0, ..]
                    | [0xE2, 0x80, 0xA8 | 0xA9, ..]
                    | [0xEF, 0xBB, 0xBF, ..]
                    | [0xEF, 0xBF, 0xBE | 0xBF, ..]
            )
        )
    })
}

/// The first character that go-yaml's reader refuses wherever it stands.
pub(super) fn unprintable(text: &str) -> Option<(usize, char)> {
    if is_simple(text) {
        return None;
    }
    let is_suspect = |byte: &u8| *byte >= 0x7F || *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r');
    let first = text.bytes().position(|byte| is_suspect(&byte))?;
    let rest = text.get(text.floor_char_boundary(first)..)?;
    let refused =
        |c: char| !matches!(c, '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{A0}'..='\u{FFFD}' | '\u{10000}'..);
    rest.char_indices().find(|&(_, c)| refused(c)).map(|(at, c)| (first + at, c))
}

/// YAML 1.1 also breaks lines at NEL (U+0085). A break that YAML 1.2 knows takes its two bytes,
/// so that places stay what they are.
pub(super) fn normalised(text: &str) -> Cow<'_, str> {
    if memmem::find(text.as_bytes(), "\u{85}".as_bytes()).is_some() {
        return text.replace('\u{85}', "\r\n").into();
    }
    text.into()
}
