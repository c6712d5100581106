use crate::cluster::Cluster;
use crate::finding::Finding;
use crate::fix::Repair;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for workload in cluster.workloads() {
        let Some(limit) = workload.revision_history_limit.set().filter(|limit| limit.value == 0) else { continue };
        out.push(
            Finding::at(
                limit.place(),
                format!("{} keeps no old revision, so a broken update cannot be rolled back", workload.title()),
            )
            .label("nothing to go back to")
            .help("remove the line: 10 revisions are the default")
            .repair(workload.spec.as_ref().map(|spec| {
                Repair::safe("remove `revisionHistoryLimit: 0`").remove(spec.span, &["revisionHistoryLimit"])
            }))
            .about(workload.subject()),
        );
    }
}
