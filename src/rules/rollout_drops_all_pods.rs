use crate::cluster::{Cluster, RolloutNumbers, StrategyKind, WorkloadRef, set_here};
use crate::finding::{Finding, Severity};
use crate::fix::Repair;
use crate::model::{Amount, Field};
use crate::source::Span;
use crate::words::count;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for workload in cluster.workloads() {
        if workload.is_per_node() {
            out.extend(all_nodes(cluster, workload));
        } else if !workload.is_stateful() {
            out.extend(all_pods(cluster, workload));
        }
    }
}

fn all_pods(cluster: &Cluster, workload: WorkloadRef<'_>) -> Option<Finding> {
    let numbers = cluster.rollouts_of(workload).find(|numbers| numbers.unavailable >= numbers.replicas)?;
    let (place, cause) = cause(workload, &numbers);
    let exposure = cluster.exposure_of(workload);
    let all = if numbers.replicas == 1 { "the only pod".to_owned() } else { format!("all {} pods", numbers.replicas) };
    let mut finding = Finding::at(
        place,
        format!("a rolling update of {} may remove {all} before a new one is ready: {cause}", workload.title()),
    )
    .label(format!("{} of {} may go", numbers.unavailable, count(numbers.replicas, "pod")))
    .about(workload.subject());
    if let Some(exposure) = exposure {
        finding = finding.because(exposure.service.object.title(), "clients reach it here");
    }
    finding = match cluster.surge_blocker(workload) {
        Some((place, why)) => finding
            .because(place, why)
            .help("a new pod cannot start beside the old one: remove what blocks it, then set `maxUnavailable: 0`"),
        None if numbers.surge == 0 => {
            finding.help("set `maxUnavailable: 0` and `maxSurge: 1`").repair(workload.set_rolling(
                Repair::safe("set `maxUnavailable: 0` and `maxSurge: 1`"),
                &[("maxSurge", 1), ("maxUnavailable", 0)],
            ))
        }
        None => finding
            .help("set `maxUnavailable: 0`")
            .repair(workload.set_rolling(Repair::safe("set `maxUnavailable: 0`"), &[("maxUnavailable", 0)])),
    };
    let peers = cluster.peers_of(workload);
    if peers.iter().any(|peer| cluster.replicas_of(*peer).lowest.is_none_or(|lowest| lowest > 0)) {
        finding = finding.severity(Severity::Info);
    } else if exposure.is_none() && cluster.containers(workload).all(|container| container.ports.is_empty()) {
        finding = finding.severity(Severity::Warning);
    }
    Some(finding)
}

/// The field that brings it about, and how.
fn cause(workload: WorkloadRef<'_>, numbers: &RolloutNumbers) -> (Span, String) {
    let rolling = workload.strategy.rolling.as_ref();
    let unavailable = rolling.map(|rolling| &rolling.max_unavailable);
    if let Some(amount) = unavailable.and_then(|field| field.set()).filter(|_| !numbers.forced) {
        return (amount.place(), format!("`maxUnavailable: {}` of {}", amount.value, count(numbers.replicas, "pod")));
    }
    let place = unavailable
        .and_then(Field::place)
        .or_else(|| rolling.and_then(|rolling| rolling.max_surge.place()))
        .unwrap_or_else(|| workload.head());
    if numbers.forced {
        (place, "`maxSurge` and `maxUnavailable` both come to 0, so the controller takes 1 pod".to_owned())
    } else {
        (place, "that is the default without `maxSurge`".to_owned())
    }
}

fn all_nodes(cluster: &Cluster, workload: WorkloadRef<'_>) -> Option<Finding> {
    let amount = workload.strategy.rolling.as_ref()?.max_unavailable.set()?;
    let all = matches!(amount.value, Amount::Percent(100));
    (all && cluster.strategy_of(workload) == StrategyKind::Rolling).then(|| {
        Finding::at(
            amount.place(),
            format!("a rolling update of {} may stop its pods on all nodes at once", workload.title()),
        )
        .label("all of them")
        .help("set `maxUnavailable: 1`, or a small percentage")
        .repair(set_here(Repair::risky("set `maxUnavailable: 1`"), amount, 1))
        .severity(Severity::Warning)
        .about(workload.subject())
    })
}
