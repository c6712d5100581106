//! Which kinds matter.

use super::workload::WorkloadKind;

/// Whether a document of this kind can matter, so that it has to be parsed.
///
/// Custom resources can: that an operator makes pods of its own explains Services and budgets which select nothing.
pub fn relevant(kind: &str) -> bool {
    IRRELEVANT.binary_search(&kind).is_err()
}

/// Kubernetes' own kinds that neither make, select, guard nor scale pods, and bulky ones of popular add-ons. Sorted.
#[rustfmt::skip]
const IRRELEVANT: &[&str] = &[
    "APIService", "AlertmanagerConfig", "AppProject", "CSIDriver", "CSINode", "CSIStorageCapacity",
    "CertificateSigningRequest", "ClusterPolicy", "ClusterRole", "ClusterRoleBinding", "ComponentStatus", "ConfigMap",
    "ControllerRevision", "CustomResourceDefinition", "DeviceClass", "EndpointSlice", "Endpoints", "Event",
    "ExternalSecret", "FlowSchema", "GrafanaDashboard", "IPAddress", "ImagePolicy", "ImageRepository",
    "IngressClass", "Lease", "LimitRange", "MutatingAdmissionPolicy", "MutatingAdmissionPolicyBinding",
    "MutatingWebhookConfiguration", "NetworkPolicy", "Node", "PersistentVolume", "PodMonitor", "PodSecurityPolicy",
    "PriorityClass", "PriorityLevelConfiguration", "Probe", "PrometheusRule", "ReferenceGrant", "ResourceClaim",
    "ResourceClaimTemplate", "ResourceQuota", "ResourceSlice", "Role", "RoleBinding", "RuntimeClass", "SealedSecret",
    "Secret", "ServiceAccount", "ServiceCIDR", "ServiceMonitor", "StorageClass", "ValidatingAdmissionPolicy",
    "ValidatingAdmissionPolicyBinding", "ValidatingPolicy", "ValidatingWebhookConfiguration", "VolumeAttachment",
    "VolumeSnapshot", "VolumeSnapshotClass",
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
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_list_is_sorted() {
        assert!(super::IRRELEVANT.is_sorted());
    }
}
