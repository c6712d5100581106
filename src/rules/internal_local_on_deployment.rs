use crate::cluster::{Cluster, PolicyOf};
use crate::finding::Finding;
use crate::fix::Repair;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for service in cluster.services() {
        let Some(place) = cluster.local_policy(service, PolicyOf::Internal) else { continue };
        let Some(workload) = cluster.leaves_nodes_empty(service) else { continue };
        out.push(
            Finding::at(
                place,
                format!(
                    "clients on a node without a pod of {} cannot connect to {}, whatever runs elsewhere",
                    workload.title(),
                    service.title()
                ),
            )
            .label("only pods of the client's node count")
            .because(workload.object.title(), "its pods are not on every node")
            .help("remove `internalTrafficPolicy: Local`, or make it a DaemonSet")
            .repair(service.spec.as_ref().map(|spec| {
                Repair::risky("remove `internalTrafficPolicy: Local`").remove(spec.span, &["internalTrafficPolicy"])
            }))
            .about(service.subject()),
        );
    }
}
