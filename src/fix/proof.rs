//! Reads an edited document again and compares it with what was meant.

use serde_json::Value as Json;

use super::place::{Step, find};
use super::{Change, Document, Refusal, Target, Value, edited};
use crate::finding::Edit;
use crate::source::SourceId;
use crate::yaml::{self, Entry, Node, Tree, Value as Scalar};

/// Whether edits do what changes say and nothing else. The answer is whether a comment goes with what it stood at.
pub(super) fn prove(
    document: &Document<'_>,
    tree: &Tree<'_>,
    changes: &[Change],
    edits: &[Edit],
) -> Result<bool, Refusal> {
    const WRONG: Refusal = "the edited file would not read as intended";
    let place = document.place;
    let old = document.text.get(place.start as usize..place.end as usize).ok_or(WRONG)?;
    let new = edited(old, place.start, edits).ok_or(WRONG)?;
    let ranges = yaml::documents(&new);
    let added = appended(tree, changes);
    // Only what stands at the start of a file can be a stream of JSON objects, and the others begin with `---`.
    let Some((first, rest)) = ranges.split_first() else { return Err(WRONG) };
    if rest.len() != added.len() {
        return Err(WRONG);
    }
    let parsed = yaml::parse(SourceId(0), &new, first.clone());
    if parsed.error.is_some() || parsed.trees.len() != document.parsed.trees.len() {
        return Err(WRONG);
    }
    for ((before, value), after) in
        document.parsed.trees.iter().zip(document.values().ok_or("the document nests too deeply")?).zip(&parsed.trees)
    {
        let as_expected = if before.root().text_span() == tree.root().text_span() {
            let mut expected = value.clone();
            for change in changes {
                make(&mut expected, before.root(), change)?;
            }
            reads_as(after.root(), &expected)
        } else {
            reads_as(after.root(), value)
        };
        if !as_expected {
            return Err(WRONG);
        }
    }
    for (object, range) in added.iter().zip(rest) {
        let parsed = yaml::parse(SourceId(0), &new, range.clone());
        let written = parsed.trees.first().filter(|_| parsed.error.is_none() && parsed.trees.len() == 1);
        if !written.is_some_and(|tree| reads_as(tree.root(), &object.to_json())) {
            return Err(WRONG);
        }
    }
    let kept: Vec<&str> = parsed.trees.iter().flat_map(comments).collect();
    lost(document, changes, edits, &kept).ok_or(WRONG)
}

/// Whether a comment is lost; none when one is lost, or new, that no edit is about.
fn lost(document: &Document<'_>, changes: &[Change], edits: &[Edit], kept: &[&str]) -> Option<bool> {
    let meant =
        |place| changes.iter().any(|change| matches!(change, Change::Uncomment { comment } if *comment == place));
    let mut kept = kept.to_vec();
    let mut lost = false;
    for tree in &document.parsed.trees {
        for place in tree.comments().iter().filter(|place| !meant(**place)) {
            let text = document.text.get(place.start as usize..place.end as usize)?.trim_end();
            if let Some(index) = kept.iter().position(|other| *other == text) {
                kept.remove(index);
                continue;
            }
            if !edits.iter().any(|edit| edit.span.contains(*place)) {
                return None;
            }
            lost = true;
        }
    }
    kept.is_empty().then_some(lost)
}

fn comments<'t>(tree: &'t Tree<'_>) -> impl Iterator<Item = &'t str> {
    let text = |place: &crate::source::Span| tree.text().get(place.start as usize..place.end as usize);
    tree.comments().iter().filter_map(text).map(str::trim_end)
}

/// The objects that become documents of their own.
fn appended<'c>(tree: &Tree<'_>, changes: &'c [Change]) -> Vec<&'c Value> {
    let root = tree.root().text_span();
    let objects = changes.iter().filter_map(|change| match change {
        Change::Append { after, object } if *after == root => Some(object),
        _ => None,
    });
    objects.collect()
}

/// Whether a node has a value. It costs no more than the value's size, however often aliases repeat something.
fn reads_as(node: Node<'_>, expected: &Json) -> bool {
    match (node.value(), expected) {
        (Scalar::Null, Json::Null) => true,
        (Scalar::Bool(value), Json::Bool(expected)) => value == *expected,
        (Scalar::Int(value), Json::Number(expected)) => expected.as_i64() == Some(value),
        (Scalar::Float(_), Json::Number(_)) => {
            serde_json::from_str::<Json>(&node.to_json()).is_ok_and(|value| value == *expected)
        }
        (Scalar::Str(value), Json::String(expected)) => value == expected,
        (Scalar::Sequence, Json::Array(expected)) => {
            let items = node.items();
            items.len() == expected.len() && items.into_iter().zip(expected).all(|(item, value)| reads_as(item, value))
        }
        (Scalar::Mapping, Json::Object(expected)) => {
            let entries = node.entries();
            let same = |entry: &Entry<'_>| expected.get(entry.key).is_some_and(|value| reads_as(entry.value, value));
            entries.len() == expected.len() && entries.iter().all(same)
        }
        _ => false,
    }
}

/// Makes a change in the values of a document.
fn make(json: &mut Json, root: Node<'_>, change: &Change) -> Result<(), Refusal> {
    const GONE: Refusal = "there is nothing to change";
    match change {
        Change::Set { at, value } => {
            let (steps, keys) = steps(root, at)?;
            set(descend(json, &steps).ok_or(GONE)?, keys, value);
        }
        Change::Remove { at } => {
            let (steps, keys) = steps(root, at)?;
            take(json, &steps, keys).ok_or(GONE)?;
        }
        Change::Replace { at, key, value } => {
            let (steps, keys) = steps(root, at)?;
            let (last, path) = keys.split_last().ok_or(GONE)?;
            let mut parent = descend(json, &steps).ok_or(GONE)?;
            for key in path {
                parent = parent.get_mut(key).ok_or(GONE)?;
            }
            let entries = parent.as_object_mut().ok_or(GONE)?;
            let old = entries.remove(last).ok_or(GONE)?;
            if entries.insert(key.clone(), value.as_ref().map_or(old, Value::to_json)).is_some() {
                return Err("the other field is there as well");
            }
        }
        Change::Move { at, to } => {
            // The new place first: mappings around the old one may be pruned.
            let (from_steps, from_keys) = steps(root, at)?;
            let mut value = &mut *descend(json, &from_steps).ok_or(GONE)?;
            for key in from_keys {
                value = value.get_mut(key).ok_or(GONE)?;
            }
            let value = value.clone();
            let (to_steps, to_keys) = steps(root, to)?;
            put(descend(json, &to_steps).ok_or(GONE)?, to_keys, value);
            take(json, &from_steps, from_keys).ok_or(GONE)?;
        }
        Change::Splice { at, items, values } => {
            let (steps, keys) = steps(root, at)?;
            let mut list = descend(json, &steps).ok_or(GONE)?;
            for key in keys {
                list = list.get_mut(key).ok_or(GONE)?;
            }
            let list = list.as_array_mut().filter(|list| items.end <= list.len()).ok_or(GONE)?;
            list.splice(items.clone(), values.iter().map(Value::to_json));
        }
        Change::Append { after, object } => {
            let mut steps = find(root, *after)?.steps();
            let Some(Step::Item(index)) = steps.pop() else { return Ok(()) };
            let list = descend(json, &steps).and_then(Json::as_array_mut).filter(|list| index < list.len());
            list.ok_or(GONE)?.insert(index + 1, object.to_json());
        }
        Change::Uncomment { .. } => {}
    }
    Ok(())
}

fn steps<'k>(root: Node<'_>, target: &'k Target) -> Result<(Vec<Step>, &'k [String]), Refusal> {
    Ok((find(root, target.base)?.steps(), &target.path))
}

fn descend<'j>(json: &'j mut Json, steps: &[Step]) -> Option<&'j mut Json> {
    steps.iter().try_fold(json, |json, step| match step {
        Step::Key(key) => json.get_mut(key),
        Step::Item(index) => json.get_mut(index),
    })
}

fn set(json: &mut Json, keys: &[String], value: &Value) {
    if let Some((key, rest)) = keys.split_first() {
        set(entry(json, key), rest, value);
        return;
    }
    match (json, value) {
        (json @ Json::Object(_), Value::Map(new)) => {
            for (key, value) in new {
                set(json, std::slice::from_ref(key), value);
            }
        }
        (json, value) => *json = value.to_json(),
    }
}

fn put(json: &mut Json, keys: &[String], value: Json) {
    match keys.split_first() {
        Some((key, rest)) => put(entry(json, key), rest, value),
        None => *json = value,
    }
}

fn entry<'j>(json: &'j mut Json, key: &str) -> &'j mut Json {
    if !json.is_object() {
        *json = Json::Object(serde_json::Map::new());
    }
    match json {
        Json::Object(entries) => entries.entry(key).or_insert(Json::Null),
        other => other,
    }
}

/// Takes a value away, and mappings that are left empty with it.
fn take(json: &mut Json, steps: &[Step], keys: &[String]) -> Option<()> {
    let mut path: Vec<Step> = steps.to_vec();
    path.extend(keys.iter().cloned().map(Step::Key));
    loop {
        let Some(Step::Key(key)) = path.pop() else { return None };
        let entries = descend(json, &path)?.as_object_mut()?;
        entries.remove(&key)?;
        if !entries.is_empty() {
            return Some(());
        }
    }
}
