//! Pods whose expected number the disruption controller cannot find out.
//! Source: kubernetes `pkg/controller/disruption/disruption.go`, `getExpectedScale` and `getScaleController`.

use super::{Cluster, Limit, Of, WorkloadRef};
use crate::model::{Amount, Budget, WorkloadKind};

/// Why a budget's pods cannot be counted.
#[derive(Copy, Clone)]
pub enum Uncountable<'c> {
    /// Their owner has no `scale` subresource: the sync of the whole budget fails.
    Owner(WorkloadRef<'c>),
    /// The same, but the pods are deleted as soon as they have succeeded.
    Passing(WorkloadRef<'c>),
    /// No pod has a controller, so that none is expected.
    NoController(WorkloadRef<'c>),
}

impl Cluster<'_> {
    /// Why the pods of a budget cannot be counted, when its limit needs their number.
    pub fn uncountable<'c>(&'c self, budget: Of<'c, Budget>) -> Option<Uncountable<'c>> {
        let needs_scale = match budget.limit() {
            Limit::MaxUnavailable(_) => true,
            Limit::MinAvailable(amount) => matches!(amount.value, Amount::Percent(_)),
            Limit::Neither | Limit::Unknown => false,
        };
        if !needs_scale {
            return None;
        }
        let mut passing = None;
        for workload in self.workloads_of_budget(budget).filter(|workload| has_no_scale(*workload)) {
            if !is_deleted_on_success(workload) {
                return Some(Uncountable::Owner(workload));
            }
            passing.get_or_insert(workload);
        }
        if let Some(workload) = passing {
            return Some(Uncountable::Passing(workload));
        }
        let bare = |workload: &WorkloadRef<'_>| workload.kind == WorkloadKind::Pod;
        let all_bare = self.selection_is_certain(budget.id) && self.workloads_of_budget(budget).all(|one| bare(&one));
        self.workloads_of_budget(budget).next().filter(|_| all_bare).map(Uncountable::NoController)
    }
}

/// Whether a workload makes pods, but has no `scale` subresource. That of OpenKruise's DaemonSet depends on its version.
fn has_no_scale(workload: WorkloadRef<'_>) -> bool {
    let suspended = workload.suspend.known() == Some(&true);
    match workload.kind {
        WorkloadKind::Job | WorkloadKind::CronJob => !suspended,
        WorkloadKind::DaemonSet => true,
        _ => false,
    }
}

/// Whether Kubernetes, Helm or Argo CD deletes a Job when it has succeeded.
fn is_deleted_on_success(workload: WorkloadRef<'_>) -> bool {
    let annotations = &workload.object.metadata.annotations;
    let policy = |key: &str, wanted: &str| annotations.value(key).is_some_and(|value| value.contains(wanted));
    matches!(workload.kind, WorkloadKind::Job | WorkloadKind::CronJob)
        && (!workload.time_to_live.is_absent()
            || policy("helm.sh/hook-delete-policy", "hook-succeeded")
            || policy("argocd.argoproj.io/hook-delete-policy", "HookSucceeded"))
}
