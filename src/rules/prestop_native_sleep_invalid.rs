use crate::cluster::{Cluster, Feature};
use crate::finding::Finding;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for container in cluster.containers_with_hooks() {
        let Some(seconds) = cluster.native_sleep(container) else { continue };
        let grace = cluster.grace_of(container.workload);
        // The API server compares with the grace period as written; `seconds == grace` passes.
        let limit = grace.map(|grace| grace.written.unwrap_or(grace.seconds));
        let (why, help, enough) = if seconds < 0 {
            ("it is negative".to_owned(), "write a positive number of seconds".to_owned(), None)
        } else if seconds == 0 && !cluster.has(Feature::ZeroSleep) {
            let why = format!("0 {}", Feature::ZeroSleep.needs());
            (why, "remove the hook, or write a positive number".to_owned(), None)
        } else if let Some(limit) = limit.filter(|limit| seconds > *limit) {
            let enough = seconds.saturating_add(cluster.thresholds().recommended_drain);
            (
                format!("it is longer than the grace period of {limit} s"),
                format!("set `terminationGracePeriodSeconds: {enough}`, or shorten the sleep"),
                Some(enough),
            )
        } else {
            continue;
        };
        let mut finding = Finding::at(
            container.hook_place().unwrap_or_else(|| container.title()),
            format!("the API server rejects a sleep of {seconds} s in container `{}`: {why}", container.name()),
        )
        .label("rejected")
        .help(help)
        .repair(enough.and_then(|enough| cluster.raise_grace(container.workload, enough.unsigned_abs())))
        .about(container.subject());
        if let Some(span) = grace.and_then(|grace| grace.span).filter(|_| limit.is_some_and(|limit| seconds > limit)) {
            finding = finding.because(span, "the grace period is here");
        }
        out.push(finding);
    }
}
