use std::time::Duration;

use crate::cluster::Cluster;
use crate::finding::{Finding, Severity};
use crate::words::seconds;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for workload in cluster.workloads() {
        let Some(spot) = cluster.spot_of(workload) else { continue };
        let Some(grace) = cluster.grace_of(workload).filter(|grace| grace.seconds > spot.notice) else { continue };
        let notice = Duration::from_secs(spot.notice.unsigned_abs());
        let late = cluster.containers(workload).filter_map(|container| {
            let hook = cluster.hook_of(container).filter(|hook| hook.ineffective.is_none())?;
            (hook.duration.lower >= notice).then_some((container, hook.duration.lower))
        });
        let late: Vec<_> = late.collect();
        let because = format!("{} gives its pods {} when it is taken away", spot.title, seconds(notice));
        for (container, takes) in &late {
            let mut finding = Finding::at(
                container.hook_place().unwrap_or_else(|| container.title()),
                format!(
                    "the hook of container `{}` takes {}, and {because}: SIGKILL comes before SIGTERM",
                    container.name(),
                    seconds(*takes)
                ),
            )
            .label(format!("{} is all there is", seconds(notice)))
            .because(spot.span, format!("the pods run on {}", spot.title))
            .help(format!(
                "shorten the delay to {} s and set `terminationGracePeriodSeconds: {}`",
                spot.notice / 2,
                spot.notice
            ))
            .about(container.subject());
            finding.timeline = cluster.timeline(*container);
            out.push(finding);
        }
        if late.is_empty() {
            out.push(
                Finding::at(
                    grace.span.unwrap_or(spot.span),
                    format!("the grace period of {} s is cut short: {because}", grace.seconds),
                )
                .label(format!("more than {}", seconds(notice)))
                .help(format!("set `terminationGracePeriodSeconds: {}`", spot.notice))
                .severity(Severity::Info)
                .about(workload.subject()),
            );
        }
    }
}
