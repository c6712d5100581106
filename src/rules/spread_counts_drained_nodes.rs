use crate::cluster::{Cluster, Feature};
use crate::finding::Finding;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for workload in cluster.workloads() {
        for constraint in cluster.constraints_over_drained_nodes(workload) {
            let help = if cluster.has(Feature::SpreadNodeTaintsPolicy) {
                "add `nodeTaintsPolicy: Honor`, so that a cordoned node counts no more"
            } else {
                "write `whenUnsatisfiable: ScheduleAnyway`"
            };
            out.push(
                Finding::at(
                    constraint.place.place(),
                    format!(
                        "during a drain a pod of {} may find no node: the cordoned one still counts as the emptiest, and a second pod elsewhere would exceed `maxSkew: 1`",
                        workload.title()
                    ),
                )
                .label("counts nodes that take no pod")
                .help(help)
                .about(workload.subject()),
            );
        }
    }
}
