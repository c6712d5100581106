use std::time::Duration;

use crate::cluster::Cluster;
use crate::finding::Finding;
use crate::model::{Action, Hook};
use crate::source::Span;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for container in cluster.all_containers_and_sidecars() {
        let Some(lifecycle) = &container.container.lifecycle else { continue };
        let name = container.name();
        if let Some(place) = tcp_socket(lifecycle.pre_stop.as_ref()) {
            let delay = Duration::from_secs(cluster.thresholds().recommended_delay.unsigned_abs());
            let advice = cluster.delay_advice(container).replacen("add", "write", 1);
            let mut finding = Finding::at(
                place,
                format!("the kubelet cannot run `tcpSocket` as a preStop hook: it fails at once in container `{name}`, and SIGTERM follows without a delay"),
            )
            .label("always fails")
            .help(advice)
            .repair(
                cluster.sleep_in_place_of(container, "tcpSocket", delay).map(|repair| repair.risky_if(true)),
            )
            .about(container.subject());
            finding.timeline = cluster.timeline(container);
            out.push(finding);
        }
        if let Some(place) = tcp_socket(lifecycle.post_start.as_ref()) {
            out.push(
                Finding::at(
                    place,
                    format!("the kubelet cannot run `tcpSocket` as a postStart hook: it fails at once, and container `{name}` is killed and started again, for ever"),
                )
                .label("always fails")
                .help("remove the postStart hook; a `startupProbe` with `tcpSocket` waits for the port"),
            );
        }
    }
}

fn tcp_socket(hook: Option<&Hook>) -> Option<Span> {
    let action = hook?.action.as_ref()?;
    matches!(action.value, Action::TcpSocket { .. }).then(|| action.place())
}
