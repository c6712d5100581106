//! What selectors match, found by label, and each question answered once.

use std::collections::hash_map::Entry;

use foldhash::HashMap;

use super::relations::at;
use super::run_time::may_come_later;
use super::scope::{Agreement, ByFolder, Folder, Scope, agreement};
use super::select::{Match, matches};
use crate::model::{Body, Field, Label, Labels, Object, Selector};
use crate::source::Span;

/// Pods that a selector matches, or may match, in a namespace: the same for every object that asks alike.
pub(super) struct Matched {
    /// By the number of the workload.
    pub(super) found: Vec<Found>,
    /// Positions in `found`.
    by_folder: ByFolder,
}

/// A workload with such pods.
#[derive(Copy, Clone)]
pub(super) struct Found {
    pub(super) id: u32,
    pub(super) certain: bool,
    pub(super) agreement: Agreement,
}

/// Up to so many are looked through faster than they are sorted.
const FEW: usize = 16;

impl Matched {
    fn sort_by_folder(&mut self, objects: &[&Object], scope: &Scope) {
        let folder = |(index, found): (u32, &Found)| Some((index, scope.folder(at(objects, found.id)?)?));
        self.by_folder = ByFolder::new((0..).zip(&self.found).filter_map(folder));
    }

    /// What is in a folder, or near it; perhaps more.
    pub(super) fn near(&self, folder: Option<&Folder>) -> Vec<&Found> {
        let Some(folder) = folder.filter(|_| self.found.len() > FEW) else { return self.found.iter().collect() };
        let near = self.by_folder.near(folder);
        near.into_iter().filter_map(|index| self.found.get(index as usize)).collect()
    }
}

/// What selectors match. Copies of an application, of which there may be hundreds, ask the same.
pub(super) struct Matches<'o> {
    objects: &'o [&'o Object],
    scope: &'o Scope,
    pods: &'o Pods<'o>,
    known: HashMap<Question<'o>, Matched>,
}

/// What a selector asks for: the kind and the namespace of its object, and labels; or the selector itself, by its place,
/// when it asks for something less plain.
#[derive(PartialEq, Eq, Hash)]
struct Question<'o> {
    of_service: bool,
    namespace: Result<Option<&'o str>, ()>,
    labels: Result<Vec<(&'o str, &'o str)>, Span>,
}

impl<'o> Question<'o> {
    fn new(from: &'o Object, selector: &'o Selector) -> Self {
        let label = |label: &'o Label| Some((label.key.as_str(), label.value.known()?.as_str()));
        let labels: Option<Vec<_>> = selector.labels.entries.iter().map(label).collect();
        let is_plain = selector.expressions.is_empty() && !selector.labels.incomplete;
        Self {
            of_service: matches!(from.body, Body::Service(_)),
            namespace: match &from.metadata.namespace {
                Field::Absent => Ok(None),
                Field::Set(namespace) => Ok(Some(namespace.value.as_str())),
                Field::Unknown(_) => Err(()),
            },
            labels: labels.filter(|_| is_plain).ok_or(from.span),
        }
    }
}

impl<'o> Matches<'o> {
    pub(super) fn new(objects: &'o [&'o Object], scope: &'o Scope, pods: &'o Pods<'o>) -> Self {
        Self { objects, scope, pods, known: HashMap::default() }
    }

    /// What a selector of an object matches, and whether nobody has asked that before.
    pub(super) fn of(&mut self, from: &'o Object, selector: &'o Selector) -> (&Matched, bool) {
        match self.known.entry(Question::new(from, selector)) {
            Entry::Occupied(known) => (known.into_mut(), false),
            Entry::Vacant(new) => {
                let mut matched = Matched { found: Vec::new(), by_folder: ByFolder::default() };
                let mut candidates = self.pods.candidates(selector);
                candidates.sort_unstable_by_key(|(id, _)| *id);
                for (id, labels) in candidates {
                    let Some(object) = at(self.objects, id) else { continue };
                    let certain = match matches(selector, labels) {
                        Match::No => continue,
                        Match::Yes => true,
                        Match::Unknown => false,
                    };
                    let Some(agreement) = agreement(&from.metadata.namespace, &object.metadata.namespace) else {
                        continue;
                    };
                    matched.found.push(Found { id, certain, agreement });
                }
                if matched.found.len() > FEW {
                    matched.sort_by_folder(self.objects, self.scope);
                }
                (new.insert(matched), true)
            }
        }
    }
}

/// Pod labels of all workloads, to be found by one label.
pub(super) struct Pods<'o> {
    by_label: HashMap<(&'o str, &'o str), Vec<(u32, &'o Labels)>>,
    all: Vec<(u32, &'o Labels)>,
    /// Those with labels that are only known later: candidates of every selector.
    unknown: Vec<(u32, &'o Labels)>,
}

impl<'o> Pods<'o> {
    pub(super) fn new(
        objects: &'o [&'o Object],
        template: impl Fn(u32) -> Option<u32>,
        included: impl Fn(u32, &Object) -> bool,
    ) -> Self {
        let mut pods = Self { by_label: HashMap::default(), all: Vec::new(), unknown: Vec::new() };
        for (id, object) in (0..).zip(objects) {
            if !included(id, object) {
                continue;
            }
            let from = template(id).and_then(|id| at(objects, id)).unwrap_or(object);
            let Body::Workload(workload) = &from.body else { continue };
            let Some(labels) = workload.template.as_ref().map(|template| &template.labels) else { continue };
            pods.all.push((id, labels));
            if labels.incomplete || labels.entries.iter().any(|label| label.value.is_unknown()) {
                pods.unknown.push((id, labels));
            } else {
                for label in &labels.entries {
                    let value = label.value.known().map_or("", String::as_str);
                    pods.by_label.entry((&label.key, value)).or_default().push((id, labels));
                }
            }
        }
        pods
    }

    /// All that a selector could match, in any order: the shortest list of one of its labels, and those with unknown
    /// labels.
    fn candidates(&self, selector: &Selector) -> Vec<(u32, &'o Labels)> {
        let known = selector.labels.entries.iter().filter_map(|label| {
            // A label that pods only get while they run is in no template.
            let value = label.value.known().filter(|value| !may_come_later(&label.key, &[value]))?;
            Some(self.by_label.get(&(label.key.as_str(), value.as_str())).map_or(&[][..], Vec::as_slice))
        });
        let (some, others) = match known.min_by_key(|list| list.len()) {
            Some(list) => (list, self.unknown.as_slice()),
            None => (self.all.as_slice(), &[][..]),
        };
        some.iter().chain(others).copied().collect()
    }
}
