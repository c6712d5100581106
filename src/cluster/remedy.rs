//! What to change: the repairs that several rules want, in terms of the fields of a manifest.

use std::time::Duration;

use super::select::{Match, matches};
use super::{Cluster, ContainerRef, Feature, Limit, Of, WorkloadRef};
use crate::fix::{Repair, Value};
use crate::model::{Action, Budget, Field, Selector, Spanned, WorkloadKind};
use crate::source::Span;

const GRACE: &str = "terminationGracePeriodSeconds";

impl Cluster<'_> {
    /// A longer grace period. Safe, except where it would not be granted.
    pub fn raise_grace(&self, workload: WorkloadRef<'_>, seconds: u64) -> Option<Repair> {
        let seconds = i64::try_from(seconds).ok()?;
        self.with_grace(Repair::safe(format!("set `{GRACE}: {seconds}`")), workload, seconds)
    }

    /// A preStop delay for a container that has no hook, and the grace period that it needs.
    pub fn add_delay(&self, container: ContainerRef<'_>, delay: i64) -> Option<Repair> {
        if self.has_hook(container) {
            return None;
        }
        let repair = Repair::safe(format!("add a preStop delay of {delay} s"));
        let native = self.has(Feature::NativeSleep);
        let action = if native { sleep(delay) } else { exec(delay) };
        // Whether the image has a `sleep` is only known to those who built it.
        let repair = repair.risky_if(!native).set(container.span, &["lifecycle", "preStop"], action);
        self.with_enough_grace(repair, container, delay)
    }

    /// The same, at least as long as another delay.
    pub fn add_delay_for(&self, container: ContainerRef<'_>, least: Duration) -> Option<Repair> {
        self.add_delay(container, self.thresholds.recommended_delay.max(whole(least)?))
    }

    /// A new hook, or a longer delay where the hook does nothing but wait.
    pub fn lengthen_delay(&self, container: ContainerRef<'_>, delay: i64) -> Option<Repair> {
        let repair = Repair::safe(format!("raise the preStop delay to {delay} s"));
        let repair = match container.pre_stop() {
            None => return self.add_delay(container, delay),
            Some(Action::Sleep { seconds }) => repair.set(seconds.set()?.span, &[], delay),
            Some(Action::Exec { command }) => {
                let (index, word) = lengthened(&self.hook_words(container), delay)?;
                repair.splice(command.span, index..index + 1, vec![word.into()])
            }
            Some(_) => return None,
        };
        self.with_enough_grace(repair, container, delay)
    }

    /// The kubelet's own sleep in place of a hook that cannot run, by the name of its handler.
    pub fn sleep_in_place_of(&self, container: ContainerRef<'_>, handler: &str, meant: Duration) -> Option<Repair> {
        let delay = whole(meant).filter(|delay| *delay > 0 && self.has(Feature::NativeSleep))?;
        let hook = container.lifecycle.as_ref()?.pre_stop.as_ref()?;
        let seconds = Value::map([("seconds", delay.into())]);
        let repair = Repair::safe(format!("let the kubelet wait {delay} s")).replace(
            hook.block.span,
            &[handler],
            "sleep",
            seconds,
        );
        self.with_enough_grace(repair, container, delay)
    }

    /// A command that waits, in place of a native sleep.
    pub fn exec_in_place_of_sleep(&self, container: ContainerRef<'_>, delay: i64) -> Option<Repair> {
        let hook = container.lifecycle.as_ref()?.pre_stop.as_ref()?;
        let command = Value::map([("command", Value::words(["sleep", &delay.to_string()]))]);
        let repair = Repair::risky("run `sleep` in the container");
        Some(repair.replace(hook.block.span, &["sleep"], "exec", command))
    }

    /// Other words in place of some of a container's preStop command.
    pub fn rewrite_hook(
        &self,
        repair: Repair,
        container: ContainerRef<'_>,
        words: std::ops::Range<usize>,
        by: Vec<Value>,
    ) -> Option<Repair> {
        let Some(Action::Exec { command }) = container.pre_stop() else { return None };
        Some(repair.splice(command.span, words, by))
    }

    /// Whether a delay of a container would be too long for something else in its pod: a sibling that it needs, the proxy
    /// of a mesh, a probe's own grace period, the notice of a spot node.
    fn disturbs(&self, container: ContainerRef<'_>, delay: i64) -> bool {
        let time = Duration::from_secs(delay.unsigned_abs());
        let workload = container.workload;
        let mut siblings = self.containers(workload).filter(|sibling| sibling.index != container.index);
        let probes = [&container.liveness, &container.startup].into_iter().flatten();
        let mut graces = probes.filter_map(|probe| probe.grace_period.known());
        siblings.any(|sibling| self.leaves_before(sibling, time).is_some())
            || graces.any(|grace| *grace <= delay)
            || self.proxy_drain(workload).is_some_and(|drain| drain.serves < time)
            || self.spot_of(workload).is_some_and(|spot| spot.notice <= delay)
    }

    /// A repair that makes a container wait, with a grace period that leaves the process time after the delay.
    fn with_enough_grace(&self, repair: Repair, container: ContainerRef<'_>, delay: i64) -> Option<Repair> {
        let workload = container.workload;
        let repair = repair.risky_if(self.disturbs(container, delay));
        let enough = delay.saturating_add(self.thresholds.recommended_drain);
        match self.grace_of(workload)? {
            grace if grace.seconds >= enough => Some(repair),
            _ => self.with_grace(repair, workload, enough),
        }
    }

    /// A repair, with a grace period. A spot node does not wait for a longer one, nor does Cluster Autoscaler.
    fn with_grace(&self, repair: Repair, workload: WorkloadRef<'_>, seconds: i64) -> Option<Repair> {
        let spec = self.template_of(workload)?.spec.block.as_ref()?.span;
        let cut_off = self.spot_of(workload).is_some_and(|spot| spot.notice < seconds);
        let too_long = seconds > self.thresholds.autoscaler_grace_limit;
        Some(repair.risky_if(cut_off || too_long).set(spec, &[GRACE], seconds))
    }

    /// A budget behind a workload that lets one pod go at a time, for the pods that the workload selects.
    pub fn new_budget(&self, workload: WorkloadRef<'_>) -> Option<Repair> {
        let selector = workload.body.selector.as_ref()?;
        let labels = plain_labels(selector)?;
        // A workload that does not select its own pods is refused, and a budget like it would guard nothing.
        if matches(selector, &self.template_of(workload)?.labels) != Match::Yes {
            return None;
        }
        if !self.has(Feature::PolicyV1)
            || workload.object.name().is_empty()
            || workload.object.metadata.namespace.is_unknown()
        {
            return None;
        }
        let mut metadata = vec![("name".to_owned(), Value::from(workload.object.name()))];
        metadata.extend(workload.object.namespace().map(|namespace| ("namespace".to_owned(), namespace.into())));
        let mut spec = vec![("maxUnavailable", 1.into())];
        if self.has(Feature::UnhealthyPodEvictionPolicy) && self.quorum_of(workload).is_none() {
            spec.push(("unhealthyPodEvictionPolicy", "AlwaysAllow".into()));
        }
        spec.push(("selector", Value::map([("matchLabels", labels)])));
        let budget = Value::map([
            ("apiVersion", "policy/v1".into()),
            ("kind", "PodDisruptionBudget".into()),
            ("metadata", Value::Map(metadata)),
            ("spec", Value::map(spec)),
        ]);
        let repair = Repair::risky(format!("add a PodDisruptionBudget for {}", workload.title()));
        Some(repair.append(workload.object.span, budget))
    }
}

/// A budget that always lets one pod go, and never two.
pub fn one_at_a_time(repair: Repair, budget: Of<'_, Budget>) -> Option<Repair> {
    let spec = budget.spec.as_ref()?.span;
    match budget.limit() {
        Limit::MinAvailable(_) => Some(repair.replace(spec, &["minAvailable"], "maxUnavailable", 1)),
        Limit::MaxUnavailable(_) | Limit::Neither => Some(repair.set(spec, &["maxUnavailable"], 1)),
        Limit::Unknown => None,
    }
}

impl WorkloadRef<'_> {
    /// A repair that sets numbers of the rolling update, where the kind keeps them.
    pub fn set_rolling(&self, repair: Repair, numbers: &[(&str, i64)]) -> Option<Repair> {
        let numbers = Value::map(numbers.iter().map(|(key, value)| (*key, Value::from(*value))));
        if let Some(rolling) = &self.strategy.rolling {
            return Some(repair.set(rolling.block.span, &[], numbers));
        }
        let strategy = match self.kind {
            WorkloadKind::Deployment => "strategy",
            WorkloadKind::StatefulSet | WorkloadKind::DaemonSet => "updateStrategy",
            _ => return None,
        };
        Some(repair.set(self.spec.as_ref()?.span, &[strategy, "rollingUpdate"], numbers))
    }

    /// A repair that sets a field of `spec`; `None` where a kustomization does, which would win.
    pub fn set_in_spec(&self, repair: Repair, key: &str, value: impl Into<Value>) -> Option<Repair> {
        Some(repair.set(self.spec_that_holds(key)?, &[key], value))
    }

    /// A repair that removes a field of `spec`; `None` where a kustomization sets it again.
    pub fn remove_from_spec(&self, repair: Repair, key: &str) -> Option<Repair> {
        Some(repair.remove(self.spec_that_holds(key)?, &[key]))
    }

    fn spec_that_holds(&self, key: &str) -> Option<Span> {
        let spec = self.spec.as_ref()?.span;
        let elsewhere = key == "replicas" && self.replicas.place().is_some_and(|place| place.source != spec.source);
        (!elsewhere).then_some(spec)
    }

    /// The labels that the workload itself selects its pods by, if they are known.
    pub fn own_labels(&self) -> Option<Value> {
        plain_labels(self.body.selector.as_ref()?)
    }
}

/// A number in quotes without them.
pub fn unquoted(field: &str, value: Span, text: &str) -> Option<Repair> {
    let number: i64 = text.trim().parse().ok()?;
    Some(Repair::safe(format!("write `{field}: {number}`")).set(value, &[], number))
}

/// The number that a mapping or a field holds.
pub fn set_here<T>(repair: Repair, field: &Spanned<T>, value: impl Into<Value>) -> Repair {
    repair.set(field.span, &[], value)
}

fn plain_labels(selector: &Selector) -> Option<Value> {
    let labels = &selector.labels;
    if labels.incomplete || labels.entries.is_empty() || !selector.expressions.is_empty() {
        return None;
    }
    let pair = |label: &crate::model::Label| Some((label.key.clone(), Value::from(label.value.known()?.as_str())));
    labels.entries.iter().map(pair).collect::<Option<_>>().map(Value::Map)
}

fn sleep(delay: i64) -> Value {
    Value::map([("sleep", Value::map([("seconds", delay.into())]))])
}

fn exec(delay: i64) -> Value {
    let command = Value::words(["sleep", &delay.to_string()]);
    Value::map([("exec", Value::map([("command", command)]))])
}

fn whole(duration: Duration) -> Option<i64> {
    i64::try_from(duration.as_secs() + u64::from(duration.subsec_nanos() > 0)).ok()
}

/// Of a command that only sleeps, alone or as a shell's whole script, the word to change and what it becomes.
fn lengthened(words: &[&str], delay: i64) -> Option<(usize, String)> {
    let is_sleep = |word: &str| word.rsplit('/').next() == Some("sleep");
    let is_number = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    match words {
        [program, number] if is_sleep(program) && is_number(number) => Some((1, delay.to_string())),
        [_, "-c", script] => {
            let (program, number) = script.trim().split_once(' ')?;
            (is_sleep(program) && is_number(number.trim())).then(|| (2, format!("{program} {delay}")))
        }
        _ => None,
    }
}

impl<T> Field<T> {
    /// Where the value alone is written, if it is known.
    pub fn value_place(&self) -> Option<Span> {
        self.set().map(|value| value.span)
    }
}
