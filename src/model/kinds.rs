//! Which kinds matter.

use super::workload::WorkloadKind;

/// Whether a document of this kind can matter, so that it has to be parsed. Of others only kind and version are noted.
pub fn relevant(kind: &str) -> bool {
    let item = kind.strip_suffix("List").unwrap_or(kind);
    item.is_empty() || kind == "Template" || RELEVANT.binary_search(&item).is_ok()
}

/// Kinds that make, select, guard or scale pods, lead to them, or change them, in any group. Sorted.
#[rustfmt::skip]
const RELEVANT: &[&str] = &[
    "CloneSet", "Component", "CronJob", "DaemonSet", "Deployment", "DeploymentConfig", "GRPCRoute", "HTTPRoute",
    "HorizontalPodAutoscaler", "Ingress", "Job", "Kustomization", "Namespace", "PersistentVolumeClaim", "Pod", "PodDisruptionBudget",
    "ReplicaSet", "ReplicationController", "Rollout", "Route", "ScaledObject", "Service", "StatefulSet", "TCPRoute",
    "TLSRoute", "UDPRoute", "VerticalPodAutoscaler", "VirtualService",
];

/// A kind that is read, by group and name: names alone collide.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Workload(WorkloadKind),
    Service,
    Ingress,
    GatewayRoute,
    OpenShiftRoute,
    VirtualService,
    Budget,
    HorizontalAutoscaler,
    ScaledObject,
    VerticalAutoscaler,
    Claim,
    Namespace,
    Kustomization,
    Other,
}

impl Kind {
    pub(super) fn new(group: &str, kind: &str) -> Self {
        use WorkloadKind as W;
        match (group, kind) {
            ("apps" | "extensions", "Deployment") => Self::Workload(W::Deployment),
            ("apps", "StatefulSet") => Self::Workload(W::StatefulSet),
            ("apps" | "extensions", "DaemonSet") => Self::Workload(W::DaemonSet),
            ("apps" | "extensions", "ReplicaSet") => Self::Workload(W::ReplicaSet),
            ("", "ReplicationController") => Self::Workload(W::ReplicationController),
            ("", "Pod") => Self::Workload(W::Pod),
            ("batch", "Job") => Self::Workload(W::Job),
            ("batch", "CronJob") => Self::Workload(W::CronJob),
            ("argoproj.io", "Rollout") => Self::Workload(W::Rollout),
            ("" | "apps.openshift.io", "DeploymentConfig") => Self::Workload(W::DeploymentConfig),
            ("apps.kruise.io", "CloneSet") => Self::Workload(W::CloneSet),
            ("apps.kruise.io", "StatefulSet") => Self::Workload(W::AdvancedStatefulSet),
            ("apps.kruise.io", "DaemonSet") => Self::Workload(W::AdvancedDaemonSet),
            ("serving.knative.dev", "Service") => Self::Workload(W::KnativeService),
            ("", "Service") => Self::Service,
            ("networking.k8s.io" | "extensions", "Ingress") => Self::Ingress,
            ("gateway.networking.k8s.io", "HTTPRoute" | "GRPCRoute" | "TLSRoute" | "TCPRoute" | "UDPRoute") => {
                Self::GatewayRoute
            }
            ("" | "route.openshift.io", "Route") => Self::OpenShiftRoute,
            ("networking.istio.io", "VirtualService") => Self::VirtualService,
            ("policy", "PodDisruptionBudget") => Self::Budget,
            ("autoscaling", "HorizontalPodAutoscaler") => Self::HorizontalAutoscaler,
            ("keda.sh", "ScaledObject") => Self::ScaledObject,
            ("autoscaling.k8s.io", "VerticalPodAutoscaler") => Self::VerticalAutoscaler,
            ("", "PersistentVolumeClaim") => Self::Claim,
            ("", "Namespace") => Self::Namespace,
            ("kustomize.config.k8s.io", "Kustomization" | "Component") => Self::Kustomization,
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_list_is_sorted() {
        assert!(super::RELEVANT.is_sorted());
    }
}
