//! Where scalars end.

use memchr::{memchr, memchr2, memchr3};

use super::Stopped::Doubt;
use super::{Block, Form, Scanner, Sink, Stop, Sure, Word};

impl<S: Sink> Scanner<'_, S> {
    /// A scalar in quotes, or the first line of one without.
    #[inline(always)]
    pub(super) fn word(&self, at: usize) -> Sure<(Word, Stop)> {
        match self.byte(at) {
            b'"' | b'\'' => {
                let (word, in_line) = self.quoted(at)?;
                let is_key = self.byte(word.end) == b':' && self.is_blank(word.end + 1);
                match (is_key, in_line) {
                    (true, false) => Err(Doubt),
                    (true, true) => Ok((word, Stop::Colon)),
                    (false, _) => Ok((word, Stop::Line)),
                }
            }
            b'-' | b':' if !self.is_blank(at + 1) => self.plain(at),
            b'-' | b'?' | b':' | b',' | b'[' | b']' | b'{' | b'}' | b'#' | b'&' | b'*' | b'!' | b'|' | b'>' | b'%'
            | b'@' | b'`' => Err(Doubt),
            _ => self.plain(at),
        }
    }

    #[inline(always)]
    fn plain(&self, at: usize) -> Sure<(Word, Stop)> {
        let (end, stop) = self.plain_line(at)?;
        Ok((Word { form: Form::Plain, start: at, end }, stop))
    }

    /// The end of what a line holds of a scalar without quotes.
    #[inline(always)]
    fn plain_line(&self, start: usize) -> Sure<(usize, Stop)> {
        let mut from = start;
        let (mut end, stop) = loop {
            let found = self.next_mark(from);
            match self.byte(found) {
                b'\n' => break (found, Stop::Line),
                b':' if self.is_blank(found + 1) => break (found, Stop::Colon),
                b'#' if self.byte(found - 1) == b' ' => break (found, Stop::Comment),
                _ => from = found + 1,
            }
        };
        while end > start && self.byte(end - 1) == b' ' {
            end -= 1;
        }
        let has_tab = self.has_tabs && memchr(b'\t', self.bytes.get(start..end).unwrap_or(&[])).is_some();
        let is_loose = stop == Stop::Colon && self.byte(end) != b':';
        if has_tab || is_loose { Err(Doubt) } else { Ok((end, stop)) }
    }

    /// The next place that may end a word: a colon, a number sign or the end of the line, or now and then an asterisk,
    /// which ends nothing.
    fn next_mark(&self, mut from: usize) -> usize {
        /// Most words are shorter, and not worth a call.
        const NEAR: usize = 4;
        for _ in 0..NEAR {
            let Some(chunk) = self.bytes.get(from..).and_then(|rest| rest.first_chunk::<8>()) else { break };
            let chunk = u64::from_le_bytes(*chunk);
            // Without two of its bits a colon is a line break, and so is an asterisk: one question less.
            let marks = zeros(chunk & every(0xCF) ^ every(b'\n')) | zeros(chunk ^ every(b'#'));
            if marks != 0 {
                return from + marks.trailing_zeros() as usize / 8;
            }
            from += 8;
        }
        let rest = self.bytes.get(from..).unwrap_or(&[]);
        memchr3(b':', b'#', b'\n', rest).map_or(self.bytes.len(), |found| from + found)
    }

    /// Takes a word for a value, with the lines below that continue it.
    #[inline(always)]
    pub(super) fn scalar(&mut self, mut word: Word, mut stop: Stop) -> Sure {
        let parent = self.parent_indent()?;
        if !matches!(word.form, Form::Plain) {
            self.sink.value(word)?;
            return self.end_line(word.end);
        }
        self.end_line(word.end)?;
        while stop == Stop::Line && self.at < self.bytes.len() && self.indent > parent && !self.below_comment {
            let (end, next) = self.plain_line(self.at)?;
            if next == Stop::Colon {
                return Err(Doubt);
            }
            word = Word { form: Form::Lines, end, ..word };
            stop = next;
            self.end_line(end)?;
        }
        self.sink.value(word)
    }

    /// A scalar in quotes, and whether it stands in one line.
    pub(super) fn quoted(&self, start: usize) -> Sure<(Word, bool)> {
        let quote = self.byte(start);
        let mut at = start + 1;
        let (mut in_line, mut is_verbatim) = (true, true);
        loop {
            let rest = self.bytes.get(at..).unwrap_or(&[]);
            let found = if quote == b'"' { memchr3(quote, b'\\', b'\n', rest) } else { memchr2(quote, b'\n', rest) };
            at += found.ok_or(Doubt)?;
            match self.byte(at) {
                b'\n' => {
                    in_line = false;
                    at = self.next_line_of_value(at, 1)?;
                }
                b'\\' => {
                    is_verbatim = false;
                    at += self.escape(at)?;
                }
                _ if quote == b'\'' && self.byte(at + 1) == b'\'' => {
                    is_verbatim = false;
                    at += 2;
                }
                _ => break,
            }
        }
        let form = if in_line && is_verbatim { Form::Quoted } else { Form::Escaped };
        Ok((Word { form, start, end: at + 1 }, in_line))
    }

    /// How many bytes an escape takes; one at the end of a line leaves the line break alone.
    fn escape(&self, at: usize) -> Sure<usize> {
        match self.byte(at + 1) {
            b'"' | b'\\' | b' ' | b'n' | b'r' | b't' => Ok(2),
            b'u' => self.code_point(at + 2, 4),
            b'U' => self.code_point(at + 2, 8),
            b'\n' => Ok(1),
            _ => Err(Doubt),
        }
    }

    /// Half a character is a matter for the full reader.
    fn code_point(&self, at: usize, length: usize) -> Sure<usize> {
        let digits = self.text.get(at..at + length).ok_or(Doubt)?;
        let is_hex = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        match u32::from_str_radix(digits, 16).ok().filter(|_| is_hex).and_then(char::from_u32) {
            Some(_) => Ok(2 + length),
            None => Err(Doubt),
        }
    }

    /// From a line break in quotes or brackets to the next text, which must be indented.
    pub(super) fn next_line_of_value(&self, mut at: usize, indent: usize) -> Sure<usize> {
        loop {
            let start = at + 1;
            at = self.skip_spaces(start);
            match self.byte(at) {
                b'\n' if at < self.bytes.len() => {}
                b'\n' | b'\t' => return Err(Doubt),
                _ if at - start >= indent => return Ok(at),
                _ => return Err(Doubt),
            }
        }
    }

    /// A scalar behind `|` or `>`.
    pub(super) fn block_scalar(&mut self, start: usize) -> Sure {
        let parent = self.parent_indent()?;
        let header = start + 1;
        let (length, given) = match (self.byte(header), self.byte(header + 1)) {
            (b'-' | b'+', digit @ b'1'..=b'9') | (digit @ b'1'..=b'9', b'-' | b'+') => (2, Some(digit - b'0')),
            (b'-' | b'+', _) => (1, None),
            (digit @ b'1'..=b'9', _) => (1, Some(digit - b'0')),
            _ => (0, None),
        };
        let header_end = self.skip_spaces(header + length);
        if self.byte(header_end) != b'\n' {
            return Err(Doubt);
        }
        let first = header_end + 1;
        let (text_indent, text) = self.first_text(first)?;
        let indent = given.map_or(text_indent, |given| parent + usize::from(given));
        if text_indent <= parent {
            self.sink.block(Block { start, end: header + length, first, behind: first, indent })?;
            return self.seek(first);
        }
        if text_indent < indent {
            return Err(Doubt);
        }
        let mut line = self.line_end(text) + 1;
        while line < self.bytes.len() {
            let at = self.skip_spaces(line);
            let is_empty = self.byte(at) == b'\n';
            if is_empty && at == self.bytes.len() {
                return Err(Doubt);
            }
            if !is_empty && at - line < indent {
                if at - line > parent || self.byte(at) == b'\t' {
                    return Err(Doubt);
                }
                break;
            }
            line = self.line_end(at) + 1;
        }
        let behind = line.min(self.bytes.len());
        let written = self.text.get(start..behind).ok_or(Doubt)?;
        let end = start + written.trim_end().len();
        if end <= text {
            return Err(Doubt);
        }
        self.sink.block(Block { start, end, first, behind, indent })?;
        self.seek(behind)
    }

    /// The indentation of a block scalar's first line that is not blank, and where its text begins.
    fn first_text(&self, first: usize) -> Sure<(usize, usize)> {
        let (mut line, mut widest) = (first, 0);
        while line < self.bytes.len() {
            let at = self.skip_spaces(line);
            let indent = at - line;
            match self.byte(at) {
                b'\n' => widest = widest.max(indent),
                b'\t' => return Err(Doubt),
                _ if indent < widest => return Err(Doubt),
                _ => return Ok((indent, at)),
            }
            line = at + 1;
        }
        Err(Doubt)
    }
}

/// Eight times the same byte.
const fn every(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// The topmost bits of the bytes that are zero. Above the first of these there may be others.
const fn zeros(chunk: u64) -> u64 {
    chunk.wrapping_sub(every(1)) & !chunk & every(0x80)
}
