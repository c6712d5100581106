use crate::cluster::Cluster;
use crate::finding::Finding;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for workload in cluster.workloads() {
        let Some(grace) = cluster.grace_of(workload).filter(|grace| grace.written.is_none()) else { continue };
        let runs = cluster.replicas_of(workload).declared.is_none_or(|declared| declared > 0);
        if !workload.is_replicated() || !runs || !cluster.certainly_without_service(workload) {
            continue;
        }
        for container in cluster.containers(workload) {
            let Some(word) = cluster.worker_word(container) else { continue };
            let mut finding = Finding::at(
                container.title(),
                format!(
                    "container `{}` (`{word}`) has the default of {} s to finish its job when its pod is deleted",
                    container.name(),
                    grace.seconds
                ),
            )
            .label("no terminationGracePeriodSeconds")
            .help("set `terminationGracePeriodSeconds` to the time of the longest job, and some seconds more")
            .about(container.subject());
            finding.timeline = cluster.timeline(container);
            out.push(finding);
        }
    }
}
