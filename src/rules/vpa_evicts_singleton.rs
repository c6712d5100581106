use crate::cluster::Cluster;
use crate::finding::Finding;
use crate::fix::Repair;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for vertical in cluster.vertical_autoscalers() {
        let Some(workload) = cluster.workload_of_vertical(vertical) else { continue };
        let Some(least) = vertical.min_replicas.set().filter(|least| least.value <= 1) else { continue };
        let Some(when) = vertical.evicts_when() else { continue };
        let replicas = cluster.replicas_of(workload);
        if replicas.lowest != Some(1) || !workload.is_replicated() {
            continue;
        }
        out.push(
            Finding::at(
                least.place(),
                format!("{} may evict the only pod of {} whenever {when}", vertical.title(), workload.title()),
            )
            .label("evicts a single pod")
            .because(workload.object.title(), "1 replica")
            .help("remove the line (2 live pods are the default), or run 2 replicas")
            .repair(
                vertical
                    .policy
                    .as_ref()
                    .map(|policy| Repair::risky("remove `minReplicas`").remove(policy.span, &["minReplicas"])),
            )
            .about(vertical.subject()),
        );
    }
}
