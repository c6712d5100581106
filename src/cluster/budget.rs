//! What a PodDisruptionBudget comes to.
//! Source: kubernetes `pkg/controller/disruption/disruption.go`, `getExpectedPodCount` and `updatePdbStatus`.

use super::arithmetic::{Round, resolve};
use super::{Cluster, Feature, Floor, Of, RolloutNumbers, WorkloadRef};
use crate::model::{Amount, Budget, Selector, Spanned, WorkloadKind};
use crate::source::Span;

/// The limit that a budget sets.
#[derive(Copy, Clone, Debug)]
pub enum Limit<'c> {
    /// `minAvailable`
    MinAvailable(&'c Spanned<Amount>),
    /// `maxUnavailable`
    MaxUnavailable(&'c Spanned<Amount>),
    /// Neither field: the controller allows no eviction.
    Neither,
    /// Both fields, or one that is only known later.
    Unknown,
}

/// What a budget comes to for the pods that it guards.
pub struct BudgetNumbers<'c> {
    /// The workloads, each with the fewest pods that it has.
    pub matched: Vec<Matched<'c>>,
    /// How many pods the controller expects.
    pub expected: i64,
    /// How many must stay healthy.
    pub desired: i64,
    /// How many evictions it allows at a time while all are healthy.
    pub allowed: i64,
}

impl BudgetNumbers<'_> {
    /// How many evictions it allows at a time while `healthy` pods are ready; more than usual during a rolling update.
    pub fn allowed_with(&self, healthy: i64) -> i64 {
        if self.expected <= 0 { 0 } else { (healthy - self.desired).max(0) }
    }
}

/// A workload that a budget guards.
#[derive(Copy, Clone)]
pub struct Matched<'c> {
    /// The workload.
    pub workload: WorkloadRef<'c>,
    /// How many pods it counts for.
    pub pods: i64,
    /// Where that number comes from.
    pub floor: Floor<'c>,
}

impl Cluster<'_> {
    /// What a budget comes to when every workload has its fewest pods. `None` when a number is not known, the budget
    /// guards nothing here, or the controller cannot count its pods at all.
    pub fn budget_at_minimum<'c>(&'c self, budget: Of<'c, Budget>) -> Option<BudgetNumbers<'c>> {
        self.budget_numbers(budget, |workload| self.replicas_of(workload).lowest)
    }

    /// What a budget comes to when every workload has its declared replicas, or its autoscaler's minimum where that is more.
    pub fn budget_as_declared<'c>(&'c self, budget: Of<'c, Budget>) -> Option<BudgetNumbers<'c>> {
        self.budget_numbers(budget, |workload| {
            let replicas = self.replicas_of(workload);
            Some(replicas.declared?.max(replicas.lowest?))
        })
    }

    /// The rolling updates of a workload, each with the evictions that a budget of its own allows at that many pods. None
    /// when the budget guards others as well, or allows nothing at the workload's fewest pods.
    pub fn rollouts_under<'c>(
        &'c self,
        budget: Of<'c, Budget>,
        workload: WorkloadRef<'c>,
    ) -> Vec<(RolloutNumbers, i64)> {
        let Some(least) = self.budget_at_minimum(budget).filter(|least| least.allowed > 0) else { return Vec::new() };
        if least.matched.len() > 1 {
            return Vec::new();
        }
        let declared = self.budget_as_declared(budget);
        let at = |pods: i64| {
            let numbers = [Some(&least), declared.as_ref()].into_iter().flatten();
            numbers.filter(|numbers| numbers.expected == pods).map(|numbers| numbers.allowed).next()
        };
        self.rollouts_of(workload).filter_map(|rollout| Some((rollout, at(rollout.replicas)?))).collect()
    }

    /// Whether a budget certainly guards no pod of these manifests, nor any that they could bring about.
    pub fn guards_nothing(&self, budget: Of<'_, Budget>) -> bool {
        let everything = budget.selector.as_ref().is_some_and(Selector::is_empty) && !budget.v1beta1;
        !everything && self.selection_is_certain(budget.id) && self.workloads_of_budget(budget).next().is_none()
    }

    /// Whether a budget may keep a node from being drained for the sake of pods that are not Ready: it says nothing about
    /// them, and does guard some. In a group that votes, a pod that is not Ready may hold data that others need.
    /// Source: kubernetes `pkg/registry/core/pod/storage/eviction.go`, KEP-3017.
    pub fn keeps_unhealthy_pods(&self, budget: Of<'_, Budget>) -> bool {
        self.has(Feature::UnhealthyPodEvictionPolicy)
            && !budget.v1beta1
            && budget.unhealthy_policy.is_absent()
            && matches!(budget.limit(), Limit::MinAvailable(_) | Limit::MaxUnavailable(_))
            && !budget.blocks_always()
            && budget.selects()
            && !self.guards_nothing(budget)
            && self.budget_refusal(budget).is_none()
            && self.workloads_of_budget(budget).all(|workload| self.quorum_of(workload).is_none())
    }

    fn budget_numbers<'c>(
        &'c self,
        budget: Of<'c, Budget>,
        pods: impl Fn(WorkloadRef<'c>) -> Option<i64>,
    ) -> Option<BudgetNumbers<'c>> {
        let limit = budget.limit();
        if !self.selection_is_certain(budget.id) {
            return None;
        }
        let mut matched = Vec::new();
        for workload in self.workloads_of_budget(budget) {
            let pods = pods(workload)?;
            matched.push(Matched { workload, pods, floor: self.replicas_of(workload).floor });
        }
        if matched.is_empty() {
            return None;
        }
        let scalable = |matched: &&Matched<'_>| matched.workload.kind != WorkloadKind::Pod;
        let scale: i64 = matched.iter().filter(scalable).map(|matched| matched.pods).sum();
        let all: i64 = matched.iter().map(|matched| matched.pods).sum();
        let (expected, desired) = match limit {
            Limit::Unknown => return None,
            Limit::Neither => (0, 0),
            Limit::MaxUnavailable(amount) => (scale, (scale - resolve(amount, scale, Round::Up)?).max(0)),
            Limit::MinAvailable(amount) => match amount.value {
                // The controller counts the pods themselves, whoever owns them.
                Amount::Count(count) => (all, count),
                _ => (scale, resolve(amount, scale, Round::Up)?),
            },
        };
        let numbers = BudgetNumbers { matched, expected, desired, allowed: 0 };
        Some(BudgetNumbers { allowed: numbers.allowed_with(all), ..numbers })
    }
}

impl<'c> Of<'c, Budget> {
    /// The limit that it sets.
    pub fn limit(&self) -> Limit<'c> {
        let (min, max) = (&self.body.min_available, &self.body.max_unavailable);
        match (min.set(), max.set()) {
            (Some(min), None) if max.is_absent() => Limit::MinAvailable(min),
            (None, Some(max)) if min.is_absent() => Limit::MaxUnavailable(max),
            (None, None) if min.is_absent() && max.is_absent() => Limit::Neither,
            _ => Limit::Unknown,
        }
    }

    /// The place of its amount, if it has just one.
    pub fn amount_place(&self) -> Option<Span> {
        match self.limit() {
            Limit::MinAvailable(amount) | Limit::MaxUnavailable(amount) => Some(amount.place()),
            Limit::Neither | Limit::Unknown => None,
        }
    }

    /// Whether it has a selector that selects anything at all.
    pub fn selects(&self) -> bool {
        self.selector.as_ref().is_some_and(|selector| !(selector.is_empty() && self.v1beta1))
    }

    /// Whether it allows no eviction whatever it guards: `maxUnavailable: 0`, `0%`, `minAvailable: 100%`.
    pub fn blocks_always(&self) -> bool {
        match self.limit() {
            Limit::MaxUnavailable(amount) => matches!(amount.value, Amount::Count(0) | Amount::Percent(0)),
            Limit::MinAvailable(amount) => matches!(amount.value, Amount::Percent(100)),
            Limit::Neither | Limit::Unknown => false,
        }
    }
}
