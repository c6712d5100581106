//! What keeps a new pod from running beside an old one.

use super::data::{NODE_LOCAL_CLASSES, holds};
use super::select::{Match, matches};
use super::{Cluster, Feature, Of, RolloutNumbers, WorkloadRef};
use crate::model::{Amount, Claim, ContainerPort, PersistentVolumeClaim, Spanned, Term};
use crate::source::Span;

pub(super) const HOSTNAME: &str = "kubernetes.io/hostname";
/// A claim that not every pod of a workload can have at once.
#[derive(Copy, Clone)]
pub struct HeldClaim<'c> {
    /// The volume of the template.
    pub volume: &'c Claim,
    /// The claim.
    pub claim: Of<'c, PersistentVolumeClaim>,
    /// ReadWriteOncePod: it belongs to one pod, not to one node.
    pub by_pod: bool,
}

/// How far apart pods have to be.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topology {
    /// On different nodes.
    Node,
    /// In different zones.
    Zone,
    /// In different regions.
    Region,
}

impl Cluster<'_> {
    /// What a rolling update may do at each number of pods that the manifests name: the fewest, and the written one.
    pub fn rollouts_of<'c>(&'c self, workload: WorkloadRef<'c>) -> impl Iterator<Item = RolloutNumbers> + 'c {
        let replicas = self.replicas_of(workload);
        // Under an autoscaler, the default of an omitted `spec.replicas` never holds.
        let scales = [replicas.lowest, replicas.declared.filter(|_| !workload.replicas.is_absent())];
        let scales = scales.into_iter().flatten().filter(|count| *count >= 1);
        scales.filter_map(move |count| self.rollout_at(workload, count))
    }

    /// A rolling update that leaves some pods, but fewer than half of them; of a DaemonSet, on fewer than half of the nodes
    /// however many there are. With the amount that says so.
    pub fn majority_down<'c>(&'c self, workload: WorkloadRef<'c>) -> Option<(&'c Spanned<Amount>, RolloutNumbers)> {
        let amount = workload.body.strategy.rolling.as_ref()?.max_unavailable.set()?;
        if self.strategy_refusal(workload).is_some() {
            return None;
        }
        if workload.is_per_node() {
            // A number may be few of the nodes, a percentage of 100 nodes is a percentage of any.
            let of_many = matches!(amount.value, Amount::Percent(_)).then(|| self.rollout_at(workload, 100))??;
            return is_majority(&of_many).then_some((amount, of_many));
        }
        let numbers = self.rollouts_of(workload).find(is_majority)?;
        Some((amount, numbers))
    }

    /// Whether a rolling update of a DaemonSet runs a second pod on a node.
    pub fn surges_on_nodes(&self, workload: WorkloadRef<'_>) -> bool {
        workload.is_per_node() && self.rollout_at(workload, 1).is_some_and(|numbers| numbers.surge > 0)
    }

    /// Why a new pod of a workload cannot run beside an old one, and where that is written: a volume that one node, or
    /// one pod, may mount, or a port of the host.
    pub fn surge_blocker(&self, workload: WorkloadRef<'_>) -> Option<(Span, String)> {
        let claim = self.held_claims(workload).next().map(|held| {
            let mode = if held.by_pod { "ReadWriteOncePod" } else { "ReadWriteOnce" };
            (held.volume.block.place(), format!("claim `{}` is {mode}", held.claim.object.name()))
        });
        claim.or_else(|| {
            let (port, number) = self.host_port(workload)?;
            Some((port.span, format!("port {number} of the host belongs to one pod")))
        })
    }

    /// The claims of a workload that only one pod, or the pods of one node, may write.
    pub fn held_claims<'c>(&'c self, workload: WorkloadRef<'c>) -> impl Iterator<Item = HeldClaim<'c>> {
        let claims = self.claims_of(workload).filter(|(volume, _)| volume.read_only.known() != Some(&true));
        claims.filter_map(|(volume, claim)| {
            let modes = &claim.access_modes;
            let all = |modes_of_one: &[&str]| {
                !modes.is_empty()
                    && modes.iter().all(|mode| mode.known().is_some_and(|mode| modes_of_one.contains(&mode.as_str())))
            };
            // The scheduler keeps to one pod as soon as the mode is among several.
            let by_pod = all(&["ReadWriteOncePod"]);
            let local = claim.storage_class.known().is_some_and(|class| holds(&NODE_LOCAL_CLASSES, class));
            let by_node = all(&["ReadWriteOnce", "ReadWriteOncePod"]) && !local;
            (by_pod || by_node).then_some(HeldClaim { volume, claim, by_pod })
        })
    }

    /// A port of the host that a workload's pods take: `hostPort`, or any declared port on the host's network.
    /// Source: kubernetes `pkg/apis/core/v1/defaults.go`, `defaultHostNetworkPorts`.
    pub fn host_port<'c>(&'c self, workload: WorkloadRef<'c>) -> Option<(&'c ContainerPort, i64)> {
        let host_network = self.template_of(workload)?.spec.host_network.known() == Some(&true);
        self.containers(workload).flat_map(|container| &container.container.ports).find_map(|port| {
            let number = if host_network && port.host_port.is_absent() { &port.port } else { &port.host_port };
            number.known().filter(|number| **number > 0).map(|number| (port, *number))
        })
    }

    /// Whether all pods of a workload run on one node: by its name, or because they have to be together.
    pub fn is_kept_on_one_node(&self, workload: WorkloadRef<'_>) -> bool {
        let Some(template) = self.template_of(workload) else { return false };
        let together = |term: &Term| {
            term.topology_key.known().is_some_and(|key| key == HOSTNAME)
                && term.selector.as_ref().is_some_and(|selector| matches(selector, &template.labels) == Match::Yes)
        };
        self.pin_of(workload).is_some() || template.spec.affinity.with_required.iter().any(together)
    }

    /// How far apart pods of a workload have to be from one another, old ones from new ones included.
    pub fn keeps_apart(&self, workload: WorkloadRef<'_>) -> Option<Topology> {
        let template = self.template_of(workload)?;
        let terms = template.spec.affinity.anti_required.iter().filter(|term| {
            let by_revision = !term.label_keys.is_empty() && self.has(Feature::AffinityMatchLabelKeys);
            !by_revision
                && !term.other_namespaces
                && term.selector.as_ref().is_some_and(|selector| matches(selector, &template.labels) == Match::Yes)
        });
        terms.filter_map(|term| topology(term.topology_key.known()?)).max()
    }
}

fn is_majority(numbers: &RolloutNumbers) -> bool {
    numbers.available() > 0 && numbers.unavailable * 2 > numbers.replicas
}

fn topology(key: &str) -> Option<Topology> {
    match key {
        HOSTNAME => Some(Topology::Node),
        "topology.kubernetes.io/zone" | "failure-domain.beta.kubernetes.io/zone" => Some(Topology::Zone),
        "topology.kubernetes.io/region" | "failure-domain.beta.kubernetes.io/region" => Some(Topology::Region),
        _ => None,
    }
}
