//! Values to write.

use crate::yaml::{self, Node, Style};

/// A value to write.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `true`, `false`
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A string, in quotes where it needs them.
    Str(String),
    /// A list.
    List(Vec<Value>),
    /// A mapping, in this order.
    Map(Vec<(String, Value)>),
    /// A value on one line, as it is written somewhere else.
    Text(String),
    /// Lines that follow a key, as they are written below a key in some column.
    Lines {
        /// The lines, without the last line break.
        text: String,
        /// The column of the key that they followed.
        column: usize,
    },
}

impl Value {
    /// A mapping.
    pub fn map<'k>(entries: impl IntoIterator<Item = (&'k str, Value)>) -> Self {
        Self::Map(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
    }

    /// A list of strings.
    pub fn words<'w>(words: impl IntoIterator<Item = &'w str>) -> Self {
        Self::List(words.into_iter().map(Value::from).collect())
    }

    /// The value below some keys.
    pub(super) fn nested(self, keys: &[String]) -> Self {
        keys.iter().rev().fold(self, |value, key| Self::Map(vec![(key.clone(), value)]))
    }

    /// What a node holds; none when it is too long to be written a second time.
    pub(super) fn copied(node: Node<'_>) -> Option<Self> {
        const MOST: usize = 24;
        copied(node, &mut { MOST })
    }

    /// The value with another one below some keys; mappings are merged.
    pub(super) fn put(&mut self, keys: &[String], value: Value) {
        let Some((key, rest)) = keys.split_first() else {
            match (self, value) {
                (Self::Map(entries), Self::Map(new)) => {
                    let mut whole = Self::Map(std::mem::take(entries));
                    for (key, value) in new {
                        whole.put(&[key], value);
                    }
                    if let Self::Map(merged) = whole {
                        *entries = merged;
                    }
                }
                (this, value) => *this = value,
            }
            return;
        };
        if let Self::Map(entries) = self {
            match entries.iter_mut().find(|(known, _)| known == key) {
                Some((_, inner)) => inner.put(rest, value),
                None => entries.push((key.clone(), value.nested(rest))),
            }
        } else {
            *self = value.nested(keys);
        }
    }

    /// Whether it takes one line in any case.
    pub(super) fn is_scalar(&self) -> bool {
        !matches!(self, Self::List(_) | Self::Map(_) | Self::Lines { .. })
    }

    /// As JSON; null for what is only copied text.
    pub(super) fn to_json(&self) -> serde_json::Value {
        use serde_json::Value as Json;
        match self {
            Self::Bool(value) => Json::from(*value),
            Self::Int(value) => Json::from(*value),
            Self::Str(text) => Json::from(text.as_str()),
            Self::List(items) => items.iter().map(Value::to_json).collect(),
            Self::Map(entries) => entries.iter().map(|(key, value)| (key.clone(), value.to_json())).collect(),
            Self::Text(_) | Self::Lines { .. } => Json::Null,
        }
    }
}

fn copied(node: Node<'_>, left: &mut usize) -> Option<Value> {
    *left = left.checked_sub(1)?;
    Some(match node.value() {
        yaml::Value::Mapping => {
            let entries = node.entries().into_iter();
            Value::Map(
                entries.map(|entry| Some((entry.key.to_owned(), copied(entry.value, left)?))).collect::<Option<_>>()?,
            )
        }
        yaml::Value::Sequence => {
            Value::List(node.items().into_iter().map(|item| copied(item, left)).collect::<Option<_>>()?)
        }
        yaml::Value::Str(text) if node.style() == Style::BlockScalar || node.text().contains('\n') => {
            Value::Str(text.to_owned())
        }
        _ if node.text().is_empty() => Value::Text("null".to_owned()),
        _ => Value::Text(node.text().to_owned()),
    })
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Str(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Str(text)
    }
}
