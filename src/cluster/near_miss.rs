//! What a selector that matches nothing was probably meant to match.

use super::scope::agreement;
use super::select::{Match, matches, meets};
use super::{Cluster, Distance, WorkloadRef};
use crate::model::{Label, Object, Selector};

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
    /// The workload, at most in a neighbouring folder, that a selector just misses.
    pub fn near_miss<'c>(&'c self, from: &'c Object, selector: &Selector) -> Option<NearMiss<'c>> {
        let near: Vec<WorkloadRef<'c>> =
            self.workloads().filter(|workload| self.distance(workload.object, from) <= Distance::Near).collect();
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
                [one] if expressions && selector.labels.entries.len() + selector.expressions.len() > 1 => {
                    Some(NearMiss::OneLabel {
                        workload: *workload,
                        key: one.key.clone(),
                        actual: labels.value(&one.key).map(str::to_owned),
                    })
                }
                _ => None,
            }
        })
    }
}
