use crate::cluster::{Cluster, Floor, WorkloadRef};
use crate::finding::Finding;
use crate::words::count;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for workload in cluster.workloads().filter(WorkloadRef::is_replicated) {
        let exposure = cluster.exposure_of(workload);
        let replicas = cluster.replicas_of(workload);
        let Some(lowest) = replicas.lowest.filter(|lowest| *lowest >= 2) else { continue };
        let guarded = !cluster.certainly_without_budget(workload) || cluster.is_cluster_addon(workload);
        if guarded || (exposure.is_none() && !workload.is_stateful()) {
            continue;
        }
        let mut finding = Finding::at(
            workload.replicas.place().unwrap_or_else(|| workload.head()),
            format!(
                "no PodDisruptionBudget guards {}: draining several nodes may take all {} at once",
                workload.title(),
                count(lowest, "pod")
            ),
        )
        .label(format!("{} that may be evicted together", count(lowest, "pod")))
        .help("add a PodDisruptionBudget with `maxUnavailable: 1` that selects its pods")
        .repair(cluster.new_budget(workload))
        .about(workload.subject());
        if let Floor::Autoscaler(autoscaler) = replicas.floor {
            finding = finding.because(autoscaler.object.title(), format!("the autoscaler keeps at least {lowest}"));
        }
        if let Some(exposure) = exposure {
            finding = finding.because(exposure.service.object.title(), "clients reach it here");
        }
        out.push(finding);
    }
}
