//! What a workload's own spreading looks at.

use super::select::{Match, matches};
use super::surge::HOSTNAME;
use super::{Cluster, Floor, WorkloadRef};
use crate::model::{Labels, PodTemplate, Selector, SpreadConstraint, Term};
use crate::source::Span;

/// Spreading that does not count the pods that it should spread.
pub struct Unspread<'c> {
    /// The selector, or the constraint without one.
    pub place: Span,
    /// The constraint or the term that it belongs to.
    pub owner: Span,
    /// The key that nodes are told apart by.
    pub topology_key: &'c str,
    /// Why it does not count them.
    pub why: Uncounted<'c>,
    /// Whether a pod that finds no place by it stays pending.
    pub strict: bool,
}

/// Why spreading does not count a workload's own pods.
pub enum Uncounted<'c> {
    /// A constraint without a selector.
    NoSelector,
    /// A constraint with an empty selector, which the scheduler treats like none.
    EmptySelector,
    /// A label does not match.
    Label {
        /// Its key.
        key: &'c str,
        /// What the selector wants.
        wanted: &'c str,
        /// What the pods have.
        actual: Option<&'c str>,
    },
    /// It looks at other pods, probably on purpose.
    OtherPods,
}

impl Cluster<'_> {
    /// The spread constraints that do not count the pods that they are written in, and a required or preferred
    /// anti-affinity, if that is all the spreading, which just misses them.
    /// Source: kubernetes `pkg/scheduler/framework/plugins/podtopologyspread/common.go`, `countPodsMatchSelector`.
    pub fn unspread<'c>(&'c self, workload: WorkloadRef<'c>) -> Vec<Unspread<'c>> {
        let Some(template) = self.template_of(workload).filter(|_| !workload.is_per_node()) else { return Vec::new() };
        let spread = &template.spec.spread;
        let mut found: Vec<_> =
            spread.iter().filter_map(|constraint| self.uncounted(workload, template, constraint)).collect();
        let affinity = &template.spec.affinity;
        let terms = || affinity.anti_required.iter().chain(&affinity.anti_preferred);
        let near = |term: &'c Term| {
            let selector = term.selector.as_ref().filter(|_| !term.other_namespaces)?;
            let just = matches(selector, &template.labels) == Match::No
                && !self.is_of_others(workload, selector)
                && resembles(selector, &template.labels);
            let why = just.then(|| missed(selector, &template.labels)).flatten()?;
            let topology_key = term.topology_key.known()?;
            let strict = affinity.anti_required.iter().any(|required| std::ptr::eq(required, term));
            Some(Unspread { place: selector.place(), owner: term.place.span, topology_key, why, strict })
        };
        let is_of_own =
            |term: &Term| term.selector.as_ref().is_none_or(|own| matches(own, &template.labels) != Match::No);
        if spread.is_empty() && !terms().any(is_of_own) {
            found.extend(terms().filter_map(near));
        }
        found
    }

    /// Whether a workload's pods are kept apart: by a constraint, an anti-affinity, or a port of the host.
    pub fn is_spread(&self, workload: WorkloadRef<'_>) -> bool {
        let Some(spec) = self.template_of(workload).map(|template| &template.spec) else { return true };
        !spec.spread.is_empty() || spec.affinity.anti.is_some() || self.host_port(workload).is_some()
    }

    /// The constraints by which a pod that was evicted may have to wait for its cordoned node: no other node may take a
    /// second pod while one, the cordoned one, has none. A single pod never waits.
    /// Source: kubernetes `pkg/scheduler/framework/plugins/podtopologyspread/filtering.go`, `Filter`; KEP-3094.
    pub fn constraints_over_drained_nodes<'c>(
        &'c self,
        workload: WorkloadRef<'c>,
    ) -> impl Iterator<Item = &'c SpreadConstraint> {
        let replicas = self.replicas_of(workload);
        let several = replicas.lowest.is_some_and(|pods| pods >= 2)
            || replicas.lowest.is_some() && matches!(replicas.floor, Floor::Autoscaler(_));
        let template = self.template_of(workload).filter(|_| several);
        template.into_iter().flat_map(|template| {
            template.spec.spread.iter().filter(|constraint| {
                constraint.topology_key.known().is_some_and(|key| key == HOSTNAME)
                    && constraint.when_unsatisfiable.known().is_some_and(|when| when == "DoNotSchedule")
                    && constraint.max_skew.known() == Some(&1)
                    && ignores_taints(constraint)
                    && constraint
                        .selector
                        .as_ref()
                        .is_some_and(|selector| matches(selector, &template.labels) == Match::Yes)
            })
        })
    }

    fn uncounted<'c>(
        &self,
        workload: WorkloadRef<'c>,
        template: &'c PodTemplate,
        constraint: &'c SpreadConstraint,
    ) -> Option<Unspread<'c>> {
        let topology_key = constraint.topology_key.known()?;
        let owner = constraint.place.span;
        let strict = constraint.when_unsatisfiable.known().is_none_or(|when| when != "ScheduleAnyway");
        let labels = &template.labels;
        let Some(selector) = &constraint.selector else {
            let (place, why) = (constraint.place.place(), Uncounted::NoSelector);
            return Some(Unspread { place, owner, topology_key, why, strict });
        };
        let why = if selector.is_empty() {
            constraint.label_keys.is_empty().then_some(Uncounted::EmptySelector)?
        } else if matches(selector, labels) != Match::No {
            return None;
        } else if self.is_of_others(workload, selector) || !is_about(selector, labels) {
            Uncounted::OtherPods
        } else {
            missed(selector, labels).unwrap_or(Uncounted::OtherPods)
        };
        Some(Unspread { place: selector.place(), owner, topology_key, why, strict })
    }

    fn is_of_others(&self, workload: WorkloadRef<'_>, selector: &Selector) -> bool {
        self.neighbours_of(workload.object).filter(|other| other.id != workload.id).any(|other| {
            self.template_of(other).is_some_and(|template| matches(selector, &template.labels) == Match::Yes)
        })
    }
}

/// Source: kubernetes `pkg/scheduler/framework/plugins/podtopologyspread/common.go`: `Ignore` is the default.
fn ignores_taints(constraint: &SpreadConstraint) -> bool {
    let policy = &constraint.node_taints_policy;
    policy.is_absent() || policy.known().is_some_and(|policy| policy == "Ignore")
}

/// The first label that keeps a selector from matching.
fn missed<'c>(selector: &'c Selector, labels: &'c Labels) -> Option<Uncounted<'c>> {
    selector.labels.entries.iter().find_map(|label| {
        let wanted = label.value.known()?;
        let actual = labels.value(&label.key);
        let missing = labels.get(&label.key).is_none() || actual.is_some_and(|actual| actual != wanted);
        missing.then_some(Uncounted::Label { key: &label.key, wanted, actual })
    })
}

/// Whether a selector shares a key, or a value under another key, with the pods.
fn is_about(selector: &Selector, labels: &Labels) -> bool {
    let keys = selector.expressions.iter().filter_map(|expression| expression.key.known());
    let values = selector.labels.entries.iter().filter_map(|label| label.value.known());
    let mut known = labels.entries.iter().filter_map(|label| label.value.known());
    selector.labels.entries.iter().map(|label| &label.key).chain(keys).any(|key| labels.get(key).is_some())
        || values.into_iter().any(|value| known.any(|other| other == value))
}

/// Whether a selector differs from the pods' labels in a detail: one label of several, or a part of a value.
fn resembles(selector: &Selector, labels: &Labels) -> bool {
    let mut pairs = selector
        .labels
        .entries
        .iter()
        .filter_map(|label| Some((label.value.known()?.as_str(), labels.value(&label.key)?)));
    pairs.any(|(wanted, actual)| wanted.starts_with(actual) || actual.starts_with(wanted))
}
