use crate::cluster::{Cluster, StrategyKind, WorkloadRef, set_here};
use crate::finding::{Finding, Severity};
use crate::fix::Repair;
use crate::model::Amount;
use crate::words::count;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for workload in cluster.workloads().filter(WorkloadRef::is_stateful) {
        if cluster.strategy_of(workload) == StrategyKind::OnDelete {
            let Some(kind) = workload.strategy.kind.set() else { continue };
            out.push(
                Finding::at(kind.place(), format!("{} updates a pod only when somebody deletes it", workload.title()))
                    .label("updates wait for a hand")
                    .help("write `type: RollingUpdate`, unless a runbook or an operator deletes the pods in order")
                    .repair(set_here(Repair::risky("write `type: RollingUpdate`"), kind, "RollingUpdate"))
                    .severity(Severity::Info)
                    .about(workload.subject()),
            );
            continue;
        }
        let partition = workload.strategy.rolling.as_ref().and_then(|rolling| rolling.partition.set());
        let Some(Amount::Count(first)) = partition.map(|partition| partition.value.clone()) else { continue };
        let (Some(partition), Some(replicas)) = (partition, cluster.replicas_of(workload).declared) else { continue };
        if first <= 0 || replicas <= 0 {
            continue;
        }
        let (pods, severity) = if first >= replicas {
            (format!("none of its {}", count(replicas, "pod")), Severity::Warning)
        } else {
            (format!("{} of its {}", replicas - first, count(replicas, "pod")), Severity::Info)
        };
        out.push(
            Finding::at(
                partition.place(),
                format!(
                    "an update of {} reaches {pods}: those below ordinal {first} keep the old template",
                    workload.title()
                ),
            )
            .label("holds the update back")
            .help("set `partition: 0` once the update has proven itself")
            .repair(set_here(Repair::risky("set `partition: 0`"), partition, 0))
            .severity(severity)
            .about(workload.subject()),
        );
    }
}
