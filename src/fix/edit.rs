//! From changes to edits of bytes.

use std::ops::Range;

use super::block::{self, Quote, after_key};
use super::flow::{self, Brackets};
use super::look::{Look, column, is_first_in_line, line_end, line_start, next_line, trimmed_end};
use super::place::{Found, Spot, Step, find, is_merged, walk};
use super::value::Value;
use super::{Change, Document, Refusal, Target, order, sorted, span_of};
use crate::finding::Edit;
use crate::source::Span;
use crate::yaml::{self, Entry, Node, Style, Tree};

const SHARED: Refusal = "the value is shared with other places, by an alias or a merge key";

/// Edits, and what they leave behind.
pub(super) struct Edits {
    pub(super) edits: Vec<Edit>,
    /// Whether a comment stays that stood above what goes.
    pub(super) orphans: bool,
}

/// The edits that make changes in a document.
pub(super) fn edits(document: &Document<'_>, tree: &Tree<'_>, changes: &[Change]) -> Result<Edits, Refusal> {
    let look = Look::new(document, tree);
    let mut draft = Draft { document, text: document.text, root: tree.root(), look, edits: Vec::new(), orphans: false };
    for change in changes {
        match change {
            Change::Set { at, value } => draft.set(at, value)?,
            Change::Remove { at } => draft.remove(at)?,
            Change::Replace { at, key, value } => draft.replace(at, key, value.as_ref())?,
            Change::Move { at, to } => draft.relocate(at, to)?,
            Change::Splice { at, items, values } => draft.splice(at, items.clone(), values)?,
            Change::Append { after, object } => draft.append(*after, object)?,
            Change::Uncomment { comment } => draft.uncomment(*comment),
        }
    }
    Ok(Edits { edits: sorted(draft.edits)?, orphans: draft.orphans })
}

struct Draft<'d, 't> {
    document: &'d Document<'d>,
    text: &'d str,
    root: Node<'t>,
    look: Look,
    edits: Vec<Edit>,
    orphans: bool,
}

impl Draft<'_, '_> {
    fn edit(&mut self, range: Range<usize>, text: String) {
        self.edits.push(Edit { span: span_of(self.document, range), text });
    }

    fn set(&mut self, at: &Target, value: &Value) -> Result<(), Refusal> {
        match walk(self.root, at)?.1 {
            Spot::Here(node) if node.is_aliased() => {
                let text = flow::text(value, &self.brackets(node), Quote::Plain);
                self.edit(bytes(node.span()), text);
                Ok(())
            }
            Spot::Here(node) if node.style() != Style::Block && value.is_scalar() => {
                let text = flow::text(value, &self.brackets(node), Quote::of(node.text()));
                self.edit(bytes(node.text_span()), text);
                Ok(())
            }
            Spot::Here(node) if node.value() != yaml::Value::Mapping => {
                let text = flow::text(value, &self.brackets(node), Quote::Plain);
                self.edit(bytes(node.text_span()), text);
                Ok(())
            }
            Spot::Here(node) => match value {
                Value::Map(entries) if node.value() == yaml::Value::Mapping => self.merge(node, entries),
                _ => Err("the value takes several lines"),
            },
            Spot::Missing { mapping, keys } => {
                let (key, rest) = keys.split_first().ok_or("there is nothing to set")?;
                self.insert(mapping, key, &value.clone().nested(rest))
            }
            Spot::Entry { mapping, entry, merged } => self.set_entry(mapping, &entry, merged, &[], value),
            Spot::Through { mapping, entry, merged, keys } => self.set_entry(mapping, &entry, merged, keys, value),
        }
    }

    fn set_entry(
        &mut self,
        mapping: Node<'_>,
        entry: &Entry<'_>,
        merged: bool,
        keys: &[String],
        value: &Value,
    ) -> Result<(), Refusal> {
        let into_mapping = matches!(value, Value::Map(_)) || !keys.is_empty();
        if entry.value.is_aliased() {
            // What is shared stays as it is for the others; here stands a copy with the difference.
            let whole = if into_mapping && entry.value.value() == yaml::Value::Mapping {
                let mut copy = Value::copied(entry.value).ok_or(SHARED)?;
                copy.put(keys, value.clone());
                copy
            } else {
                value.clone().nested(keys)
            };
            return if merged {
                self.insert(mapping, entry.key, &whole)
            } else {
                self.overwrite(mapping, entry, &whole)
            };
        }
        if let (Value::Map(entries), yaml::Value::Mapping, []) = (value, entry.value.value(), keys) {
            return self.merge(entry.value, entries);
        }
        self.overwrite(mapping, entry, &value.clone().nested(keys))
    }

    /// Gives the fields of a mapping other values, and adds those that are missing.
    fn merge(&mut self, mapping: Node<'_>, entries: &[(String, Value)]) -> Result<(), Refusal> {
        for (key, value) in entries {
            match mapping.get(key) {
                Some(inner) => self.set_entry(mapping, &inner, is_merged(&inner), &[], value)?,
                None => self.insert(mapping, key, value)?,
            }
        }
        Ok(())
    }

    /// Writes another value behind a key.
    fn overwrite(&mut self, mapping: Node<'_>, entry: &Entry<'_>, value: &Value) -> Result<(), Refusal> {
        let old = bytes(entry.value.span());
        if mapping.style() == Style::Flow {
            let text = flow::text(value, &self.brackets(mapping), Quote::of(entry.value.text()));
            self.edit(old, text);
            return Ok(());
        }
        let is_line = entry.value.is_aliased() || !matches!(entry.value.style(), Style::Block | Style::BlockScalar);
        if is_line && !old.is_empty() && (value.is_scalar() || entry.value.style() == Style::Flow) {
            let text = flow::text(value, &Brackets::of_yaml(""), Quote::of(entry.value.text()));
            self.edit(old, text);
            return Ok(());
        }
        let key_end = entry.key_span.end as usize;
        let colon = self.text.get(key_end..).and_then(|rest| rest.find(':')).ok_or("its key has no colon")?;
        let start = key_end + colon + 1;
        let end = trimmed_end(self.text, start, old.end.max(start));
        let text = after_key(value, self.column(entry.key_span), &self.look);
        let line_end = line_end(self.text, start);
        if old.is_empty() && text.contains('\n') && end <= line_end {
            // A comment behind the key stays there.
            self.edit(line_end..line_end, text);
        } else {
            self.edit(start..end, text);
        }
        Ok(())
    }

    fn replace(&mut self, at: &Target, key: &str, value: Option<&Value>) -> Result<(), Refusal> {
        let Spot::Entry { mapping, entry, merged: false } = walk(self.root, at)?.1 else { return Err(SHARED) };
        let key_range = bytes(entry.key_span);
        let old = self.text.get(key_range.clone()).unwrap_or("");
        let quoted = match Quote::of(old) {
            Quote::Plain => block::key(key),
            quote => block::string(key, quote),
        };
        self.edit(key_range, quoted);
        value.map_or(Ok(()), |value| self.overwrite(mapping, &entry, value))
    }

    fn insert(&mut self, mapping: Node<'_>, key: &str, value: &Value) -> Result<(), Refusal> {
        if mapping.style() == Style::Flow {
            return self.insert_flow(mapping, key, value);
        }
        self.insert_block(mapping, key, value);
        Ok(())
    }

    fn insert_block(&mut self, mapping: Node<'_>, key: &str, value: &Value) {
        let column = self.column(mapping.text_span());
        let entries = own_entries(mapping);
        let merges = mapping.entries().iter().any(is_merged);
        let line = format!("{}:{}", block::key(key), after_key(value, column, &self.look));
        let indent = " ".repeat(column);
        let follower = entries.iter().find(|entry| order::before(key).contains(&entry.key));
        if let Some(follower) = follower.filter(|_| !merges) {
            let at = follower.key_span.start as usize;
            if is_first_in_line(self.text, at) {
                let start = self.above_comments(line_start(self.text, at), column);
                self.edit(start..start, format!("{indent}{line}{}", self.look.line_break));
                return;
            }
        }
        let last = bytes(mapping.text_span());
        let end = trimmed_end(self.text, last.start, last.end);
        let end = line_end(self.text, end);
        self.edit(end..end, format!("{}{indent}{line}", self.look.line_break));
    }

    /// The start of the comments that stand right above a line, in its column.
    fn above_comments(&self, mut start: usize, column: usize) -> usize {
        loop {
            let Some(before) = start.checked_sub(1) else { return start };
            let above = line_start(self.text, before);
            let line = self.text.get(above..before).unwrap_or("");
            let content = line.trim_start_matches(' ');
            if !content.starts_with('#') || line.len() - content.len() != column {
                return start;
            }
            start = above;
        }
    }

    fn insert_flow(&mut self, mapping: Node<'_>, key: &str, value: &Value) -> Result<(), Refusal> {
        let brackets = self.brackets(mapping);
        let new = flow::entry(key, value, &brackets);
        let whole = bytes(mapping.text_span());
        let Some(last) = own_entries(mapping).into_iter().next_back() else {
            if mapping.text().trim_matches(['{', '}']).trim().is_empty() {
                self.edit(whole, format!("{{{new}}}"));
                return Ok(());
            }
            return Err(SHARED);
        };
        let end = bytes(last.value.span()).end.max(last.key_span.end as usize);
        let rest = self.text.get(end..whole.end).unwrap_or("");
        let comma = rest.trim_start_matches([' ', '\t']).starts_with(',');
        let Some((line_break, indent, _)) = &brackets.lines else {
            self.edit(end..end, format!("{}{new}", brackets.comma));
            return Ok(());
        };
        let line = format!("{line_break}{indent}{new}");
        // A comment behind the last entry stays there.
        let line_end = line_end(self.text, end);
        if self.text.get(end..line_end).is_some_and(|rest| rest.contains('#')) || comma {
            if !comma {
                self.edit(end..end, ",".to_owned());
            }
            self.edit(line_end..line_end, if comma { format!("{line},") } else { line });
        } else {
            self.edit(end..end, format!(",{line}"));
        }
        Ok(())
    }

    fn remove(&mut self, at: &Target) -> Result<(), Refusal> {
        let (found, spot) = walk(self.root, at)?;
        let Spot::Entry { mapping, entry, merged: false } = spot else { return Err(SHARED) };
        self.remove_entry(found, mapping, &entry)
    }

    fn remove_entry(&mut self, mut found: Found<'_>, mapping: Node<'_>, entry: &Entry<'_>) -> Result<(), Refusal> {
        let entries = own_entries(mapping);
        if entries.len() == 1 {
            // A mapping that would be left empty goes, too.
            let Some((parent, Step::Key(key))) = found.above.pop() else { return Err("nothing would be left") };
            let outer = parent.get(&key).ok_or("its mapping is gone")?;
            return self.remove_entry(Found { node: parent, ..found }, parent, &outer);
        }
        let start = entry.key_span.start as usize;
        let end = bytes(entry.value.span()).end.max(entry.key_span.end as usize);
        let position =
            entries.iter().position(|other| other.key_span == entry.key_span).ok_or("its mapping is gone")?;
        let next = entries.get(position + 1).map(|next| next.key_span.start as usize);
        if mapping.style() == Style::Flow {
            let previous = position.checked_sub(1).and_then(|index| entries.get(index));
            let range = match (next, previous) {
                (Some(next), _) => start..next,
                (None, Some(previous)) => bytes(previous.value.span()).end.max(previous.key_span.end as usize)..end,
                (None, None) => return Err("nothing would be left"),
            };
            self.edit(range, String::new());
            return Ok(());
        }
        let range = if is_first_in_line(self.text, start) {
            let line = line_start(self.text, start);
            self.orphans |= self.above_comments(line, self.column(entry.key_span)) != line;
            self.lines(start, trimmed_end(self.text, start, end))
        } else {
            start..next.ok_or("nothing would be left")?
        };
        self.edit(range, String::new());
        Ok(())
    }

    /// Whole lines with their line break: the last one of a file takes the one before it.
    fn lines(&self, start: usize, end: usize) -> Range<usize> {
        let (first, next) = (line_start(self.text, start), next_line(self.text, end));
        if next == self.text.len() && !self.text.ends_with('\n') {
            return line_end(self.text, first.saturating_sub(2).max(line_start(self.text, first.saturating_sub(1))))
                ..next;
        }
        first..next
    }

    fn relocate(&mut self, at: &Target, to: &Target) -> Result<(), Refusal> {
        let (found, spot) = walk(self.root, at)?;
        let Spot::Entry { mapping, entry, merged: false } = spot else { return Err(SHARED) };
        let range = bytes(entry.value.span());
        let is_line = entry.value.is_aliased() || !matches!(entry.value.style(), Style::Block | Style::BlockScalar);
        let value = if is_line {
            Value::Text(self.text.get(range).unwrap_or("").to_owned())
        } else if entry.value.style() == Style::Block {
            let start = line_start(self.text, range.start);
            let end = line_end(self.text, trimmed_end(self.text, range.start, range.end));
            let text = self.text.get(start..end).unwrap_or("").to_owned();
            Value::Lines { text, column: self.column(entry.key_span) }
        } else {
            return Err("the value takes several lines");
        };
        match walk(self.root, to)?.1 {
            Spot::Missing { mapping, .. } if mapping.style() == Style::Flow && !is_line => {
                return Err("the value takes several lines");
            }
            Spot::Missing { mapping: into, keys } => {
                let (key, rest) = keys.split_first().ok_or("there is nothing to move")?;
                if rest.is_empty() && into.text_span() == mapping.text_span() {
                    // It stays where it is, under another name.
                    self.edit(bytes(entry.key_span), block::key(key));
                    return Ok(());
                }
                let value = value.nested(rest);
                if into.text_span() == mapping.text_span() && own_entries(mapping).len() == 1 {
                    // It is all there is, so that it cannot be taken out first.
                    let end = bytes(entry.value.span()).end;
                    let text = if mapping.style() == Style::Flow {
                        flow::entry(key, &value, &self.brackets(mapping))
                    } else {
                        format!("{}:{}", block::key(key), after_key(&value, self.column(entry.key_span), &self.look))
                    };
                    self.edit(entry.key_span.start as usize..end, text);
                    return Ok(());
                }
                self.insert(into, key, &value)?;
            }
            _ => return Err("the place where it belongs is taken"),
        }
        self.remove_entry(found, mapping, &entry)
    }

    fn splice(&mut self, at: &Target, items: Range<usize>, values: &[Value]) -> Result<(), Refusal> {
        let list = match walk(self.root, at)?.1 {
            Spot::Here(node) => node,
            Spot::Entry { entry, merged: false, .. } if !entry.value.is_aliased() => entry.value,
            _ => return Err(SHARED),
        };
        let all = list.items();
        let old = all.get(items.clone()).ok_or("the list is shorter")?;
        if old.iter().any(|item| item.is_aliased()) {
            return Err(SHARED);
        }
        let example = old.first().or(all.last());
        let quote = example.map_or(Quote::Plain, |item| Quote::of(item.text()));
        let brackets = self.brackets(list);
        let dash = self.column(list.text_span());
        let (separator, texts): (String, Vec<String>) = if list.style() == Style::Flow {
            (brackets.comma.clone(), values.iter().map(|value| flow::text(value, &brackets, quote)).collect())
        } else {
            let texts = values.iter().map(|value| block::item(value, dash + 2, &self.look, quote));
            (format!("{}{}- ", self.look.line_break, " ".repeat(dash)), texts.collect())
        };
        let new = texts.join(&separator);
        match (old.first(), old.last(), all.last()) {
            (Some(_), Some(_), _) if values.is_empty() => Err("a list cannot lose items here"),
            (Some(word), _, _) if word.style() == Style::BlockScalar => self.rewrite_lines(*word, values),
            (Some(first), Some(last), _) => {
                let (start, end) = (first.text_span().start as usize, last.text_span().end as usize);
                self.edit(start..trimmed_end(self.text, start, end), new);
                Ok(())
            }
            (_, _, Some(last)) if items.start == all.len() => {
                let span = bytes(last.span());
                let end = trimmed_end(self.text, span.start, span.end);
                let end = if list.style() == Style::Flow { end } else { line_end(self.text, end) };
                self.edit(end..end, format!("{separator}{new}"));
                Ok(())
            }
            (_, _, None) if list.style() == Style::Flow => {
                self.edit(bytes(list.text_span()), format!("[{new}]"));
                Ok(())
            }
            _ => Err("there is no such place in the list"),
        }
    }

    /// Changes lines of a block scalar where they stand.
    fn rewrite_lines(&mut self, word: Node<'_>, values: &[Value]) -> Result<(), Refusal> {
        const FOLDED: Refusal = "the text is not written line by line";
        let (yaml::Value::Str(old), [Value::Str(new)]) = (word.value(), values) else { return Err(FOLDED) };
        let (old, new): (Vec<&str>, Vec<&str>) = (old.split('\n').collect(), new.split('\n').collect());
        if old.len() != new.len() {
            return Err(FOLDED);
        }
        let mut at = next_line(self.text, word.text_span().start as usize);
        for (old, new) in old.iter().zip(&new) {
            let end = line_end(self.text, at);
            if old != new {
                let written = self.text.get(at..end).unwrap_or("");
                let start = at + written.strip_suffix(old).ok_or(FOLDED)?.len();
                self.edit(start..end, (*new).to_owned());
            }
            at = next_line(self.text, at);
        }
        Ok(())
    }

    fn append(&mut self, after: Span, object: &Value) -> Result<(), Refusal> {
        let found = find(self.root, after)?;
        match found.above.last() {
            Some((list, Step::Item(index))) => {
                let item = list.items().get(*index).copied().ok_or("the list is shorter")?;
                self.append_item(*list, item, object);
                Ok(())
            }
            None if self.root.style() == Style::Block => {
                let end = self.document.place.end as usize;
                let object = block::document(object, &self.look);
                let line_break = self.look.line_break;
                let text = if self.text.get(..end).is_some_and(|before| before.ends_with('\n')) {
                    format!("---{line_break}{object}{line_break}")
                } else {
                    format!("{line_break}---{line_break}{object}")
                };
                self.edit(end..end, text);
                Ok(())
            }
            _ => Err("the file holds one object in brackets"),
        }
    }

    fn append_item(&mut self, list: Node<'_>, item: Node<'_>, object: &Value) {
        let span = bytes(item.span());
        if list.style() == Style::Flow {
            let brackets = self.brackets(item);
            let at = span.end;
            if let Some((line_break, _, unit)) = &brackets.lines {
                let indent = self.indent(line_start(self.text, span.end));
                let lines = Some((*line_break, indent.clone(), unit.clone()));
                let text = flow::text(object, &Brackets { lines, ..brackets.clone() }, Quote::Plain);
                self.edit(at..at, format!(",{line_break}{indent}{text}"));
            } else {
                self.edit(at..at, format!("{}{}", brackets.comma, flow::text(object, &brackets, Quote::Plain)));
            }
            return;
        }
        let dash = self.column(list.text_span());
        let at = line_end(self.text, trimmed_end(self.text, span.start, span.end));
        let text = block::item(object, dash + 2, &self.look, Quote::Plain);
        self.edit(at..at, format!("{}{}- {text}", self.look.line_break, " ".repeat(dash)));
    }

    fn uncomment(&mut self, comment: Span) {
        let Range { start, end } = bytes(comment);
        if is_first_in_line(self.text, start) {
            let lines = self.lines(start, end);
            self.edit(lines, String::new());
            return;
        }
        let before = self.text.get(..start).map_or(start, |before| before.trim_end_matches([' ', '\t']).len());
        self.edit(before..line_end(self.text, start), String::new());
    }

    fn column(&self, span: Span) -> usize {
        column(self.text, span.start as usize)
    }

    fn indent(&self, line: usize) -> String {
        let rest = self.text.get(line..).unwrap_or("");
        rest.get(..rest.len() - rest.trim_start_matches([' ', '\t']).len()).unwrap_or("").to_owned()
    }

    /// How a collection in brackets is written.
    fn brackets(&self, node: Node<'_>) -> Brackets {
        let text = node.text();
        let padding = if text.starts_with("{ ") { " " } else { "" };
        let mut brackets = Brackets::of_yaml(padding);
        let root_is_json = self.root.style() == Style::Flow
            && self.root.text().trim_start_matches(['{', '[']).trim_start().starts_with('"');
        if node.style() != Style::Flow {
            brackets.json = root_is_json;
            return brackets;
        }
        let entries = own_entries(node);
        let first = entries.first();
        let key_text = first.and_then(|entry| self.text.get(bytes(entry.key_span))).unwrap_or("");
        brackets.json = root_is_json || key_text.starts_with('"');
        if let Some(first) = first {
            let (key, value) = (bytes(first.key_span), bytes(first.value.span()));
            let colon = self.text.get(key.end..value.start).unwrap_or(": ");
            if !colon.contains(['\n', '#', '&', '!']) && colon.trim() == ":" {
                colon.clone_into(&mut brackets.colon);
            }
            if brackets.colon == ":" {
                ",".clone_into(&mut brackets.comma);
            }
            if let Some(second) = entries.get(1) {
                let comma = self.text.get(value.end..second.key_span.start as usize).unwrap_or(", ");
                if comma.trim() == "," && !comma.contains('\n') {
                    comma.clone_into(&mut brackets.comma);
                }
            }
        }
        if let Some(last) = entries.last()
            && is_first_in_line(self.text, last.key_span.start as usize)
            && text.contains('\n')
        {
            let indent = self.indent(line_start(self.text, last.key_span.start as usize));
            let root_key = own_entries(self.root).first().map_or(0, |entry| entry.key_span.start as usize);
            let unit = if is_first_in_line(self.text, root_key) && self.root.style() == Style::Flow {
                self.indent(line_start(self.text, root_key))
            } else {
                String::new()
            };
            let unit = if unit.is_empty() { " ".repeat(self.look.step) } else { unit };
            brackets.lines = Some((self.look.line_break, indent, unit));
        }
        brackets
    }
}

/// The entries that a mapping has itself, in the order of the text; those of merge keys count where these stand.
fn own_entries(mapping: Node<'_>) -> Vec<Entry<'_>> {
    let mut entries = mapping.entries();
    entries.sort_by_key(|entry| entry.key_span);
    entries.dedup_by_key(|entry| entry.key_span);
    entries
}

fn bytes(span: Span) -> Range<usize> {
    span.start as usize..span.end as usize
}
