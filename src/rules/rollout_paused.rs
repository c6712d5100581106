use crate::cluster::{Cluster, WorkloadRef};
use crate::finding::Finding;
use crate::fix::Repair;
use crate::model::WorkloadKind;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for workload in cluster.workloads() {
        let Some(paused) = workload.paused.set().filter(|paused| paused.value) else { continue };
        out.push(
            Finding::at(
                paused.place(),
                format!("{} is paused: changes to its pods are applied, but no new pod is started", workload.title()),
            )
            .label("updates do not roll out")
            .help("remove the line")
            .repair(resumed(workload))
            .about(workload.subject()),
        );
    }
}

/// Of the kinds that keep it in `spec`. Somebody may be in the middle of something.
fn resumed(workload: WorkloadRef<'_>) -> Option<Repair> {
    let kinds = [WorkloadKind::Deployment, WorkloadKind::Rollout, WorkloadKind::DeploymentConfig];
    kinds
        .contains(&workload.kind)
        .then(|| workload.remove_from_spec(Repair::risky("remove `paused`"), "paused"))
        .flatten()
}
