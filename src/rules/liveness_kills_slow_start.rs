use crate::cluster::Cluster;
use crate::finding::Finding;
use crate::model::Action;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for container in cluster.all_containers() {
        let (Some(liveness), Some(readiness), None) = (&container.liveness, &container.readiness, &container.startup)
        else {
            continue;
        };
        let (Some(killed), Some(ready)) = (liveness.gives_up_after(), readiness.starts_after()) else { continue };
        // A command of its own may succeed long before the server answers.
        let own_command = matches!(liveness.action.as_ref().map(|action| &action.value), Some(Action::Exec { .. }))
            && !container.asks_the_same(liveness, readiness);
        if killed > ready || own_command || liveness.action.is_none() {
            continue;
        }
        let waits = readiness.initial_delay.place().unwrap_or_else(|| readiness.block.place());
        let failures = startup_failures(ready, liveness.seconds_between().unwrap_or(1));
        out.push(
            Finding::at(
                liveness.block.place(),
                format!(
                    "container `{}` is killed when it does not answer {killed} s after its start, but nobody expects it to be ready before {ready} s",
                    container.name()
                ),
            )
            .label(format!("gives up after {killed} s"))
            .because(waits, format!("the readiness probe waits for {ready} s"))
            .help(format!("add a `startupProbe` with the liveness probe's check and `failureThreshold: {failures}`"))
            .about(container.subject()),
        );
    }
}

/// Twice the time that the readiness probe allows.
fn startup_failures(ready: i64, period: i64) -> i64 {
    let period = period.max(1);
    ready.saturating_mul(2).saturating_add(period - 1) / period
}
