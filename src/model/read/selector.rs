//! Label selectors.

use crate::model::decode::Fields;
use crate::model::fields::{LABEL_REQUIREMENT, LABEL_SELECTOR};
use crate::model::{Expression, Field, Labels, Operator, Selector, spelling};
use crate::yaml::{Entry, Value};

/// A selector with `matchLabels` and `matchExpressions`; `None` when it is absent or null.
pub(super) fn selector(parent: &Fields<'_, '_>, name: &str) -> Option<Selector> {
    let at = parent.get(name)?;
    let place = at.place();
    let unknown = Labels { block: None, entries: Vec::new(), incomplete: true };
    let Some(fields) = parent.reader().fields(at, &LABEL_SELECTOR) else {
        return Some(Selector { span: place.span, key: place.key, labels: unknown, expressions: Vec::new() });
    };
    let labels = if holds_labels(&fields) { unknown } else { fields.labels("matchLabels") };
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
fn holds_labels(fields: &Fields<'_, '_>) -> bool {
    let is_label = |entry: &&Entry<'_>| {
        matches!(entry.value.value(), Value::Str(_))
            && !LABEL_SELECTOR.knows(entry.key)
            && spelling::advice(entry.key, &LABEL_SELECTOR, None).is_none()
    };
    let mut found = false;
    for entry in fields.entries().iter().filter(is_label) {
        fields.reader().misspelled(fields.at(), entry, &spelling::Advice::Move("`matchLabels`".to_owned()));
        found = true;
    }
    found
}
