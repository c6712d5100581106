use crate::cluster::{Cluster, Feature};
use crate::finding::Finding;
use crate::fix::Repair;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for workload in cluster.workloads() {
        for constraint in cluster.constraints_over_drained_nodes(workload) {
            let (help, field, value) = if cluster.has(Feature::SpreadNodeTaintsPolicy) {
                let help = "add `nodeTaintsPolicy: Honor`, so that a cordoned node counts no more";
                (help, "nodeTaintsPolicy", "Honor")
            } else {
                ("write `whenUnsatisfiable: ScheduleAnyway`", "whenUnsatisfiable", "ScheduleAnyway")
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
                .repair(Repair::risky(help).set(constraint.place.span, &[field], value))
                .about(workload.subject()),
            );
        }
    }
}
