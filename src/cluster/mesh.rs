//! Proxies that a mesh puts beside an application, as far as annotations tell: how long they go on serving after the
//! pod's deletion.

use std::time::Duration;

use super::{Cluster, ContainerRef, Feature, Grace, WorkloadRef};
use crate::config::Version;
use crate::model::{Labels, PodTemplate};
use crate::source::Span;

/// Istio's proxy in a regular container: it drains from its SIGTERM on, for 5 s unless told otherwise.
/// Source: istio/api `mesh/v1alpha1/proxy.proto`, `termination_drain_duration`.
pub(super) const ISTIO_DRAIN: Duration = Duration::from_secs(5);
/// Istio 1.27 and later use a native sidecar from this version of Kubernetes on (istio#56428).
const ISTIO_NATIVE: Version = Version::new(1, 33);

const ISTIO_CONFIG: &str = "proxy.istio.io/config";
const LINKERD_WAIT: &str = "config.alpha.linkerd.io/proxy-wait-before-exit-seconds";

/// How long a mesh's proxy goes on serving after the pod's deletion.
pub struct ProxyDrain {
    /// Whose it is.
    pub mesh: Mesh,
    /// How long.
    pub serves: Duration,
    /// Where that is written; `None`: it is the mesh's default.
    pub written: Option<Span>,
    /// Where the pod asks for the proxy, or that is written.
    pub place: Span,
}

/// A mesh.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Mesh {
    /// Istio
    Istio,
    /// Linkerd
    Linkerd,
}

impl Mesh {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Istio => "Istio",
            Self::Linkerd => "Linkerd",
        }
    }

    /// The annotation that makes its proxy serve longer.
    pub fn setting(self, seconds: u64) -> String {
        match self {
            Self::Istio => format!("{ISTIO_CONFIG}: '{{terminationDrainDuration: {seconds}s}}'"),
            Self::Linkerd => format!("{LINKERD_WAIT}: \"{seconds}\""),
        }
    }
}

impl Cluster<'_> {
    /// How long the mesh's proxy beside a workload's containers goes on serving; `None` when there is none, it is a
    /// native sidecar and so ends after them, it waits for the last connection, or that is not known.
    pub fn proxy_drain(&self, workload: WorkloadRef<'_>) -> Option<ProxyDrain> {
        let template = self.template_of(workload)?;
        let by_hand = self
            .containers(workload)
            .any(|container| matches!(container.name(), "istio-proxy" | "linkerd-proxy") && self.has_hook(container));
        if by_hand || !workload.is_long_running() || template.annotations.incomplete {
            return None;
        }
        self.istio(template).or_else(|| self.linkerd(template))
    }

    /// The regular container whose preStop hook delays SIGTERM the longest, but for the proxies themselves.
    pub fn slowest_to_stop<'c>(&'c self, workload: WorkloadRef<'c>) -> Option<(ContainerRef<'c>, Duration)> {
        let containers = self.containers(workload).filter(|container| {
            !matches!(container.name(), "istio-proxy" | "linkerd-proxy")
                && self.hook_of(*container).is_some_and(|hook| hook.ineffective.is_none())
        });
        let delays = containers.filter_map(|container| Some((container, self.hook_of(container)?.delay.lower)));
        delays.max_by_key(|(_, delay)| *delay)
    }

    /// Whether a proxy that serves for so long is only ended by SIGKILL.
    pub fn outlasts(&self, drain: &ProxyDrain, grace: Grace) -> bool {
        drain.mesh == Mesh::Linkerd && drain.written.is_some() && drain.serves >= grace.duration()
    }

    fn istio(&self, template: &PodTemplate) -> Option<ProxyDrain> {
        let annotations = &template.annotations;
        let asked = |labels: &Labels, key, value| labels.value(key).is_some_and(|known| known == value);
        let inject = "sidecar.istio.io/inject";
        let refused = asked(annotations, inject, "false") || asked(&template.labels, inject, "false");
        if refused || asked(annotations, "sidecar.istio.io/nativeSidecar", "true") {
            return None;
        }
        if let Some(label) = annotations.get(ISTIO_CONFIG) {
            let config: serde_yaml::Value = serde_yaml::from_str(label.value.known()?).ok()?;
            let metadata = config.get("proxyMetadata");
            let waits = metadata.and_then(|metadata| metadata.get("EXIT_ON_ZERO_ACTIVE_CONNECTIONS"));
            let waits = waits.is_some_and(|waits| waits.as_bool() == Some(true) || waits.as_str() == Some("true"));
            let drain = config.get("terminationDrainDuration");
            if waits {
                return None;
            }
            if let Some(drain) = drain {
                let place = label.value.place()?;
                let serves = go_duration(drain.as_str()?)?;
                return Some(ProxyDrain { mesh: Mesh::Istio, serves, written: Some(place), place });
            }
        }
        let asks = [annotations, &template.labels].into_iter().find_map(|labels| {
            labels.get(inject).filter(|label| label.value.known().is_some_and(|value| value == "true"))
        })?;
        let may_be_native = self.kubernetes() >= ISTIO_NATIVE;
        let place = asks.value.place().filter(|_| !may_be_native)?;
        Some(ProxyDrain { mesh: Mesh::Istio, serves: ISTIO_DRAIN, written: None, place })
    }

    fn linkerd(&self, template: &PodTemplate) -> Option<ProxyDrain> {
        let annotations = &template.annotations;
        let asked = |key, value| annotations.value(key).is_some_and(|known| known == value);
        let native =
            ["config.beta.linkerd.io/proxy-enable-native-sidecar", "config.linkerd.io/proxy-enable-native-sidecar"];
        if asked("linkerd.io/inject", "disabled") || native.iter().any(|key| asked(key, "true")) {
            return None;
        }
        if let Some(label) = annotations.get(LINKERD_WAIT) {
            let place = label.value.place()?;
            let serves = Duration::from_secs(label.value.known()?.trim().parse().ok()?);
            return Some(ProxyDrain { mesh: Mesh::Linkerd, serves, written: Some(place), place });
        }
        // Linkerd 2.20 uses native sidecars where Kubernetes has them.
        let asks = annotations.get("linkerd.io/inject").filter(|_| asked("linkerd.io/inject", "enabled"))?;
        let place = asks.value.place().filter(|_| !self.has(Feature::NativeSidecars))?;
        Some(ProxyDrain { mesh: Mesh::Linkerd, serves: Duration::ZERO, written: None, place })
    }
}

/// `5s`, `1m30s`, `500ms`: what Go's `time.ParseDuration` reads.
fn go_duration(text: &str) -> Option<Duration> {
    let mut rest = text.trim();
    let mut total = 0.0;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let (number, after) = rest.split_at(digits);
        let unit = after.find(|c: char| c.is_ascii_digit()).unwrap_or(after.len());
        let (unit, next) = after.split_at(unit);
        let seconds = match unit {
            "h" => 3600.0,
            "m" => 60.0,
            "s" => 1.0,
            "ms" => 0.001,
            "us" | "µs" | "ns" => 0.0,
            _ => return None,
        };
        total += number.parse::<f64>().ok()? * seconds;
        rest = next;
    }
    Duration::try_from_secs_f64(total).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_as_go_reads_them() {
        assert_eq!(go_duration("5s"), Some(Duration::from_secs(5)));
        assert_eq!(go_duration("1m30s"), Some(Duration::from_secs(90)));
        assert_eq!(go_duration("500ms"), Some(Duration::from_millis(500)));
        assert_eq!(go_duration("5"), None);
        assert_eq!(go_duration("five"), None);
    }
}
