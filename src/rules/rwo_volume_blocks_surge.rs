use crate::cluster::{Cluster, HeldClaim, RolloutNumbers, WorkloadRef};
use crate::finding::{Finding, Severity};
use crate::words::count;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for workload in cluster.workloads().filter(|workload| !workload.is_stateful()) {
        // A pod that may go first gives its volume to the new one.
        let blocked = |numbers: &RolloutNumbers| numbers.replicas > 1 || numbers.surge > 0 && numbers.unavailable == 0;
        let Some(numbers) = cluster.rollouts_of(workload).find(blocked) else { continue };
        for held in cluster.held_claims(workload) {
            if held.by_pod || !cluster.is_kept_on_one_node(workload) {
                out.push(report(workload, &numbers, held));
            }
        }
    }
}

fn report(workload: WorkloadRef<'_>, numbers: &RolloutNumbers, held: HeldClaim<'_>) -> Finding {
    let claim = held.claim.object.name();
    let title = workload.title();
    let message = match (held.by_pod, numbers.replicas) {
        (true, 1) => format!(
            "a rolling update of {title} never ends: claim `{claim}` belongs to the old pod, which waits for the new one"
        ),
        (true, pods) => format!("{title} never has {}: claim `{claim}` belongs to one pod", count(pods, "pod")),
        (false, 1) => format!(
            "a rolling update of {title} waits when the new pod lands on another node: claim `{claim}` is bound to the node of the old one"
        ),
        (false, pods) => {
            format!("the {} of {title} share claim `{claim}`, which only one node may have", count(pods, "pod"))
        }
    };
    let finding = Finding::at(held.volume.block.place(), message)
        .label(if held.by_pod { "for one pod only" } else { "for one node only" })
        .because(held.claim.object.title(), if held.by_pod { "ReadWriteOncePod" } else { "ReadWriteOnce" })
        .help("use a claim with ReadWriteMany, or a StatefulSet with a claim per pod")
        .about(workload.subject());
    if held.by_pod { finding.severity(Severity::Error) } else { finding }
}
