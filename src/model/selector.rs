//! Label selectors, as written.

use super::field::{Field, Labels, Spanned};
use crate::source::Span;

/// A label selector: a Service's plain map, or `matchLabels` with `matchExpressions`.
#[derive(Clone, Debug, PartialEq)]
pub struct Selector {
    /// The selector's own place.
    pub span: Span,
    /// Its key's place.
    pub key: Span,
    /// `matchLabels`, or a Service's map.
    pub labels: Labels,
    /// `matchExpressions`
    pub expressions: Vec<Expression>,
}

impl Selector {
    /// Key and value together.
    pub fn place(&self) -> Span {
        Spanned { value: (), span: self.span, key: self.key }.place()
    }

    /// Where its labels are written: `matchLabels`, or a Service's map.
    pub fn labels_place(&self) -> Span {
        self.labels.block.as_ref().map_or(self.span, |block| block.span)
    }

    /// Whether it asks for nothing, so that it matches everything (or nothing, where the API says so).
    pub fn is_empty(&self) -> bool {
        self.labels.entries.is_empty() && self.expressions.is_empty() && !self.labels.incomplete
    }
}

/// One of `matchExpressions`.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression {
    /// The label's key.
    pub key: Field<String>,
    /// `In`, `NotIn`, `Exists`, `DoesNotExist`.
    pub operator: Field<Operator>,
    /// The values.
    pub values: Vec<Field<String>>,
    /// The expression's place.
    pub place: Spanned<()>,
}

/// The operator of an expression.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Operator {
    /// The label exists with one of the values.
    In,
    /// The label has none of the values, or does not exist.
    NotIn,
    /// The label exists.
    Exists,
    /// The label does not exist.
    DoesNotExist,
}
