use crate::cluster::Cluster;
use crate::finding::Finding;
use crate::hook::Ineffective;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for container in cluster.containers_with_hooks() {
        let Some(Ineffective::BackgroundedDelay { command }) = cluster.ineffective(container) else { continue };
        let mut finding = Finding::at(
            container.hook_place().unwrap_or_else(|| container.title()),
            format!(
                "`{command} &` runs in the background: the hook of container `{}` ends at once, and SIGTERM follows without a delay",
                container.name()
            ),
        )
        .label(format!("nothing waits for `{command}`"))
        .help(format!("remove the `&` behind `{command}`"))
        .about(container.subject());
        finding.timeline = cluster.timeline(container);
        out.push(finding);
    }
}
