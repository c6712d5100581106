use crate::cluster::Cluster;
use crate::finding::Finding;
use crate::fix::Repair;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for budget in cluster.budgets().filter(|budget| cluster.keeps_unhealthy_pods(*budget)) {
        let place = budget.spec.as_ref().map_or_else(|| budget.object.title(), |spec| spec.key);
        let mut finding = Finding::at(
            place,
            format!(
                "while too few pods under {} are ready, it also refuses to evict those that are not: a drain waits for a pod that never becomes ready",
                budget.title()
            ),
        )
        .label("no `unhealthyPodEvictionPolicy`")
        .help("add `unhealthyPodEvictionPolicy: AlwaysAllow`")
        .repair(budget.spec.as_ref().map(|spec| {
            let repair = Repair::risky("add `unhealthyPodEvictionPolicy: AlwaysAllow`");
            repair.set(spec.span, &["unhealthyPodEvictionPolicy"], "AlwaysAllow")
        }))
        .about(budget.subject());
        if let Some(amount) = budget.amount_place() {
            finding = finding.because(amount, "counts ready pods only");
        }
        out.push(finding);
    }
}
