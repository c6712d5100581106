//! Keys that Kubernetes does not know, and what was probably meant.

use super::fields::Mapping;

/// What to do about a key that a mapping does not know: `write ...` or `move it ...`. `None`: it resembles nothing.
pub(super) fn advice(key: &str, mapping: &Mapping, above: Option<(&Mapping, &str)>) -> Option<String> {
    let same = |legal: &&&str| legal.eq_ignore_ascii_case(key);
    if let Some(legal) = mapping.legal.iter().find(same) {
        return Some(format!("write `{legal}`"));
    }
    let places = mapping.elsewhere.iter().copied().chain(above);
    for (other, place) in places {
        if other.legal.binary_search(&key).is_ok() {
            return Some(format!("move it to {place}"));
        }
    }
    nearest(key, mapping.legal).map(|legal| format!("write `{legal}`"))
}

/// The name that is at most two typing mistakes (swaps of neighbours count as one) away; short keys resemble too much.
fn nearest<'n>(key: &str, names: &[&'n str]) -> Option<&'n str> {
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
