//! Which object and which field a place is in. Documents with findings are parsed once more for this, so that no tree
//! has to be kept for the others.

use std::fmt::Write;

use crate::document::Document;
use crate::model::Object;
use crate::report::ObjectName;
use crate::source::{Source, SourceId, Span};
use crate::yaml::{Node, Value};

/// Answers for places, best in the order of the text: it keeps the last document's tree.
pub(super) struct Locator<'s, F> {
    file: F,
    last: Option<Document<'s>>,
}

impl<'s, F: Fn(SourceId) -> Option<(&'s Source, &'s [Object])>> Locator<'s, F> {
    /// `file` knows a file's text and its objects, sorted by place.
    pub(super) fn new(file: F) -> Self {
        Self { file, last: None }
    }

    /// The object and the field at a place.
    pub(super) fn locate(&mut self, span: Span) -> (Option<ObjectName>, String) {
        let Some(object) = self.object_at(span) else { return (None, String::new()) };
        let name = ObjectName {
            api_version: object.api_version.value.clone(),
            kind: object.kind.value.clone(),
            namespace: object.namespace().unwrap_or("").to_owned(),
            name: object.name().to_owned(),
        };
        let path = self.document(span).and_then(|Document { base, parsed, .. }| {
            let (place, object) = (span.counted_from(*base), object.span.counted_from(*base));
            let mut paths = parsed.trees.iter().map(|tree| path_to(tree.root(), place, object));
            paths.find(|path| !path.is_empty())
        });
        (Some(name), path.unwrap_or_default())
    }

    fn object_at(&self, span: Span) -> Option<&'s Object> {
        let (_, objects) = (self.file)(span.source)?;
        let before = objects.partition_point(|object| object.span.start <= span.start);
        objects.get(..before)?.iter().rev().find(|object| object.span.contains(span))
    }

    fn document(&mut self, span: Span) -> Option<&Document<'s>> {
        if !self.last.as_ref().is_some_and(|document| document.has(span)) {
            let (source, _) = (self.file)(span.source)?;
            self.last = Some(Document::around(source, span)?);
        }
        self.last.as_ref()
    }
}

/// The path of the innermost value, or key, that holds a place, from the object down.
fn path_to(root: Node<'_>, place: Span, object: Span) -> String {
    let mut path = String::new();
    let mut node = root;
    loop {
        if node.span() == object {
            path.clear();
        }
        let next = match node.value() {
            Value::Mapping => node.entries().into_iter().find_map(|entry| {
                let value = entry.value.span();
                let whole =
                    Span::new(value.source, entry.key_span.start.min(value.start), entry.key_span.end.max(value.end));
                whole.contains(place).then(|| {
                    push_key(&mut path, entry.key);
                    (entry.value, !value.contains(place) || entry.value.is_aliased())
                })
            }),
            Value::Sequence => (0..).zip(node.items()).find_map(|(index, item): (usize, _)| {
                item.span().contains(place).then(|| {
                    // Writing to a String cannot fail.
                    let _ = write!(path, "[{index}]");
                    (item, item.is_aliased())
                })
            }),
            _ => None,
        };
        match next {
            Some((value, last)) if !last => node = value,
            _ => return path,
        }
    }
}

fn push_key(path: &mut String, key: &str) {
    let plain = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
    let result = match (plain, path.is_empty()) {
        (true, true) => write!(path, "{key}"),
        (true, false) => write!(path, ".{key}"),
        (false, _) => write!(path, "[\"{key}\"]"),
    };
    debug_assert!(result.is_ok(), "writing to a String cannot fail");
}
