use crate::cluster::Cluster;
use crate::finding::Finding;
use crate::fix::Repair;

const FIELD: &str = "terminationGracePeriodSeconds";

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for container in cluster.all_containers_and_sidecars() {
        let Some(probe) = &container.readiness else { continue };
        let Some(place) = probe.grace_period.place() else { continue };
        out.push(
            Finding::at(
                place,
                format!(
                    "the API server rejects {}: a readiness probe never stops container `{}`, so it has no grace period",
                    container.workload.title(),
                    container.name()
                ),
            )
            .label("not allowed in a readinessProbe")
            .help("remove the line, or move it to the livenessProbe or the pod's spec")
            .repair(Repair::safe(format!("remove `{FIELD}`")).remove(probe.block.span, &[FIELD]))
            .about(container.subject()),
        );
    }
}
