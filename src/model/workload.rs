//! Things that make pods.

use super::field::{Amount, Field, Spanned};
use super::pod::PodTemplate;
use super::scaling::TargetRef;
use super::selector::Selector;
use crate::source::Span;

/// Something that makes pods, or a pod.
#[derive(Clone, Debug)]
pub struct Workload {
    /// What it is.
    pub kind: WorkloadKind,
    /// `spec`
    pub spec: Option<Spanned<()>>,
    /// `spec.replicas`
    pub replicas: Field<i64>,
    /// `spec.selector`
    pub selector: Option<Selector>,
    /// `spec.strategy`, or `spec.updateStrategy` where the kind has that.
    pub strategy: Strategy,
    /// The pods that it makes; a Pod's own spec; `None` for a Rollout with `workloadRef`.
    pub template: Option<PodTemplate>,
    /// `spec.workloadRef` of a Rollout.
    pub workload_ref: Option<TargetRef>,
    /// `spec.minReadySeconds`
    pub min_ready_seconds: Field<i64>,
    /// `spec.progressDeadlineSeconds`
    pub progress_deadline_seconds: Field<i64>,
    /// `spec.revisionHistoryLimit`
    pub revision_history_limit: Field<i64>,
    /// `spec.paused`; `spec.updateStrategy.paused` of a CloneSet.
    pub paused: Field<bool>,
    /// `spec.podManagementPolicy` of a StatefulSet.
    pub pod_management_policy: Field<String>,
    /// `spec.serviceName` of a StatefulSet.
    pub service_name: Field<String>,
    /// `spec.suspend` of a Job or CronJob.
    pub suspend: Field<bool>,
    /// `ttlSecondsAfterFinished` of a Job, or of a CronJob's Jobs.
    pub time_to_live: Field<i64>,
    /// Claims that a StatefulSet makes itself: it has volumes of its own.
    pub claim_templates: usize,
    /// Update settings under a key where this kind does not read them.
    pub misplaced: Vec<Misplaced>,
}

/// The kinds that make pods.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WorkloadKind {
    /// apps/v1
    Deployment,
    /// apps/v1
    StatefulSet,
    /// apps/v1
    DaemonSet,
    /// apps/v1
    ReplicaSet,
    /// v1
    ReplicationController,
    /// v1
    Pod,
    /// batch/v1
    Job,
    /// batch/v1
    CronJob,
    /// argoproj.io/v1alpha1
    Rollout,
    /// apps.openshift.io/v1
    DeploymentConfig,
    /// apps.kruise.io
    CloneSet,
    /// apps.kruise.io: StatefulSet
    AdvancedStatefulSet,
    /// apps.kruise.io: DaemonSet
    AdvancedDaemonSet,
    /// serving.knative.dev: Service
    KnativeService,
}

/// How new pods replace old ones, as written.
#[derive(Clone, Debug, Default)]
pub struct Strategy {
    /// The mapping itself.
    pub block: Option<Spanned<()>>,
    /// `type`
    pub kind: Field<String>,
    /// `rollingUpdate`; a DeploymentConfig's `rollingParams`; `None` when absent or null.
    pub rolling: Option<Rolling>,
    /// `blueGreen` of a Rollout.
    pub blue_green: Option<BlueGreen>,
    /// `canary` of a Rollout.
    pub canary: Option<Canary>,
}

/// `rollingUpdate`, with the numbers of the kinds that have them flat (canary, CloneSet) read alike.
#[derive(Clone, Debug)]
pub struct Rolling {
    /// The mapping itself.
    pub block: Spanned<()>,
    /// `maxSurge`
    pub max_surge: Field<Amount>,
    /// `maxUnavailable`
    pub max_unavailable: Field<Amount>,
    /// `partition` (an integer; CloneSet also a percentage)
    pub partition: Field<Amount>,
}

/// `strategy.blueGreen` of a Rollout.
#[derive(Clone, Debug)]
pub struct BlueGreen {
    /// The mapping itself.
    pub block: Spanned<()>,
    /// `scaleDownDelaySeconds`
    pub scale_down_delay_seconds: Field<i64>,
    /// `activeService`
    pub active_service: Field<String>,
    /// `previewService`
    pub preview_service: Field<String>,
}

/// `strategy.canary` of a Rollout. `maxSurge` and `maxUnavailable` are in [`Strategy::rolling`].
#[derive(Clone, Debug)]
pub struct Canary {
    /// The mapping itself.
    pub block: Spanned<()>,
    /// `canaryService`
    pub canary_service: Field<String>,
    /// `stableService`
    pub stable_service: Field<String>,
    /// Whether `trafficRouting` is set.
    pub traffic_routing: bool,
}

/// A setting under a key where its kind does not read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misplaced {
    /// The path as written, `spec.updateStrategy`.
    pub path: String,
    /// The path where it belongs, `spec.strategy`.
    pub belongs: String,
    /// The key's place.
    pub key: Span,
    /// The value's place.
    pub span: Span,
    /// Whether the place where it belongs is taken.
    pub taken: bool,
}
