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

/// The name that is at most two typing mistakes away; short keys resemble too much.
fn nearest<'n>(key: &str, names: &[&'n str]) -> Option<&'n str> {
    const SHORTEST: usize = 5;
    const FURTHEST: usize = 2;
    if key.len() < SHORTEST || !key.is_ascii() {
        return None;
    }
    let close = names.iter().filter(|name| name.len().abs_diff(key.len()) <= FURTHEST);
    let (distance, name) = close.map(|name| (distance(key.as_bytes(), name.as_bytes()), *name)).min()?;
    (distance <= FURTHEST).then_some(name)
}

/// How many typing mistakes lie between two words.
pub(crate) fn typing_mistakes(a: &str, b: &str) -> usize {
    distance(a.as_bytes(), b.as_bytes())
}

/// Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).
fn distance(a: &[u8], b: &[u8]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    let mut previous = None;
    for (row, &x) in a.iter().enumerate() {
        let mut current = Vec::with_capacity(last.len());
        let mut left = row + 1;
        current.push(left);
        let mut neighbour = None;
        for (column, (&y, above)) in b.iter().zip(last.windows(2)).enumerate() {
            let &[diagonal, above] = above else { continue };
            left = (left + 1).min(above + 1).min(diagonal + usize::from(x != y));
            if previous == Some(y) && neighbour == Some(x) {
                let two_back = column.checked_sub(1).and_then(|at| before.get(at));
                left = left.min(two_back.map_or(left, |cost| cost + 1));
            }
            current.push(left);
            neighbour = Some(y);
        }
        previous = Some(x);
        before = std::mem::replace(&mut last, current);
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn swapped_neighbours_are_one_mistake() {
        let cases = [("", "", 0), ("spec", "spec", 0), ("sepc", "spec", 1), ("", "ab", 2), ("replcias", "replicas", 1)];
        for (a, b, expected) in cases {
            assert_eq!(distance(a.as_bytes(), b.as_bytes()), expected, "{a} {b}");
        }
        assert_eq!(distance(b"lifecyle", b"lifecycle"), 1);
        assert_eq!(distance(b"readynessProb", b"readinessProbe"), 2);
    }
}
