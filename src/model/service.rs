//! How traffic finds pods.

use super::field::{Field, Spanned};
use super::pod::PortRef;
use super::selector::Selector;

/// A Service.
#[derive(Clone, Debug)]
pub struct Service {
    /// `spec`
    pub spec: Option<Spanned<()>>,
    /// `selector`; `None` when absent or empty: it selects nothing by itself.
    pub selector: Option<Selector>,
    /// `ports`
    pub ports: Vec<ServicePort>,
    /// `type`
    pub kind: Field<String>,
    /// `clusterIP`
    pub cluster_ip: Field<String>,
    /// `publishNotReadyAddresses`
    pub publish_not_ready: Field<bool>,
    /// `externalTrafficPolicy`
    pub external_traffic_policy: Field<String>,
    /// `internalTrafficPolicy`
    pub internal_traffic_policy: Field<String>,
}

/// A port of a Service.
#[derive(Clone, Debug)]
pub struct ServicePort {
    /// The item's place.
    pub place: Spanned<()>,
    /// `name`
    pub name: Field<String>,
    /// `port`
    pub port: Field<i64>,
    /// `targetPort`; the same as `port` when absent.
    pub target: Field<PortRef>,
    /// `protocol`
    pub protocol: Field<String>,
}

/// An Ingress or an HTTPRoute: client traffic to Services.
#[derive(Clone, Debug)]
pub struct Route {
    /// The Services behind it.
    pub backends: Vec<Backend>,
    /// `spec.ingressClassName` of an Ingress.
    pub class: Field<String>,
}

/// A Service behind a route.
#[derive(Clone, Debug)]
pub struct Backend {
    /// The Service's name.
    pub service: Spanned<String>,
    /// The Service's namespace, where the kind has one (`HTTPRoute`).
    pub namespace: Option<String>,
}

/// A PersistentVolumeClaim.
#[derive(Clone, Debug)]
pub struct PersistentVolumeClaim {
    /// `spec.accessModes`
    pub access_modes: Vec<Field<String>>,
    /// `spec.storageClassName`
    pub storage_class: Field<String>,
}

/// A Namespace; its labels are in the metadata.
#[derive(Clone, Debug)]
pub struct Namespace;
