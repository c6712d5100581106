use crate::cluster::Cluster;
use crate::finding::Finding;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for container in cluster.all_containers_and_sidecars() {
        let Some(place) = container.readiness.as_ref().and_then(|probe| probe.grace_period.place()) else { continue };
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
            .about(container.subject()),
        );
    }
}
