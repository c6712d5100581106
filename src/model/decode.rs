//! From nodes to fields: types, placeholders, near misses of keys.

mod wording;

use std::cell::Cell;

use self::wording::Wording;
use super::field::{Amount, Field, Label, Labels, Spanned};
use super::fields::Mapping;
use super::placeholder;
use super::pod::PortRef;
use super::read::{Problem, ProblemKind};
use super::spelling::{self, Advice};
use crate::fix::Repair;
use crate::source::Span;
use crate::yaml::{Entry, Node, Value};

/// Who checks the types of an object's fields.
#[derive(Copy, Clone, PartialEq, Eq)]
pub(super) enum Schema {
    /// Kubernetes' own decoder, which refuses any wrong type.
    Kubernetes,
    /// A custom resource's schema, which is not known here: only what we compute with is held to its type.
    Custom,
}

/// Reads one object and collects what is wrong in it.
pub(super) struct Reader {
    schema: Schema,
    problems: Cell<Vec<Problem>>,
}

impl Reader {
    pub(super) fn new(schema: Schema) -> Self {
        Self { schema, problems: Cell::default() }
    }

    /// The problems in the order of the text.
    pub(super) fn into_problems(self) -> Vec<Problem> {
        let mut problems = self.problems.into_inner();
        problems.sort_by_key(|problem| problem.span);
        problems
    }

    /// The fields of a mapping; `None` when it is null, a placeholder or something else.
    pub(super) fn fields<'t>(&self, at: At<'t>, mapping: &'static Mapping) -> Option<Fields<'_, 't>> {
        self.fields_below(at, mapping, None)
    }

    /// The same, where a field may also have been meant for a mapping inside this one.
    pub(super) fn fields_below<'t>(
        &self,
        at: At<'t>,
        mapping: &'static Mapping,
        inner: Option<(&'static Mapping, &str)>,
    ) -> Option<Fields<'_, 't>> {
        if at.node.value() != Value::Mapping {
            self.wrong_collection(at, "a mapping");
            return None;
        }
        let entries = at.node.entries();
        for entry in entries.iter().filter(|entry| !mapping.knows(entry.key)) {
            if let Some(advice) = spelling::advice(entry.key, mapping, inner) {
                self.misspelled(at, entry, &advice);
            }
        }
        Some(Fields { reader: self, entries, at })
    }

    pub(super) fn misspelled(&self, at: At<'_>, entry: &Entry<'_>, advice: &Advice) {
        let message = format!("{} has no field `{}`: kubectl refuses it, other clients drop it", at.title(), entry.key);
        let repair = advice.rename(entry.key, at.node.text_span());
        self.report(ProblemKind::MisspelledField, entry.key_span, message, advice.to_string(), repair);
    }

    fn wrong(&self, at: At<'_>, due: &str, advice: Wording) {
        let message = format!("{} is {}, but has to be {due}", at.title(), wording::found(at.node));
        let repair = advice.repair(at.node);
        self.report(ProblemKind::WrongType, at.node.span(), message, advice.help, repair);
    }

    /// Reports a list or a mapping that is something else, unless that is a placeholder or nothing.
    fn wrong_collection(&self, at: At<'_>, due: &str) {
        let silent = match at.node.value() {
            Value::Null => true,
            Value::Str(text) => placeholder::is_value(text),
            _ => placeholder::is_braces(at.node),
        };
        if !silent && self.schema == Schema::Kubernetes {
            self.wrong(at, due, wording::collection(at, due));
        }
    }

    fn report(&self, kind: ProblemKind, span: Span, message: String, help: String, repair: Option<Repair>) {
        let mut problems = self.problems.take();
        problems.push(Problem { kind, span, message, help: Some(help), related: None, repair });
        self.problems.set(problems);
    }

    fn int(&self, at: At<'_>) -> Field<i64> {
        self.int_or(at, "an integer", |value| value)
    }

    fn boolean(&self, at: At<'_>) -> Field<bool> {
        match at.node.value() {
            Value::Bool(value) => at.set(value),
            Value::Null => Field::Absent,
            _ if at.is_placeholder() => at.unknown(),
            _ => {
                self.wrong(at, "a boolean", wording::boolean(at));
                at.unknown()
            }
        }
    }

    fn amount(&self, at: At<'_>) -> Field<Amount> {
        match at.node.value() {
            Value::Str(_) if at.is_placeholder() => at.unknown(),
            Value::Str(text) => at.set(percent(text).unwrap_or_else(|| Amount::Text(text.to_owned()))),
            _ => self.int_or(at, "an integer or a percentage", Amount::Count),
        }
    }

    fn port(&self, at: At<'_>) -> Field<PortRef> {
        match at.node.value() {
            Value::Str(_) if at.is_placeholder() => at.unknown(),
            Value::Str(name) => at.set(PortRef::Name(name.to_owned())),
            _ => self.int_or(at, "a port's number or name", PortRef::Number),
        }
    }

    fn int_or<T>(&self, at: At<'_>, due: &str, make: fn(i64) -> T) -> Field<T> {
        let number = match at.node.value() {
            Value::Null => return Field::Absent,
            Value::Int(value) => Some(value),
            Value::Float(value) => whole(value),
            _ => None,
        };
        if number.is_none() && !at.is_placeholder() {
            self.wrong(at, due, wording::number(at, due));
        }
        number.map_or_else(|| at.unknown(), |number| at.set(make(number)))
    }

    /// A string. `is_placeholder` knows what marks a placeholder in this place.
    fn string(&self, at: At<'_>, is_placeholder: fn(&str) -> bool) -> Field<String> {
        match at.node.value() {
            Value::Str(text) if is_placeholder(text) => at.unknown(),
            Value::Str(text) => at.set(text.to_owned()),
            Value::Null => Field::Absent,
            _ => {
                if self.schema == Schema::Kubernetes && !placeholder::is_braces(at.node) {
                    self.wrong(at, "a string", wording::string(at));
                }
                at.unknown()
            }
        }
    }

    /// The items of a list.
    fn items<'t>(&self, at: At<'t>) -> Vec<At<'t>> {
        if at.node.value() != Value::Sequence {
            self.wrong_collection(at, "a list");
            return Vec::new();
        }
        let item = |node: Node<'t>| At { name: at.name, key: node.span(), node, item: true };
        at.node.items().into_iter().map(item).collect()
    }

    /// Labels, annotations, or a plain selector.
    pub(super) fn labels(&self, at: At<'_>) -> Labels {
        let block = Some(at.place());
        if at.node.value() != Value::Mapping || placeholder::is_braces(at.node) {
            self.wrong_collection(at, "a mapping");
            return Labels { block, entries: Vec::new(), incomplete: true };
        }
        let entries = at.node.entries();
        let mut labels = Labels { block, entries: Vec::with_capacity(entries.len()), incomplete: false };
        for entry in entries {
            if placeholder::in_text(entry.key) {
                labels.incomplete = true;
                continue;
            }
            let value = match entry.value.value() {
                // Go decodes null into a string as an empty one.
                Value::Null => At::entry(&entry).set(String::new()),
                _ => self.string(At::entry(&entry), placeholder::in_text),
            };
            labels.entries.push(Label { key: entry.key.to_owned(), value, key_span: entry.key_span });
        }
        labels
    }

    /// The words of a command.
    fn words(&self, at: At<'_>) -> Spanned<Vec<Field<String>>> {
        if at.node.value() != Value::Sequence {
            self.wrong_collection(at, "a list");
            return at.spanned(vec![at.unknown()]);
        }
        let word = |item: At<'_>| match item.node.value() {
            Value::Null => item.set(String::new()),
            _ => self.string(item, placeholder::in_command),
        };
        at.spanned(self.items(at).into_iter().map(word).collect())
    }
}

/// A value with the name under which it stands.
#[derive(Copy, Clone)]
pub(super) struct At<'t> {
    /// The key, or that of the list for its items.
    pub(super) name: &'t str,
    /// The key's place.
    pub(super) key: Span,
    /// The value.
    pub(super) node: Node<'t>,
    /// Whether it is an item of a list.
    pub(super) item: bool,
}

impl<'t> At<'t> {
    pub(super) fn entry(entry: &Entry<'t>) -> Self {
        Self { name: entry.key, key: entry.key_span, node: entry.value, item: false }
    }

    pub(super) fn place(self) -> Spanned<()> {
        self.spanned(())
    }

    pub(super) fn spanned<T>(self, value: T) -> Spanned<T> {
        Spanned { value, span: self.node.span(), key: self.key }
    }

    fn set<T>(self, value: T) -> Field<T> {
        Field::Set(self.spanned(value))
    }

    fn unknown<T>(self) -> Field<T> {
        Field::Unknown(self.place())
    }

    fn is_placeholder(self) -> bool {
        match self.node.value() {
            Value::Str(text) => placeholder::is_value(text),
            Value::Mapping => placeholder::is_braces(self.node),
            _ => false,
        }
    }

    /// What to call it in a sentence.
    fn title(self) -> String {
        if self.item { format!("an item of `{}`", self.name) } else { format!("`{}`", self.name) }
    }
}

/// The fields of a mapping, each read by its name.
pub(super) struct Fields<'r, 't> {
    reader: &'r Reader,
    entries: Vec<Entry<'t>>,
    at: At<'t>,
}

impl<'r, 't> Fields<'r, 't> {
    /// The entry of a key, unless it is null.
    pub(super) fn get(&self, name: &str) -> Option<At<'t>> {
        let entry = self.entries.iter().find(|entry| entry.key == name)?;
        (entry.value.value() != Value::Null).then(|| At::entry(entry))
    }

    /// All entries.
    pub(super) fn entries(&self) -> &[Entry<'t>] {
        &self.entries
    }

    /// The mapping itself.
    pub(super) fn at(&self) -> At<'t> {
        self.at
    }

    /// The mapping's own place.
    pub(super) fn place(&self) -> Spanned<()> {
        self.at.place()
    }

    pub(super) fn int(&self, name: &str) -> Field<i64> {
        self.read(name, Reader::int)
    }

    pub(super) fn boolean(&self, name: &str) -> Field<bool> {
        self.read(name, Reader::boolean)
    }

    pub(super) fn amount(&self, name: &str) -> Field<Amount> {
        self.read(name, Reader::amount)
    }

    pub(super) fn port(&self, name: &str) -> Field<PortRef> {
        self.read(name, Reader::port)
    }

    pub(super) fn text(&self, name: &str) -> Field<String> {
        self.read(name, |reader, at| reader.string(at, placeholder::in_text))
    }

    /// The strings of a list.
    pub(super) fn texts(&self, name: &str) -> Vec<Field<String>> {
        self.items(name).into_iter().map(|item| self.reader.string(item, placeholder::in_text)).collect()
    }

    /// The strings of a list that are known.
    pub(super) fn known_texts(&self, name: &str) -> Vec<String> {
        self.texts(name).iter().filter_map(Field::known).cloned().collect()
    }

    /// The words of a command: something unknown when it is no list.
    pub(super) fn words(&self, name: &str) -> Option<Spanned<Vec<Field<String>>>> {
        self.get(name).map(|at| self.reader.words(at))
    }

    pub(super) fn labels(&self, name: &str) -> Labels {
        self.get(name).map(|at| self.reader.labels(at)).unwrap_or_default()
    }

    pub(super) fn items(&self, name: &str) -> Vec<At<'t>> {
        self.get(name).map(|at| self.reader.items(at)).unwrap_or_default()
    }

    /// A mapping's fields.
    pub(super) fn fields(&self, name: &str, mapping: &'static Mapping) -> Option<Fields<'r, 't>> {
        self.get(name).and_then(|at| self.reader.fields(at, mapping))
    }

    /// The fields of each mapping in a list.
    pub(super) fn each(&self, name: &str, mapping: &'static Mapping) -> Vec<Fields<'r, 't>> {
        self.items(name).into_iter().filter_map(|item| self.reader.fields(item, mapping)).collect()
    }

    /// The reader, for what has a form of its own.
    pub(super) fn reader(&self) -> &'r Reader {
        self.reader
    }

    fn read<T>(&self, name: &str, read: impl FnOnce(&Reader, At<'t>) -> Field<T>) -> Field<T> {
        self.get(name).map_or(Field::Absent, |at| read(self.reader, at))
    }
}

/// kubectl turns YAML's floats into JSON on the way, and Go writes 3.0 as 3.
fn whole(value: f64) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    #[expect(clippy::cast_possible_truncation, reason = "the range is checked, and there is no fraction")]
    (value.fract() == 0.0 && value.abs() <= EXACT).then_some(value as i64)
}

fn percent(text: &str) -> Option<Amount> {
    let digits = text.strip_suffix('%')?;
    let valid = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if valid { digits.parse().ok().map(Amount::Percent) } else { None }
}
