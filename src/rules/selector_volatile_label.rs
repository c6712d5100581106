use crate::cluster::Cluster;
use crate::finding::Finding;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for workload in cluster.workloads() {
        for label in cluster.release_labels_of_workload(workload) {
            let written = &label.written;
            out.push(
                Finding::at(
                label.place,
                format!(
                    "the selector of {} holds `{written}` and can never change: the next release has to delete and recreate it",
                    workload.title()
                ),
            )
            .label("changes with a release")
            .help(if label.others {
                format!("remove `{written}` before the first deployment; later, create a new {} beside it", workload.object.kind.value)
            } else {
                "select by a label that stays, such as `app.kubernetes.io/name`".to_owned()
            })
            .about(workload.subject()),
            );
        }
    }
}
