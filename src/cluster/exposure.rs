//! Which workloads clients reach, and through which containers.

use super::image::is_sidecar;
use super::sibling::is_for_work;
use super::{Cluster, ContainerRef, Of, WorkloadRef};
use crate::model::{Action, ContainerPort, PortRef, Service, ServicePort, Spanned, WorkloadKind};
use crate::source::Span;

/// How clients reach a workload.
#[derive(Copy, Clone)]
pub struct Exposure<'c> {
    /// The Service that sends them.
    pub service: Of<'c, Service>,
}

impl Cluster<'_> {
    /// How clients reach a workload: the nearest Service that sends traffic to it.
    ///
    /// Not through a headless Service (that is how peers find one another) unless a route leads to it, nor through one
    /// that only serves metrics. Knative's own proxy drains its pods, and Jobs answer nobody.
    pub fn exposure_of<'c>(&'c self, workload: WorkloadRef<'c>) -> Option<Exposure<'c>> {
        if workload.kind == WorkloadKind::KnativeService || !workload.is_long_running() {
            return None;
        }
        let services = self.services_of(workload).filter(|service| self.carries_traffic(*service));
        let service = services.min_by_key(|service| self.distance(service.object, workload.object))?;
        Some(Exposure { service })
    }

    /// Workloads that clients reach.
    pub fn exposed_workloads(&self) -> impl Iterator<Item = (WorkloadRef<'_>, Exposure<'_>)> {
        self.workloads().filter_map(|workload| Some((workload, self.exposure_of(workload)?)))
    }

    /// The regular containers that clients reach, each with the Service that sends them.
    pub fn exposed_containers(&self) -> impl Iterator<Item = (ContainerRef<'_>, Exposure<'_>)> {
        self.workloads().flat_map(move |workload| {
            self.containers(workload).filter_map(move |container| {
                self.exposure_of(workload)?;
                let services = self.services_of(workload).filter(|service| self.is_target(container, *service));
                let service = services.min_by_key(|service| self.distance(service.object, workload.object))?;
                Some((container, Exposure { service }))
            })
        })
    }

    /// Whether clients reach a container.
    pub fn is_exposed(&self, container: ContainerRef<'_>) -> bool {
        self.exposure_of(container.workload).is_some()
            && self.services_of(container.workload).any(|service| self.is_target(container, service))
    }

    /// Whether a container may be reached by clients whose Service is not among the manifests: no Service at all selects
    /// its pods, and it listens on a port. The members of a StatefulSet often only talk to one another.
    pub fn may_be_exposed(&self, container: ContainerRef<'_>) -> bool {
        let workload = container.workload;
        workload.is_long_running()
            && !workload.is_stateful()
            && workload.kind != WorkloadKind::Pod
            && self.services_of(workload).next().is_none()
            && container.ports.iter().any(is_for_work)
    }

    /// Whether all that clients call of a workload are its admission webhooks, which the API server may do without.
    pub fn serves_only_webhooks(&self, workload: WorkloadRef<'_>) -> bool {
        let is_webhook = |service: Of<'_, Service>| {
            let named = |port: &ServicePort| port.name.known().is_some_and(|name| name.contains("webhook"));
            service.object.name().contains("webhook") || service.traffic_ports().all(named)
        };
        let mut services = self.services_of(workload).filter(|service| self.carries_traffic(*service)).peekable();
        services.peek().is_some() && services.all(is_webhook)
    }

    /// Whether a workload is an agent on its node's network, or on a port of it: clients call the node, which is drained
    /// as a whole.
    pub fn is_node_agent(&self, workload: WorkloadRef<'_>) -> bool {
        let host_network = self.template_of(workload).map(|template| &template.spec.host_network);
        let shares = host_network.is_some_and(|field| field.known() == Some(&true));
        workload.is_per_node() && (shares || self.host_port(workload).is_some())
    }

    /// Whether a Service sends clients' traffic.
    pub fn carries_traffic(&self, service: Of<'_, Service>) -> bool {
        let external_name = service.kind.known().is_some_and(|kind| kind == "ExternalName");
        !external_name
            && !is_for_metrics(service.object.name())
            && service.traffic_ports().next().is_some()
            && (!service.is_headless() || self.routes_of(service).next().is_some())
    }

    /// Whether a Service sends clients' traffic to a container.
    pub fn is_target(&self, container: ContainerRef<'_>, service: Of<'_, Service>) -> bool {
        self.carries_traffic(service) && service.traffic_ports().any(|port| self.resolves_to(port, container))
    }

    /// Whether a Service's port leads to a container. A number that no container declares is that of the one that is
    /// probed on it; else of the only regular one that declares no port at all, and is not known to look after another
    /// one. Which of several it is, nothing tells.
    fn resolves_to(&self, port: &ServicePort, container: ContainerRef<'_>) -> bool {
        if declares(container, port) {
            return true;
        }
        let Some(target @ PortRef::Number(_)) = port.target_port() else { return false };
        if container.native || self.containers(container.workload).any(|other| declares(other, port)) {
            return false;
        }
        let regular = || self.containers(container.workload);
        let probed = |container: ContainerRef<'_>| probes(container, &target);
        if probed(container) || regular().any(probed) {
            return probed(container);
        }
        let alone = regular().nth(1).is_none();
        let may_be = |other: &ContainerRef<'_>| (alone || other.ports.is_empty()) && !is_sidecar(other.container);
        may_be(&container) && regular().filter(may_be).nth(1).is_none()
    }

    /// Whether a container's `httpGet` hook asks another one of its pod, such as Contour's shutdown manager, which may
    /// answer only when the connections are gone: on a number that another one declares or is probed on, and this one is
    /// not. A name is always the container's own.
    pub fn hook_asks_another(&self, container: ContainerRef<'_>) -> bool {
        let Some(Action::HttpGet { port, .. }) = container.pre_stop() else { return false };
        let Some(port @ PortRef::Number(_)) = port.known() else { return false };
        let serves = |container: ContainerRef<'_>| {
            probes(container, port) || container.ports.iter().any(|declared| is_port(declared, port))
        };
        let mut all = self.containers(container.workload).chain(self.native_sidecars(container.workload));
        !serves(container) && all.any(serves)
    }
}

/// Whether a container is asked on a port whether it is well: then it listens there.
fn probes(container: ContainerRef<'_>, port: &PortRef) -> bool {
    let probes = [&container.readiness, &container.liveness, &container.startup];
    probes.into_iter().flatten().filter_map(|probe| probe.action.as_ref()).any(|action| match &action.value {
        Action::HttpGet { port: asked, .. } | Action::TcpSocket { port: asked } => asked.known() == Some(port),
        Action::Grpc { port: asked, .. } => {
            matches!(port, PortRef::Number(number) if asked.known() == Some(number))
        }
        Action::Exec { .. } | Action::Sleep { .. } => false,
    })
}

fn is_port(declared: &ContainerPort, port: &PortRef) -> bool {
    match port {
        PortRef::Name(name) => declared.name.known() == Some(name),
        PortRef::Number(number) => declared.port.known() == Some(number),
    }
}

/// Whether a Service, by its name, is there for whoever collects metrics: `kube-state-metrics`, `redis-exporter`.
fn is_for_metrics(service: &str) -> bool {
    let name = service.strip_suffix("-service").or_else(|| service.strip_suffix("-svc")).unwrap_or(service);
    name == "metrics" || name.ends_with("-metrics") || name.ends_with("-exporter")
}

/// Whether a container declares the port that a Service's port leads to.
/// Source: kubernetes `staging/src/k8s.io/endpointslice/utils.go`, `findPort`: by name and protocol.
pub(super) fn declares(container: ContainerRef<'_>, port: &ServicePort) -> bool {
    let protocol = port.protocol.known().map_or("TCP", String::as_str);
    let fits = |declared: &&ContainerPort| declared.protocol.known().map_or("TCP", String::as_str) == protocol;
    let Some(target) = port.target_port() else { return false };
    container.ports.iter().filter(fits).any(|declared| is_port(declared, &target))
}

impl ServicePort {
    /// The port on the pod: `targetPort`, or the same number as `port`.
    pub fn target_port(&self) -> Option<PortRef> {
        if self.target.is_absent() {
            self.port.known().copied().map(PortRef::Number)
        } else {
            self.target.known().cloned()
        }
    }

    fn is_dummy(&self) -> bool {
        self.name.known().is_some_and(|name| name == "dummy")
    }

    fn serves_metrics(&self) -> bool {
        let named = |name: &String| name.contains("metric") || name.contains("prom");
        match self.name.known() {
            Some(name) => named(name),
            // The ports of Prometheus itself and of node_exporter; unnamed, they are rarely for clients.
            None => {
                matches!(self.port.known(), Some(9090 | 9100))
                    || matches!(self.target.known(), Some(PortRef::Name(name)) if named(name))
            }
        }
    }
}

impl Of<'_, Service> {
    /// Where it asks to publish pods that are not Ready, or that terminate: the field, or the annotation before it.
    pub fn publishes_not_ready(&self) -> Option<(Span, PublishedBy)> {
        let field = self.publish_not_ready.set().filter(|publish| publish.value).map(Spanned::place);
        let annotation = self.object.metadata.annotations.get(TOLERATE_UNREADY);
        let annotation = annotation.filter(|label| label.value.known().is_some_and(|value| value == "true"));
        let annotation = annotation.and_then(|label| label.value.place());
        field.map(|place| (place, PublishedBy::Field)).or(annotation.map(|place| (place, PublishedBy::Annotation)))
    }

    /// Whether it is the fixed address of one pod of a StatefulSet, for its peers.
    pub fn leads_to_one_pod(&self) -> bool {
        let pod_name = "statefulset.kubernetes.io/pod-name";
        self.selector.as_ref().is_some_and(|selector| selector.labels.get(pod_name).is_some())
    }

    /// Whether its name or its ports say that only the members of a group use it to find one another.
    pub fn serves_peers(&self) -> bool {
        let of_peers = |name: &str| {
            let mut parts = name.split(|c: char| !c.is_ascii_alphanumeric());
            parts.any(|part| PEERS.contains(&part))
        };
        let mut ports = self.ports.iter().map(|port| port.name.known());
        of_peers(self.object.name())
            || !self.ports.is_empty() && ports.all(|name| name.is_some_and(|name| of_peers(name)))
    }
}

/// How a Service asks to publish pods that are not Ready.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum PublishedBy {
    /// `publishNotReadyAddresses`
    Field,
    /// `service.alpha.kubernetes.io/tolerate-unready-endpoints`, which EndpointSlices never followed.
    Annotation,
}

/// Source: kubernetes `pkg/apis/core/annotation_key_constants.go` of 1.10; no controller of 1.34 reads it.
pub const TOLERATE_UNREADY: &str = "service.alpha.kubernetes.io/tolerate-unready-endpoints";

/// Words for what members of a group say to one another.
const PEERS: &[&str] = &[
    "peer",
    "peers",
    "gossip",
    "raft",
    "headless",
    "discovery",
    "internode",
    "replication",
    "membership",
    "serf",
    "transport",
    "epmd",
    "election",
    "hl",
    "hs",
];

impl Service {
    /// Whether it is headless: DNS hands out the pods' own addresses.
    pub fn is_headless(&self) -> bool {
        self.cluster_ip.known().is_some_and(|ip| ip == "None")
    }

    /// Its ports, but for those that only serve metrics, and for a dummy: a Service has to have a port.
    pub fn traffic_ports(&self) -> impl Iterator<Item = &ServicePort> {
        self.ports.iter().filter(|port| !port.serves_metrics() && !port.is_dummy())
    }

    /// Whether all its traffic is UDP, which knows no connections to drain.
    pub fn is_udp(&self) -> bool {
        !self.ports.is_empty()
            && self.ports.iter().all(|port| port.protocol.known().is_some_and(|protocol| protocol == "UDP"))
    }
}
