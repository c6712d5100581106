use crate::cluster::{Cluster, Feature};
use crate::finding::{Finding, Severity};
use crate::fix::Repair;
use crate::words::count;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for workload in cluster.workloads() {
        let Some(several) = cluster.several_down(workload) else { continue };
        let of = if several.down >= several.pods {
            format!("all {}", count(several.pods, "pod"))
        } else {
            format!("{} of {}", several.down, count(several.pods, "pod"))
        };
        let mut message = format!("an update of {} may stop {of} at once", workload.title());
        if let Some(quorum) = several.quorum {
            message += &format!(
                ", but {} needs {} of its {}",
                quorum.system,
                quorum.members - quorum.tolerates,
                count(quorum.members, "member")
            );
        }
        if !several.heeded {
            let needs = Feature::StatefulSetMaxUnavailable.needs();
            message += &format!(" as soon as the cluster heeds `maxUnavailable`, which {needs}");
        }
        let severity = match (several.quorum.is_some(), several.heeded) {
            (true, true) => Severity::Error,
            (true, false) | (false, true) => Severity::Warning,
            (false, false) => Severity::Info,
        };
        let replicas = workload.replicas.place().unwrap_or_else(|| workload.head());
        out.push(
            Finding::at(several.amount.place(), message)
                .label(format!("{} at a time", count(several.down, "pod")))
                .because(replicas, count(several.pods, "pod"))
                .help("write `maxUnavailable: 1`, or remove the line")
                .repair(workload.set_rolling(Repair::safe("write `maxUnavailable: 1`"), &[("maxUnavailable", 1)]))
                .severity(severity)
                .about(workload.subject()),
        );
    }
}
