//! Values with their places.

use std::ops::Deref;

use crate::source::Span;

/// A value, and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Its place (that of the alias when it was reached through one).
    pub span: Span,
    /// The place of its key; the same as `span` for an item of a sequence.
    pub key: Span,
}

impl<T> Spanned<T> {
    /// Key and value together: what a finding underlines. The value alone where it stands somewhere else.
    pub fn place(&self) -> Span {
        let together = self.key.source == self.span.source && self.key.start <= self.span.start;
        if together { Span::new(self.span.source, self.key.start, self.span.end) } else { self.span }
    }

    /// The same place with another value.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned { value: f(self.value), span: self.span, key: self.key }
    }
}

impl<T> Deref for Spanned<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// A field that may be left out, or hold something that is only known later.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Field<T> {
    /// Not written, or `null`: the API's default holds.
    #[default]
    Absent,
    /// A placeholder (`${REPLICAS}`, `{{ .Values.x }}`), or a value of the wrong type, which has its own diagnostic:
    /// arithmetic stays silent.
    Unknown(Spanned<()>),
    /// Written.
    Set(Spanned<T>),
}

impl<T> Field<T> {
    /// The value with its place, when it is written and known.
    pub fn set(&self) -> Option<&Spanned<T>> {
        match self {
            Self::Set(value) => Some(value),
            Self::Absent | Self::Unknown(_) => None,
        }
    }

    /// The value, when it is written and known.
    pub fn known(&self) -> Option<&T> {
        self.set().map(|value| &value.value)
    }

    /// The place of the value, when something is written.
    pub fn span(&self) -> Option<Span> {
        match self {
            Self::Absent => None,
            Self::Unknown(place) => Some(place.span),
            Self::Set(value) => Some(value.span),
        }
    }

    /// Key and value together, when something is written.
    pub fn place(&self) -> Option<Span> {
        match self {
            Self::Absent => None,
            Self::Unknown(place) => Some(place.place()),
            Self::Set(value) => Some(value.place()),
        }
    }

    /// Whether nothing is written.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Whether something is written that is only known later.
    pub fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown(_))
    }
}

impl<T: Copy> Field<T> {
    /// The value; `default` when nothing is written; `None` when it is only known later.
    pub fn or(&self, default: T) -> Option<T> {
        match self {
            Self::Absent => Some(default),
            Self::Unknown(_) => None,
            Self::Set(value) => Some(value.value),
        }
    }
}

/// Kubernetes' `IntOrString` where a percentage is allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Amount {
    /// An integer.
    Count(i64),
    /// `25%`
    Percent(i64),
    /// A string that is no percentage, which the API server rejects: `"1"`, `half`.
    Text(String),
}

impl std::fmt::Display for Amount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Count(count) => write!(f, "{count}"),
            Self::Percent(percent) => write!(f, "{percent}%"),
            Self::Text(text) => write!(f, "\"{text}\""),
        }
    }
}

/// One label or annotation.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// The key.
    pub key: String,
    /// The value.
    pub value: Field<String>,
    /// The key's place.
    pub key_span: Span,
}

impl Label {
    /// Key and value together.
    pub fn place(&self) -> Span {
        self.value.place().unwrap_or(self.key_span)
    }
}

/// Labels or annotations.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Labels {
    /// The mapping itself, when it is written.
    pub block: Option<Spanned<()>>,
    /// Its entries, in the order of the text.
    pub entries: Vec<Label>,
    /// Whether some of it is only known later (a templated key, a placeholder instead of the mapping).
    pub incomplete: bool,
}

impl Labels {
    /// An entry.
    pub fn get(&self, key: &str) -> Option<&Label> {
        self.entries.iter().find(|label| label.key == key)
    }

    /// The value of an entry, when it is written and known.
    pub fn value(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(|label| label.value.known()).map(String::as_str)
    }
}
