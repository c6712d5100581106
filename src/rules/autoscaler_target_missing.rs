use crate::cluster::Cluster;
use crate::finding::Finding;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for autoscaler in cluster.autoscalers() {
        let Some((target, meant)) = cluster.missing_target(autoscaler) else { continue };
        out.push(
            Finding::at(
                target.block.place(),
                format!("{} scales nothing: {meant} is not what its target names", autoscaler.title()),
            )
            .label("no such workload")
            .help("write the kind and the name of the workload as they are")
            .about(autoscaler.subject()),
        );
    }
}
