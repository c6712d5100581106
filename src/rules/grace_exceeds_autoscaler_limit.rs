use crate::cluster::Cluster;
use crate::finding::Finding;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    let limit = cluster.thresholds().autoscaler_grace_limit;
    for workload in cluster.workloads().filter(|workload| cluster.may_be_scaled_away(*workload)) {
        let Some(grace) = cluster.grace_of(workload).filter(|grace| grace.seconds > limit) else { continue };
        let Some(place) = grace.span else { continue };
        out.push(
            Finding::at(
                place,
                format!(
                    "Cluster Autoscaler waits {limit} s for a pod by default and then deletes its node: {} may be cut off before its {} s are over",
                    workload.title(),
                    grace.seconds
                ),
            )
            .label(format!("more than {limit} s"))
            .help(format!("set `--max-graceful-termination-sec={}` for the autoscaler, or lower the grace period", grace.seconds))
            .about(workload.subject()),
        );
    }
}
