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
        finding.timeline = cluster.timeline(container);
        out.push(finding);
    }
}
