use crate::cluster::Cluster;
use crate::finding::{Finding, Severity};
use crate::fix::Repair;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for workload in cluster.workloads() {
        let Some(veto) = cluster.drain_veto(workload) else { continue };
        let replicas = cluster.replicas_of(workload).lowest;
        if replicas == Some(0) {
            continue;
        }
        let finding = Finding::at(
            veto.annotation.place(),
            format!("{} never gives up a node that a pod of {} is on", veto.by, workload.title()),
        )
        .label("holds its node")
        .about(workload.subject());
        let budget = cluster.budgets_of(workload).next().filter(|_| replicas.is_some_and(|replicas| replicas >= 2));
        out.push(match budget {
            Some(budget) => finding
                .because(budget.object.title(), "already lets pods go one after the other")
                .help(format!("remove the annotation: {} is protection enough", budget.title()))
                .repair(cluster.template_of(workload).and_then(|template| {
                    let annotations = template.annotations.block.as_ref()?.span;
                    let key = veto.annotation.key.as_str();
                    Some(Repair::risky(format!("remove `{key}`")).remove(annotations, &[key]))
                }))
                .severity(Severity::Warning),
            None => finding.help("remove the annotation, and guard the pods by 2 replicas and a PodDisruptionBudget"),
        });
    }
}
