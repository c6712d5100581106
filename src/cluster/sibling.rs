//! Containers of a pod that are told to stop while another one of the pod still waits in its hook.

use std::time::Duration;

use super::image::{is_gateway_proxy, is_sidecar, serves_others};
use super::mesh::ISTIO_DRAIN;
use super::shutdown::own_delays;
use super::{Cluster, ContainerRef, Feature, WorkloadRef};
use crate::hook::StopAction;
use crate::model::{ContainerPort, WorkloadKind};

/// A container that stops before another one of its pod.
#[derive(Copy, Clone)]
pub struct EarlySibling<'c> {
    /// The one that gets SIGTERM at once.
    pub container: ContainerRef<'c>,
    /// The one that still waits.
    pub waiting: ContainerRef<'c>,
    /// How long it waits.
    pub delay: Duration,
    /// How long the other one stays by its own flags.
    pub stays: Duration,
    /// Whether it is known to be one that others need, and may be made a native sidecar.
    pub may_be_native: bool,
}

impl Cluster<'_> {
    /// Containers that get SIGTERM at once while another one of their pod delays it, and that may be needed until then:
    /// known proxies, caches and upstreams, and whatever listens on a port. Not those that clients reach themselves.
    /// All regular containers are stopped at once, each after its own hook.
    /// Source: kubernetes `pkg/kubelet/kuberuntime/kuberuntime_container.go`, `killContainersWithSyncResult`.
    pub fn early_siblings(&self) -> impl Iterator<Item = EarlySibling<'_>> {
        let workloads = self
            .workloads()
            .filter(|workload| workload.is_long_running() && workload.kind != WorkloadKind::KnativeService);
        workloads.flat_map(move |workload| {
            let waiting = self.longest_waiting(workload);
            self.containers(workload).filter_map(move |container| {
                let (waiting, delay) = waiting?;
                let stays = self.leaves_before(container, delay)?;
                let may_be_native = serves_others(container.container) && self.has(Feature::NativeSidecars);
                Some(EarlySibling { container, waiting, delay, stays, may_be_native })
            })
        })
    }

    /// How long a container stays that others may need for longer.
    pub(super) fn leaves_before(&self, container: ContainerRef<'_>, delay: Duration) -> Option<Duration> {
        let is_helper = serves_others(container.container);
        let needed = is_helper || (!is_sidecar(container.container) && container.ports.iter().any(is_for_work));
        let stays = self.stays_for(container)?;
        (needed && stays < delay && !self.has_hook(container) && !self.is_exposed(container)).then_some(stays)
    }

    /// Native sidecars of long-running pods whose hook stops them, with the time after which it does. The hooks of native
    /// sidecars do not wait for their turn; only their stop signals do. Kubernetes before 1.29 has no native sidecars.
    /// Source: kubernetes `pkg/kubelet/kuberuntime/kuberuntime_container.go`, `killContainer`: `executePreStopHook` comes
    /// before `ordering.waitForTurn`.
    pub fn sidecars_stopping_early(&self) -> impl Iterator<Item = (ContainerRef<'_>, &StopAction, Duration)> {
        let workloads = self.workloads().filter(super::WorkloadRef::is_long_running);
        let sidecars = workloads.flat_map(|workload| self.native_sidecars(workload));
        let known = self.has(Feature::NativeSidecars);
        sidecars.filter(move |_| known).filter_map(|sidecar| {
            let hook = self.hook_of(sidecar).filter(|hook| hook.ineffective.is_none())?;
            let stop = hook.stops.as_ref()?;
            // A loop in front of the stop may be one that waits for the other containers.
            let after = hook.delay.upper?;
            Some((sidecar, stop, after))
        })
    }

    fn longest_waiting<'c>(&'c self, workload: WorkloadRef<'c>) -> Option<(ContainerRef<'c>, Duration)> {
        let delays = self.containers(workload).filter_map(|container| {
            let hook = self.hook_of(container).filter(|hook| hook.ineffective.is_none())?;
            Some((container, hook.delay.lower)).filter(|(_, delay)| *delay >= Duration::from_secs(1))
        });
        delays.max_by_key(|(container, delay)| (*delay, std::cmp::Reverse(container.index)))
    }

    /// How long the process itself stays after the stop signal, by its flags or its variables; `None` when they do not say for how long.
    fn stays_for(&self, container: ContainerRef<'_>) -> Option<Duration> {
        if is_gateway_proxy(container.container) {
            // What the pod's annotations say about it is another rule's business.
            let waits = container.env.iter().any(|entry| entry.name == "EXIT_ON_ZERO_ACTIVE_CONNECTIONS");
            return (!waits && self.proxy_drain(container.workload).is_none()).then_some(ISTIO_DRAIN);
        }
        match own_delays(container).into_iter().filter_map(go_seconds).max() {
            Some(time) => Some(Duration::from_secs(time)),
            None => (!self.delays_itself(container)).then_some(Duration::ZERO),
        }
    }
}

/// Whole seconds of a Go duration of one unit: `30s`, `2m`.
fn go_seconds(text: &str) -> Option<u64> {
    let (number, factor) = match text.strip_suffix('s') {
        Some(number) => (number, 1),
        None => (text.strip_suffix('m')?, 60),
    };
    number.parse::<u64>().ok()?.checked_mul(factor)
}

/// Whether other containers or clients may send their work to a port: it is not one for metrics, health or debugging.
pub(super) fn is_for_work(port: &ContainerPort) -> bool {
    let aside = ["metric", "prom", "health", "probe", "live", "ready", "debug", "admin", "pprof", "jmx", "stat"];
    let number = port.port.known().copied();
    !port.name.known().is_some_and(|name| aside.iter().any(|word| name.contains(word)))
        && !number.is_some_and(|number| number == 9090 || (9100..=9200).contains(&number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_tell_their_time() {
        assert_eq!(go_seconds("30s"), Some(30));
        assert_eq!(go_seconds("2m"), Some(120));
        assert_eq!(go_seconds("1m30s"), None);
        assert_eq!(go_seconds("500ms"), None);
    }
}
