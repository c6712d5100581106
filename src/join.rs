//! Doing two things at the same time, for callers that have threads: the core itself has none.

/// Does two things that are independent of one another, at the same time if it likes.
pub type Join<'j> = &'j (dyn Fn(&mut (dyn FnMut() + Send), &mut (dyn FnMut() + Send)) + Sync);

/// One after the other.
pub fn in_turn(first: &mut (dyn FnMut() + Send), second: &mut (dyn FnMut() + Send)) {
    first();
    second();
}

/// Two answers.
pub(crate) fn both<A: Default + Send, B: Default + Send>(
    join: Join<'_>,
    mut first: impl FnMut() -> A + Send,
    mut second: impl FnMut() -> B + Send,
) -> (A, B) {
    let (mut a, mut b) = (A::default(), B::default());
    join(&mut || a = first(), &mut || b = second());
    (a, b)
}

/// One list of answers, from parts of a list that have so many items at most; the order stays.
pub(crate) fn by_parts<T: Send, A: Send>(
    join: Join<'_>,
    mut items: Vec<T>,
    most: usize,
    answer: &(dyn Fn(Vec<T>) -> Vec<A> + Sync),
) -> Vec<A> {
    if items.len() <= most.max(1) {
        return answer(items);
    }
    let mut later = items.split_off(items.len() / 2);
    let (mut answers, more) = both(
        join,
        || by_parts(join, std::mem::take(&mut items), most, answer),
        || by_parts(join, std::mem::take(&mut later), most, answer),
    );
    answers.extend(more);
    answers
}

#[cfg(test)]
mod tests {
    use super::{by_parts, in_turn};

    #[test]
    fn parts_keep_their_order() {
        let most = |numbers: Vec<u32>| numbers.into_iter().map(|number| number * 2).collect();
        for (length, part) in [(0, 3), (1, 0), (7, 2), (8, 100)] {
            let numbers: Vec<u32> = (0..length).collect();
            let expected: Vec<u32> = numbers.iter().map(|number| number * 2).collect();
            assert_eq!(by_parts(&in_turn, numbers, part, &most), expected);
        }
    }
}
