use std::time::Duration;

use crate::cluster::{Cluster, ContainerRef};
use crate::finding::Finding;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for (container, exposure) in cluster.exposed_containers() {
        let excused =
            exposure.service.is_udp() || cluster.delays_itself(container) || cluster.is_node_agent(container.workload);
        if excused || !is_without_delay(cluster, container) {
            continue;
        }
        let does = match cluster.hook_of(container) {
            Some(_) => format!("the preStop hook of container `{}` does not delay SIGTERM", container.name()),
            None => format!("container `{}` gets SIGTERM at once when its pod is deleted", container.name()),
        };
        let mut finding = Finding::at(
            container.hook_place().unwrap_or_else(|| container.title()),
            format!("{does}, while {} still sends it requests", exposure.service.title()),
        )
        .label("no delay before SIGTERM")
        .because(exposure.service.object.title(), "clients reach it here, and for some seconds after the deletion")
        .help(cluster.delay_advice(container))
        .repair(cluster.add_delay(container, cluster.thresholds().recommended_delay))
        .about(container.subject());
        finding.timeline = cluster.timeline(container);
        out.push(finding);
    }
}

/// No hook, or one that certainly takes no time. What a hook does that is not understood may be a delay.
fn is_without_delay(cluster: &Cluster, container: ContainerRef<'_>) -> bool {
    match cluster.hook_of(container) {
        Some(hook) => hook.delay.upper == Some(Duration::ZERO),
        None => !cluster.has_hook(container),
    }
}
