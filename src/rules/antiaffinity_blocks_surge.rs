use crate::cluster::{Cluster, Topology};
use crate::finding::{Finding, Severity};
use crate::words::count;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for workload in cluster.workloads() {
        let Some(topology) = cluster.keeps_apart(workload) else { continue };
        let (least, place) = match topology {
            Topology::Node => (3, "node"),
            Topology::Zone => (3, "zone"),
            Topology::Region => (1, "region"),
        };
        let waits = cluster
            .rollouts_of(workload)
            .find(|numbers| numbers.surge > 0 && numbers.unavailable == 0 && numbers.replicas >= least);
        let Some(numbers) = waits else { continue };
        let Some(block) = cluster.template_of(workload).and_then(|template| template.spec.affinity.anti.as_ref())
        else {
            continue;
        };
        let strategy = workload.strategy.block.as_ref().map_or_else(|| workload.head(), |block| block.key);
        let finding = Finding::at(
            block.place(),
            format!(
                "a rolling update of {} needs a {place} more than its {}: no two share a {place}, and no old one goes first",
                workload.title(),
                count(numbers.replicas, "pod")
            ),
        )
        .label(format!("old and new pods may not share a {place}"))
        .because(strategy, format!("{} more, 0 fewer during an update", numbers.surge))
        .help(if numbers.replicas >= 2 {
            "set `maxUnavailable: 1` and `maxSurge: 0`, or add `matchLabelKeys: [pod-template-hash]` to the term"
        } else {
            "add `matchLabelKeys: [pod-template-hash]` to the term"
        })
        .about(workload.subject());
        out.push(if topology == Topology::Region { finding.severity(Severity::Error) } else { finding });
    }
}
