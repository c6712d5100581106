//! Workloads whose selectors match the pods of others.

use std::collections::BTreeSet;

use super::scope::{Agreement, agreement};
use super::select::{Match, matches};
use super::{Cluster, Distance, WorkloadRef};
use crate::model::WorkloadKind;
use crate::source::Span;

/// Labels that controllers give the pods that they make.
/// Source: kubernetes `pkg/apis/apps/types.go`, argo-rollouts `pkg/apis/rollouts/v1alpha1/types.go`.
const HASHES: &[&str] = &["controller-revision-hash", "pod-template-hash", "rollouts-pod-template-hash"];

/// Two workloads of one namespace, and a selector that matches the pods of both.
pub struct Overlap<'c> {
    /// Whose selector it is.
    pub selecting: WorkloadRef<'c>,
    /// The selector.
    pub place: Span,
    /// Whose pods it matches, too.
    pub selected: WorkloadRef<'c>,
    /// Their labels.
    pub labels: Span,
    /// Whether the controller takes over what it selects: a pod without a controller.
    pub adopts: bool,
}

impl Cluster<'_> {
    /// Selectors that also match the pods of another workload beside it; once for each pair. Not between copies of one
    /// workload, nor where a Job's pods end by themselves.
    /// Source: kubernetes `pkg/controller/controller_ref_manager.go`, `ClaimPods`; a Deployment's ReplicaSets and a
    /// StatefulSet ask for more than the selector.
    pub fn overlapping_selectors(&self) -> Vec<Overlap<'_>> {
        let mut pairs = BTreeSet::new();
        let mut found = Vec::new();
        // The half of a pair that an autoscaler measures by its selector suffers more.
        let is_scaled = |workload: &WorkloadRef<'_>| self.autoscalers_of(*workload).next().is_some();
        let (scaled, others): (Vec<_>, Vec<_>) =
            self.all_workloads().filter(WorkloadRef::is_long_running).partition(is_scaled);
        for selecting in scaled.into_iter().chain(others) {
            let Some(selector) = selecting.body.selector.as_ref().filter(|selector| !selector.is_empty()) else {
                continue;
            };
            for selected in self.neighbours_of(selecting.object) {
                let Some(labels) = self.template_of(selected).map(|template| &template.labels) else { continue };
                // The dump of a pod that a controller has made, without its owner.
                let made = selected.kind == WorkloadKind::Pod
                    && (HASHES.iter().any(|key| labels.get(key).is_some()) || is_generated(selected.object.name()));
                let distinct = selected.id != selecting.id
                    && !made
                    && selected.is_long_running()
                    && selected.object.name() != selecting.object.name()
                    && self.distance(selected.object, selecting.object) <= Distance::Folder
                    // One of them may be meant for another namespace.
                    && agreement(&selected.object.metadata.namespace, &selecting.object.metadata.namespace)
                        == Some(Agreement::Same);
                if !distinct || matches(selector, labels) != Match::Yes {
                    continue;
                }
                if pairs.insert((selecting.id.min(selected.id), selecting.id.max(selected.id))) {
                    let labels = labels.block.as_ref().map_or_else(|| selected.object.title(), |block| block.key);
                    let adopts = selected.kind == WorkloadKind::Pod
                        && matches!(
                            selecting.kind,
                            WorkloadKind::ReplicaSet | WorkloadKind::ReplicationController | WorkloadKind::DaemonSet
                        );
                    found.push(Overlap { selecting, place: selector.place(), selected, labels, adopts });
                }
            }
        }
        found
    }
}

/// Whether a controller has given a pod its name, which then ends with five characters out of few.
/// Source: apimachinery `pkg/util/rand/rand.go`, `alphanums`; apiserver `pkg/storage/names/generate.go`.
fn is_generated(name: &str) -> bool {
    let suffix = name.rsplit_once('-').map_or("", |(_, suffix)| suffix);
    suffix.len() == 5 && suffix.bytes().all(|byte| b"bcdfghjklmnpqrstvwxz2456789".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::is_generated;

    #[test]
    fn a_generated_name_ends_with_five_consonants_or_digits() {
        assert!(is_generated("web-5d4f8c7b9-x2x7k") && is_generated("cache-wzfrh"));
        assert!(!is_generated("cache-first") && !is_generated("wzfrh") && !is_generated("redis-master"));
    }
}
