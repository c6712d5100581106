use std::time::Duration;

use crate::cluster::{Cluster, ContainerRef, WorkloadRef};
use crate::finding::Finding;
use crate::hook::AfterStop;
use crate::words::seconds;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for workload in cluster.workloads() {
        let Some(grace) = cluster.grace_of(workload).filter(|grace| grace.written.is_none_or(|written| written > 0))
        else {
            continue;
        };
        let Some((container, delay)) = longest_delay(cluster, workload) else { continue };
        let left = grace.duration().saturating_sub(delay);
        let least = Duration::from_secs(cluster.thresholds().minimum_drain.unsigned_abs());
        if left.is_zero() || left >= least {
            continue;
        }
        let spent = if delay.is_zero() {
            format!("a grace period of {} s", grace.seconds)
        } else {
            format!("a preStop delay of {} in a grace period of {} s", seconds(delay), grace.seconds)
        };
        let enough = delay.as_secs().saturating_add(cluster.thresholds().recommended_drain.unsigned_abs());
        let hook = container.hook_place();
        let mut finding = Finding::at(
            grace.span.or(hook).unwrap_or_else(|| container.title()),
            format!(
                "{spent} leaves container `{}` {} to finish its requests",
                container.name(),
                seconds(left.max(Duration::from_secs(2)))
            ),
        )
        .label(format!("{} left after the delay", seconds(left.max(Duration::from_secs(2)))))
        .help(format!("set `terminationGracePeriodSeconds: {enough}`"))
        .repair(cluster.raise_grace(container.workload, enough))
        .about(container.subject());
        if let (Some(_), Some(hook)) = (grace.span, hook) {
            finding = finding.because(hook, format!("takes {} of it", seconds(delay)));
        }
        finding.timeline = cluster.timeline(container);
        out.push(finding);
    }
}

/// The container whose hook takes longest, among those with a delaying hook and those that clients reach.
fn longest_delay<'c>(cluster: &'c Cluster, workload: WorkloadRef<'c>) -> Option<(ContainerRef<'c>, Duration)> {
    let candidates = cluster.containers(workload).filter_map(|container| {
        let hook = cluster.hook_of(container).filter(|hook| hook.ineffective.is_none());
        // It waits until the process is gone: nothing is left to drain when the hook ends.
        let stopped =
            hook.and_then(|hook| hook.stops.as_ref()).is_some_and(|stop| stop.then == AfterStop::WaitsForExit);
        let takes = hook.map_or(Duration::ZERO, |hook| hook.duration.lower);
        let counts = !takes.is_zero() || (!cluster.has_hook(container) && cluster.is_exposed(container));
        (counts && !stopped).then_some((container, takes))
    });
    candidates.max_by_key(|(container, takes)| (*takes, std::cmp::Reverse(container.index)))
}
