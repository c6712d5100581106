use crate::cluster::Cluster;
use crate::finding::Finding;
use crate::model::Action;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for container in cluster.all_containers().filter(|container| container.workload.is_long_running()) {
        if !matches!(container.pre_stop(), Some(Action::HttpGet { .. })) || cluster.hook_asks_another(container) {
            continue;
        }
        let mut finding = Finding::at(
            container.hook_place().unwrap_or_else(|| container.title()),
            format!(
                "the hook of container `{}` ends as soon as the server answers, with any status: it delays SIGTERM only if the answer takes its time",
                container.name()
            ),
        )
        .label("no delay of its own")
        .help("let the endpoint answer after 10 s, or sleep instead; there is no timeout but the grace period")
        .about(container.subject());
        finding.timeline = cluster.timeline(container);
        out.push(finding);
    }
}
