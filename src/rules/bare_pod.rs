use crate::cluster::{Cluster, WorkloadRef};
use crate::finding::{Finding, Severity};
use crate::model::WorkloadKind;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for pod in cluster.workloads().filter(|workload| workload.kind == WorkloadKind::Pod) {
        if !runs_for_good(pod) || is_a_tool(pod) || cluster.is_cluster_addon(pod) {
            continue;
        }
        let mut finding = Finding::at(
            pod.object.title(),
            format!(
                "nothing recreates Pod `{}`: once its node is drained or lost, it is gone for good",
                pod.object.name()
            ),
        )
        .label("a Pod without a controller")
        .help("put its spec into the template of a Deployment")
        .about(pod.subject());
        finding = match cluster.exposure_of(pod) {
            Some(exposure) => finding.because(exposure.service.object.title(), "clients reach it here"),
            None if cluster.only_waits(pod) => continue,
            None => finding.severity(Severity::Warning),
        };
        out.push(finding);
    }
}

fn runs_for_good(pod: WorkloadRef<'_>) -> bool {
    let policy = pod.template.as_ref().map(|template| &template.spec.restart_policy);
    policy.is_some_and(|policy| policy.is_absent() || policy.known().is_some_and(|policy| policy == "Always"))
}

/// Helm tests, mirrors of static pods, and pods that somebody starts to look around.
fn is_a_tool(pod: WorkloadRef<'_>) -> bool {
    let annotations = &pod.object.metadata.annotations;
    let name = pod.object.name();
    annotations.get("helm.sh/hook").is_some()
        || annotations.get("kubernetes.io/config.mirror").is_some()
        || pod.object.metadata.labels.value("tier") == Some("control-plane")
        || ["-test", "-debug", "-debugger"].iter().any(|ending| name.ends_with(ending))
        || ["test", "debug"].contains(&name)
}
