//! What happens to a container when its pod is deleted.

use std::sync::LazyLock;
use std::time::Duration;

use serde::Deserialize;

use super::image::is_gateway_proxy;
use super::shellless::in_place;
use super::{Cluster, ContainerRef, Feature, WorkloadRef};
use crate::finding::{Event, Phase, Timeline};
use crate::hook::{self, Handler, Hook, Ineffective, Variable};
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

impl Cluster<'_> {
    /// The grace period of a workload's pods; `None` when it is only known later.
    pub fn grace_of(&self, workload: WorkloadRef<'_>) -> Option<Grace> {
        let field = &self.template_of(workload)?.spec.grace_period;
        let written = field.known().copied();
        if field.is_unknown() {
            return None;
        }
        let seconds = written.map_or(DEFAULT_GRACE_PERIOD, |seconds| seconds.max(LEAST_GRACE_PERIOD));
        Some(Grace { seconds, written, span: field.place() })
    }

    /// What a container's preStop hook does; `None` when it has none, or that is only known later.
    pub fn hook_of(&self, container: ContainerRef<'_>) -> Option<&Hook> {
        let hooks = self.hooks.get(container.workload.id as usize)?;
        let hooks = hooks.get_or_init(|| self.evaluate_hooks(container.workload));
        hooks.iter().find(|(index, _)| *index == container.index).map(|(_, hook)| hook)
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

    /// The longest time by which a container may delay the stop signal, 0 without a hook; `None` when that is not known,
    /// the container waits by itself, or its hook has no effect (which is a matter of its own).
    pub fn longest_delay(&self, container: ContainerRef<'_>) -> Option<Duration> {
        if self.delays_itself(container) {
            return None;
        }
        match self.hook_of(container) {
            Some(hook) if hook.ineffective.is_some() => None,
            Some(hook) => hook.delay.upper,
            None => (!self.has_hook(container)).then_some(Duration::ZERO),
        }
    }

    /// Every container, native sidecars included, whose preStop hook was evaluated.
    pub fn containers_with_hooks(&self) -> impl Iterator<Item = ContainerRef<'_>> {
        self.all_containers_and_sidecars().filter(|container| self.hook_of(*container).is_some())
    }

    /// Why a container's preStop hook has no effect at all, when that is certain.
    pub fn ineffective(&self, container: ContainerRef<'_>) -> Option<&Ineffective> {
        self.hook_of(container)?.ineffective.as_ref()
    }

    /// The words of a container's preStop command.
    pub fn hook_words<'c>(&self, container: ContainerRef<'c>) -> Vec<&'c str> {
        match container.pre_stop() {
            Some(Action::Exec { command }) => {
                command.iter().filter_map(|word| word.known().map(String::as_str)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The seconds of a container's native sleep, when they are known.
    pub fn native_sleep(&self, container: ContainerRef<'_>) -> Option<i64> {
        match container.pre_stop() {
            Some(Action::Sleep { seconds }) => seconds.known().copied(),
            _ => None,
        }
    }

    /// Whether the process itself waits after the stop signal, as its flags or its environment say.
    pub fn delays_itself(&self, container: ContainerRef<'_>) -> bool {
        let by_words = own_words(container).any(|word| OWN_DELAYS.iter().any(|row| row.is_told_by(word)));
        let named = |name: &str| {
            let mut variables = OWN_DELAYS.iter().filter_map(|row| row.variable.as_deref());
            variables.any(|variable| name.contains(variable))
        };
        by_words || is_gateway_proxy(container.container) || container.env.iter().any(|entry| named(&entry.name))
    }

    /// What to write to delay the stop signal of a container, in one step.
    pub fn delay_advice(&self, container: ContainerRef<'_>) -> String {
        self.advise_delay(container, self.thresholds.recommended_delay)
    }

    /// The same for a delay that must not be shorter than another one.
    pub fn delay_advice_for(&self, container: ContainerRef<'_>, least: Duration) -> String {
        let least = least.as_secs() + u64::from(least.subsec_nanos() > 0);
        self.advise_delay(container, self.thresholds.recommended_delay.max(i64::try_from(least).unwrap_or(i64::MAX)))
    }

    /// What to write to delay the stop signal of a container for so many seconds: a new hook, or a longer one.
    pub fn longer_delay_advice(&self, container: ContainerRef<'_>, delay: i64) -> String {
        if !self.has_hook(container) {
            return self.advise_delay(container, delay);
        }
        let enough = delay.saturating_add(self.thresholds.recommended_drain);
        let short = self.grace_of(container.workload).is_some_and(|grace| grace.seconds < enough);
        let grace = if short { format!(", and `terminationGracePeriodSeconds` to {enough}") } else { String::new() };
        format!("raise the delay to {delay} s{grace}")
    }

    /// What to write instead of a hook whose program does not exist where it runs: the same delay by the kubelet's own
    /// `sleep`, which needs no program.
    pub fn sleep_instead(&self, container: ContainerRef<'_>, meant: Duration) -> Option<String> {
        let seconds = meant.as_secs() + u64::from(meant.subsec_nanos() > 0);
        let advice = self.advise_delay(container, i64::try_from(seconds).unwrap_or(i64::MAX));
        self.has(Feature::NativeSleep).then(|| advice.replacen("add", "write", 1))
    }

    fn advise_delay(&self, container: ContainerRef<'_>, delay: i64) -> String {
        let drain = self.thresholds.recommended_drain;
        // The kubelet's own `sleep` needs no binary in the image.
        let hook = if self.has(Feature::NativeSleep) {
            format!("{{preStop: {{sleep: {{seconds: {delay}}}}}}}")
        } else {
            format!("{{preStop: {{exec: {{command: [sleep, \"{delay}\"]}}}}}}")
        };
        let name = container.name();
        let short = self.grace_of(container.workload).is_some_and(|grace| grace.seconds < delay.saturating_add(drain));
        let grace = if short {
            format!(" and `terminationGracePeriodSeconds: {}` to the pod", delay.saturating_add(drain))
        } else {
            String::new()
        };
        format!("add `lifecycle: {hook}` to container `{name}`{grace}")
    }

    fn evaluate_hooks(&self, workload: WorkloadRef<'_>) -> Vec<(u32, Hook)> {
        let mut hooks = Vec::new();
        let Some(template) = self.template_of(workload).filter(|_| self.workloads.binary_search(&workload.id).is_ok())
        else {
            return hooks;
        };
        for container in self.containers(workload).chain(self.native_sidecars(workload)) {
            if self.hook_asks_another(container) {
                continue; // It asks another container, which may answer late, and stops by itself.
            }
            if let Some(hook) = evaluate(container.container) {
                hooks.push((container.index, in_place(hook, template, container.container)));
            }
        }
        hooks
    }
}

/// A row of `data/own-delays.yaml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct OwnDelay {
    #[serde(default)]
    flag: Option<String>,
    #[serde(default)]
    word: Option<String>,
    #[serde(default)]
    variable: Option<String>,
    #[serde(default)]
    takes_time: bool,
    #[expect(dead_code, reason = "for readers of the list")]
    source: String,
}

static OWN_DELAYS: LazyLock<Vec<OwnDelay>> =
    LazyLock::new(|| super::data::rows(include_str!("../../data/own-delays.yaml")));

impl OwnDelay {
    fn is_told_by(&self, word: &str) -> bool {
        let flag = word.trim_start_matches('-');
        self.flag.as_deref().is_some_and(|known| flag.starts_with(known))
            || self.word.as_deref().is_some_and(|known| word.contains(known))
    }
}

/// The times that a container's flags and variables name for staying on after the stop signal: `30s`.
pub(super) fn own_delays(container: ContainerRef<'_>) -> Vec<&str> {
    let timed = |flag: &str| {
        OWN_DELAYS.iter().any(|row| row.takes_time && row.flag.as_deref().is_some_and(|known| known == flag))
    };
    let words: Vec<&str> = own_words(container).collect();
    let flags = words.iter().zip(words.iter().skip(1).map(Some).chain([None])).filter_map(|(word, next)| {
        let flag = word.strip_prefix('-')?.trim_start_matches('-');
        match flag.split_once('=') {
            Some((flag, value)) => timed(flag).then_some(value),
            None => timed(flag).then_some(*next?),
        }
    });
    let variables = container.container.env.iter().filter_map(|entry| {
        let mut timed = OWN_DELAYS.iter().filter(|row| row.takes_time).filter_map(|row| row.variable.as_deref());
        timed.any(|variable| entry.name.contains(variable)).then_some(entry.value.as_deref()?)
    });
    flags.chain(variables).collect()
}

/// The known words of a container's `command` and `args`.
fn own_words(container: ContainerRef<'_>) -> impl Iterator<Item = &str> {
    let lists = container.container.command.iter().chain(&container.container.args);
    lists.flat_map(|list| list.value.iter()).filter_map(|word| word.known().map(String::as_str))
}

impl Grace {
    /// What the kubelet works with.
    pub fn duration(&self) -> Duration {
        Duration::from_secs(self.seconds.unsigned_abs())
    }
}

impl<'c> ContainerRef<'c> {
    /// What its preStop hook does, as written.
    pub fn pre_stop(&self) -> Option<&'c Action> {
        let hook = self.container.lifecycle.as_ref()?.pre_stop.as_ref()?;
        hook.action.as_ref().map(|action| &action.value)
    }

    /// The command of the preStop hook, if it runs one.
    pub fn exec_hook_place(&self) -> Option<Span> {
        matches!(self.pre_stop(), Some(Action::Exec { .. })).then(|| self.hook_place())?
    }

    /// The part of the preStop hook that says what it does: the command, the seconds, or the handler as a whole.
    pub fn hook_place(&self) -> Option<Span> {
        let hook = self.lifecycle.as_ref()?.pre_stop.as_ref()?;
        let Some(action) = &hook.action else { return Some(hook.block.place()) };
        Some(match &action.value {
            Action::Exec { command } => command.place(),
            Action::Sleep { seconds } => seconds.place().unwrap_or_else(|| action.place()),
            Action::HttpGet { .. } | Action::TcpSocket { .. } | Action::Grpc { .. } => action.place(),
        })
    }
}

fn seconds(duration: Duration) -> f64 {
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

#[cfg(test)]
mod tests {
    #[test]
    fn every_row_is_read() {
        let text = include_str!("../../data/own-delays.yaml");
        assert_eq!(super::OWN_DELAYS.len(), text.lines().filter(|line| line.starts_with("- ")).count());
    }
}
