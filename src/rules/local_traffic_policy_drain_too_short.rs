use std::time::Duration;

use crate::cluster::Cluster;
use crate::finding::{Finding, Severity};
use crate::words::seconds;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    let usual = cluster.thresholds().minimum_node_delay;
    for (container, _) in cluster.exposed_containers() {
        let Some((service, check)) = cluster.slowest_node_check(container) else { continue };
        let Some(delay) = cluster.longest_delay(container) else { continue };
        let takes = check.seconds.unwrap_or(usual);
        // That there is no delay at all is told by another rule, which knows as much.
        let told = delay.is_zero() && check.seconds.is_none();
        if delay >= Duration::from_secs(takes.unsigned_abs()) || told {
            continue;
        }
        let (does, label) = if delay.is_zero() {
            ("stops at once".to_owned(), "no delay before SIGTERM".to_owned())
        } else {
            (format!("stops after {}", seconds(delay)), format!("delays by {}", seconds(delay)))
        };
        let (longer, why) = match check.seconds {
            Some(seconds) => ("", format!("a node is left after {seconds} s of failed checks")),
            None => (" or longer", "only nodes with a ready pod get requests".to_owned()),
        };
        let enough = takes.saturating_add(cluster.thresholds().minimum_delay);
        let mut finding = Finding::at(
            container.hook_place().unwrap_or_else(|| container.title()),
            format!(
                "container `{}` {does}, but the load balancer of {} needs {takes} s{longer} to see that no pod is left on the node",
                container.name(),
                service.title()
            ),
        )
        .label(label)
        .because(check.place, why)
        .help(cluster.longer_delay_advice(container, enough))
        .repair(cluster.lengthen_delay(container, enough))
        .about(container.subject());
        if check.seconds.is_none() {
            finding = finding.severity(Severity::Info);
        }
        finding.timeline = cluster.timeline(container);
        out.push(finding);
    }
}
