//! Services that select pods of applications that have nothing to do with one another.

use super::exposure::declares;
use super::image::is_sidecar;
use super::{Cluster, Of, WorkloadRef};
use crate::model::{ContainerPort, PortRef, Service, ServicePort};

/// A workload behind a Service that cannot answer what the others do.
pub struct Stranger<'c> {
    /// The workload.
    pub workload: WorkloadRef<'c>,
    /// One of those that answer.
    pub rightful: WorkloadRef<'c>,
    /// The port of the Service that it does not have.
    pub port: &'c ServicePort,
    /// The port on the pods.
    pub target: PortRef,
}

impl Cluster<'_> {
    /// The first workload behind a Service that has no such port as the Service sends traffic to, while another one
    /// has: it declares other ports, or it is a Job.
    pub fn stranger_of<'c>(&'c self, service: Of<'c, Service>) -> Option<Stranger<'c>> {
        if !self.carries_traffic(service) || !self.selection_is_certain(service.id) {
            return None;
        }
        let workloads: Vec<WorkloadRef<'c>> = self.workloads_of_service(service).collect();
        let [_, _, ..] = workloads.as_slice() else { return None };
        service.body.traffic_ports().find_map(|port| {
            let target = port.target_port()?;
            let has = |workload: WorkloadRef<'c>| {
                let mut containers = self.containers(workload).chain(self.native_sidecars(workload));
                containers.any(|container| declares(container, port))
            };
            let answers = |workload: &&WorkloadRef<'c>| workload.is_long_running() && has(**workload);
            let other = |workload: &&WorkloadRef<'c>| {
                let known = !workload.is_long_running() || self.declares_ports(**workload);
                // Without the name, a pod gets nothing: a Job that passes by does no harm.
                let named = matches!(target, PortRef::Name(_));
                known
                    && (workload.is_long_running() || !named)
                    && !has(**workload)
                    && self.replicas_of(**workload).lowest != Some(0)
            };
            let workload = workloads.iter().find(other)?;
            // Where nobody declares anything, the Job is still none of them.
            let rightful = workloads.iter().find(answers).or_else(|| {
                let job = !workload.is_long_running();
                workloads.iter().find(|workload| job && workload.is_long_running())
            })?;
            // Two variants of one workload are never there together.
            let variants = workload.object.name() == rightful.object.name() && workload.kind == rightful.kind;
            if variants {
                return None;
            }
            Some(Stranger { workload: *workload, rightful: *rightful, port, target })
        })
    }

    /// Whether a workload declares what its clients reach: the ports of sidecars and of metrics do not tell.
    fn declares_ports(&self, workload: WorkloadRef<'_>) -> bool {
        let ports = self.containers(workload).filter(|container| !is_sidecar(container.container));
        let is_known = |port: &ContainerPort| {
            let metrics = port.name.known().is_some_and(|name| name.contains("metric") || name.contains("prom"));
            port.port.known().is_some() && !port.name.is_unknown() && !metrics
        };
        let mut ports = ports.flat_map(|container| &container.container.ports).peekable();
        let unknown = |port: &ContainerPort| port.port.is_unknown() || port.name.is_unknown();
        let mut any = false;
        ports.all(|port| {
            any |= is_known(port);
            !unknown(port)
        }) && any
    }
}
