use crate::cluster::{Cluster, Mesh};
use crate::finding::{Finding, Severity};
use crate::words::seconds;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for workload in cluster.workloads() {
        let Some(drain) = cluster.proxy_drain(workload) else { continue };
        let Some((container, delay)) = cluster.slowest_to_stop(workload) else { continue };
        let outlasts = cluster.grace_of(workload).filter(|grace| cluster.outlasts(&drain, *grace));
        if drain.serves >= delay && outlasts.is_none() {
            continue;
        }
        let mesh = drain.mesh.name();
        let message = match outlasts {
            Some(grace) => format!(
                "{mesh}'s proxy waits {} before it stops, but the grace period ends after {} s: it is killed with its connections",
                seconds(drain.serves),
                grace.seconds
            ),
            None if drain.mesh == Mesh::Linkerd && drain.serves.is_zero() => format!(
                "{mesh}'s proxy refuses new requests at once, while container `{}` goes on for {}",
                container.name(),
                seconds(delay)
            ),
            None => format!(
                "{mesh}'s proxy is gone {} after the pod's deletion, while container `{}` goes on for {}",
                seconds(drain.serves),
                container.name(),
                seconds(delay)
            ),
        };
        let enough = delay.as_secs().saturating_add(cluster.thresholds().recommended_drain.unsigned_abs());
        let help = match outlasts {
            Some(_) => format!(
                "set `terminationGracePeriodSeconds` to {} or more",
                drain.serves.as_secs().saturating_add(enough)
            ),
            None => {
                format!("annotate the pod with `{}`, or let the proxy be a native sidecar", drain.mesh.setting(enough))
            }
        };
        let label = if drain.written.is_some() {
            seconds(drain.serves)
        } else {
            format!("{} by default", seconds(drain.serves))
        };
        let mut finding = Finding::at(drain.place, message)
            .label(label)
            .because(
                container.hook_place().unwrap_or_else(|| container.title()),
                format!("container `{}` delays SIGTERM by {}", container.name(), seconds(delay)),
            )
            .help(help)
            .about(container.subject());
        if drain.written.is_none() {
            finding = finding.severity(Severity::Info);
        }
        finding.timeline = cluster.timeline(container);
        out.push(finding);
    }
}
