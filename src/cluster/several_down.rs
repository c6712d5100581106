//! How many pods of a StatefulSet an update stops at once.

use super::quorum::Quorum;
use super::{Cluster, Feature, WorkloadRef};
use crate::model::{Amount, Field, Spanned, WorkloadKind};

/// An update of a StatefulSet that stops more pods at once than it should.
pub struct SeveralDown<'c> {
    /// `maxUnavailable`
    pub amount: &'c Spanned<Amount>,
    /// How many pods it stops at once.
    pub down: i64,
    /// How many there are.
    pub pods: i64,
    /// The group whose majority goes; `None` when it is no group that votes, or its majority stays.
    pub quorum: Option<Quorum>,
    /// Whether the API server heeds `maxUnavailable` at all; it drops the field otherwise.
    pub heeded: bool,
}

impl Cluster<'_> {
    /// An update that stops more members than a voting group can lose, or more than half of the pods.
    /// Source: kubernetes `pkg/controller/statefulset/stateful_set_control.go`, `updateStatefulSetAfterInvariantEstablished`.
    pub fn several_down<'c>(&'c self, workload: WorkloadRef<'c>) -> Option<SeveralDown<'c>> {
        if !workload.is_stateful() || self.strategy_refusal(workload).is_some() {
            return None;
        }
        let rolling = workload.body.strategy.rolling.as_ref()?;
        let amount = rolling.max_unavailable.set()?;
        let partition = match &rolling.partition {
            Field::Absent => 0,
            Field::Set(Spanned { value: Amount::Count(first), .. }) => (*first).max(0),
            Field::Set(_) | Field::Unknown(_) => return None,
        };
        // OpenKruise has heeded it from the start, but only where pods need not follow one another.
        let heeded = match workload.kind {
            WorkloadKind::AdvancedStatefulSet => {
                workload.pod_management_policy.known().filter(|policy| *policy == "Parallel")?;
                true
            }
            _ => self.may_have(Feature::StatefulSetMaxUnavailable),
        };
        self.rollouts_of(workload).find_map(|numbers| {
            let pods = numbers.replicas;
            // Pods below the partition keep the old template, and run on.
            let down = numbers.unavailable.min(pods - partition);
            let quorum = self.quorum_of(workload).filter(|quorum| down > quorum.tolerates);
            let too_many = down >= 2 && (quorum.is_some() || down * 2 > pods);
            too_many.then_some(SeveralDown { amount, down, pods, quorum, heeded })
        })
    }
}
