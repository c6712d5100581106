use crate::cluster::Cluster;
use crate::finding::Finding;
use crate::fix::Repair;
use crate::words::list;

const LABEL: &str = "elbv2.k8s.aws/pod-readiness-gate-inject";

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    if cluster.namespaces().next().is_none() {
        return; // To look through all workloads takes time.
    }
    let direct: Vec<_> = cluster
        .all_workloads()
        .filter(|workload| !cluster.has_readiness_gate(*workload))
        .filter_map(|workload| Some((workload, cluster.direct_targets(workload).find(|target| target.aws)?)))
        .collect();
    for namespace in cluster.namespaces() {
        let label = namespace.object.metadata.labels.get(LABEL);
        let on = label.is_some_and(|label| label.value.known().is_none_or(|value| value == "enabled"));
        if on || namespace.object.metadata.labels.incomplete {
            continue;
        }
        let workloads: Vec<_> = direct.iter().filter(|(workload, _)| cluster.is_in(*workload, namespace)).collect();
        let Some((_, target)) = workloads.first() else { continue };
        let titles: Vec<String> = workloads.iter().map(|(workload, _)| workload.title()).collect();
        let place = label
            .and_then(|label| label.value.place())
            .or_else(|| namespace.object.metadata.block.as_ref().map(|block| block.key))
            .unwrap_or_else(|| namespace.object.title());
        let mut finding = Finding::at(
            place,
            format!(
                "a rollout of {} goes on before the load balancer knows the new pods: namespace `{}` injects no readiness gate",
                list(&titles),
                namespace.object.name()
            ),
        )
        .label(format!("no `{LABEL}: enabled`"))
        .because(target.place, "the load balancer's targets are the pods themselves")
        .help(format!("label the namespace with `{LABEL}: enabled`"))
        .repair(namespace.object.metadata.block.as_ref().map(|metadata| {
            Repair::safe(format!("label the namespace with `{LABEL}: enabled`"))
                .set(metadata.span, &["labels", LABEL], "enabled")
        }))
        .about(namespace.subject());
        for (workload, _) in &workloads {
            finding = finding.because(workload.object.title(), "Ready before the load balancer sends it requests");
        }
        out.push(finding);
    }
}
