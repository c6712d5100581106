use crate::cluster::{Cluster, Feature};
use crate::finding::Finding;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    if !cluster.has(Feature::TerminatingEndpoints) {
        return;
    }
    for container in cluster.containers_with_hooks() {
        let Some(command) = cluster.fails_readiness(container).filter(|_| cluster.is_exposed(container)) else {
            continue;
        };
        let mut finding = Finding::at(
            container.hook_place().unwrap_or_else(|| container.title()),
            format!(
                "`{command}` makes container `{}` fail its readiness probe while it could still answer, so it gets no request even when no other pod is left",
                container.name()
            ),
        )
        .label("a deleted pod leaves the endpoints anyway")
        .help(format!("remove `{command}` and keep the delay"))
        .about(container.subject());
        if let Some(readiness) = &container.readiness {
            finding = finding.because(readiness.block.place(), "the probe that fails");
        }
        finding.timeline = cluster.timeline(container);
        out.push(finding);
    }
}
