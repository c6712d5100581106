//! Traffic that does not leave its node.

use std::time::Duration;

use super::{Cluster, Of, WorkloadRef};
use crate::config::Version;
use crate::model::Service;
use crate::source::Span;

/// KEP-1591: `maxSurge` of a DaemonSet is on from this version on.
const DAEMONSET_SURGE: Version = Version::new(1, 22);

/// A DaemonSet whose update leaves each node without the pod that the node's own traffic goes to.
pub struct NodeGap<'c> {
    /// The Service.
    pub service: Of<'c, Service>,
    /// Its policy: name and place.
    pub policy: (&'static str, Span),
    /// A port of the host, by which a second pod on the node is impossible.
    pub host_port: Option<(i64, Span)>,
}

/// The traffic that a policy is about.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum PolicyOf {
    /// `internalTrafficPolicy`: from the cluster's own pods.
    Internal,
    /// `externalTrafficPolicy`: from outside, to a LoadBalancer or a NodePort.
    External,
}

impl Cluster<'_> {
    /// Whether, and to whom, the pod of a DaemonSet is missing on each node during an update.
    pub fn node_gap<'c>(&'c self, workload: WorkloadRef<'c>) -> Option<NodeGap<'c>> {
        if !workload.is_per_node() || self.kubernetes() < DAEMONSET_SURGE || self.strategy_refusal(workload).is_some() {
            return None;
        }
        self.rollout_at(workload, 1).filter(|numbers| numbers.surge == 0)?;
        let (service, policy) =
            self.services_of(workload).find_map(|service| Some((service, self.node_local_policy(service)?)))?;
        let host_port = self.host_port(workload).map(|(port, number)| (number, port.span));
        Some(NodeGap { service, policy, host_port })
    }

    /// The policy by which a Service's traffic stays on the node where it arrives.
    pub fn node_local_policy(&self, service: Of<'_, Service>) -> Option<(&'static str, Span)> {
        let policies = [("internalTrafficPolicy", PolicyOf::Internal), ("externalTrafficPolicy", PolicyOf::External)];
        policies.into_iter().find_map(|(name, policy)| Some((name, self.local_policy(service, policy)?)))
    }

    /// Where a Service says that some of its traffic stays on the node where it arrives, if it has such traffic.
    /// Source: kubernetes `pkg/proxy/topology.go`, `CategorizeEndpoints`.
    pub fn local_policy(&self, service: Of<'_, Service>, of: PolicyOf) -> Option<Span> {
        let external = service.kind.known().is_some_and(|kind| kind == "LoadBalancer" || kind == "NodePort");
        let (policy, counts) = match of {
            PolicyOf::Internal => (&service.body.internal_traffic_policy, true),
            PolicyOf::External => (&service.body.external_traffic_policy, external),
        };
        let local = policy.known().is_some_and(|policy| policy == "Local");
        let counts = counts && local && self.carries_traffic(service) && !service.is_headless();
        policy.place().filter(|_| counts)
    }

    /// A workload behind a Service, not on every node, whose pods stop before a load balancer that sends to nodes can tell
    /// that one is left without. Not where it sends to the pods themselves, or follows the endpoints.
    pub fn empties_nodes_early<'c>(&'c self, service: Of<'c, Service>) -> Option<WorkloadRef<'c>> {
        let by_hand = service.kind.known().is_some_and(|kind| kind == "NodePort");
        let check = self.node_check(service).filter(|_| !by_hand);
        let takes = match check {
            Some(check) => check.seconds.unwrap_or(self.thresholds().minimum_node_delay),
            None if by_hand => self.thresholds().minimum_node_delay,
            None => return None,
        };
        let takes = Duration::from_secs(takes.unsigned_abs());
        let workload = self.leaves_nodes_empty(service)?;
        let mut targets = self.containers(workload).filter(|container| self.is_target(*container, service)).peekable();
        targets.peek()?;
        let early = targets.any(|container| self.longest_delay(container).is_some_and(|delay| delay < takes));
        early.then_some(workload)
    }

    /// A workload behind a Service that does not run on every node, if none behind it does.
    pub fn leaves_nodes_empty<'c>(&'c self, service: Of<'c, Service>) -> Option<WorkloadRef<'c>> {
        if !self.selection_is_certain(service.id) || self.workloads_of_service(service).any(|one| one.is_per_node()) {
            return None;
        }
        self.workloads_of_service(service).find(WorkloadRef::is_replicated)
    }
}
