use crate::cluster::{Cluster, WorkloadRef};
use crate::finding::{Finding, Severity};
use crate::fix::Repair;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for workload in cluster.workloads() {
        let Some((port, number)) = cluster.host_port(workload) else { continue };
        let stuck = cluster.surges_on_nodes(workload);
        let waits = cluster.rollouts_of(workload).any(|numbers| numbers.surge > 0 && numbers.unavailable == 0);
        let title = workload.title();
        let finding = if stuck {
            Finding::at(
                surge_place(workload),
                format!("a rolling update of {title} never ends: the new pod needs port {number} of the node, which the old one holds until the new one is ready"),
            )
            .label("a second pod on the same node")
            .help("set `maxSurge: 0` and `maxUnavailable: 1`")
            .repair(one_by_one(workload))
        } else if waits && cluster.is_kept_on_one_node(workload) {
            Finding::at(
                surge_place(workload),
                format!("a rolling update of {title} never ends: all its pods run on one node, and the old one holds port {number}"),
            )
            .label("no second pod fits on the node")
            .help("set `maxSurge: 0` and `maxUnavailable: 1`")
            .repair(one_by_one(workload))
        } else if waits {
            Finding::at(
                surge_place(workload),
                format!("a rolling update of {title} needs a spare node: each pod takes port {number} of its node, and no old one goes first"),
            )
            .label("waits for a node with a free port")
            .help("set `maxUnavailable: 1`")
            .repair(workload.set_rolling(Repair::risky("set `maxUnavailable: 1`"), &[("maxUnavailable", 1)]))
            .severity(Severity::Warning)
        } else {
            continue;
        };
        out.push(finding.because(port.span, format!("port {number} of the node")).about(workload.subject()));
    }
}

/// It brings a gap, which is better than no update.
fn one_by_one(workload: WorkloadRef<'_>) -> Option<Repair> {
    let repair = Repair::risky("stop the old pod before the new one starts");
    workload.set_rolling(repair, &[("maxSurge", 0), ("maxUnavailable", 1)])
}

fn surge_place(workload: WorkloadRef<'_>) -> crate::source::Span {
    let rolling = workload.strategy.rolling.as_ref();
    let written = rolling.and_then(|rolling| rolling.max_surge.place().or_else(|| rolling.max_unavailable.place()));
    written.unwrap_or_else(|| workload.head())
}
