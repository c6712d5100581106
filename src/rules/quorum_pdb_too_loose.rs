use crate::cluster::{Cluster, Limit, Quorum, WorkloadRef, one_at_a_time};
use crate::finding::{Finding, Severity};
use crate::fix::Repair;
use crate::words::count;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for workload in cluster.workloads() {
        let Some(quorum) = cluster.quorum_of(workload).filter(|quorum| quorum.members >= 3) else { continue };
        if cluster.certainly_without_budget(workload) && !cluster.is_cluster_addon(workload) {
            out.push(without_budget(workload, quorum).repair(cluster.new_budget(workload)));
        }
        for budget in cluster.budgets_of(workload) {
            let (field, amount) = match budget.limit() {
                Limit::MinAvailable(amount) => ("minAvailable", amount),
                Limit::MaxUnavailable(amount) => ("maxUnavailable", amount),
                Limit::Neither | Limit::Unknown => continue,
            };
            let Some(numbers) = cluster.budget_as_declared(budget) else { continue };
            let loses = numbers.allowed.min(quorum.members);
            if loses <= quorum.tolerates {
                continue;
            }
            out.push(
                Finding::at(
                    amount.place(),
                    format!(
                        "{} lets {} of {} go at once, but {} needs {} of its {}",
                        budget.title(),
                        count(loses, "member"),
                        workload.title(),
                        quorum.system,
                        quorum.members - quorum.tolerates,
                        quorum.members
                    ),
                )
                .label(format!("`{field}: {}` allows {}", amount.value, count(numbers.allowed, "eviction")))
                .because(
                    workload.replicas.place().unwrap_or_else(|| workload.head()),
                    format!("{} can lose {}", count(quorum.members, "member"), quorum.tolerates),
                )
                .help("write `maxUnavailable: 1`, which is right at every size")
                .repair(one_at_a_time(Repair::safe("write `maxUnavailable: 1`"), budget))
                .about(budget.subject()),
            );
        }
    }
}

fn without_budget(workload: WorkloadRef<'_>, quorum: Quorum) -> Finding {
    Finding::at(
        workload.replicas.place().unwrap_or_else(|| workload.head()),
        format!(
            "no PodDisruptionBudget guards {}: draining several nodes may take more than {} of its {}, and {} needs {}",
            workload.title(),
            quorum.tolerates,
            count(quorum.members, "member"),
            quorum.system,
            quorum.members - quorum.tolerates
        ),
    )
    .label(format!("{} have to stay", count(quorum.members - quorum.tolerates, "member")))
    .help("add a PodDisruptionBudget with `maxUnavailable: 1` that selects its pods")
    .severity(Severity::Warning)
    .about(workload.subject())
}
