//! What the API server refuses, after its defaults. Held to the real validation: what is not listed here is accepted.
//! Source: kubernetes `pkg/apis/policy/validation/validation.go`, `pkg/apis/apps/validation/validation.go` and
//! `pkg/apis/apps/v1/defaults.go`.

use super::{Cluster, Of, WorkloadRef};
use crate::config::Version;
use crate::model::{Amount, Budget, Field, Rolling, Spanned, WorkloadKind};
use crate::source::Span;

/// policy/v1beta1 is not served any more.
const V1BETA1_BUDGETS_REMOVED: Version = Version::new(1, 25);
/// KEP-3017: older API servers drop `unhealthyPodEvictionPolicy` before they validate.
const UNHEALTHY_POLICY: Version = Version::new(1, 27);
/// KEP-961: older API servers drop a StatefulSet's `maxUnavailable` before they validate, but for 1.35.0 to 1.35.3.
const STATEFUL_SET_UNAVAILABLE: Version = Version::new(1, 37);
/// KEP-3541: alpha, so the API server may accept it.
const STATEFUL_SET_RECREATE: Version = Version::new(1, 37);
/// KEP-1591: older API servers drop a DaemonSet's `maxSurge` before they validate.
const DAEMON_SET_SURGE: Version = Version::new(1, 22);
/// Source: `SetDefaults_Deployment`.
const DEFAULT_PROGRESS_DEADLINE: i64 = 600;

/// Why the API server refuses a budget.
#[derive(Copy, Clone)]
pub enum BudgetRefusal<'c> {
    /// Its API is gone since this version.
    RemovedApi(Version),
    /// Both amounts are set: `minAvailable`, `maxUnavailable`.
    Both(&'c Spanned<Amount>, &'c Spanned<Amount>),
    /// An amount, by its field.
    Amount(&'static str, &'c Spanned<Amount>, AmountFault),
    /// An `unhealthyPodEvictionPolicy` that does not exist.
    Policy(&'c Spanned<String>),
}

/// What is wrong with an amount by itself.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum AmountFault {
    /// A string that is no percentage.
    NoPercentage,
    /// Below 0.
    Negative,
    /// More than 100%.
    AboveAll,
}

impl AmountFault {
    /// What it is, in a few words.
    pub fn label(self) -> &'static str {
        match self {
            Self::NoPercentage => "a string has to be a percentage",
            Self::Negative => "may not be negative",
            Self::AboveAll => "more than all",
        }
    }
}

/// Why the API server refuses an update strategy.
#[derive(Copy, Clone)]
pub enum StrategyRefusal<'c> {
    /// A type that the kind does not have, and those that it has.
    Kind(&'c Spanned<String>, [&'static str; 2]),
    /// `rollingUpdate` beside another type.
    Block(&'c Spanned<()>, &'c Spanned<String>),
    /// An amount, by its field.
    Amount(&'static str, &'c Spanned<Amount>, AmountFault),
    /// `maxUnavailable` is 0, and the kind never surges.
    Zero(&'c Spanned<Amount>),
    /// `maxUnavailable` is refused from a version on. The API server that it is for drops it.
    Later(&'c Spanned<Amount>, Version),
    /// Both amounts are 0, as written or by default.
    BothZero(&'c Rolling),
    /// Both amounts of a DaemonSet are above 0, as written or by default.
    BothSet(&'c Rolling),
    /// The progress deadline is not greater than `minReadySeconds`: the place, both numbers.
    Deadline(Span, i64, i64),
}

impl Cluster<'_> {
    /// Why the API server refuses a budget.
    pub fn budget_refusal<'c>(&self, budget: Of<'c, Budget>) -> Option<BudgetRefusal<'c>> {
        let budget = budget.body;
        if budget.v1beta1 && self.kubernetes() >= V1BETA1_BUDGETS_REMOVED {
            return Some(BudgetRefusal::RemovedApi(V1BETA1_BUDGETS_REMOVED));
        }
        if let (Some(min), Some(max)) = (budget.min_available.set(), budget.max_unavailable.set()) {
            return Some(BudgetRefusal::Both(min, max));
        }
        let amounts = [("minAvailable", &budget.min_available), ("maxUnavailable", &budget.max_unavailable)];
        let amount = amounts.into_iter().find_map(|(name, field)| {
            let amount = field.set()?;
            Some(BudgetRefusal::Amount(name, amount, amount_fault(amount, true)?))
        });
        amount.or_else(|| {
            let policy = budget.unhealthy_policy.set()?;
            let legal = ["IfHealthyBudget", "AlwaysAllow"].contains(&policy.value.as_str());
            (!legal && self.kubernetes() >= UNHEALTHY_POLICY).then_some(BudgetRefusal::Policy(policy))
        })
    }

    /// Why the API server refuses a workload's update strategy.
    pub fn strategy_refusal<'c>(&self, workload: WorkloadRef<'c>) -> Option<StrategyRefusal<'c>> {
        if workload.object.group() != "apps" {
            return None;
        }
        let body = workload.body;
        let strategy = &body.strategy;
        let rolling = strategy.rolling.as_ref();
        let legal = match body.kind {
            WorkloadKind::Deployment => ["RollingUpdate", "Recreate"],
            WorkloadKind::StatefulSet | WorkloadKind::DaemonSet => ["RollingUpdate", "OnDelete"],
            _ => return None,
        };
        // An empty type is an omitted one.
        let kind = strategy.kind.set().filter(|kind| !kind.value.is_empty());
        let refusal = match kind {
            Some(kind) if !legal.contains(&kind.value.as_str()) => {
                let coming = kind.value == "Recreate" && self.kubernetes() >= STATEFUL_SET_RECREATE;
                let coming = coming && body.kind == WorkloadKind::StatefulSet;
                (!coming).then_some(StrategyRefusal::Kind(kind, legal))
            }
            Some(kind) if kind.value != "RollingUpdate" => {
                // A DaemonSet's block is ignored, not refused.
                let block = rolling.filter(|_| body.kind != WorkloadKind::DaemonSet);
                block.map(|rolling| StrategyRefusal::Block(&rolling.block, kind))
            }
            _ if strategy.kind.is_unknown() => None,
            _ => rolling.and_then(|rolling| self.rolling_refusal(body.kind, rolling)),
        };
        refusal.or_else(|| if body.kind == WorkloadKind::Deployment { deadline(workload) } else { None })
    }

    fn rolling_refusal<'c>(&self, kind: WorkloadKind, rolling: &'c Rolling) -> Option<StrategyRefusal<'c>> {
        match kind {
            WorkloadKind::Deployment => {
                let (surge, unavailable) = (&rolling.max_surge, &rolling.max_unavailable);
                fault("maxSurge", surge, false).or_else(|| fault("maxUnavailable", unavailable, true)).or_else(|| {
                    // Each defaults to 25% by itself.
                    let both = surge.known().is_some_and(is_zero) && unavailable.known().is_some_and(is_zero);
                    both.then_some(StrategyRefusal::BothZero(rolling))
                })
            }
            WorkloadKind::StatefulSet => {
                let live = self.kubernetes() >= STATEFUL_SET_UNAVAILABLE;
                let unavailable = rolling.max_unavailable.set().and_then(|amount| {
                    let zero = is_zero(amount).then_some(StrategyRefusal::Zero(amount));
                    let refusal = fault("maxUnavailable", &rolling.max_unavailable, true).or(zero)?;
                    Some(if live { refusal } else { StrategyRefusal::Later(amount, STATEFUL_SET_UNAVAILABLE) })
                });
                unavailable.or_else(|| {
                    let partition = rolling
                        .partition
                        .set()
                        .filter(|partition| matches!(partition.value, Amount::Count(count) if count < 0))?;
                    Some(StrategyRefusal::Amount("partition", partition, AmountFault::Negative))
                })
            }
            WorkloadKind::DaemonSet => {
                if self.kubernetes() < DAEMON_SET_SURGE {
                    return None;
                }
                let (surge, unavailable) = (&rolling.max_surge, &rolling.max_unavailable);
                fault("maxSurge", surge, true).or_else(|| fault("maxUnavailable", unavailable, true)).or_else(
                    || match (zero_or(surge, true)?, zero_or(unavailable, false)?) {
                        (true, true) => Some(StrategyRefusal::BothZero(rolling)),
                        (false, false) => Some(StrategyRefusal::BothSet(rolling)),
                        _ => None,
                    },
                )
            }
            _ => None,
        }
    }
}

fn fault<'c>(name: &'static str, field: &'c Field<Amount>, limited: bool) -> Option<StrategyRefusal<'c>> {
    let amount = field.set()?;
    Some(StrategyRefusal::Amount(name, amount, amount_fault(amount, limited)?))
}

/// What is wrong with an amount; `limited`: it may not be more than 100%.
fn amount_fault(amount: &Amount, limited: bool) -> Option<AmountFault> {
    match amount {
        Amount::Text(_) => Some(AmountFault::NoPercentage),
        Amount::Count(count) => (*count < 0).then_some(AmountFault::Negative),
        Amount::Percent(percent) => (limited && *percent > 100).then_some(AmountFault::AboveAll),
    }
}

/// Whether an amount is written as 0. What only rounds to 0 is accepted.
fn is_zero(amount: &Amount) -> bool {
    matches!(amount, Amount::Count(0) | Amount::Percent(0))
}

fn zero_or(field: &Field<Amount>, default: bool) -> Option<bool> {
    match field {
        Field::Absent => Some(default),
        Field::Unknown(_) => None,
        Field::Set(amount) => Some(is_zero(amount)),
    }
}

fn deadline(workload: WorkloadRef<'_>) -> Option<StrategyRefusal<'_>> {
    let (deadline, ready) = (&workload.progress_deadline_seconds, &workload.min_ready_seconds);
    let place = deadline.place().or_else(|| ready.place())?;
    let (deadline, ready) = (deadline.or(DEFAULT_PROGRESS_DEADLINE)?, ready.or(0)?);
    (deadline <= ready).then_some(StrategyRefusal::Deadline(place, deadline, ready))
}
