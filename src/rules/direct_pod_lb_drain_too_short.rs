use std::time::Duration;

use crate::cluster::{Cluster, ContainerRef, DirectTarget};
use crate::finding::{Finding, Severity};
use crate::words::seconds;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    let least = cluster.thresholds().minimum_direct_delay;
    for (container, _) in cluster.exposed_containers() {
        let Some(target) = cluster.direct_target(container) else { continue };
        let Some(delay) = cluster.longest_delay(container) else { continue };
        if delay >= Duration::from_secs(least.unsigned_abs()) {
            out.extend(too_long_deregistration(cluster, container, &target, delay));
            continue;
        }
        let (does, label) = if delay.is_zero() {
            ("stops at once".to_owned(), "no delay before SIGTERM".to_owned())
        } else {
            (format!("stops after {}", seconds(delay)), format!("delays by {}", seconds(delay)))
        };
        let mut finding = Finding::at(
            container.hook_place().unwrap_or_else(|| container.title()),
            format!(
                "container `{}` {does}, but the load balancer of {} `{}` sends requests straight to it for {least} s and longer",
                container.name(),
                target.object.kind.value,
                target.object.name()
            ),
        )
        .label(label)
        .because(target.place, "the load balancer's targets are the pods themselves")
        .help(cluster.longer_delay_advice(container, least))
        .repair(cluster.lengthen_delay(container, least))
        .about(container.subject());
        finding.timeline = cluster.timeline(container);
        out.push(finding);
    }
}

/// The load balancer waits for connections longer than the pod lives.
fn too_long_deregistration(
    cluster: &Cluster,
    container: ContainerRef<'_>,
    target: &DirectTarget<'_>,
    delay: Duration,
) -> Option<Finding> {
    let waits = cluster.deregistration(target)?;
    let grace = cluster.grace_of(container.workload)?;
    let left = grace.duration().saturating_sub(delay);
    if Duration::from_secs(waits.seconds.unsigned_abs()) <= left {
        return None;
    }
    let mut finding = Finding::at(
        waits.place,
        format!(
            "the load balancer gives connections {} s to end, but container `{}` is killed {} after its delay",
            waits.seconds,
            container.name(),
            seconds(left)
        ),
    )
    .label(format!("{} s", waits.seconds))
    .help(format!(
        "set `terminationGracePeriodSeconds: {}`, or shorten `deregistration_delay.timeout_seconds`",
        waits.seconds.saturating_add(i64::try_from(delay.as_secs()).unwrap_or(0))
    ))
    .severity(Severity::Info);
    if let Some(span) = grace.span {
        finding = finding.because(span, "the grace period is here");
    }
    finding.timeline = cluster.timeline(container);
    Some(finding)
}
