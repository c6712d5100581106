use std::time::Duration;

use crate::cluster::Cluster;
use crate::finding::Finding;
use crate::words::seconds;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    let least = cluster.thresholds().minimum_delay;
    for (container, exposure) in cluster.exposed_containers() {
        let Some(hook) = cluster.hook_of(container).filter(|hook| hook.ineffective.is_none()) else { continue };
        let Some(delay) = hook.delay.upper.filter(|delay| !delay.is_zero()) else { continue };
        if delay >= Duration::from_secs(least.unsigned_abs())
            || exposure.service.is_udp()
            || cluster.delays_itself(container)
        {
            continue;
        }
        let mut finding = Finding::at(
            container.hook_place().unwrap_or_else(|| container.title()),
            format!(
                "container `{}` delays SIGTERM by {}, but it may get new requests for {least} s and longer",
                container.name(),
                seconds(delay)
            ),
        )
        .label(format!("delays by {}", seconds(delay)))
        .because(exposure.service.object.title(), "clients reach it here")
        .help(format!("raise the delay to {} s", cluster.thresholds().recommended_delay))
        .repair(cluster.lengthen_delay(container, cluster.thresholds().recommended_delay))
        .about(container.subject());
        finding.timeline = cluster.timeline(container);
        out.push(finding);
    }
}
