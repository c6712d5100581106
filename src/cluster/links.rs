//! Relations between numbered objects, made once and asked often.

/// One relation, from sources to targets.
#[derive(Default)]
pub(super) struct Links {
    /// Those that were taken since the last time they were sorted.
    pairs: Vec<(u32, u32)>,
    forward: Lists,
    back: Lists,
    /// By number, whether some source may have a target, at any distance: what a claim of absence has to look at.
    possible: Ids,
}

impl Links {
    /// Takes the targets of a source; they are known once [`Links::sort`] was called.
    pub(super) fn insert(&mut self, source: u32, targets: &[u32]) {
        self.pairs.extend(targets.iter().map(|&target| (source, target)));
    }

    /// Takes note that a target may have some source.
    pub(super) fn note_possible(&mut self, target: u32) {
        self.possible.insert(target);
    }

    /// Makes what was taken known, all of it at once.
    pub(super) fn sort(&mut self) {
        let pairs = std::mem::take(&mut self.pairs);
        self.forward = Lists::new(pairs.iter().copied());
        self.back = Lists::new(pairs.iter().map(|&(source, target)| (target, source)));
    }

    /// The targets of a source.
    pub(super) fn targets_of(&self, source: u32) -> &[u32] {
        self.forward.of(source)
    }

    /// The sources of a target.
    pub(super) fn sources_of(&self, target: u32) -> &[u32] {
        self.back.of(target)
    }

    /// Whether no source could have this target.
    pub(super) fn certainly_none(&self, target: u32) -> bool {
        !self.possible.contains(target)
    }
}

/// Lists of numbers, by a number.
#[derive(Default)]
struct Lists {
    /// Where the list of each number ends, and the next one begins.
    ends: Vec<u32>,
    all: Vec<u32>,
}

impl Lists {
    /// Takes pairs of a number and a member of its list, in which the order of the pairs stays.
    fn new(pairs: impl Iterator<Item = (u32, u32)> + Clone) -> Self {
        let Some(most) = pairs.clone().map(|(key, _)| key).max() else { return Self::default() };
        let mut ends = vec![0_u32; most as usize + 2];
        for (key, _) in pairs.clone() {
            if let Some(length) = ends.get_mut(key as usize + 1) {
                *length += 1;
            }
        }
        // The sum of the lengths before a list is where it begins, and where it ends while it is empty.
        let mut total = 0;
        for end in &mut ends {
            total += *end;
            *end = total;
        }
        let mut all = vec![0; total as usize];
        for (key, member) in pairs {
            let Some(next) = ends.get_mut(key as usize) else { continue };
            if let Some(place) = all.get_mut(*next as usize) {
                *place = member;
            }
            *next += 1;
        }
        Self { ends, all }
    }

    fn of(&self, key: u32) -> &[u32] {
        let end = |key: usize| self.ends.get(key).map(|end| *end as usize);
        let key = key as usize;
        let start = key.checked_sub(1).and_then(end).unwrap_or(0);
        end(key).and_then(|end| self.all.get(start..end)).unwrap_or(&[])
    }
}

/// A set of numbers of objects.
#[derive(Default)]
pub(super) struct Ids(Vec<bool>);

impl Ids {
    pub(super) fn insert(&mut self, id: u32) {
        let index = id as usize;
        if self.0.len() <= index {
            self.0.resize(index + 1, false);
        }
        if let Some(place) = self.0.get_mut(index) {
            *place = true;
        }
    }

    pub(super) fn contains(&self, id: u32) -> bool {
        self.0.get(id as usize).is_some_and(|is_in| *is_in)
    }
}

impl Extend<u32> for Ids {
    fn extend<T: IntoIterator<Item = u32>>(&mut self, ids: T) {
        ids.into_iter().for_each(|id| self.insert(id));
    }
}

#[cfg(test)]
mod tests {
    use super::Links;

    #[test]
    fn links_are_known_from_both_ends() {
        let mut links = Links::default();
        links.insert(1, &[4, 2]);
        links.insert(3, &[]);
        links.insert(5, &[2]);
        links.insert(0, &[7]);
        links.sort();
        assert_eq!(links.targets_of(0), [7]);
        assert_eq!(links.targets_of(1), [4, 2]);
        assert!(links.targets_of(2).is_empty());
        assert_eq!(links.targets_of(5), [2]);
        assert!(links.targets_of(6).is_empty());
        assert_eq!(links.sources_of(2), [1, 5]);
        assert_eq!(links.sources_of(4), [1]);
        assert_eq!(links.sources_of(7), [0]);
        assert!(links.sources_of(0).is_empty());
        assert!(links.sources_of(8).is_empty());
    }
}
