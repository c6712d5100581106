use crate::cluster::{Cluster, set_here};
use crate::finding::Finding;
use crate::fix::Repair;
use crate::words::count;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for workload in cluster.workloads().filter(|workload| !workload.is_stateful()) {
        let Some((amount, numbers)) = cluster.majority_down(workload) else { continue };
        let left = numbers.available();
        let each = if workload.is_per_node() { "nodes" } else { "pods" };
        let finding = if workload.is_per_node() {
            Finding::at(
                amount.place(),
                format!("an update of {} may stop it on more than half of the {each} at once", workload.title()),
            )
            .label(format!("{} of the {each}", amount.value))
        } else {
            let pods = count(numbers.replicas, "pod");
            Finding::at(
                amount.place(),
                format!("an update of {} may leave {left} of {pods} to do the work of all", workload.title()),
            )
            .label(format!("{} of {pods} may go", numbers.unavailable))
        };
        let help = if workload.is_per_node() {
            "set `maxUnavailable: 1`, or a small percentage"
        } else {
            "set `maxUnavailable: 0`, or a smaller part, and let `maxSurge` set the pace"
        };
        let repair = if workload.is_per_node() {
            Some(set_here(Repair::risky("set `maxUnavailable: 1`"), amount, 1))
        } else {
            let surges = numbers.surge > 0;
            surges.then(|| set_here(Repair::risky("set `maxUnavailable: 0`"), amount, 0))
        };
        out.push(finding.help(help).repair(repair).about(workload.subject()));
    }
}
