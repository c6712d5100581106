//! Pods that can run on one node only.

use super::data::{NODE_LOCAL_CLASSES, holds};
use super::surge::HOSTNAME;
use super::{Cluster, WorkloadRef};
use crate::model::Operator;
use crate::source::Span;

/// Where a template names the one node that its pods run on.
pub struct Pin<'c> {
    /// The place.
    pub place: Span,
    /// The node; `None`: only known later.
    pub node: Option<&'c str>,
    /// `nodeName`: the scheduler is not asked, so that not even a cordon holds.
    pub bypasses_scheduler: bool,
}

impl Cluster<'_> {
    /// The node that all pods of a workload have to run on, by `nodeName`, `nodeSelector` or a required affinity.
    /// Several terms of an affinity are alternatives.
    pub fn pin_of<'c>(&'c self, workload: WorkloadRef<'c>) -> Option<Pin<'c>> {
        let spec = &self.template_of(workload)?.spec;
        if let Some(place) = spec.node_name.place() {
            let node = spec.node_name.known().map(String::as_str);
            return Some(Pin { place, node, bypasses_scheduler: true });
        }
        if let Some(label) = spec.node_selector.get(HOSTNAME) {
            let node = label.value.known().map(String::as_str);
            return Some(Pin { place: label.place(), node, bypasses_scheduler: false });
        }
        let [term] = spec.node_terms.as_slice() else { return None };
        term.iter().find_map(|expression| {
            let named = expression.key.known().is_some_and(|key| key == HOSTNAME || key == "metadata.name");
            match expression.values.as_slice() {
                [one] if named && expression.operator.known() == Some(&Operator::In) => Some(Pin {
                    place: expression.place.place(),
                    node: one.known().map(String::as_str),
                    bypasses_scheduler: false,
                }),
                _ => None,
            }
        })
    }

    /// The claim of a workload whose volume is a folder of one node.
    pub fn has_node_local_claim(&self, workload: WorkloadRef<'_>) -> bool {
        self.claims_of(workload)
            .any(|(_, claim)| claim.storage_class.known().is_some_and(|class| holds(&NODE_LOCAL_CLASSES, class)))
    }
}
