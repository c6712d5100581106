//! Budgets and autoscalers.

use super::field::{Amount, Field, Spanned};
use super::selector::Selector;

/// A PodDisruptionBudget.
#[derive(Clone, Debug)]
pub struct Budget {
    /// `spec`
    pub spec: Option<Spanned<()>>,
    /// `selector`; `None` when absent or null.
    pub selector: Option<Selector>,
    /// `minAvailable`
    pub min_available: Field<Amount>,
    /// `maxUnavailable`
    pub max_unavailable: Field<Amount>,
    /// `unhealthyPodEvictionPolicy`
    pub unhealthy_policy: Field<String>,
    /// Whether it is policy/v1beta1, where an empty selector matches nothing.
    pub v1beta1: bool,
}

/// A HorizontalPodAutoscaler or a KEDA ScaledObject.
#[derive(Clone, Debug)]
pub struct Autoscaler {
    /// Which of them.
    pub kind: AutoscalerKind,
    /// `spec`
    pub spec: Option<Spanned<()>>,
    /// `scaleTargetRef`
    pub target: Option<TargetRef>,
    /// `minReplicas`, `minReplicaCount`
    pub min: Field<i64>,
    /// `maxReplicas`, `maxReplicaCount`
    pub max: Field<i64>,
    /// `idleReplicaCount` of a ScaledObject.
    pub idle: Field<i64>,
}

/// The kinds of autoscalers.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum AutoscalerKind {
    /// HorizontalPodAutoscaler
    Horizontal,
    /// ScaledObject
    ScaledObject,
}

/// A reference to a workload: `scaleTargetRef`, `targetRef`, `workloadRef`.
#[derive(Clone, Debug)]
pub struct TargetRef {
    /// The mapping itself.
    pub block: Spanned<()>,
    /// `apiVersion`
    pub api_version: Field<String>,
    /// `kind`
    pub kind: Field<String>,
    /// `name`
    pub name: Field<String>,
}

/// A VerticalPodAutoscaler.
#[derive(Clone, Debug)]
pub struct VerticalAutoscaler {
    /// `spec.targetRef`
    pub target: Option<TargetRef>,
    /// `spec.updatePolicy`
    pub policy: Option<Spanned<()>>,
    /// `spec.updatePolicy.updateMode`
    pub update_mode: Field<String>,
    /// `spec.updatePolicy.minReplicas`
    pub min_replicas: Field<i64>,
}
