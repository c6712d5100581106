//! Characters that go-yaml's reader treats in its own way.

use std::borrow::Cow;

use memchr::memmem;

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

/// The first character that go-yaml's reader refuses wherever it stands.
pub(super) fn unprintable(text: &str) -> Option<(usize, char)> {
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
