//! What happens to a container when its pod is deleted.

use std::collections::BTreeMap;
use std::time::Duration;

use super::{Cluster, ContainerRef, WorkloadRef};
use crate::finding::{Event, Phase, Timeline};
use crate::hook::{self, Handler, Hook, Variable};
use crate::model::{Action, Container, Field};
use crate::source::Span;

/// Source: kubernetes `pkg/apis/core/v1/defaults.go` and `core/v1/types.go`, `DefaultTerminationGracePeriodSeconds`.
const DEFAULT_GRACE_PERIOD: i64 = 30;
/// The kubelet works with at least this much, also for 0 and negative values.
/// Source: kubernetes `pkg/kubelet/pod_workers.go`, `calculateEffectiveGracePeriod`.
const LEAST_GRACE_PERIOD: i64 = 1;
/// Between the stop signal and SIGKILL, whatever the preStop hook took.
/// Source: kubernetes `pkg/kubelet/kuberuntime/kuberuntime_manager.go`, `minimumGracePeriodInSeconds`.
const LEAST_STOP_SECONDS: i64 = 2;

/// A pod's grace period.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Grace {
    /// What the kubelet works with.
    pub seconds: i64,
    /// As written, if it is.
    pub written: Option<i64>,
    /// Where it is written.
    pub span: Option<Span>,
}

impl Cluster {
    /// The grace period of a workload's pods; `None` when it is only known later.
    pub fn grace_of(&self, workload: WorkloadRef<'_>) -> Option<Grace> {
        let field = &self.template_of(workload)?.spec.grace_period;
        let written = field.known().copied();
        if field.is_unknown() {
            return None;
        }
        let seconds = written.map_or(DEFAULT_GRACE_PERIOD, |seconds| seconds.max(LEAST_GRACE_PERIOD));
        Some(Grace { seconds, written, span: field.span() })
    }

    /// What a container's preStop hook does; `None` when it has none, or that is only known later.
    pub fn hook_of(&self, container: ContainerRef<'_>) -> Option<&Hook> {
        self.hooks.get(&(container.workload.id, container.index))
    }

    /// Whether a container has a preStop hook, understood or not.
    pub fn has_hook(&self, container: ContainerRef<'_>) -> bool {
        container.lifecycle.as_ref().is_some_and(|lifecycle| lifecycle.pre_stop.is_some())
    }

    /// What happens to a container after its pod is deleted; `None` when the grace period is only known later.
    pub fn timeline(&self, container: ContainerRef<'_>) -> Option<Timeline> {
        let grace = self.grace_of(container.workload)?.seconds;
        let hook = self.hook_of(container).filter(|hook| hook.ineffective.is_none());
        let takes = hook.map_or(0.0, |hook| seconds(hook.duration.lower));
        #[expect(clippy::cast_precision_loss, reason = "grace periods are small")]
        let (grace_end, least) = (grace as f64, LEAST_STOP_SECONDS as f64);
        #[expect(clippy::cast_precision_loss, reason = "thresholds are small")]
        let removal = self.thresholds.minimum_delay as f64;
        let signal = takes.min(grace_end);
        let kill = grace_end.max(signal + least);
        let event = |phase, from, to, note: String| Event { phase, from, to, note };
        let mut events =
            vec![event(Phase::EndpointRemoval, 0.0, Some(removal), "new requests still arrive".to_owned())];
        if let Some(hook) = hook {
            let known = hook.duration.upper.is_some_and(|upper| upper == hook.duration.lower);
            events.push(event(Phase::PreStop, 0.0, known.then_some(takes), hook.description.clone()));
            if let Some(stop) = &hook.stops {
                events.push(event(Phase::ServerStops, seconds(hook.delay.lower), None, format!("`{}`", stop.command)));
            }
        }
        events.push(event(Phase::StopSignal, signal, Some(kill), stop_note(kill - signal)));
        events.push(event(Phase::Kill, kill, None, String::new()));
        Some(Timeline { container: container.name().to_owned(), grace_period: grace, events })
    }

    pub(super) fn evaluate_hooks(&self) -> BTreeMap<(u32, u32), Hook> {
        let mut hooks = BTreeMap::new();
        for workload in self.workloads() {
            for container in self.containers(workload).chain(self.native_sidecars(workload)) {
                if let Some(hook) = evaluate(container.container) {
                    hooks.insert((workload.id, container.index), hook);
                }
            }
        }
        hooks
    }
}

/// A duration in seconds, as numbers in messages and timelines.
pub fn seconds(duration: Duration) -> f64 {
    duration.as_secs_f64()
}

fn stop_note(left: f64) -> String {
    format!("the process gets {left} s")
}

fn evaluate(container: &Container) -> Option<Hook> {
    let action = container.lifecycle.as_ref()?.pre_stop.as_ref()?.action.as_ref()?;
    let variable = |name: &str| match container.env.iter().rev().find(|entry| entry.name == name) {
        Some(entry) => entry.value.as_deref().map_or(Variable::Opaque, Variable::Literal),
        None if container.env_from => Variable::Opaque,
        None => Variable::Unset,
    };
    let words: Vec<&str>;
    let handler = match &action.value {
        Action::Sleep { seconds: Field::Set(seconds) } => Handler::Sleep { seconds: seconds.value },
        Action::HttpGet { path, .. } => Handler::HttpGet { path: path.known().map_or("/", String::as_str) },
        Action::TcpSocket { .. } => Handler::TcpSocket,
        Action::Exec { command } => {
            words = command.iter().map(|word| word.known().map(String::as_str)).collect::<Option<_>>()?;
            Handler::Exec { command: &words }
        }
        Action::Sleep { .. } | Action::Grpc { .. } => return None,
    };
    Some(hook::evaluate(&handler, &variable))
}
