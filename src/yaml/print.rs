//! A tree as the JSON that kubectl would send.

use std::fmt;

use super::{Entry, Node, Value};

impl fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_json())
    }
}

impl Node<'_> {
    /// The value as JSON on one line, keys in the order of the text, aliases followed.
    pub fn to_json(self) -> String {
        let mut json = String::new();
        let mut open = Vec::new();
        let mut next = Some(self);
        loop {
            if let Some(node) = next.take() {
                open.extend(begin(node, &mut json));
            }
            let Some(level) = open.last_mut() else { return json };
            if let Some((entry, is_first)) = level.advance() {
                json.push_str(if is_first { "" } else { "," });
                if let Some(key) = entry.0 {
                    json.push_str(&quoted(key));
                    json.push(':');
                }
                next = Some(entry.1);
            } else {
                json.push(level.closing);
                open.pop();
            }
        }
    }
}

/// A collection that is being written.
struct Level<'t> {
    children: std::vec::IntoIter<(Option<&'t str>, Node<'t>)>,
    is_first: bool,
    closing: char,
}

impl<'t> Level<'t> {
    fn advance(&mut self) -> Option<((Option<&'t str>, Node<'t>), bool)> {
        let child = self.children.next()?;
        Some((child, std::mem::replace(&mut self.is_first, false)))
    }
}

/// Writes a scalar, or opens a collection.
fn begin<'t>(node: Node<'t>, json: &mut String) -> Option<Level<'t>> {
    let scalar = match node.value() {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Float(value) => match node.unsigned() {
            Some(exact) => exact.to_string(),
            None => serde_json::Number::from_f64(value).map_or("null".to_owned(), |number| number.to_string()),
        },
        Value::Str(text) => quoted(text),
        Value::Sequence => {
            json.push('[');
            let children: Vec<_> = node.items().into_iter().map(|item| (None, item)).collect();
            return Some(Level { children: children.into_iter(), is_first: true, closing: ']' });
        }
        Value::Mapping => {
            json.push('{');
            let children: Vec<_> =
                node.entries().into_iter().map(|Entry { key, value, .. }| (Some(key), value)).collect();
            return Some(Level { children: children.into_iter(), is_first: true, closing: '}' });
        }
    };
    json.push_str(&scalar);
    None
}

fn quoted(text: &str) -> String {
    serde_json::Value::String(text.to_owned()).to_string()
}
