use crate::cluster::Cluster;
use crate::finding::{Finding, Severity};
use crate::model::WorkloadKind;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for workload in cluster.workloads() {
        let moves = workload.is_long_running() && !workload.is_per_node() && workload.kind != WorkloadKind::Pod;
        if !moves || cluster.is_cluster_addon(workload) || cluster.replicas_of(workload).lowest == Some(0) {
            continue;
        }
        let Some(pin) = cluster.pin_of(workload) else { continue };
        let Some(node) = pin.node.filter(|node| !node.is_empty()) else { continue };
        let title = workload.title();
        let message = if pin.bypasses_scheduler {
            format!(
                "{title} runs on node `{node}` past the scheduler: while it is drained, pods come back to it and are evicted again"
            )
        } else {
            format!("{title} runs on node `{node}` only: while it is drained or lost, no pod of it runs anywhere")
        };
        let finding = Finding::at(pin.place, message)
            .label("one node by name")
            .help("remove it, or select nodes by a label that several of them have")
            .about(workload.subject());
        out.push(if pin.bypasses_scheduler {
            finding
        } else if cluster.has_node_local_claim(workload) {
            finding.severity(Severity::Info)
        } else {
            finding.severity(Severity::Warning)
        });
    }
}
