//! JSON objects one after another, as kubectl reads a file that begins with `{`.

use memchr::memchr2;

use super::Style;
use super::build::{Builder, Leaf, Opening};
use super::error::SyntaxError;
use super::scalar::Scalar;
use super::tree::Tree;
use crate::source::{SourceId, Span, to_u32};

/// How far kubectl looks for the brace.
const PEEK: usize = 4096;

/// What a stream of JSON values held.
pub(super) enum Stream<'s> {
    Complete(Vec<Tree<'s>>),
    /// More than one value was read, so kubectl no longer takes the rest for YAML.
    Broken(Vec<Tree<'s>>, SyntaxError),
    /// At most one value was read; the rest, from this byte, is read as YAML.
    MaybeYaml(Option<Tree<'s>>, usize),
}

/// Whether the document at `start` begins the text and the text begins as JSON.
pub(super) fn is_stream(text: &str, start: usize) -> bool {
    let rest = text.trim_start();
    start == 0 && text.len() - rest.len() < PEEK && rest.starts_with('{')
}

/// Reads the JSON values of a text up to `end`, where a separator or the text's end is.
pub(super) fn read(source: SourceId, text: &str, end: usize) -> Stream<'_> {
    let mut trees = Vec::new();
    let mut at = 0;
    loop {
        let mut reader = Reader { text, bytes: text.as_bytes(), at, end, builder: Builder::new(source, text) };
        reader.skip_blanks();
        if reader.at == end {
            let separator = Span::new(source, to_u32(end), to_u32(end.saturating_add(3).min(text.len())));
            if trees.len() > 1 && end < text.len() {
                let error = SyntaxError::new(separator, "kubectl does not accept `---` after several JSON objects")
                    .help("separate all objects with `---`, or none");
                return Stream::Broken(trees, error);
            }
            return Stream::Complete(trees);
        }
        let fault = reader.value();
        let stopped = reader.at;
        match fault.and_then(|()| reader.builder.finish().ok_or(Fault::Unexpected)) {
            Ok(tree) => {
                at = stopped;
                trees.push(tree);
            }
            Err(Fault::Refused(error)) if trees.len() > 1 => return Stream::Broken(trees, error),
            Err(_) if trees.len() > 1 => {
                let stopped = text.floor_char_boundary(stopped.min(end));
                let next = text.ceil_char_boundary((stopped + 1).min(text.len()));
                let span = Span::new(source, to_u32(stopped), to_u32(next));
                return Stream::Broken(trees, SyntaxError::new(span, "this is not JSON, as the objects before it are"));
            }
            Err(_) => return Stream::MaybeYaml(trees.pop(), behind_line(text, at, end)),
        }
    }
}

/// kubectl eats blanks behind the first value, up to and including one line break.
fn behind_line(text: &str, at: usize, end: usize) -> usize {
    let rest = text.get(at..end).unwrap_or("");
    let blanks = rest.len() - rest.trim_start().len();
    let line = rest.get(..blanks).and_then(|gap| gap.find('\n')).map(|found| found + 1);
    at + line.unwrap_or(blanks)
}

enum Fault {
    Unexpected,
    Refused(SyntaxError),
}

impl From<SyntaxError> for Fault {
    fn from(error: SyntaxError) -> Self {
        Self::Refused(error)
    }
}

struct Reader<'s> {
    text: &'s str,
    bytes: &'s [u8],
    at: usize,
    end: usize,
    builder: Builder<'s>,
}

impl Reader<'_> {
    /// Reads one value. Its own stack of brackets stands in for recursion.
    fn value(&mut self) -> Result<(), Fault> {
        let mut open: Vec<u8> = Vec::new();
        loop {
            self.skip_blanks();
            match self.peek() {
                Some(bracket @ (b'{' | b'[')) => {
                    let is_mapping = bracket == b'{';
                    let start = to_u32(self.at);
                    self.builder.open(Opening { is_mapping, style: Style::Flow, start, anchor: 0 })?;
                    self.at += 1;
                    self.skip_blanks();
                    let closing = if is_mapping { b'}' } else { b']' };
                    if !self.eat(closing) {
                        open.push(closing);
                        self.key_if(is_mapping)?;
                        continue;
                    }
                    self.builder.close(Some(to_u32(self.at)))?;
                }
                Some(b'"') => self.string()?,
                _ => self.word()?,
            }
            loop {
                let Some(&closing) = open.last() else { return Ok(()) };
                self.skip_blanks();
                if self.eat(closing) {
                    open.pop();
                    self.builder.close(Some(to_u32(self.at)))?;
                } else if self.eat(b',') {
                    self.skip_blanks();
                    self.key_if(closing == b'}')?;
                    break;
                } else {
                    return Err(Fault::Unexpected);
                }
            }
        }
    }

    /// In an object, reads a key and its colon.
    fn key_if(&mut self, is_object: bool) -> Result<(), Fault> {
        if !is_object {
            return Ok(());
        }
        self.string()?;
        self.skip_blanks();
        if self.eat(b':') { Ok(()) } else { Err(Fault::Unexpected) }
    }

    fn string(&mut self) -> Result<(), Fault> {
        let start = self.at;
        if !self.eat(b'"') {
            return Err(Fault::Unexpected);
        }
        let mut escaped = false;
        loop {
            let rest = self.bytes.get(self.at..self.end).unwrap_or(&[]);
            let Some(found) = memchr2(b'"', b'\\', rest) else { return Err(Fault::Unexpected) };
            if rest.iter().take(found).any(|&byte| byte < 0x20) {
                return Err(Fault::Unexpected);
            }
            self.at += found + 1;
            if rest.get(found) == Some(&b'"') {
                break;
            }
            escaped = true;
            self.at += 1;
        }
        let inner = self.text.get(start + 1..self.at - 1).ok_or(Fault::Unexpected)?;
        let text = if escaped { unescaped(inner).ok_or(Fault::Unexpected)? } else { inner.into() };
        self.leaf(&text, Scalar::Str, Style::Quoted, start)
    }

    /// A number, `true`, `false` or `null`.
    fn word(&mut self) -> Result<(), Fault> {
        let start = self.at;
        let rest = self.bytes.get(start..self.end).unwrap_or(&[]);
        let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || b"+-.".contains(byte);
        let length = rest.iter().position(|byte| !is_word(byte)).unwrap_or(rest.len());
        self.at += length;
        let text = self.text.get(start..self.at).ok_or(Fault::Unexpected)?;
        // serde_json knows JSON's own rules: no leading zeros, no `+`, digits on both sides of a dot.
        let value = match text {
            "null" => Scalar::Null,
            "true" => Scalar::Bool(true),
            "false" => Scalar::Bool(false),
            _ => match serde_json::from_str::<serde_json::Number>(text) {
                Ok(number) => {
                    let integer = number.as_i64().map(Scalar::Int).or_else(|| number.as_u64().map(Scalar::Unsigned));
                    integer.or_else(|| number.as_f64().map(Scalar::Float)).ok_or(Fault::Unexpected)?
                }
                Err(_) => return Err(Fault::Unexpected),
            },
        };
        self.leaf(text, value, Style::Plain, start)
    }

    fn leaf(&mut self, text: &str, value: Scalar, style: Style, start: usize) -> Result<(), Fault> {
        let (start, end) = (to_u32(start), to_u32(self.at));
        Ok(self.builder.scalar(&Leaf { text, value, merge: false, style, start, end, anchor: 0 })?)
    }

    fn skip_blanks(&mut self) {
        let rest = self.bytes.get(self.at..self.end).unwrap_or(&[]);
        self.at += rest.iter().position(|byte| !b" \t\r\n".contains(byte)).unwrap_or(rest.len());
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied().filter(|_| self.at < self.end)
    }

    fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }
}

/// The text of a JSON string with its escapes read as Go reads them: half a surrogate pair becomes U+FFFD.
fn unescaped(inner: &str) -> Option<std::borrow::Cow<'_, str>> {
    let mut text = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(at) = rest.find('\\') {
        text.push_str(rest.get(..at)?);
        let escape = rest.get(at + 1..)?;
        let mut length = 1;
        text.push(match escape.as_bytes().first()? {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'b' => '\u{8}',
            b'f' => '\u{C}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let high = hex(escape.get(1..5)?)?;
                length = 5;
                let low = escape.get(5..11).and_then(|next| hex(next.strip_prefix("\\u")?));
                match low.and_then(|low| pair(high, low)) {
                    Some(character) => {
                        length = 11;
                        character
                    }
                    None => char::from_u32(high).unwrap_or(char::REPLACEMENT_CHARACTER),
                }
            }
            _ => return None,
        });
        rest = escape.get(length..)?;
    }
    text.push_str(rest);
    Some(text.into())
}

fn hex(digits: &str) -> Option<u32> {
    let all_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    u32::from_str_radix(digits, 16).ok().filter(|_| all_hex)
}

fn pair(high: u32, low: u32) -> Option<char> {
    let is_pair = (0xD800..0xDC00).contains(&high) && (0xDC00..0xE000).contains(&low);
    let value = 0x10000 + ((high & 0x3FF) << 10) + (low & 0x3FF);
    char::from_u32(value).filter(|_| is_pair)
}
