//! Nodes that are taken away at short notice.

use std::sync::LazyLock;

use serde::Deserialize;

use super::data::rows;
use super::{Cluster, WorkloadRef};
use crate::config::Thresholds;
use crate::model::{Expression, Operator};
use crate::source::Span;

/// A row of `data/spot-nodes.yaml`: a kind of node that is taken away at short notice.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Kind {
    label: String,
    value: String,
    #[serde(default)]
    alone: bool,
    title: String,
    notice: Notice,
    #[expect(dead_code, reason = "for readers of the list")]
    source: String,
}

/// Whose notice it is.
#[derive(Copy, Clone, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Notice {
    Gke,
    Azure,
    Aws,
}

static KINDS: LazyLock<Vec<Kind>> = LazyLock::new(|| rows(include_str!("../../data/spot-nodes.yaml")));

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

impl Cluster<'_> {
    /// The spot nodes that a long-running workload's pods have to run on. A toleration alone lets them run there, but does
    /// not make them; neither does a preferred affinity.
    pub fn spot_of(&self, workload: WorkloadRef<'_>) -> Option<Spot> {
        if !workload.is_long_running() {
            return None;
        }
        let spec = &self.template_of(workload)?.spec;
        let spot = |kind: &'static Kind, span| Spot {
            title: &kind.title,
            notice: kind.notice.seconds(&self.thresholds),
            span,
        };
        let selected = KINDS.iter().find_map(|kind| {
            let label = spec.node_selector.get(&kind.label)?;
            label.value.known().filter(|value| **value == kind.value)?;
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
        let exists = self.alone && expression.operator.known() == Some(&Operator::Exists);
        expression.key.known().is_some_and(|key| *key == self.label)
            && (exists || expression.asks_only_for(&self.value))
    }
}

impl Notice {
    fn seconds(self, thresholds: &Thresholds) -> i64 {
        match self {
            Self::Gke => thresholds.gke_spot_notice,
            Self::Azure => thresholds.azure_spot_notice,
            Self::Aws => thresholds.aws_spot_notice,
        }
    }
}

impl Expression {
    /// Whether it lets nothing but one value pass.
    pub(super) fn asks_only_for(&self, value: &str) -> bool {
        self.operator.known() == Some(&Operator::In)
            && !self.values.is_empty()
            && self.values.iter().all(|given| given.known().is_some_and(|given| given == value))
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_row_is_read() {
        let text = include_str!("../../data/spot-nodes.yaml");
        assert_eq!(super::KINDS.len(), text.lines().filter(|line| line.starts_with("- ")).count());
    }
}
