use crate::cluster::{Cluster, MisplacedEvict, WorkloadRef};
use crate::finding::Finding;
use crate::fix::Repair;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for workload in cluster.workloads() {
        let template = cluster.template_of(workload).map(|template| template.block.key);
        for misplaced in cluster.misplaced_evict_annotations(workload) {
            let finding = match misplaced {
                MisplacedEvict::NotOnPods(annotation) => Finding::at(
                    annotation.place(),
                    format!("`{}` has no effect on {}: it is only read from pods", annotation.key, workload.title()),
                )
                .label("not on the pods")
                .help("move it to `spec.template.metadata.annotations`")
                .repair(moved(cluster, workload, &annotation.key)),
                MisplacedEvict::Dropped(annotation) => Finding::at(
                    annotation.place(),
                    format!("Karpenter ignores `{}` of {} since its v1", annotation.key, workload.title()),
                )
                .label("no longer read")
                .help("write `karpenter.sh/do-not-disrupt: \"true\"` into the annotations of the pod template"),
            };
            let finding = match (&misplaced, template) {
                (MisplacedEvict::NotOnPods(_), Some(template)) => {
                    finding.because(template, "the pods are made from this")
                }
                _ => finding,
            };
            out.push(finding.about(workload.subject()));
        }
    }
}

/// The template changes, so that all pods are made anew.
fn moved(cluster: &Cluster, workload: WorkloadRef<'_>, key: &str) -> Option<Repair> {
    let metadata = workload.object.metadata.block.as_ref()?.span;
    // A template that is written elsewhere, as a Rollout's may be, is another object's.
    let template = cluster.template_of(workload).filter(|_| workload.template.is_some())?.block.span;
    let repair = Repair::risky(format!("move `{key}` to the pods"));
    Some(repair.relocate(metadata, &["annotations", key], template, &["metadata", "annotations", key]))
}
