//! What a document is, without parsing it: most bytes of real manifests belong to documents that no rule looks at.

use memchr::{memchr, memchr_iter, memmem};

use super::scalar::{self, Scalar};
use super::split;

/// What a look at a document's first column says about its `kind`.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum TopLevel<'a> {
    /// The document's kind, for certain.
    Kind(&'a str),
    /// Only parsing can tell.
    Unclear,
}

/// The top-level `kind` of a document, if its first column leaves no doubt.
///
/// There is no doubt if each line that begins in column 0 is a simple `key:`, a list item, a comment
/// or the separator, and exactly one of the keys is `kind`, with one plain word as its value. Text in
/// quotes or brackets may begin in column 0 too, and may look like a key. But then the real `kind`
/// is either a second one, or written in a way that begins with another character.
pub fn top_level_kind(document_text: &str) -> TopLevel<'_> {
    top_level_value(document_text, "kind").map_or(TopLevel::Unclear, TopLevel::Kind)
}

/// The value of a top-level key, under the same conditions as [`top_level_kind`].
pub fn top_level_value<'a>(document_text: &'a str, key: &str) -> Option<&'a str> {
    let document = document_text.strip_prefix('\u{FEFF}').unwrap_or(document_text);
    let body = match split::separator(document) {
        Some(separator) if separator.is_valid(document) && !separator.is_tight() => document.get(separator.length..)?,
        Some(_) => return None,
        None => document,
    };
    if has_odd_breaks(body) {
        return None;
    }
    let mut found = None;
    let mut is_first = true;
    let starts = std::iter::once(0).chain(memchr_iter(b'\n', body.as_bytes()).map(|at| at + 1));
    for start in starts {
        match body.as_bytes().get(start) {
            None | Some(b'\n' | b'\r' | b'#') => {}
            // Before the first key, an indented line would be the root itself.
            Some(b' ' | b'\t') => {
                if is_first && !line(body, start).trim().is_empty() {
                    return None;
                }
            }
            Some(b'-') if !is_first && matches!(body.as_bytes().get(start + 1), Some(b' ' | b'\n' | b'\r')) => {}
            Some(first) if first.is_ascii_alphabetic() => {
                is_first = false;
                let rest = body.get(start..)?;
                let length = key_length(rest)?;
                if rest.get(..length)? == key {
                    if found.is_some() {
                        return None;
                    }
                    found = Some(simple_value(rest.get(length + 1..)?)?);
                }
            }
            Some(_) => return None,
        }
    }
    found
}

/// Line breaks that only some readers take for one could hide a key from this look.
fn has_odd_breaks(body: &str) -> bool {
    let bytes = body.as_bytes();
    let lone_return = match memchr(b'\r', bytes) {
        None => false,
        Some(_) => memchr_iter(b'\r', bytes).any(|at| bytes.get(at + 1) != Some(&b'\n')),
    };
    lone_return || ["\u{85}", "\u{2028}", "\u{2029}"].iter().any(|odd| memmem::find(bytes, odd.as_bytes()).is_some())
}

/// The length of a simple key that a colon and a blank or a line break follow.
fn key_length(rest: &str) -> Option<usize> {
    let is_key = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_./".contains(byte);
    let length = rest.bytes().position(|byte| !is_key(&byte))?;
    let is_followed = matches!(rest.as_bytes().get(length + 1), None | Some(b' ' | b'\t' | b'\n' | b'\r'));
    (rest.as_bytes().get(length) == Some(&b':') && is_followed).then_some(length)
}

/// A value of one plain word, alone on its line but for a comment, that the next lines do not continue.
fn simple_value(rest: &str) -> Option<&str> {
    let written = line(rest, 0);
    let (value, after) = match written.trim().split_once([' ', '\t']) {
        Some((value, after)) => (value, after.trim_start()),
        None => (written.trim(), ""),
    };
    let is_word = value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"./-".contains(&byte));
    let begins = value.bytes().next().is_some_and(|first| first.is_ascii_alphabetic());
    if !is_word || !begins || !(after.is_empty() || after.starts_with('#')) {
        return None;
    }
    let mut below = rest.get(written.len()..)?.lines().skip(1);
    let next = below.find(|line| !line.trim().is_empty()).unwrap_or("");
    (!next.starts_with([' ', '\t']) && scalar::plain(value) == Scalar::Str).then_some(value)
}

fn line(text: &str, start: usize) -> &str {
    let rest = text.get(start..).unwrap_or("");
    rest.get(..memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len())).unwrap_or("")
}
