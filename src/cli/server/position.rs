//! Lines and columns as the protocol counts them, both from 0.

use gen_lsp_types::{Position, PositionEncodingKind, Range};

use crate::source::{Source, Span, to_u32};

/// In which units columns are counted.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    /// What every editor knows.
    Utf16,
    /// Bytes.
    Utf8,
}

impl Encoding {
    /// Its name.
    pub(super) fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf16 => PositionEncodingKind::UTF16,
            Self::Utf8 => PositionEncodingKind::UTF8,
        }
    }

    fn units(self, character: char) -> usize {
        match self {
            Self::Utf16 => character.len_utf16(),
            Self::Utf8 => character.len_utf8(),
        }
    }

    /// The place of an offset.
    pub(super) fn position(self, source: &Source, offset: u32) -> Position {
        let line = source.position(offset).line;
        let (start, _) = source.line_range(line);
        let before = source.text.get(start as usize..offset as usize).unwrap_or("");
        let character = before.chars().map(|character| self.units(character)).sum();
        Position { line: line.saturating_sub(1), character: to_u32(character) }
    }

    /// The places of a span.
    pub(super) fn range(self, source: &Source, span: Span) -> Range {
        Range { start: self.position(source, span.start), end: self.position(source, span.end.max(span.start)) }
    }

    /// The part of a span in its first line: a whole mapping would be underlined from end to end.
    pub(super) fn first_line(self, source: &Source, span: Span) -> Range {
        let line = source.position(span.start).line;
        let (start, _) = source.line_range(line);
        let end = start.saturating_add(to_u32(source.line(line).len()));
        self.range(source, Span { end: span.end.min(end), ..span })
    }

    /// The offset of a place. Behind the end of a line is its end, behind the last line the end of the text.
    pub(super) fn offset(self, text: &str, position: Position) -> usize {
        let line = position.line as usize;
        let start = match line.checked_sub(1) {
            None => 0,
            Some(breaks) => match memchr::memchr_iter(b'\n', text.as_bytes()).nth(breaks) {
                Some(end) => end + 1,
                None => return text.len(),
            },
        };
        let rest = text.get(start..).unwrap_or("");
        let mut left = position.character as usize;
        for (at, character) in rest.char_indices() {
            let units = self.units(character);
            if matches!(character, '\n' | '\r') || left < units {
                return start + at;
            }
            left -= units;
        }
        text.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Role, SourceId};

    const TEXT: &str = "a: 🦆b\r\nü: x\n";

    fn source() -> Source {
        Source::new("a.yaml", TEXT.as_bytes().to_vec(), Role::Focus)
    }

    #[test]
    fn columns_are_counted_in_units_of_the_encoding() {
        let duck = to_u32(TEXT.find('b').unwrap());
        assert_eq!(Encoding::Utf16.position(&source(), duck), Position { line: 0, character: 5 });
        assert_eq!(Encoding::Utf8.position(&source(), duck), Position { line: 0, character: 7 });
        let x = to_u32(TEXT.find('x').unwrap());
        assert_eq!(Encoding::Utf16.position(&source(), x), Position { line: 1, character: 3 });
        assert_eq!(Encoding::Utf8.position(&source(), x), Position { line: 1, character: 4 });
    }

    #[test]
    fn every_offset_comes_back() {
        for encoding in [Encoding::Utf16, Encoding::Utf8] {
            for (offset, character) in TEXT.char_indices().filter(|(_, character)| *character != '\n') {
                let position = encoding.position(&source(), to_u32(offset));
                assert_eq!(encoding.offset(TEXT, position), offset, "{character:?} in {encoding:?}");
            }
        }
    }

    #[test]
    fn what_is_too_far_ends_at_the_line_or_the_text() {
        let at = |line, character| Encoding::Utf16.offset(TEXT, Position { line, character });
        assert_eq!(at(0, 99), TEXT.find('\r').unwrap());
        assert_eq!(at(0, 4), TEXT.find('🦆').unwrap(), "the middle of a pair is its start");
        assert_eq!((at(2, 0), at(2, 5), at(9, 0)), (TEXT.len(), TEXT.len(), TEXT.len()));
    }

    #[test]
    fn a_mapping_is_underlined_in_its_first_line() {
        let span = Span::new(SourceId(0), 0, to_u32(TEXT.len()));
        let range = Encoding::Utf16.first_line(&source(), span);
        assert_eq!((range.start.line, range.end.line, range.end.character), (0, 0, 6));
    }
}
