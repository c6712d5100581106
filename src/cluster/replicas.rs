//! How many pods there are: as declared, and at least.

use super::data::{WAKING_KEYS, WAKING_KINDS, begins, holds};
use super::{Cluster, Distance, Of, WorkloadRef};
use crate::model::{Autoscaler, AutoscalerKind, Body, Field, WorkloadKind};
use crate::source::Span;

/// How many replicas an omitted `spec.replicas` means.
/// Source: kubernetes `pkg/apis/apps/v1/defaults.go`; the same in argo-rollouts and OpenKruise.
const DEFAULT_REPLICAS: i64 = 1;
/// Source: kubernetes `pkg/apis/autoscaling/v2/defaults.go`.
const DEFAULT_HPA_MINIMUM: i64 = 1;
/// Source: keda `apis/keda/v1alpha1/scaledobject_types.go`: scales to zero.
const DEFAULT_KEDA_MINIMUM: i64 = 0;

/// How many pods a workload has.
#[derive(Copy, Clone)]
pub struct Replicas<'c> {
    /// The fewest that the manifests allow; `None` when that is not known.
    pub lowest: Option<i64>,
    /// `spec.replicas` or its default; `None` when that is not known.
    pub declared: Option<i64>,
    /// Where the fewest comes from.
    pub floor: Floor<'c>,
}

/// Where the fewest replicas come from.
#[derive(Copy, Clone)]
pub enum Floor<'c> {
    /// `spec.replicas`, here.
    Written(Span),
    /// Nobody says: the API's default of 1.
    Default,
    /// The minimum of an autoscaler.
    Autoscaler(Of<'c, Autoscaler>),
    /// A pod per node, a pod per run, scaled on demand, or only known later.
    Unknown,
}

impl Cluster<'_> {
    /// How many pods a workload has.
    pub fn replicas_of<'c>(&'c self, workload: WorkloadRef<'c>) -> Replicas<'c> {
        let unknown = Replicas { lowest: None, declared: None, floor: Floor::Unknown };
        match workload.kind {
            WorkloadKind::Pod => return Replicas { lowest: Some(1), declared: Some(1), floor: Floor::Default },
            WorkloadKind::DaemonSet
            | WorkloadKind::AdvancedDaemonSet
            | WorkloadKind::Job
            | WorkloadKind::CronJob
            | WorkloadKind::KnativeService => return unknown,
            _ => {}
        }
        let declared = if self.replicas_are_patched(workload) { None } else { workload.replicas.or(DEFAULT_REPLICAS) };
        if let Some(autoscaler) = self.autoscalers_of(workload).next() {
            return Replicas { lowest: autoscaler.minimum(), declared, floor: Floor::Autoscaler(autoscaler) };
        }
        let floor = match (&workload.replicas, declared) {
            (_, None) | (Field::Unknown(_), _) => Floor::Unknown,
            (Field::Absent, _) => Floor::Default,
            (Field::Set(replicas), _) => Floor::Written(replicas.place()),
        };
        Replicas { lowest: declared, declared, floor }
    }

    /// Whether something starts pods of a workload that has none: KEDA, Flagger, or a tool that scales to zero.
    pub fn is_woken(&self, workload: WorkloadRef<'_>) -> bool {
        let keda = self.autoscalers_of(workload).any(|autoscaler| autoscaler.kind == AutoscalerKind::ScaledObject);
        let metadata = &workload.object.metadata;
        let keys = metadata.annotations.entries.iter().chain(&metadata.labels.entries);
        let mut custom = self.relations.custom.iter().filter_map(|&id| self.objects.get(id as usize));
        keda || keys.map(|label| &label.key).any(|key| begins(&WAKING_KEYS, key))
            || custom.any(|custom| {
                holds(&WAKING_KINDS, &custom.kind) && self.distance(custom, workload.object) <= Distance::Near
            })
    }

    /// Whether a patch of this workload writes `replicas`.
    fn replicas_are_patched(&self, workload: WorkloadRef<'_>) -> bool {
        self.relations.patches.targets_of(workload.id).iter().any(|&id| {
            let object = self.objects.get(id as usize);
            object.is_some_and(|object| matches!(&object.body, Body::Workload(patch) if !patch.replicas.is_absent()))
        })
    }
}

impl Of<'_, Autoscaler> {
    /// The fewest replicas that it leaves; `None` when that is only known later.
    pub fn minimum(&self) -> Option<i64> {
        match self.kind {
            AutoscalerKind::Horizontal => self.min.or(DEFAULT_HPA_MINIMUM),
            AutoscalerKind::ScaledObject if !self.idle.is_absent() => self.idle.known().copied(),
            AutoscalerKind::ScaledObject => self.min.or(DEFAULT_KEDA_MINIMUM),
        }
    }

    /// The field that sets the fewest replicas, or the name of the field that would.
    pub fn minimum_field(&self) -> (Option<Span>, &'static str) {
        match self.kind {
            AutoscalerKind::Horizontal => (self.min.place(), "minReplicas"),
            AutoscalerKind::ScaledObject if !self.idle.is_absent() => (self.idle.place(), "idleReplicaCount"),
            AutoscalerKind::ScaledObject => (self.min.place(), "minReplicaCount"),
        }
    }
}
