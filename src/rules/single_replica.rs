use crate::cluster::{Cluster, Floor, StrategyKind};
use crate::finding::{Finding, Severity};
use crate::fix::Repair;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for (workload, exposure) in cluster.exposed_workloads() {
        let replicas = cluster.replicas_of(workload);
        let alone = !cluster.peers_of(workload).iter().any(|peer| cluster.replicas_of(*peer).lowest != Some(0));
        if replicas.lowest != Some(1) || !workload.is_replicated() || !alone {
            continue;
        }
        let (place, said) = match replicas.floor {
            Floor::Written(place) => (place, "has 1 replica"),
            Floor::Default => (workload.head(), "has 1 replica, the default"),
            Floor::Autoscaler(_) | Floor::Unknown => continue,
        };
        let reason = if workload.is_stateful() {
            Some("a StatefulSet may have a reason for one replica")
        } else if cluster.strategy_of(workload) == StrategyKind::Recreate || cluster.surge_blocker(workload).is_some() {
            Some("two pods of it may not run at once")
        } else {
            None
        };
        let mut finding = Finding::at(
            place,
            format!(
                "{} {said}: a drained or lost node stops all requests to {}",
                workload.title(),
                exposure.service.title()
            ),
        )
        .label("one pod is all there is")
        .because(exposure.service.object.title(), "clients reach it here")
        .help("set `replicas: 2` or more, and guard them with a PodDisruptionBudget")
        .about(workload.subject());
        if reason.is_some() {
            finding = finding.severity(Severity::Info);
        } else {
            // A second pod where one was meant may do harm.
            finding = finding.repair(workload.set_in_spec(Repair::risky("set `replicas: 2`"), "replicas", 2));
        }
        out.push(finding);
    }
}
