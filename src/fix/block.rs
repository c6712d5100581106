//! Values and entries in block style.

use super::flow::{self, Brackets};
use super::look::Look;
use super::value::Value;
use crate::source::SourceId;
use crate::yaml;

/// How strings are written.
#[derive(Copy, Clone, PartialEq, Eq)]
pub(super) enum Quote {
    /// Without quotes where they mean the same without.
    Plain,
    Single,
    Double,
}

impl Quote {
    /// As another string is written.
    pub(super) fn of(text: &str) -> Self {
        match text.as_bytes().first() {
            Some(b'"') => Self::Double,
            Some(b'\'') => Self::Single,
            _ => Self::Plain,
        }
    }
}

/// What follows a key in some column, and its colon.
pub(super) fn after_key(value: &Value, column: usize, look: &Look) -> String {
    match value {
        Value::Map(entries) if !entries.is_empty() => {
            let inner = column + look.step;
            entries.iter().fold(String::new(), |mut out, (key, value)| {
                new_line(&mut out, inner, look);
                entry(&mut out, key, value, inner, look);
                out
            })
        }
        Value::List(items) if !(items.is_empty() || look.brackets && items.iter().all(Value::is_scalar)) => {
            let dash = column + if look.dashes_indented { look.step } else { 0 };
            items.iter().fold(String::new(), |mut out, value| {
                new_line(&mut out, dash, look);
                out.push_str("- ");
                out.push_str(&item(value, dash + 2, look, Quote::Plain));
                out
            })
        }
        Value::Lines { text, column: was } => text.split('\n').fold(String::new(), |mut out, line| {
            let line = line.strip_suffix('\r').unwrap_or(line);
            let blanks = line.len() - line.trim_start_matches(' ').len();
            let content = line.get(blanks..).unwrap_or("");
            out.push_str(look.line_break);
            if !content.is_empty() {
                out.push_str(&" ".repeat((blanks + column).saturating_sub(*was)));
                out.push_str(content);
            }
            out
        }),
        _ => format!(" {}", flow::text(value, &Brackets::of_yaml(""), Quote::Plain)),
    }
}

/// What follows a dash and a blank; further lines begin in some column.
pub(super) fn item(value: &Value, column: usize, look: &Look, quote: Quote) -> String {
    let Value::Map(entries) = value else { return flow::text(value, &Brackets::of_yaml(""), quote) };
    let mut out = String::new();
    for (index, (key, value)) in entries.iter().enumerate() {
        if index > 0 {
            new_line(&mut out, column, look);
        }
        entry(&mut out, key, value, column, look);
    }
    out
}

/// A whole document without its last line break.
pub(super) fn document(value: &Value, look: &Look) -> String {
    item(value, 0, look, Quote::Plain)
}

fn entry(out: &mut String, name: &str, value: &Value, column: usize, look: &Look) {
    out.push_str(&key(name));
    out.push(':');
    out.push_str(&after_key(value, column, look));
}

fn new_line(out: &mut String, column: usize, look: &Look) {
    out.push_str(look.line_break);
    out.push_str(&" ".repeat(column));
}

/// A key, in quotes if it needs them.
pub(super) fn key(name: &str) -> String {
    string(name, Quote::Plain)
}

/// A string, in quotes if it needs them or its neighbours have them.
pub(super) fn string(text: &str, quote: Quote) -> String {
    let printable = !text.chars().any(char::is_control);
    match quote {
        Quote::Plain if is_plain(text) => text.to_owned(),
        Quote::Single if printable => format!("'{}'", text.replace('\'', "''")),
        _ if printable && text.contains(['"', '\\']) && !text.contains('\'') => format!("'{text}'"),
        _ => serde_json::Value::from(text).to_string(),
    }
}

/// Whether a text without quotes is this text for every reader, in brackets too. Kept to what is beyond doubt.
fn is_plain(text: &str) -> bool {
    let first = text.trim_start_matches('-').bytes().next();
    let first = first.is_some_and(|byte| byte.is_ascii_alphanumeric() || b"/.".contains(&byte));
    let simple = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/._-%".contains(&byte));
    let document = format!("a: {text}");
    let range = 0..u32::try_from(document.len()).unwrap_or(0);
    let is_string = || {
        let parsed = yaml::parse(SourceId(0), &document, range);
        let entry = parsed
            .trees
            .first()
            .and_then(|tree| tree.root().get("a").map(|entry| entry.value.value() == yaml::Value::Str(text)));
        entry == Some(true)
    };
    first && simple && is_string()
}
