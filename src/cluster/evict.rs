//! Annotations that tell autoscalers of nodes to leave pods alone, or not to.

use super::{Cluster, Of, WorkloadRef};
use crate::model::{Label, Labels, VerticalAutoscaler, WorkloadKind};

const SAFE_TO_EVICT: &str = "cluster-autoscaler.kubernetes.io/safe-to-evict";
const DO_NOT_DISRUPT: &str = "karpenter.sh/do-not-disrupt";
/// Source: karpenter `designs/v1-api.md`: dropped in v1.
const DO_NOT_EVICT: &str = "karpenter.sh/do-not-evict";
/// What is only read from pods.
/// Source: cluster-autoscaler `FAQ.md`, karpenter `pkg/utils/pod/scheduling.go`.
const OF_PODS: &[&str] = &[
    SAFE_TO_EVICT,
    "cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes",
    "cluster-autoscaler.kubernetes.io/enable-ds-eviction",
    DO_NOT_DISRUPT,
];

/// An annotation that nobody reads.
pub enum MisplacedEvict<'c> {
    /// On the object that makes the pods, and not on the pods.
    NotOnPods(&'c Label),
    /// Karpenter no longer knows it.
    Dropped(&'c Label),
}

/// An annotation that keeps a node from being drained.
pub struct Veto<'c> {
    /// The annotation.
    pub annotation: &'c Label,
    /// Who heeds it.
    pub by: &'static str,
}

impl Of<'_, VerticalAutoscaler> {
    /// When it evicts a pod; `None` when it never does, or that is only known later.
    /// Source: autoscaler `vertical-pod-autoscaler/docs/quickstart.md`, and `pkg/updater/restriction/
    /// pods_inplace_restriction.go`: what could not be resized in place after a while is evicted.
    pub fn evicts_when(&self) -> Option<&'static str> {
        let resized = "its size should change";
        match self.update_mode.known().map(String::as_str) {
            None => self.update_mode.is_absent().then_some(resized),
            Some("Auto" | "Recreate") => Some(resized),
            Some("InPlaceOrRecreate") => Some("its size should change and its node has no room for that"),
            Some(_) => None,
        }
    }
}

impl Cluster<'_> {
    /// The annotations about eviction of a workload that have no effect.
    pub fn misplaced_evict_annotations<'c>(&'c self, workload: WorkloadRef<'c>) -> Vec<MisplacedEvict<'c>> {
        let Some(template) = self.template_of(workload) else { return Vec::new() };
        let pods = &template.annotations;
        let own = &workload.object.metadata.annotations;
        let mut found = Vec::new();
        if workload.kind != WorkloadKind::Pod && !pods.incomplete {
            let missing = own
                .entries
                .iter()
                .filter(|annotation| OF_PODS.contains(&annotation.key.as_str()) && pods.get(&annotation.key).is_none());
            found.extend(missing.map(MisplacedEvict::NotOnPods));
        }
        // Beside its successor it is there for an older Karpenter.
        let dropped = |labels: &'c Labels| labels.get(DO_NOT_EVICT).filter(|_| pods.get(DO_NOT_DISRUPT).is_none());
        found.extend(dropped(pods).or_else(|| dropped(own)).map(MisplacedEvict::Dropped));
        found
    }

    /// Whether Cluster Autoscaler may delete a node under a workload's pods and waits for them: not for those that it is
    /// told to leave alone, for Pods that nobody makes anew, and not for those of a DaemonSet, which go with the node.
    /// Source: cluster-autoscaler `FAQ.md`, "What types of pods can prevent CA from removing a node?".
    pub fn may_be_scaled_away(&self, workload: WorkloadRef<'_>) -> bool {
        let Some(template) = self.template_of(workload) else { return false };
        let told = |value: &str| template.annotations.value(SAFE_TO_EVICT) == Some(value);
        !told("false") && !workload.is_per_node() && (workload.kind != WorkloadKind::Pod || told("true"))
    }

    /// The annotation by which each pod of a replicated workload keeps its node from being drained. Karpenter's may
    /// also be a duration, which ends.
    pub fn drain_veto<'c>(&'c self, workload: WorkloadRef<'c>) -> Option<Veto<'c>> {
        let annotations = &self.template_of(workload).filter(|_| workload.is_replicated())?.annotations;
        let set =
            |key, value| annotations.get(key).filter(|annotation| annotation.value.known().is_some_and(|v| v == value));
        let karpenter = || set(DO_NOT_DISRUPT, "true").map(|annotation| Veto { annotation, by: "Karpenter" });
        set(SAFE_TO_EVICT, "false")
            .map(|annotation| Veto { annotation, by: "the cluster autoscaler" })
            .or_else(karpenter)
    }
}
