//! Values in brackets, YAML's and JSON's.

use super::block::{Quote, string};
use super::value::Value;

/// How a collection in brackets is written.
#[derive(Clone)]
pub(super) struct Brackets {
    /// Whether keys and strings are in double quotes, as JSON wants them.
    pub(super) json: bool,
    /// What stands between a key and its value.
    pub(super) colon: String,
    /// What stands between two entries on one line.
    pub(super) comma: String,
    /// What stands inside the braces of a mapping.
    pub(super) padding: &'static str,
    /// Where each entry has its own line: the line break, what the entry's line begins with, and what is added for each
    /// level.
    pub(super) lines: Option<(&'static str, String, String)>,
}

impl Brackets {
    /// As YAML is usually written, on one line.
    pub(super) fn of_yaml(padding: &'static str) -> Self {
        Self { json: false, colon: ": ".to_owned(), comma: ", ".to_owned(), padding, lines: None }
    }

    fn deeper(&self) -> Self {
        let lines = self.lines.clone().map(|(line_break, indent, unit)| (line_break, format!("{indent}{unit}"), unit));
        Self { lines, ..self.clone() }
    }
}

/// A value in brackets, or a scalar.
pub(super) fn text(value: &Value, brackets: &Brackets, quote: Quote) -> String {
    match value {
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Str(text) if brackets.json => serde_json::Value::from(text.as_str()).to_string(),
        Value::Str(text) => string(text, quote),
        Value::Text(text) | Value::Lines { text, .. } => text.clone(),
        Value::List(items) => {
            let deeper = brackets.deeper();
            let items: Vec<String> = items.iter().map(|item| self::text(item, &deeper, quote)).collect();
            enclose("[", &items, "]", brackets, "")
        }
        Value::Map(entries) => {
            let deeper = brackets.deeper();
            let entries: Vec<String> = entries.iter().map(|(key, value)| entry(key, value, &deeper)).collect();
            enclose("{", &entries, "}", brackets, brackets.padding)
        }
    }
}

/// A key and its value.
pub(super) fn entry(key: &str, value: &Value, brackets: &Brackets) -> String {
    let key = if brackets.json { serde_json::Value::from(key).to_string() } else { string(key, Quote::Plain) };
    format!("{key}{}{}", brackets.colon, text(value, brackets, Quote::Plain))
}

fn enclose(open: &str, parts: &[String], close: &str, brackets: &Brackets, padding: &str) -> String {
    if parts.is_empty() {
        return format!("{open}{close}");
    }
    match &brackets.lines {
        // Only JSON is usually written with a line for each entry all the way down.
        Some((line_break, indent, unit)) if brackets.json => {
            let inner = format!("{line_break}{indent}{unit}");
            format!("{open}{inner}{}{line_break}{indent}{close}", parts.join(&format!(",{inner}")))
        }
        _ => format!("{open}{padding}{}{padding}{close}", parts.join(&brackets.comma)),
    }
}
