use std::time::Duration;

use crate::cluster::{Cluster, Feature, set_here};
use crate::finding::Finding;
use crate::fix::Repair;
use crate::words::seconds;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    // Without it the field is dropped, and the pod's own grace period holds.
    if !cluster.may_have(Feature::ProbeGracePeriod) {
        return;
    }
    for container in cluster.containers_with_hooks() {
        let Some(hook) = cluster.hook_of(container).filter(|hook| hook.ineffective.is_none()) else { continue };
        for (probe, name) in [(&container.liveness, "liveness"), (&container.startup, "startup")] {
            let Some(grace) = probe.as_ref().and_then(|probe| probe.grace_period.set()) else { continue };
            let takes = hook.duration.lower;
            if takes.is_zero() || grace.value <= 0 || Duration::from_secs(grace.value.unsigned_abs()) > takes {
                continue;
            }
            let enough = takes.as_secs().saturating_add(cluster.thresholds().recommended_drain.unsigned_abs());
            let mut finding = Finding::at(
                grace.place(),
                format!(
                    "a {name} kill of container `{}` ends after {} s, within its preStop delay of {}: the process gets 2 s to finish",
                    container.name(),
                    grace.value,
                    seconds(takes)
                ),
            )
            .label(format!("{} s for a hook of {}", grace.value, seconds(takes)))
            .help(format!("set `terminationGracePeriodSeconds: {enough}` in the probe, or remove the line"))
            .repair(i64::try_from(enough).ok().map(|enough| {
                set_here(Repair::safe(format!("set `terminationGracePeriodSeconds: {enough}`")), grace, enough)
            }))
            .about(container.subject());
            if let Some(place) = container.hook_place() {
                finding = finding.because(place, "the hook runs for a probe's kill, too");
            }
            out.push(finding);
        }
    }
}
