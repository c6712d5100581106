//! How a document is written, so that what is new looks like the rest.

use super::Document;
use crate::yaml::{Entry, Node, Style, Tree, Value};

/// How a document is written.
pub(super) struct Look {
    /// What ends its lines.
    pub(super) line_break: &'static str,
    /// By how many columns a mapping in a mapping is indented.
    pub(super) step: usize,
    /// Whether the dashes of a list are indented below its key.
    pub(super) dashes_indented: bool,
    /// Whether lists of scalars are written in brackets.
    pub(super) brackets: bool,
}

impl Look {
    pub(super) fn new(document: &Document<'_>, tree: &Tree<'_>) -> Self {
        let place = document.place;
        let text = document.text.get(place.start as usize..place.end as usize).unwrap_or("");
        let first_break = text.find('\n').and_then(|at| text.get(..at));
        let mut look = Self {
            line_break: if first_break.is_some_and(|line| line.ends_with('\r')) { "\r\n" } else { "\n" },
            step: 0,
            dashes_indented: true,
            brackets: true,
        };
        let (mut dashes, mut brackets) = (None, None);
        look.visit(document.text, tree.root(), &mut dashes, &mut brackets, &mut { VISITED });
        look.step = if look.step == 0 { 2 } else { look.step };
        look.dashes_indented = dashes.unwrap_or(true);
        look.brackets = brackets.unwrap_or(true);
        look
    }

    fn visit(
        &mut self,
        text: &str,
        node: Node<'_>,
        dashes: &mut Option<bool>,
        brackets: &mut Option<bool>,
        left: &mut usize,
    ) {
        let is_known = self.step != 0 && dashes.is_some() && brackets.is_some();
        if *left == 0 || is_known || node.is_aliased() {
            return;
        }
        *left -= 1;
        let children: Vec<Node<'_>> = match node.value() {
            Value::Mapping => {
                let entries = node.entries();
                for Entry { key_span, value, .. } in
                    entries.iter().filter(|entry| entry.value.style() == Style::Block && !entry.value.is_aliased())
                {
                    let outer = || column(text, key_span.start as usize);
                    let inner = || column(text, value.text_span().start as usize);
                    match value.value() {
                        Value::Mapping if self.step == 0 => self.step = inner().saturating_sub(outer()),
                        Value::Sequence if dashes.is_none() => *dashes = Some(inner() > outer()),
                        _ => {}
                    }
                }
                entries.into_iter().map(|entry| entry.value).collect()
            }
            Value::Sequence => {
                let items = node.items();
                let scalars =
                    items.first().is_some_and(|item| !matches!(item.value(), Value::Mapping | Value::Sequence));
                if scalars && brackets.is_none() {
                    *brackets = Some(node.style() == Style::Flow);
                }
                items
            }
            _ => return,
        };
        for child in children {
            self.visit(text, child, dashes, brackets, left);
        }
    }
}

/// How many nodes are looked at: style shows early.
const VISITED: usize = 200;

/// The column of an offset, from 0, in characters.
pub(super) fn column(text: &str, offset: usize) -> usize {
    text.get(line_start(text, offset)..offset).map_or(0, |before| before.trim_start_matches('\u{feff}').chars().count())
}

/// Where the line of an offset begins.
pub(super) fn line_start(text: &str, offset: usize) -> usize {
    text.get(..offset).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1)
}

/// Where the line of an offset ends, before its line break.
pub(super) fn line_end(text: &str, offset: usize) -> usize {
    let rest = text.get(offset..).unwrap_or("");
    let line = rest.split('\n').next().unwrap_or("");
    let is_last = line.len() == rest.len();
    offset + if is_last { line.len() } else { line.strip_suffix('\r').unwrap_or(line).len() }
}

/// Where the next line begins, or the text ends.
pub(super) fn next_line(text: &str, offset: usize) -> usize {
    text.get(offset..).and_then(|rest| rest.find('\n')).map_or(text.len(), |at| offset + at + 1)
}

/// Whether only blanks stand before an offset in its line.
pub(super) fn is_first_in_line(text: &str, offset: usize) -> bool {
    text.get(line_start(text, offset)..offset)
        .is_some_and(|before| before.trim_start_matches('\u{feff}').trim().is_empty())
}

/// Where a value ends, without the line breaks that belong to a block scalar.
pub(super) fn trimmed_end(text: &str, start: usize, end: usize) -> usize {
    text.get(start..end).map_or(end, |inner| start + inner.trim_end_matches(['\n', '\r']).len())
}
