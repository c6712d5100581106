use crate::cluster::Cluster;
use crate::finding::{Finding, Severity};
use crate::fix::Repair;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for workload in cluster.workloads() {
        let Some(gap) = cluster.node_gap(workload) else { continue };
        let place = workload.strategy.block.as_ref().map_or_else(|| workload.head(), crate::model::Spanned::place);
        let (policy, written) = gap.policy;
        let finding = Finding::at(
            place,
            format!(
                "each update of {} leaves every node without it for a while, and {} sends a node's traffic nowhere else",
                workload.title(),
                gap.service.title()
            ),
        )
        .label("the old pod goes before the new one starts")
        .because(written, format!("`{policy}: Local` keeps traffic on its node"))
        .about(workload.subject());
        out.push(match gap.host_port {
            Some((number, place)) => finding
                .because(
                    place,
                    format!("port {number} of the host belongs to one pod, so that two cannot run side by side"),
                )
                .help(format!("remove `{policy}: Local`, or update node by node after a drain with `type: OnDelete`"))
                .severity(Severity::Info),
            None => finding.help("set `maxSurge: 1` and `maxUnavailable: 0` in `updateStrategy.rollingUpdate`").repair(
                // Two pods on one node need twice the memory, and may want the same files.
                workload.set_rolling(
                    Repair::risky("start the new pod before the old one stops"),
                    &[("maxSurge", 1), ("maxUnavailable", 0)],
                ),
            ),
        });
    }
}
