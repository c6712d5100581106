//! How many pods a rolling update adds and takes.

use super::arithmetic::{Round, resolve, resolve_or};
use super::{Cluster, ContainerRef, WorkloadRef};
use crate::model::{Amount, Field, WorkloadKind};
use crate::source::Span;

/// Deployment, Argo Rollout and DeploymentConfig have the same default for both.
/// Source: kubernetes `pkg/apis/apps/v1/defaults.go`, argo-rollouts `utils/defaults/defaults.go`, openshift/api `apps/v1/types.go`.
const DEFAULT_PERCENT: Amount = Amount::Percent(25);
/// Source: kruise `apis/apps/defaults/v1alpha1.go`.
const DEFAULT_CLONESET_UNAVAILABLE: Amount = Amount::Percent(20);

/// How new pods replace old ones.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum StrategyKind {
    /// Step by step.
    Rolling,
    /// All old pods first, then the new ones.
    Recreate,
    /// A full second set, then a switch.
    BlueGreen,
    /// Only when pods are deleted.
    OnDelete,
    /// Only known later, or nothing that the API knows.
    Unknown,
}

/// What a rolling update may do at a number of replicas.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct RolloutNumbers {
    /// The replicas that the percentages are of.
    pub replicas: i64,
    /// Pods above that number.
    pub surge: i64,
    /// Pods below that number.
    pub unavailable: i64,
    /// Whether both came to 0, so that the controller takes 1 for `unavailable`.
    pub forced: bool,
}

impl RolloutNumbers {
    /// The pods that stay available.
    pub fn available(&self) -> i64 {
        (self.replicas - self.unavailable).max(0)
    }
}

impl Cluster<'_> {
    /// How new pods of a workload replace old ones.
    pub fn strategy_of(&self, workload: WorkloadRef<'_>) -> StrategyKind {
        let strategy = &workload.strategy;
        match workload.kind {
            WorkloadKind::Rollout if strategy.blue_green.is_some() => return StrategyKind::BlueGreen,
            WorkloadKind::Rollout if strategy.canary.is_some() => return StrategyKind::Rolling,
            WorkloadKind::CloneSet => return StrategyKind::Rolling,
            WorkloadKind::Deployment
            | WorkloadKind::DeploymentConfig
            | WorkloadKind::StatefulSet
            | WorkloadKind::AdvancedStatefulSet
            | WorkloadKind::DaemonSet
            | WorkloadKind::AdvancedDaemonSet => {}
            _ => return StrategyKind::Unknown,
        }
        if strategy.kind.is_absent() {
            return StrategyKind::Rolling; // The default type of every kind.
        }
        match strategy.kind.known().map(String::as_str) {
            Some("RollingUpdate" | "Rolling") => StrategyKind::Rolling,
            Some("Recreate") => StrategyKind::Recreate,
            Some("OnDelete") => StrategyKind::OnDelete,
            _ => StrategyKind::Unknown,
        }
    }

    /// What a rolling update of a workload may do at `replicas`, for a DaemonSet: on that many nodes; `None` when it does
    /// not roll, or that is not known.
    pub fn rollout_at(&self, workload: WorkloadRef<'_>, replicas: i64) -> Option<RolloutNumbers> {
        if self.strategy_of(workload) != StrategyKind::Rolling {
            return None;
        }
        match workload.kind {
            WorkloadKind::Deployment | WorkloadKind::Rollout | WorkloadKind::DeploymentConfig => {
                deployment(workload, replicas)
            }
            WorkloadKind::CloneSet => clone_set(workload, replicas),
            WorkloadKind::StatefulSet | WorkloadKind::AdvancedStatefulSet => stateful_set(workload, replicas),
            WorkloadKind::DaemonSet | WorkloadKind::AdvancedDaemonSet => daemon_set(workload, replicas),
            _ => None,
        }
    }
}

/// Source: kubernetes `pkg/apis/apps/v1/defaults.go`; argo-rollouts `utils/defaults/defaults.go`.
const DEFAULT_PROGRESS_DEADLINE: i64 = 600;
/// Source: kubernetes `pkg/controller/deployment/util/deployment_util.go`, `HasProgressDeadline`: no deadline.
const NO_PROGRESS_DEADLINE: i64 = i32::MAX as i64;

/// When a rollout counts as failed.
pub struct ProgressDeadline {
    /// Without progress for so long.
    pub seconds: i64,
    /// Where that is written.
    pub place: Option<Span>,
    /// How long a Ready pod has to stay Ready until it counts.
    pub min_ready: i64,
}

/// How long a pod may take to become Ready.
pub struct SlowestStart<'c> {
    /// The container that takes the longest.
    pub container: ContainerRef<'c>,
    /// How long its probes let it take.
    pub seconds: i64,
    /// Where that is written.
    pub place: Span,
}

impl Cluster<'_> {
    /// When a rollout counts as failed; `None` when it never does, or that is not known.
    pub fn progress_deadline(&self, workload: WorkloadRef<'_>) -> Option<ProgressDeadline> {
        if !matches!(workload.kind, WorkloadKind::Deployment | WorkloadKind::Rollout)
            || workload.paused.or(false).is_none_or(|paused| paused)
        {
            return None;
        }
        let field = &workload.progress_deadline_seconds;
        let seconds = field.or(DEFAULT_PROGRESS_DEADLINE).filter(|seconds| *seconds < NO_PROGRESS_DEADLINE)?;
        Some(ProgressDeadline { seconds, place: field.place(), min_ready: workload.min_ready_seconds.or(0)? })
    }

    /// How long the probes of a workload's containers let a pod take to become Ready: a startup probe until it gives
    /// up, a readiness probe until it begins.
    pub fn slowest_start<'c>(&'c self, workload: WorkloadRef<'c>) -> Option<SlowestStart<'c>> {
        let containers = self.containers(workload).chain(self.native_sidecars(workload));
        let starts = containers.filter_map(|container| {
            let written = container.container;
            let startup = written.startup.as_ref().and_then(|probe| Some((probe.gives_up_after()?, probe)));
            let readiness = written.readiness.as_ref().and_then(|probe| Some((probe.starts_after()?, probe)));
            let (seconds, probe) = startup.into_iter().chain(readiness).max_by_key(|(seconds, _)| *seconds)?;
            Some(SlowestStart { container, seconds, place: probe.block.place() })
        });
        starts.max_by_key(|start| start.seconds)
    }
}

/// Source: kubernetes `pkg/controller/deployment/util/deployment_util.go`, `ResolveFenceposts` and `MaxUnavailable`.
fn deployment(workload: WorkloadRef<'_>, replicas: i64) -> Option<RolloutNumbers> {
    let rolling = workload.strategy.rolling.as_ref();
    // The API server, and Argo's controller, refuse what can neither add nor take a pod.
    if rolling.is_some_and(|rolling| is_zero(&rolling.max_surge) && is_zero(&rolling.max_unavailable)) {
        return None;
    }
    let surge = match rolling {
        Some(rolling) => resolve_or(&rolling.max_surge, &DEFAULT_PERCENT, replicas, Round::Up)?,
        None => resolve(&DEFAULT_PERCENT, replicas, Round::Up)?,
    };
    let unavailable = match rolling {
        Some(rolling) => resolve_or(&rolling.max_unavailable, &DEFAULT_PERCENT, replicas, Round::Down)?,
        None => resolve(&DEFAULT_PERCENT, replicas, Round::Down)?,
    };
    let forced = surge == 0 && unavailable == 0;
    let unavailable = if forced { 1 } else { unavailable };
    Some(RolloutNumbers { replicas, surge, unavailable: unavailable.min(replicas), forced })
}

/// Source: kubernetes `pkg/apis/apps/validation/validation.go`, `ValidateRollingUpdateDeployment`; argo-rollouts
/// `pkg/apis/rollouts/validation/validation.go`.
fn is_zero(field: &Field<Amount>) -> bool {
    field.set().is_some_and(|amount| matches!(amount.value, Amount::Count(0) | Amount::Percent(0)))
}

/// Source: kruise `pkg/controller/cloneset/sync/cloneset_sync_utils.go`, `calculateDiffsWithExpectation`: rounded up
/// without surge, down with it. Nothing forces a pod when both come to 0: the update stands still.
fn clone_set(workload: WorkloadRef<'_>, replicas: i64) -> Option<RolloutNumbers> {
    let zero = Amount::Count(0);
    let Some(rolling) = &workload.strategy.rolling else {
        let unavailable = resolve(&DEFAULT_CLONESET_UNAVAILABLE, replicas, Round::Up)?;
        return Some(RolloutNumbers { replicas, surge: 0, unavailable, forced: false });
    };
    let surge = resolve_or(&rolling.max_surge, &zero, replicas, Round::Up)?;
    let round = if surge == 0 { Round::Up } else { Round::Down };
    let unavailable = resolve_or(&rolling.max_unavailable, &DEFAULT_CLONESET_UNAVAILABLE, replicas, round)?;
    Some(RolloutNumbers { replicas, surge, unavailable: unavailable.min(replicas), forced: false })
}

/// Source: kubernetes `pkg/controller/statefulset/stateful_set_utils.go`, `getStatefulSetMaxUnavailable`: rounded down,
/// at least 1. The API comment says "up", the code does not.
fn stateful_set(workload: WorkloadRef<'_>, replicas: i64) -> Option<RolloutNumbers> {
    let one = Amount::Count(1);
    let unavailable = match &workload.strategy.rolling {
        Some(rolling) => resolve_or(&rolling.max_unavailable, &one, replicas, Round::Down)?.max(1),
        None => 1,
    };
    Some(RolloutNumbers { replicas, surge: 0, unavailable: unavailable.min(replicas), forced: false })
}

/// Source: kubernetes `pkg/controller/daemon/util/daemonset_util.go`, `SurgeCount` and `UnavailableCount`: both rounded
/// up; `pkg/controller/daemon/update.go`: 1 when both come to 0.
fn daemon_set(workload: WorkloadRef<'_>, nodes: i64) -> Option<RolloutNumbers> {
    let (none, one) = (Amount::Count(0), Amount::Count(1));
    let (surge, unavailable) = match &workload.strategy.rolling {
        Some(rolling) => (
            resolve_or(&rolling.max_surge, &none, nodes, Round::Up)?,
            resolve_or(&rolling.max_unavailable, &one, nodes, Round::Up)?,
        ),
        None => (0, 1),
    };
    let forced = surge == 0 && unavailable == 0;
    let unavailable = if forced { 1 } else { unavailable };
    Some(RolloutNumbers { replicas: nodes, surge, unavailable: unavailable.min(nodes), forced })
}
