use crate::cluster::Cluster;
use crate::finding::Finding;
use crate::fix::Repair;
use crate::words::count;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for workload in cluster.workloads().filter(|workload| !workload.is_stateful()) {
        for budget in cluster.budgets_of(workload) {
            let rollouts = cluster.rollouts_under(budget, workload);
            let Some((rollout, allowed)) =
                rollouts.into_iter().find(|(rollout, allowed)| rollout.unavailable > *allowed)
            else {
                continue;
            };
            let written = workload.strategy.rolling.as_ref().and_then(|rolling| rolling.max_unavailable.place());
            let default = if written.is_none() { ", the default" } else { "" };
            out.push(
                Finding::at(
                    written.unwrap_or_else(|| workload.head()),
                    format!(
                        "a rolling update of {} takes {} of {} down at once{default}, but {} allows only {allowed}: no budget restrains a rollout",
                        workload.title(),
                        rollout.unavailable,
                        count(rollout.replicas, "pod"),
                        budget.title()
                    ),
                )
                .label(format!("{} down at once", count(rollout.unavailable, "pod")))
                .because(
                    budget.amount_place().unwrap_or_else(|| budget.object.title()),
                    format!("{} at a time", count(allowed, "eviction")),
                )
                .help(format!("set `maxUnavailable: {allowed}` in the strategy"))
                .repair(workload.set_rolling(
                    Repair::risky(format!("set `maxUnavailable: {allowed}`")),
                    &[("maxUnavailable", allowed)],
                ))
                .about(workload.subject()),
            );
        }
    }
}
