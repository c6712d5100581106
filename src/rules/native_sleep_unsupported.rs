use crate::cluster::{Cluster, Feature};
use crate::finding::Finding;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    if cluster.has(Feature::NativeSleep) {
        return;
    }
    for container in cluster.containers_with_hooks() {
        let Some(seconds) = cluster.native_sleep(container) else { continue };
        let mut finding = Finding::at(
            container.hook_place().unwrap_or_else(|| container.title()),
            format!(
                "Kubernetes {} does not know `sleep` in a hook: it is refused or dropped, and container `{}` gets SIGTERM without a delay",
                cluster.kubernetes(),
                container.name()
            ),
        )
        .label("from Kubernetes 1.30 on")
        .help(format!("write `exec: {{command: [sleep, \"{seconds}\"]}}`, if the image has `sleep`"))
        .repair(cluster.exec_in_place_of_sleep(container, seconds))
        .about(container.subject());
        finding.timeline = cluster.timeline(container);
        out.push(finding);
    }
}
