use crate::cluster::Cluster;
use crate::finding::Finding;
use crate::fix::Repair;

/// Source: argo-rollouts `utils/defaults/defaults.go`: time for every node to send requests to the new pods.
const DEFAULT_DELAY: i64 = 30;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for workload in cluster.workloads() {
        let Some(blue_green) = &workload.strategy.blue_green else { continue };
        let delay = blue_green.scale_down_delay_seconds.set().filter(|delay| delay.value < DEFAULT_DELAY);
        let Some(delay) = delay else { continue };
        out.push(
            Finding::at(
                delay.place(),
                format!(
                    "{} stops the old pods {} s after the switch, while nodes may still send them requests",
                    workload.title(),
                    delay.value
                ),
            )
            .label(format!("less than {DEFAULT_DELAY} s"))
            .help(format!("remove the line: {DEFAULT_DELAY} s are the default"))
            .repair(
                Repair::safe("remove `scaleDownDelaySeconds`")
                    .remove(blue_green.block.span, &["scaleDownDelaySeconds"]),
            )
            .about(workload.subject()),
        );
    }
}
