//! Names of ports: a probe's or a hook's is looked up in its own container, a Service's in all of a pod.

use super::data::{INJECTED_PORTS, holds};
use super::{Cluster, ContainerRef, Distance, Of, WorkloadRef};
use crate::model::{Action, ContainerPort, Field, Hook, PortRef, Probe, Service, ServicePort, WorkloadKind};
use crate::source::Span;

/// Who asks for a port of its own container by name.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum PortUser {
    /// `readinessProbe`
    Readiness,
    /// `startupProbe`
    Startup,
    /// `livenessProbe`
    Liveness,
    /// `lifecycle.preStop`
    PreStop,
    /// `lifecycle.postStart`
    PostStart,
}

/// A name that no port of the container has.
pub struct UnknownPort<'c> {
    /// Who asks for it.
    pub user: PortUser,
    /// The name.
    pub name: &'c str,
    /// Where it asks.
    pub place: Span,
    /// The name's own place.
    pub value: Span,
}

/// Whether a port's name is a number in quotes, which the API server rejects.
/// Source: apimachinery `pkg/util/validation/validation.go`, `IsValidPortName`: at least one letter.
pub fn is_quoted_number(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_digit())
}

impl Cluster<'_> {
    /// The names by which a container's probes and hooks ask for a port that it certainly does not have.
    /// Source: kubernetes `pkg/probe/util.go`, `ResolveContainerPort`: the container's own ports only.
    pub fn unknown_ports<'c>(&'c self, container: ContainerRef<'c>) -> Vec<UnknownPort<'c>> {
        // Knative names the only port itself.
        if container.workload.kind == WorkloadKind::KnativeService {
            return Vec::new();
        }
        let written = container.container;
        let probe = |probe: &'c Option<Box<Probe>>| probe.as_ref().and_then(|probe| probe.action.as_ref());
        let hook = |hook: Option<&'c Option<Hook>>| hook.and_then(Option::as_ref).and_then(|hook| hook.action.as_ref());
        let lifecycle = written.lifecycle.as_ref();
        let actions = [
            (PortUser::Readiness, probe(&written.readiness)),
            (PortUser::Startup, probe(&written.startup)),
            (PortUser::Liveness, probe(&written.liveness)),
            (PortUser::PreStop, hook(lifecycle.map(|lifecycle| &lifecycle.pre_stop))),
            (PortUser::PostStart, hook(lifecycle.map(|lifecycle| &lifecycle.post_start))),
        ];
        let named = actions.into_iter().filter_map(|(user, action)| {
            let (Action::HttpGet { port, .. } | Action::TcpSocket { port }) = &action?.value else { return None };
            let (Some(PortRef::Name(name)), Some(place)) = (port.known(), port.place()) else { return None };
            Some(UnknownPort { user, name, place, value: port.span()? })
        });
        named
            .filter(|unknown| !may_have(&written.ports, unknown.name, None))
            .filter(|unknown| {
                // A patch of the same name may not repeat the ports that the rest of the workload declares.
                !self.namesakes(container.workload).any(|other| {
                    self.containers(other)
                        .chain(self.native_sidecars(other))
                        .any(|other| other.name() == container.name() && may_have(&other.ports, unknown.name, None))
                })
            })
            .collect()
    }

    /// A Service's ports whose target is a name that no container of any of its pods declares.
    /// Source: kubernetes `staging/src/k8s.io/endpointslice/utils.go`, `findPort`: also native sidecars, same protocol.
    pub fn unresolved_ports<'c>(
        &'c self,
        service: Of<'c, Service>,
    ) -> impl Iterator<Item = (&'c ServicePort, &'c str)> {
        let known = service.kind.known().is_none_or(|kind| kind != "ExternalName")
            && self.selection_is_certain(service.id)
            && self.workloads_of_service(service).next().is_some();
        let ports = if known { service.body.ports.as_slice() } else { &[] };
        ports.iter().filter_map(move |port| {
            let Some(PortRef::Name(name)) = port.target.known() else { return None };
            let protocol = port.protocol.known().map_or("TCP", String::as_str);
            let unresolved = !port.protocol.is_unknown()
                && !holds(&INJECTED_PORTS, name)
                && self.workloads_of_service(service).all(|workload| !self.may_declare(workload, name, protocol));
            unresolved.then_some((port, name.as_str()))
        })
    }

    /// The named ports of a workload's pods for one protocol, to choose from.
    pub fn named_ports<'c>(&'c self, workload: WorkloadRef<'c>, protocol: &str) -> Vec<&'c ContainerPort> {
        let containers = self.containers(workload).chain(self.native_sidecars(workload));
        let ports = containers.flat_map(|container| container.container.ports.iter());
        ports.filter(|port| port.name.known().is_some() && speaks(port, protocol)).collect()
    }

    fn may_declare(&self, workload: WorkloadRef<'_>, name: &str, protocol: &str) -> bool {
        let injects = self.template_of(workload).is_none_or(|template| {
            template.annotations.incomplete || template.annotations.get("sidecar.opentelemetry.io/inject").is_some()
        });
        injects
            || workload.kind == WorkloadKind::KnativeService
            || std::iter::once(workload).chain(self.namesakes(workload)).any(|workload| {
                self.containers(workload)
                    .chain(self.native_sidecars(workload))
                    .any(|container| may_have(&container.ports, name, Some(protocol)))
            })
    }

    /// Other workloads of this kind and name not far away: one may be a patch of the other.
    fn namesakes<'c>(&'c self, workload: WorkloadRef<'c>) -> impl Iterator<Item = WorkloadRef<'c>> {
        self.all_workloads().filter(move |other| {
            other.id != workload.id
                && other.kind == workload.kind
                && other.object.name() == workload.object.name()
                && self.share_namespace(other.object, workload.object)
                && self.distance(other.object, workload.object) != Distance::File
        })
    }
}

fn may_have(ports: &[ContainerPort], name: &str, protocol: Option<&str>) -> bool {
    ports.iter().any(|port| match &port.name {
        Field::Unknown(_) => true,
        Field::Set(known) => known.value == name && protocol.is_none_or(|protocol| speaks(port, protocol)),
        Field::Absent => false,
    })
}

fn speaks(port: &ContainerPort, protocol: &str) -> bool {
    port.protocol.is_unknown() || port.protocol.known().map_or("TCP", String::as_str) == protocol
}
