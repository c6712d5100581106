use crate::cluster::Cluster;
use crate::finding::{Finding, Severity};
use crate::fix::Repair;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for container in cluster.all_containers() {
        let (Some(liveness), Some(readiness)) = (&container.liveness, &container.readiness) else { continue };
        let (Some(restarts), Some(unready)) = (liveness.fails_after(), readiness.fails_after()) else { continue };
        if restarts > unready || !container.workload.is_long_running() || !container.asks_the_same(liveness, readiness)
        {
            continue;
        }
        let enough = failures_for(unready.saturating_mul(3), liveness.seconds_between().unwrap_or(1));
        let order = if restarts < unready { "before" } else { "when" };
        let finding = Finding::at(
            liveness.block.place(),
            format!(
                "under overload container `{}` is restarted after {restarts} s, {order} it would stop getting requests: both probes ask the same",
                container.name()
            ),
        )
        .label(format!("restarts after {restarts} s of failure"))
        .because(readiness.block.place(), format!("takes it out of service after {unready} s"))
        .help(format!("set `failureThreshold: {enough}` in the livenessProbe, or let it ask for less than the readinessProbe"))
        .repair(
            Repair::risky(format!("set `failureThreshold: {enough}`"))
                .set(liveness.block.span, &["failureThreshold"], enough),
        )
        .about(container.subject());
        // Without a Service here, a failing probe is no sign of too many requests.
        let severity = (!cluster.is_exposed(container)).then_some(Severity::Info);
        out.push(Finding { severity, ..finding });
    }
}

fn failures_for(window: i64, period: i64) -> i64 {
    let period = period.max(1);
    window.saturating_add(period - 1) / period
}
