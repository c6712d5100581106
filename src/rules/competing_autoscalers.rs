use crate::cluster::Cluster;
use crate::finding::{Finding, Severity};
use crate::model::AutoscalerKind;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for (first, second) in cluster.rival_autoscalers() {
        // KEDA makes a HorizontalPodAutoscaler itself: the hand-written one is too many.
        let (one, other) = match (first.kind, second.kind) {
            (AutoscalerKind::Horizontal, AutoscalerKind::ScaledObject) => (first, second),
            _ => (second, first),
        };
        let (Some(target), Some(same)) = (&one.body.target, &other.body.target) else { continue };
        let name = target.name.known().map_or("", String::as_str);
        let kind = target.kind.known().map_or("Deployment", String::as_str);
        let finding = Finding::at(
            target.block.place(),
            format!("{} and {} both scale {kind} `{name}`: neither follows its metrics", other.title(), one.title()),
        )
        .label("a second autoscaler")
        .because(same.block.place(), "the other one has the same target")
        .help(format!("delete {}, and add its metrics to {}", one.title(), other.title()))
        .about(one.subject());
        // Files of one folder may be alternatives.
        let apart = one.object.span.source != other.object.span.source;
        out.push(if apart { finding.severity(Severity::Warning) } else { finding });
    }
}
