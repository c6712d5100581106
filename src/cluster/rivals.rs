//! Autoscalers that scale one workload, whether its manifest is here or not.

use std::collections::BTreeMap;

use super::relations::{group_of, same_group};
use super::scope::{Agreement, agreement};
use super::{Cluster, Distance, Of};
use crate::model::{Autoscaler, AutoscalerKind};

impl Cluster<'_> {
    /// Pairs of autoscalers that have the same target. Of one folder only: elsewhere the other one belongs to a variant
    /// of the application.
    pub fn rival_autoscalers(&self) -> Vec<(Of<'_, Autoscaler>, Of<'_, Autoscaler>)> {
        let mut by_target: BTreeMap<(&str, &str), Vec<Of<'_, Autoscaler>>> = BTreeMap::new();
        for autoscaler in self.all_autoscalers().filter(|autoscaler| !autoscaler.steps_back()) {
            let Some(target) = &autoscaler.body.target else { continue };
            let (Some(name), false) = (target.name.known(), target.kind.is_unknown()) else { continue };
            // KEDA's scaleTargetRef.kind defaults to Deployment; elsewhere it is required.
            let kind = target.kind.known().map_or("Deployment", String::as_str);
            by_target.entry((kind, name)).or_default().push(autoscaler);
        }
        let mut rivals = Vec::new();
        for group in by_target.values() {
            for (index, &first) in group.iter().enumerate() {
                let others = group.iter().skip(index + 1).copied();
                rivals.extend(others.filter(|second| self.are_rivals(first, *second)).map(|second| (first, second)));
            }
        }
        rivals
    }

    fn are_rivals(&self, a: Of<'_, Autoscaler>, b: Of<'_, Autoscaler>) -> bool {
        let one_object = a.kind == b.kind && a.object.name() == b.object.name();
        !one_object
            && agreement(&a.object.metadata.namespace, &b.object.metadata.namespace) == Some(Agreement::Same)
            && self.distance(a.object, b.object) <= Distance::Folder
            && a.target_group().zip(b.target_group()).is_none_or(|(a, b)| same_group(a, b))
    }
}

impl<'c> Of<'c, Autoscaler> {
    /// The group of its target's kind, when it is written, or has a default.
    fn target_group(&self) -> Option<&'c str> {
        let version = self.body.target.as_ref().and_then(|target| target.api_version.known());
        match self.kind {
            AutoscalerKind::ScaledObject => Some(version.map_or("apps", |version| group_of(version))),
            AutoscalerKind::Horizontal => version.map(|version| group_of(version)),
        }
    }

    /// Whether a ScaledObject takes an existing HorizontalPodAutoscaler over, or does not scale at all for now.
    fn steps_back(&self) -> bool {
        let annotations = &self.object.metadata.annotations;
        annotations.value("scaledobject.keda.sh/transfer-hpa-ownership") == Some("true")
            || annotations.value("autoscaling.keda.sh/paused").is_some_and(|paused| paused != "false")
    }
}
