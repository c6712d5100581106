//! What a selector that matches nothing was probably meant to match.

use super::scope::agreement;
use super::select::{Match, matches, meets};
use super::{Cluster, Distance, WorkloadRef};
use crate::model::{Body, Label, Labels, Object, Selector, typing_mistakes};

/// A workload that a selector just misses.
pub enum NearMiss<'c> {
    /// It would match, but for the namespace.
    Namespace(WorkloadRef<'c>),
    /// It matches the labels of the workload, which its pods do not have.
    ObjectLabels(WorkloadRef<'c>),
    /// One requirement of several is in the way.
    OneLabel {
        /// The workload.
        workload: WorkloadRef<'c>,
        /// The label in the way.
        key: String,
        /// The value that the pods have; `None` when they have no such label.
        actual: Option<String>,
    },
}

impl<'c> NearMiss<'c> {
    /// The workload.
    pub fn workload(&self) -> WorkloadRef<'c> {
        match self {
            Self::Namespace(workload) | Self::ObjectLabels(workload) | Self::OneLabel { workload, .. } => *workload,
        }
    }
}

impl Cluster {
    /// The nearest workload, at most in a neighbouring folder, that a selector just misses. One that another object of
    /// the same kind selects is taken care of: it is not what was meant.
    pub fn near_miss<'c>(&'c self, from: &'c Object, selector: &Selector) -> Option<NearMiss<'c>> {
        let links =
            if matches!(from.body, Body::Service(_)) { &self.relations.services } else { &self.relations.budgets };
        let mut near: Vec<WorkloadRef<'c>> = self
            .workloads()
            .filter(|workload| self.distance(workload.object, from) <= Distance::Near)
            .filter(|workload| links.sources_of(workload.id).is_empty())
            .collect();
        near.sort_by_key(|workload| self.distance(workload.object, from));
        let here = |workload: &WorkloadRef<'c>| {
            agreement(&workload.object.metadata.namespace, &from.metadata.namespace).is_some()
        };
        let pods = |workload: &WorkloadRef<'c>| self.template_of(*workload).map(|template| &template.labels);
        let elsewhere = near.iter().find(|workload| {
            !here(workload) && pods(workload).is_some_and(|labels| matches(selector, labels) == Match::Yes)
        });
        if let Some(workload) = elsewhere {
            return Some(NearMiss::Namespace(*workload));
        }
        let by_object = near
            .iter()
            .find(|workload| here(workload) && matches(selector, &workload.object.metadata.labels) == Match::Yes);
        if let Some(workload) = by_object {
            return Some(NearMiss::ObjectLabels(*workload));
        }
        near.iter().filter(|workload| here(workload)).find_map(|workload| {
            let labels = pods(workload)?;
            let wanted: Vec<&Label> = selector
                .labels
                .entries
                .iter()
                .filter(|label| label.value.known().is_some_and(|value| labels.value(&label.key) != Some(value)))
                .collect();
            let expressions = selector.expressions.iter().all(|expression| meets(expression, labels) == Match::Yes);
            match wanted.as_slice() {
                [one] if expressions && is_one_application(selector, one, labels) => Some(NearMiss::OneLabel {
                    workload: *workload,
                    key: one.key.clone(),
                    actual: labels.value(&one.key).map(str::to_owned),
                }),
                _ => None,
            }
        })
    }
}

/// Labels that whole releases share: that they agree says nothing about the application.
const SHARED: &[&str] = &[
    "app.kubernetes.io/instance",
    "app.kubernetes.io/managed-by",
    "app.kubernetes.io/part-of",
    "app.kubernetes.io/version",
    "helm.sh/chart",
    "release",
    "heritage",
    "chart",
    "version",
    "environment",
    "env",
    "tier",
];

/// Labels that name an application.
const NAMING: &[&str] = &["app", "app.kubernetes.io/name", "k8s-app", "name", "run"];

/// Whether pods of which one label differs may still be the application that a selector names: another label tells
/// that they are, or the two values are nearly the same.
fn is_one_application(selector: &Selector, differs: &Label, pods: &Labels) -> bool {
    let plain = selector.labels.entries.iter().map(|label| label.key.as_str());
    let expressions = selector.expressions.iter().filter_map(|expression| expression.key.known().map(String::as_str));
    let mut others = plain.chain(expressions).filter(|key| *key != differs.key);
    let is_naming = |key: &str| NAMING.contains(&key);
    if others.clone().any(is_naming) {
        return true;
    }
    if is_naming(&differs.key) {
        return match (differs.value.known(), pods.value(&differs.key)) {
            (Some(wanted), Some(actual)) if selector.labels.entries.len() + selector.expressions.len() > 1 => {
                wanted.contains(actual) || actual.contains(wanted.as_str()) || typing_mistakes(wanted, actual) <= 2
            }
            _ => false,
        };
    }
    others.any(|key| !SHARED.contains(&key))
}
