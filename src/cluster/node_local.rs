//! Traffic that does not leave its node.

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

impl Cluster {
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
    /// Source: kubernetes `pkg/proxy/topology.go`, `CategorizeEndpoints`.
    pub fn node_local_policy(&self, service: Of<'_, Service>) -> Option<(&'static str, Span)> {
        if !self.carries_traffic(service) || service.is_headless() {
            return None;
        }
        let external = service.kind.known().is_some_and(|kind| kind == "LoadBalancer" || kind == "NodePort");
        let policies = [
            ("internalTrafficPolicy", &service.body.internal_traffic_policy, true),
            ("externalTrafficPolicy", &service.body.external_traffic_policy, external),
        ];
        policies.into_iter().find_map(|(name, policy, counts)| {
            let local = policy.known().is_some_and(|policy| policy == "Local");
            Some((name, policy.place().filter(|_| counts && local)?))
        })
    }
}
