use crate::cluster::Cluster;
use crate::finding::Finding;
use crate::fix::Repair;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for workload in cluster.workloads() {
        let Some(replicas) = workload.replicas.set().filter(|replicas| replicas.value != 0) else { continue };
        let Some(autoscaler) = cluster.autoscalers_of(workload).next() else { continue };
        let bounds = (autoscaler.minimum(), autoscaler.max.known().copied());
        if bounds == (Some(replicas.value), Some(replicas.value)) {
            continue;
        }
        out.push(
            Finding::at(
                replicas.place(),
                format!(
                    "each apply sets {} back to `replicas: {}`, whatever {} has chosen",
                    workload.title(),
                    replicas.value,
                    autoscaler.title()
                ),
            )
            .label("the autoscaler decides about this")
            .because(autoscaler.object.title(), "it scales the workload")
            .help("remove `replicas`, after `kubectl apply edit-last-applied` has removed it there")
            .repair(workload.remove_from_spec(Repair::risky("remove `replicas`"), "replicas"))
            .about(workload.subject()),
        );
    }
}
