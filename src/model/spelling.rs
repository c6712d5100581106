//! Keys that Kubernetes does not know, and what was probably meant.

use std::fmt;

use super::fields::Mapping;
use crate::fix::Repair;
use crate::source::Span;

/// What to do about a key that a mapping does not know.
pub(super) enum Advice {
    /// To write this name.
    Write(&'static str),
    /// To move it to this place.
    Move(String),
}

impl Advice {
    /// The key of a mapping by its right name. Other capitals mean no other word; a typing mistake is a guess.
    pub(super) fn rename(&self, key: &str, mapping: Span) -> Option<Repair> {
        let Self::Write(name) = self else { return None };
        let repair = Repair::safe(format!("write `{name}`")).risky_if(!name.eq_ignore_ascii_case(key));
        Some(repair.rename(mapping, &[key], *name))
    }
}

impl fmt::Display for Advice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Write(name) => write!(f, "write `{name}`"),
            Self::Move(place) => write!(f, "move it to {place}"),
        }
    }
}

/// What to do about a key that a mapping does not know. `None`: it resembles nothing.
pub(super) fn advice(key: &str, mapping: &'static Mapping, above: Option<(&Mapping, &str)>) -> Option<Advice> {
    let same = |legal: &&&str| legal.eq_ignore_ascii_case(key);
    if let Some(legal) = mapping.legal.iter().find(same) {
        return Some(Advice::Write(legal));
    }
    let places = mapping.elsewhere.iter().copied().chain(above);
    for (other, place) in places {
        if other.legal.binary_search(&key).is_ok() {
            return Some(Advice::Move(place.to_owned()));
        }
    }
    nearest(key, mapping.legal).map(Advice::Write)
}

/// The name that is at most two typing mistakes (swaps of neighbours count as one) away; short keys resemble too much.
fn nearest(key: &str, names: &[&'static str]) -> Option<&'static str> {
    const SHORTEST: usize = 5;
    const FURTHEST: usize = 2;
    if key.len() < SHORTEST || !key.is_ascii() {
        return None;
    }
    let close = names.iter().filter(|name| name.len().abs_diff(key.len()) <= FURTHEST);
    let (distance, name) = close.map(|name| (strsim::osa_distance(key, name), *name)).min()?;
    (distance <= FURTHEST).then_some(name)
}

/// How many typing mistakes lie between two words.
pub(crate) fn typing_mistakes(a: &str, b: &str) -> usize {
    strsim::osa_distance(a, b)
}
