use crate::cluster::{Cluster, Floor, Of, PolicyOf, WorkloadRef};
use crate::finding::Finding;
use crate::fix::Repair;
use crate::model::Service;
use crate::source::Span;
use crate::words::count;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for service in cluster.services() {
        let Some(place) = cluster.local_policy(service, PolicyOf::External) else { continue };
        let Some(workload) = cluster.empties_nodes_early(service) else { continue };
        out.push(thin(cluster, service, workload, place));
    }
}

fn thin(cluster: &Cluster, service: Of<'_, Service>, workload: WorkloadRef<'_>, place: Span) -> Finding {
    let replicas = cluster.replicas_of(workload);
    let pods = replicas.lowest.filter(|pods| *pods > 0 && !matches!(replicas.floor, Floor::Autoscaler(_)));
    let few = pods.map_or_else(String::new, |pods| format!(", {} at most", count(pods, "node")));
    Finding::at(
        place,
        format!(
            "{} only reaches nodes that run a pod of {}{few}: when such a node loses its pod, it drops connections until the load balancer takes it out",
            service.title(),
            workload.title()
        ),
    )
    .label("a node passes nothing on to another")
    .because(workload.replicas.place().unwrap_or_else(|| workload.object.title()), "its pods are not on every node")
    .help("write `externalTrafficPolicy: Cluster`, unless the pods need the clients' addresses")
    .repair(service.spec.as_ref().map(|spec| {
        Repair::risky("write `externalTrafficPolicy: Cluster`").set(spec.span, &["externalTrafficPolicy"], "Cluster")
    }))
    .about(service.subject())
}
