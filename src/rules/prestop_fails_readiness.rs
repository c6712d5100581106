<<<<<<< HEAD
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
=======
use crate::cluster::Cluster;
use crate::finding::Finding;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for (container, exposure) in cluster.exposed_containers() {
        let Some((file, probe)) = cluster.file_of_readiness(container) else { continue };
        let mut finding = Finding::at(
            container.hook_place().unwrap_or_else(|| container.title()),
            format!(
                "the hook of container `{}` removes `{file}`, so its readiness probe fails: when all pods end at once, {} has none left to send requests to",
                container.name(),
                exposure.service.title()
            ),
        )
        .label("makes the pod unready")
        .because(probe, format!("asks for `{file}`"))
        .help(format!("leave `{file}` in place: a deleted pod leaves the endpoints by itself"))
        .about(container.subject());
>>>>>>> q3
        finding.timeline = cluster.timeline(container);
        out.push(finding);
    }
}
