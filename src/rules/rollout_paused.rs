use crate::cluster::Cluster;
use crate::finding::Finding;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for workload in cluster.workloads() {
        let Some(paused) = workload.paused.set().filter(|paused| paused.value) else { continue };
        out.push(
            Finding::at(
                paused.place(),
                format!("{} is paused: changes to its pods are applied, but no new pod is started", workload.title()),
            )
            .label("updates do not roll out")
            .help("remove the line")
            .about(workload.subject()),
        );
    }
}
