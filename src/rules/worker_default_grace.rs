use crate::cluster::Cluster;
use crate::finding::Finding;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
<<<<<<< HEAD
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
=======
    for process in cluster.processes() {
        let Some(word) = cluster.worker_word(&process) else { continue };
        let container = process.container;
        let Some(grace) = cluster.grace_of(container.workload).filter(|grace| grace.written.is_none()) else {
            continue;
        };
        let mut finding = Finding::at(
            process.place,
            format!(
                "container `{}` looks like one that works off jobs (`{word}`): a job that is under way when its pod is deleted has {} s, the default",
                container.name(),
                grace.seconds
            ),
        )
        .label(format!("longer jobs are killed after {} s", grace.seconds))
        .help("set `terminationGracePeriodSeconds` to the time of the longest job")
        .about(container.subject());
        finding.timeline = cluster.timeline(container);
        out.push(finding);
>>>>>>> q3
    }
}
