use crate::cluster::Cluster;
use crate::finding::{Finding, Severity};
use crate::fix::Repair;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for service in cluster.services() {
        for label in cluster.release_labels_of_service(service) {
            let written = &label.written;
            let mut finding = Finding::at(
                label.place,
                format!(
                    "{} selects `{written}`: with the next release it lets go of every old pod before a new one is ready",
                    service.title()
                ),
            )
            .label("changes with a release")
            .help(if label.others {
                format!("remove the line `{written}`")
            } else {
                "select by a label that stays, such as `app.kubernetes.io/name`".to_owned()
            })
            .repair(service.selector.as_ref().filter(|_| label.others).map(|selector| {
                Repair::safe(format!("remove `{written}`"))
                    .risky_if(!label.alone)
                    .remove(selector.span, &[label.key])
            }))
            .about(service.subject());
            if let Some(workload) = label.workload {
                finding =
                    finding.because(workload.object.title(), "its pods carry the same value until they are replaced");
            }
            out.push(match label.workload {
                _ if label.major => finding.severity(Severity::Info),
                None => finding.severity(Severity::Warning),
                Some(_) => finding,
            });
        }
    }
}
