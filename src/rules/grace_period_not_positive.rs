use std::time::Duration;

use crate::cluster::{Cluster, ContainerRef};
use crate::finding::{Finding, Severity};
use crate::fix::Repair;
use crate::model::WorkloadKind;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for workload in cluster.workloads() {
        let Some(grace) = cluster.grace_of(workload) else { continue };
        let (Some(written), Some(span)) = (grace.written.filter(|written| *written <= 0), grace.span) else { continue };
        let harm = if written == 0 {
            "makes every deletion a forced one: the Pod object is gone at once, and its processes get about a second"
        } else {
            "is read as 1 s: every deletion kills the process about a second later"
        };
        let finding = Finding::at(span, format!("a grace period of {written} {harm}"))
            .label("no graceful stop")
            .help("remove the line (30 s is the default), or write `terminationGracePeriodSeconds: 30` or more")
            .repair(cluster.template_of(workload).and_then(|template| {
                let spec = template.spec.block.as_ref()?.span;
                let repair = Repair::safe("remove `terminationGracePeriodSeconds`");
                // A StatefulSet waits for the old pod before it makes the new one, and an agent for its update.
                let waited_for = workload.kind != WorkloadKind::Deployment;
                let short = cluster.containers(workload).any(|container| needs_more(cluster, container));
                Some(repair.risky_if(waited_for || short).remove(spec, &["terminationGracePeriodSeconds"]))
            }))
            .about(workload.subject());
        // A Job has no clients; 0 may be meant for an agent on each node, and for what only the API server calls.
        let unseen = (workload.is_per_node() && cluster.exposure_of(workload).is_none())
            || cluster.serves_only_webhooks(workload);
        let mild = !workload.is_long_running() || (written == 0 && unseen);
        out.push(if mild { finding.severity(Severity::Warning) } else { finding });
    }
}

/// Whether the default of 30 s would be too short for a container.
fn needs_more(cluster: &Cluster, container: ContainerRef<'_>) -> bool {
    let enough = Duration::from_secs(25);
    cluster.is_ingress_controller(container)
        || cluster.hook_of(container).is_some_and(|hook| hook.duration.lower > enough)
}
