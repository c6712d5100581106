//! Nodes that are taken away at short notice.

use super::{Cluster, WorkloadRef};
use crate::config::Thresholds;
use crate::model::{Expression, Operator};
use crate::source::Span;

/// A kind of node that is taken away at short notice.
struct Kind {
    label: &'static str,
    value: &'static str,
    title: &'static str,
    notice: fn(&Thresholds) -> i64,
}

const fn kind(label: &'static str, value: &'static str, title: &'static str, notice: fn(&Thresholds) -> i64) -> Kind {
    Kind { label, value, title, notice }
}

/// Source: the labels that GKE, AKS, EKS and Karpenter document for their spot nodes.
const KINDS: &[Kind] = &[
    kind("cloud.google.com/gke-spot", "true", "a spot node of GKE", |thresholds| thresholds.gke_spot_notice),
    kind("cloud.google.com/gke-preemptible", "true", "a preemptible node of GKE", |thresholds| {
        thresholds.gke_spot_notice
    }),
    kind("kubernetes.azure.com/scalesetpriority", "spot", "a spot node of AKS", |thresholds| {
        thresholds.azure_spot_notice
    }),
    kind("karpenter.sh/capacity-type", "spot", "a spot node of EC2", |thresholds| thresholds.aws_spot_notice),
    kind("eks.amazonaws.com/capacityType", "SPOT", "a spot node of EC2", |thresholds| thresholds.aws_spot_notice),
];

/// The nodes that a workload's pods have to run on, if those are taken away at short notice.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// What they are: `a spot node of GKE`.
    pub title: &'static str,
    /// How many seconds pods get when the node is taken away.
    pub notice: i64,
    /// Where the manifest asks for them.
    pub span: Span,
}

impl Cluster {
    /// The spot nodes that a long-running workload's pods have to run on. A toleration alone lets them run there, but does
    /// not make them; neither does a preferred affinity.
    pub fn spot_of(&self, workload: WorkloadRef<'_>) -> Option<Spot> {
        if !workload.is_long_running() {
            return None;
        }
        let spec = &self.template_of(workload)?.spec;
        let spot = |kind: &Kind, span| Spot { title: kind.title, notice: (kind.notice)(&self.thresholds), span };
        let selected = KINDS.iter().find_map(|kind| {
            let label = spec.node_selector.get(kind.label)?;
            label.value.known().filter(|value| *value == kind.value)?;
            Some(spot(kind, label.value.span().unwrap_or(label.key_span)))
        });
        selected.or_else(|| {
            KINDS.iter().find_map(|kind| {
                // One of the terms is enough for a node, so each has to ask for it.
                let places = spec.node_terms.iter().map(|term| term.iter().find(|wanted| kind.is_required(wanted)));
                let places: Vec<&Expression> = places.collect::<Option<_>>()?;
                Some(spot(kind, places.first()?.place.place()))
            })
        })
    }
}

impl Kind {
    fn is_required(&self, expression: &Expression) -> bool {
        expression.key.known().is_some_and(|key| key == self.label)
            && expression.operator.known() == Some(&Operator::In)
            && !expression.values.is_empty()
            && expression.values.iter().all(|value| value.known().is_some_and(|value| value == self.value))
    }
}
