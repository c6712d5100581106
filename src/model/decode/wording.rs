//! What was found in place of a field's type, and what to write.

use super::At;
use crate::fix::{Repair, Value};
use crate::yaml::{self, Node, Style};

pub(super) fn found(node: Node<'_>) -> String {
    const LONGEST: usize = 40;
    match node.value() {
        yaml::Value::Null => "null".to_owned(),
        yaml::Value::Bool(value) => format!("the boolean {value}"),
        yaml::Value::Int(value) => format!("the number {value}"),
        yaml::Value::Float(value) => format!("the number {value:?}"),
        yaml::Value::Str(text) if text.chars().count() <= LONGEST && !text.contains('\n') => {
            format!("the string \"{text}\"")
        }
        yaml::Value::Str(_) => "a string".to_owned(),
        yaml::Value::Sequence => "a list".to_owned(),
        yaml::Value::Mapping => "a mapping".to_owned(),
    }
}

/// What to write in place of a value, in words and, where there is one answer, as a value.
pub(super) struct Wording {
    pub(super) help: String,
    value: Option<Value>,
    guessed: bool,
}

impl Wording {
    fn only(help: impl Into<String>) -> Self {
        Self { help: help.into(), value: None, guessed: false }
    }

    fn of(at: At<'_>, written: &str, value: impl Into<Value>) -> Self {
        Self { help: write(at, written), value: Some(value.into()), guessed: false }
    }

    /// The API server refuses what is there, so the right type cannot be worse.
    pub(super) fn repair(&self, node: Node<'_>) -> Option<Repair> {
        let value = self.value.clone()?;
        Some(Repair::safe(self.help.clone()).risky_if(self.guessed).set(node.span(), &[], value))
    }
}

pub(super) fn number(at: At<'_>, due: &str) -> Wording {
    let number = match at.node.value() {
        yaml::Value::Str(text) => text.trim().parse::<i64>().ok(),
        _ => None,
    };
    number.map_or_else(|| Wording::only(format!("write {due}")), |number| Wording::of(at, &number.to_string(), number))
}

pub(super) fn boolean(at: At<'_>) -> Wording {
    match at.node.value() {
        yaml::Value::Str(text @ ("true" | "false")) => Wording::of(at, text, text == "true"),
        _ => Wording::only("write `true` or `false`"),
    }
}

pub(super) fn string(at: At<'_>) -> Wording {
    match at.node.value() {
        yaml::Value::Mapping if at.name == "matchLabels" => {
            Wording::only("write the labels directly, without `matchLabels`")
        }
        yaml::Value::Sequence | yaml::Value::Mapping => Wording::only("write a string"),
        _ if at.node.style() == Style::Plain => Wording::of(at, &format!("\"{}\"", at.node.text()), at.node.text()),
        _ => Wording::only("put it in quotes"),
    }
}

pub(super) fn collection(at: At<'_>, due: &str) -> Wording {
    match (due, at.name, at.node.value()) {
        ("a list", "command", yaml::Value::Str(text)) if is_simple(text) && text.contains(' ') => {
            let value = Value::words(["sh", "-c", text]);
            // The image may have no shell.
            Wording { guessed: true, ..Wording::of(at, &format!("[\"sh\", \"-c\", \"{text}\"]"), value) }
        }
        ("a list", "command" | "args", yaml::Value::Str(text)) if is_simple(text) => {
            Wording::of(at, &format!("[\"{text}\"]"), Value::words([text]))
        }
        ("a list", "env", yaml::Value::Mapping) => {
            Wording::only("write each variable as `- name: ...` with `value: ...`")
        }
        ("a list", ..) => Wording::only("begin each item with `- `"),
        (_, _, yaml::Value::Sequence) => Wording::only("write `key: value` lines without `- `"),
        _ => Wording::only("write `key: value` lines under it"),
    }
}

fn write(at: At<'_>, value: &str) -> String {
    if at.item { format!("write `- {value}`") } else { format!("write `{}: {value}`", at.name) }
}

/// Whether it means the same in double quotes.
fn is_simple(text: &str) -> bool {
    !text.contains(['"', '\\', '\n'])
}
