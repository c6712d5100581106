//! Label selectors.

use crate::model::decode::Fields;
use crate::model::fields::{LABEL_REQUIREMENT, LABEL_SELECTOR, Mapping};
use crate::model::{Expression, Field, Labels, Operator, Selector};
use crate::yaml::Value;

/// A selector with `matchLabels` and `matchExpressions`; `None` when it is absent or null.
pub(super) fn selector(parent: &Fields<'_, '_>, name: &str) -> Option<Selector> {
    let at = parent.get(name)?;
    let place = at.place();
    let unknown = Labels { block: None, entries: Vec::new(), incomplete: true };
    let Some(fields) = parent.reader().fields(at, &LABEL_SELECTOR) else {
        return Some(Selector { span: place.span, key: place.key, labels: unknown, expressions: Vec::new() });
    };
    let labels = if labels_without_match(&fields, &LABEL_SELECTOR) { unknown } else { fields.labels("matchLabels") };
    Some(Selector { span: place.span, key: place.key, labels, expressions: requirements(&fields, "matchExpressions") })
}

/// A selector that is a map of labels: a Service's, a ReplicationController's.
pub(super) fn plain_selector(parent: &Fields<'_, '_>, name: &str) -> Option<Selector> {
    let place = parent.get(name)?.place();
    let labels = parent.labels(name);
    Some(Selector { span: place.span, key: place.key, labels, expressions: Vec::new() })
}

/// A list of requirements on labels (of a node also on fields).
pub(super) fn requirements(parent: &Fields<'_, '_>, name: &str) -> Vec<Expression> {
    let requirement = |fields: Fields<'_, '_>| Expression {
        key: fields.text("key"),
        operator: operator(fields.text("operator")),
        values: fields.texts("values"),
        place: fields.place(),
    };
    parent.each(name, &LABEL_REQUIREMENT).into_iter().map(requirement).collect()
}

/// Operators that only nodes have (`Gt`, `Lt`) are as good as unknown.
fn operator(field: Field<String>) -> Field<Operator> {
    let text = match field {
        Field::Absent => return Field::Absent,
        Field::Unknown(place) => return Field::Unknown(place),
        Field::Set(text) => text,
    };
    let operator = match text.value.as_str() {
        "In" => Operator::In,
        "NotIn" => Operator::NotIn,
        "Exists" => Operator::Exists,
        "DoesNotExist" => Operator::DoesNotExist,
        _ => return Field::Unknown(text.map(|_| ())),
    };
    Field::Set(text.map(|_| operator))
}

/// `selector: {app: web}` where `matchLabels` is due: the labels are dropped, and what is left matches everything.
fn labels_without_match(fields: &Fields<'_, '_>, mapping: &Mapping) -> bool {
    let stray = |key: &str, value| !mapping.knows(key) && matches!(value, Value::Str(_));
    let mut found = false;
    for entry in fields.entries().iter().filter(|entry| stray(entry.key, entry.value.value())) {
        let help = "move it to `matchLabels`".to_owned();
        fields.reader().misspelled(fields.at(), entry, help);
        found = true;
    }
    found
}
