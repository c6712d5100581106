//! Budgets and autoscalers.

use super::selector::selector;
use crate::model::decode::Fields;
use crate::model::fields::{AUTOSCALER, BUDGET, CUSTOM, Mapping, SCALE_TARGET};
use crate::model::{Autoscaler, AutoscalerKind, Budget, Field, TargetRef, VerticalAutoscaler};

pub(super) fn budget(object: &Fields<'_, '_>, api_version: &str) -> Budget {
    let v1beta1 = api_version == "policy/v1beta1";
    let Some(spec) = object.fields("spec", &BUDGET) else {
        return Budget {
            spec: None,
            selector: None,
            min_available: Field::Absent,
            max_unavailable: Field::Absent,
            unhealthy_policy: Field::Absent,
            v1beta1,
        };
    };
    Budget {
        spec: Some(spec.place()),
        selector: selector(&spec, "selector"),
        min_available: spec.amount("minAvailable"),
        max_unavailable: spec.amount("maxUnavailable"),
        unhealthy_policy: spec.text("unhealthyPodEvictionPolicy"),
        v1beta1,
    }
}

pub(super) fn horizontal(object: &Fields<'_, '_>) -> Autoscaler {
    let spec = object.fields("spec", &AUTOSCALER);
    let int = |name| spec.as_ref().map(|spec| spec.int(name)).unwrap_or_default();
    Autoscaler {
        kind: AutoscalerKind::Horizontal,
        min: int("minReplicas"),
        max: int("maxReplicas"),
        idle: Field::Absent,
        target: spec.as_ref().and_then(|spec| target_ref(spec, "scaleTargetRef", &SCALE_TARGET)),
        spec: spec.map(|spec| spec.place()),
    }
}

pub(super) fn scaled_object(object: &Fields<'_, '_>) -> Autoscaler {
    let spec = object.fields("spec", &CUSTOM);
    let int = |name| spec.as_ref().map(|spec| spec.int(name)).unwrap_or_default();
    Autoscaler {
        kind: AutoscalerKind::ScaledObject,
        min: int("minReplicaCount"),
        max: int("maxReplicaCount"),
        idle: int("idleReplicaCount"),
        target: spec.as_ref().and_then(|spec| target_ref(spec, "scaleTargetRef", &CUSTOM)),
        spec: spec.map(|spec| spec.place()),
    }
}

pub(super) fn vertical(object: &Fields<'_, '_>) -> VerticalAutoscaler {
    let spec = object.fields("spec", &CUSTOM);
    let policy = spec.as_ref().and_then(|spec| spec.fields("updatePolicy", &CUSTOM));
    VerticalAutoscaler {
        target: spec.as_ref().and_then(|spec| target_ref(spec, "targetRef", &CUSTOM)),
        policy: policy.as_ref().map(Fields::place),
        update_mode: policy.as_ref().map(|policy| policy.text("updateMode")).unwrap_or_default(),
        min_replicas: policy.as_ref().map(|policy| policy.int("minReplicas")).unwrap_or_default(),
    }
}

/// A reference to a workload.
pub(super) fn target_ref(parent: &Fields<'_, '_>, name: &str, mapping: &'static Mapping) -> Option<TargetRef> {
    let fields = parent.fields(name, mapping)?;
    Some(TargetRef {
        block: fields.place(),
        api_version: fields.text("apiVersion"),
        kind: fields.text("kind"),
        name: fields.text("name"),
    })
}
