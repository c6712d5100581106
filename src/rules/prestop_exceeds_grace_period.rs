use crate::cluster::Cluster;
use crate::finding::Finding;
use crate::words::seconds;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for container in cluster.containers_with_hooks() {
        let (Some(hook), Some(grace)) = (cluster.hook_of(container), cluster.grace_of(container.workload)) else {
            continue;
        };
        if hook.ineffective.is_some() || hook.duration.lower < grace.duration() {
            continue;
        }
        let takes = hook.duration.lower;
        let enough = takes.as_secs().saturating_add(cluster.thresholds().recommended_drain.unsigned_abs());
        let mut finding = Finding::at(
            container.hook_place().unwrap_or_else(|| container.title()),
            format!(
                "the preStop hook of container `{}` takes {}, but the grace period ends after {} s: the process gets 2 s instead of a graceful stop",
                container.name(),
                seconds(takes),
                grace.seconds
            ),
        )
        .label(format!("takes {}", seconds(takes)))
        .about(container.subject());
        finding = match grace.span {
            Some(span) => finding.because(span, format!("SIGKILL follows when these {} s are over", grace.seconds)),
            None => finding,
        };
        finding = if takes.as_secs() > 24 * 3600 {
            finding.help("let the hook end before the grace period does")
        } else {
            finding
                .help(format!("set `terminationGracePeriodSeconds: {enough}` in the pod's spec, or shorten the delay"))
                .repair(cluster.raise_grace(container.workload, enough))
        };
        finding.timeline = cluster.timeline(container);
        out.push(finding);
    }
}
