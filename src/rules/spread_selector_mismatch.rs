use crate::cluster::{Cluster, Uncounted, Unspread, WorkloadRef};
use crate::finding::{Finding, Severity};
use crate::fix::Repair;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for workload in cluster.workloads() {
        let labels = cluster.template_of(workload).and_then(|template| template.labels.block.as_ref());
        let replicas = cluster.replicas_of(workload);
        let single = replicas.lowest == Some(1) && replicas.declared == Some(1);
        for spread in cluster.unspread(workload) {
            let (what, label, help) = match spread.why {
                Uncounted::NoSelector => (
                    "the constraint has no `labelSelector`".to_owned(),
                    "counts no pod",
                    "add a `labelSelector` with the labels of the pod template",
                ),
                Uncounted::EmptySelector => (
                    "the scheduler counts no pod for an empty selector".to_owned(),
                    "counts no pod",
                    "write the labels of the pod template into `labelSelector`",
                ),
                Uncounted::Label { key, wanted, actual: Some(actual) } => (
                    format!("the selector wants `{key}: {wanted}`, they have `{key}: {actual}`"),
                    "does not count these pods",
                    "copy the labels of the workload's own selector",
                ),
                Uncounted::Label { key, wanted, actual: None } => (
                    format!("the selector wants `{key}: {wanted}`, which they do not have"),
                    "does not count these pods",
                    "copy the labels of the workload's own selector",
                ),
                Uncounted::OtherPods => (
                    "the selector matches other pods only".to_owned(),
                    "does not count these pods",
                    "copy the labels of the workload's own selector, unless other pods are meant",
                ),
            };
            let mut finding = Finding::at(
                spread.place,
                format!("nothing spreads the pods of {} over `{}`: {what}", workload.title(), spread.topology_key),
            )
            .label(label)
            .help(help)
            .repair(repair(workload, &spread))
            .about(workload.subject());
            if let Some(labels) = labels {
                finding = finding.because(labels.key, "the labels of its pods");
            }
            let harmless = matches!(spread.why, Uncounted::OtherPods) || single;
            out.push(if harmless { finding.severity(Severity::Info) } else { finding });
        }
    }
}

/// The workload's own labels where none are written; else the one that differs.
fn repair(workload: WorkloadRef<'_>, spread: &Unspread<'_>) -> Option<Repair> {
    let labels = ["labelSelector", "matchLabels"];
    let repair = |title: String| Repair::safe(title).risky_if(spread.strict);
    match spread.why {
        Uncounted::NoSelector | Uncounted::EmptySelector => {
            let repair = repair("select the workload's own pods".to_owned());
            Some(repair.set(spread.owner, &labels, workload.own_labels()?))
        }
        Uncounted::Label { key, actual: Some(actual), .. } => {
            let [selector, map] = labels;
            let repair = repair(format!("write `{key}: {actual}`"));
            Some(repair.set(spread.owner, &[selector, map, key], actual))
        }
        Uncounted::Label { .. } => {
            let repair = repair("copy the labels of the workload's own selector".to_owned());
            Some(repair.replace(spread.owner, &labels, "matchLabels", workload.own_labels()?))
        }
        Uncounted::OtherPods => None,
    }
}
