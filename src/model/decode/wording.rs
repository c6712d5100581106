//! What was found in place of a field's type, and what to write.

use super::At;
use crate::yaml::{Node, Style, Value};

pub(super) fn found(node: Node<'_>) -> String {
    const LONGEST: usize = 40;
    match node.value() {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => format!("the boolean {value}"),
        Value::Int(value) => format!("the number {value}"),
        Value::Float(value) => format!("the number {value:?}"),
        Value::Str(text) if text.chars().count() <= LONGEST && !text.contains('\n') => format!("the string \"{text}\""),
        Value::Str(_) => "a string".to_owned(),
        Value::Sequence => "a list".to_owned(),
        Value::Mapping => "a mapping".to_owned(),
    }
}

pub(super) fn number(at: At<'_>, due: &str) -> String {
    let number = match at.node.value() {
        Value::Str(text) => text.trim().parse::<i64>().ok(),
        _ => None,
    };
    number.map_or_else(|| format!("write {due}"), |number| write(at, &number.to_string()))
}

pub(super) fn boolean(at: At<'_>) -> String {
    match at.node.value() {
        Value::Str(text @ ("true" | "false")) => write(at, text),
        _ => "write `true` or `false`".to_owned(),
    }
}

pub(super) fn string(at: At<'_>) -> String {
    match at.node.value() {
        Value::Mapping if at.name == "matchLabels" => "write the labels directly, without `matchLabels`".to_owned(),
        Value::Sequence | Value::Mapping => "write a string".to_owned(),
        _ if at.node.style() == Style::Plain => write(at, &format!("\"{}\"", at.node.text())),
        _ => "put it in quotes".to_owned(),
    }
}

pub(super) fn collection(at: At<'_>, due: &str) -> String {
    match (due, at.name, at.node.value()) {
        ("a list", "command", Value::Str(text)) if is_simple(text) && text.contains(' ') => {
            write(at, &format!("[\"sh\", \"-c\", \"{text}\"]"))
        }
        ("a list", "command" | "args", Value::Str(text)) if is_simple(text) => write(at, &format!("[\"{text}\"]")),
        ("a list", "env", Value::Mapping) => "write each variable as `- name: ...` with `value: ...`".to_owned(),
        ("a list", ..) => "begin each item with `- `".to_owned(),
        (_, _, Value::Sequence) => "write `key: value` lines without `- `".to_owned(),
        _ => "write `key: value` lines under it".to_owned(),
    }
}

fn write(at: At<'_>, value: &str) -> String {
    if at.item { format!("write `- {value}`") } else { format!("write `{}: {value}`", at.name) }
}

/// Whether it means the same in double quotes.
fn is_simple(text: &str) -> bool {
    !text.contains(['"', '\\', '\n'])
}
