use std::time::Duration;

use crate::cluster::Cluster;
use crate::finding::{Finding, Severity};
use crate::hook::AfterStop;
use crate::words::seconds;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for container in cluster.all_containers() {
        let Some(hook) = cluster.hook_of(container).filter(|hook| hook.ineffective.is_none()) else { continue };
        let Some(stop) = hook.stops.as_ref().filter(|_| hook.delay.upper == Some(Duration::ZERO)) else { continue };
        let exposed = cluster.is_exposed(container);
        let delays_late = matches!(stop.then, AfterStop::Delays(delay) if delay >= Duration::from_secs(1));
        // Without a Service, only an order that cannot be meant is worth a word, and a server whose Service is elsewhere.
        if !exposed && !delays_late && !cluster.may_be_exposed(container) {
            continue;
        }
        let after = match stop.then {
            AfterStop::Delays(delay) => format!(" and only then waits {}", seconds(delay)),
            AfterStop::Ends | AfterStop::WaitsForExit | AfterStop::Unknown => String::new(),
        };
        let advice = if delays_late {
            "move the delay in front of it".to_owned()
        } else {
            format!("put `sleep {}` in front of it", cluster.thresholds().recommended_delay)
        };
        let mut finding = Finding::at(
            container.hook_place().unwrap_or_else(|| container.title()),
            format!(
                "the hook of container `{}` stops the server at once (`{}`){after}: requests that still arrive are refused",
                container.name(),
                stop.command
            ),
        )
        .label("stops the server first")
        .help(advice)
        .about(container.subject());
        if !exposed {
            finding = finding.severity(Severity::Warning);
        }
        finding.timeline = cluster.timeline(container);
        out.push(finding);
    }
}
