//! What to change about a container's shutdown.

use super::{Cluster, ContainerRef, Feature, WorkloadRef};
use crate::fix::{Repair, Value};
use crate::source::Span;

const GRACE: &str = "terminationGracePeriodSeconds";

impl Cluster {
    /// The spec of a workload's pods.
    pub fn pod_spec_place(&self, workload: WorkloadRef<'_>) -> Option<Span> {
        Some(self.template_of(workload)?.spec.block.as_ref()?.span)
    }

    /// A longer grace period. On a spot node a longer one is cut off.
    pub fn raise_grace(&self, workload: WorkloadRef<'_>, seconds: u64) -> Option<Repair> {
        let seconds = i64::try_from(seconds).ok()?;
        let repair = Repair::safe(format!("set `{GRACE}: {seconds}`"));
        self.with_grace(repair, workload, seconds)
    }

    /// A preStop delay for a container that has no hook, and the grace period that it needs.
    pub fn add_delay(&self, container: ContainerRef<'_>, delay: i64) -> Option<Repair> {
        if self.has_hook(container) {
            return None;
        }
        let native = self.has(Feature::NativeSleep);
        let action = if native {
            Value::map([("sleep", Value::map([("seconds", Value::from(delay))]))])
        } else {
            let command = Value::words(["sleep", &delay.to_string()]);
            Value::map([("exec", Value::map([("command", command)]))])
        };
        // Whether the image has a `sleep` is only known to those who built it.
        let repair = Repair::safe(format!("add a preStop delay of {delay} s")).risky_if(!native).set(
            container.span,
            &["lifecycle", "preStop"],
            action,
        );
        self.with_enough_grace(repair, container.workload, delay)
    }

    /// The same, and a grace period that leaves the process time after a delay.
    pub fn with_enough_grace(&self, repair: Repair, workload: WorkloadRef<'_>, delay: i64) -> Option<Repair> {
        let enough = delay.saturating_add(self.thresholds.recommended_drain);
        match self.grace_of(workload) {
            Some(grace) if grace.seconds >= enough => Some(repair),
            Some(_) => self.with_grace(repair, workload, enough),
            None => None,
        }
    }

    fn with_grace(&self, repair: Repair, workload: WorkloadRef<'_>, seconds: i64) -> Option<Repair> {
        let spec = self.pod_spec_place(workload)?;
        let cut_off = self.spot_of(workload).is_some_and(|spot| spot.notice < seconds);
        let kept = seconds > self.thresholds.autoscaler_grace_limit;
        Some(repair.risky_if(cut_off || kept).set(spec, &[GRACE], seconds))
    }
}
