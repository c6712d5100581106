use crate::cluster::{Cluster, StrategyKind, WorkloadRef, set_here};
use crate::finding::{Finding, Severity};
use crate::fix::Repair;
use crate::model::{Spanned, WorkloadKind};
use crate::words::count;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for workload in cluster.workloads() {
        let Some(kind) = workload.strategy.kind.set() else { continue };
        let replicas = cluster.replicas_of(workload);
        let pods = replicas.declared.max(replicas.lowest).unwrap_or(1);
        if cluster.strategy_of(workload) != StrategyKind::Recreate || workload.is_stateful() || pods == 0 {
            continue;
        }
        let exposure = cluster.exposure_of(workload);
        let mut finding = Finding::at(
            kind.place(),
            format!(
                "every update of {} stops {} before a new one starts",
                workload.title(),
                if pods == 1 { "its pod".to_owned() } else { format!("all {}", count(pods, "pod")) }
            ),
        )
        .label("nothing answers in between")
        .about(workload.subject());
        if let Some(exposure) = exposure {
            finding = finding.because(exposure.service.object.title(), "clients reach it here");
        }
        let peers = cluster.peers_of(workload);
        let covered = peers.iter().any(|peer| cluster.replicas_of(*peer).lowest.is_none_or(|lowest| lowest > 0));
        let blocker = cluster.surge_blocker(workload);
        finding = match &blocker {
            Some((place, why)) => finding
                .because(*place, why.clone())
                .help("that is why it is `Recreate`; without it, `RollingUpdate` would keep a pod answering"),
            None => finding
                .help("write `type: RollingUpdate`, if two versions may run side by side")
                .repair(rolling(workload, kind)),
        };
        finding = if exposure.is_none() || covered || blocker.is_some() {
            finding.severity(Severity::Info)
        } else if pods >= 2 {
            finding.severity(Severity::Error)
        } else {
            finding
        };
        out.push(finding);
    }
}

/// Only the kinds of apps/*: others have settings for each type.
fn rolling(workload: WorkloadRef<'_>, kind: &Spanned<String>) -> Option<Repair> {
    let repair = Repair::risky("write `type: RollingUpdate`");
    (workload.kind == WorkloadKind::Deployment).then(|| set_here(repair, kind, "RollingUpdate"))
}
