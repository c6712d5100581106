use crate::cluster::Cluster;
use crate::finding::Finding;
use crate::fix::Repair;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for workload in cluster.workloads() {
        let Some(place) = workload.replicas.place().filter(|_| cluster.replicas_of(workload).declared == Some(0))
        else {
            continue;
        };
        if cluster.is_woken(workload) {
            continue;
        }
        let finding = if let Some(autoscaler) = cluster.autoscalers_of(workload).next() {
            if autoscaler.minimum().is_none_or(|minimum| minimum == 0) {
                continue;
            }
            Finding::at(
                place,
                format!("{} has 0 replicas, and {} never scales up from 0", workload.title(), autoscaler.title()),
            )
            .because(autoscaler.object.title(), "it takes 0 replicas as switched off")
            .help("remove `replicas`, or set it to the autoscaler's minimum")
            .repair(workload.remove_from_spec(Repair::risky("remove `replicas`"), "replicas"))
        } else {
            let Some(exposure) = cluster.exposure_of(workload) else { continue };
            let peers = cluster.peers_of(workload);
            if peers.iter().any(|peer| cluster.replicas_of(*peer).lowest != Some(0)) {
                continue;
            }
            Finding::at(
                place,
                format!("{} has 0 replicas, and nothing else is behind {}", workload.title(), exposure.service.title()),
            )
            .because(exposure.service.object.title(), "nobody answers here")
            .help("set `replicas: 2` or more, or remove the Service")
            .repair(workload.set_in_spec(Repair::risky("set `replicas: 2`"), "replicas", 2))
        };
        out.push(finding.label("no pod runs").about(workload.subject()));
    }
}
