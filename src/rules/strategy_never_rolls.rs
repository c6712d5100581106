use crate::cluster::Cluster;
use crate::finding::Finding;
use crate::model::WorkloadKind;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for workload in cluster.workloads() {
        if !matches!(workload.kind, WorkloadKind::ReplicaSet | WorkloadKind::ReplicationController) {
            continue;
        }
        out.push(
            Finding::at(
                workload.object.kind.place(),
                format!("{} never updates its pods: a changed template holds for new ones only", workload.title()),
            )
            .label("no rolling update")
            .help("write `kind: Deployment` with `apiVersion: apps/v1`")
            .about(workload.subject()),
        );
    }
}
