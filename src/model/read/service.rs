//! Services, and what leads to them.

use super::selector::plain_selector;
use crate::model::decode::Fields;
use crate::model::fields::{
    CLAIM, CUSTOM, INGRESS, INGRESS_BACKEND, INGRESS_HTTP, INGRESS_PATH, INGRESS_RULE, INGRESS_SERVICE, SERVICE,
    SERVICE_PORT,
};
use crate::model::{Backend, Field, PersistentVolumeClaim, Route, Service, ServicePort, Spanned};

pub(super) fn service(object: &Fields<'_, '_>) -> Service {
    let spec = object.fields("spec", &SERVICE);
    let text = |name| spec.as_ref().map(|spec| spec.text(name)).unwrap_or_default();
    let selector = spec.as_ref().and_then(|spec| plain_selector(spec, "selector"));
    let ports = spec.as_ref().map(|spec| spec.each("ports", &SERVICE_PORT)).unwrap_or_default();
    Service {
        selector: selector.filter(|selector| !selector.is_empty()),
        ports: ports.iter().map(port).collect(),
        kind: text("type"),
        cluster_ip: text("clusterIP"),
        publish_not_ready: spec.as_ref().map(|spec| spec.boolean("publishNotReadyAddresses")).unwrap_or_default(),
        external_traffic_policy: text("externalTrafficPolicy"),
        internal_traffic_policy: text("internalTrafficPolicy"),
        spec: spec.map(|spec| spec.place()),
    }
}

fn port(fields: &Fields<'_, '_>) -> ServicePort {
    ServicePort {
        place: fields.place(),
        name: fields.text("name"),
        port: fields.int("port"),
        target: fields.port("targetPort"),
        protocol: fields.text("protocol"),
    }
}

pub(super) fn ingress(object: &Fields<'_, '_>) -> Route {
    let Some(spec) = object.fields("spec", &INGRESS) else {
        return Route { backends: Vec::new(), class: Field::Absent };
    };
    let mut backends = Vec::new();
    for name in ["defaultBackend", "backend"] {
        backends.extend(spec.fields(name, &INGRESS_BACKEND).and_then(|fields| ingress_backend(&fields)));
    }
    for rule in spec.each("rules", &INGRESS_RULE) {
        let paths = rule.fields("http", &INGRESS_HTTP).map(|http| http.each("paths", &INGRESS_PATH));
        for path in paths.unwrap_or_default() {
            backends.extend(path.fields("backend", &INGRESS_BACKEND).and_then(|fields| ingress_backend(&fields)));
        }
    }
    Route { backends, class: spec.text("ingressClassName") }
}

fn ingress_backend(fields: &Fields<'_, '_>) -> Option<Backend> {
    match fields.fields("service", &INGRESS_SERVICE) {
        Some(service) => backend(service.text("name"), None),
        None => backend(fields.text("serviceName"), None),
    }
}

/// HTTPRoute and its siblings of the Gateway API.
pub(super) fn gateway_route(object: &Fields<'_, '_>) -> Route {
    let rules = object.fields("spec", &CUSTOM).map(|spec| spec.each("rules", &CUSTOM)).unwrap_or_default();
    let references = rules.iter().flat_map(|rule| rule.each("backendRefs", &CUSTOM));
    Route { backends: references.filter_map(|fields| service_reference(&fields)).collect(), class: Field::Absent }
}

/// OpenShift's Route.
pub(super) fn openshift_route(object: &Fields<'_, '_>) -> Route {
    let Some(spec) = object.fields("spec", &CUSTOM) else {
        return Route { backends: Vec::new(), class: Field::Absent };
    };
    let references = spec.fields("to", &CUSTOM).into_iter().chain(spec.each("alternateBackends", &CUSTOM));
    Route { backends: references.filter_map(|fields| service_reference(&fields)).collect(), class: Field::Absent }
}

/// A reference whose kind is Service unless it says something else.
fn service_reference(fields: &Fields<'_, '_>) -> Option<Backend> {
    let kind = fields.text("kind");
    let is_service = kind.is_absent() || kind.known().is_some_and(|kind| kind == "Service");
    if !is_service {
        return None;
    }
    backend(fields.text("name"), fields.text("namespace").known().cloned())
}

/// Istio's VirtualService, as far as its hosts are names of Services.
pub(super) fn virtual_service(object: &Fields<'_, '_>) -> Route {
    let mut backends = Vec::new();
    if let Some(spec) = object.fields("spec", &CUSTOM) {
        let rules = ["http", "tls", "tcp"].into_iter().flat_map(|protocol| spec.each(protocol, &CUSTOM));
        for target in rules.flat_map(|rule| rule.each("route", &CUSTOM)) {
            let host = target.fields("destination", &CUSTOM).map(|fields| fields.text("host"));
            backends.extend(host.and_then(host_backend));
        }
    }
    Route { backends, class: Field::Absent }
}

/// `reviews` or `reviews.default.svc.cluster.local`.
fn host_backend(host: Field<String>) -> Option<Backend> {
    let Field::Set(host) = host else { return None };
    let mut labels = host.value.split('.');
    let (name, namespace, svc) = (labels.next()?.to_owned(), labels.next().map(str::to_owned), labels.next());
    let is_service = namespace.is_none() || svc == Some("svc");
    (is_service && name != "*").then(|| Backend { service: host.map(|_| name), namespace })
}

fn backend(name: Field<String>, namespace: Option<String>) -> Option<Backend> {
    let service: Spanned<String> = match name {
        Field::Set(name) => name,
        Field::Absent | Field::Unknown(_) => return None,
    };
    Some(Backend { service, namespace })
}

pub(super) fn claim(object: &Fields<'_, '_>) -> PersistentVolumeClaim {
    let spec = object.fields("spec", &CLAIM);
    PersistentVolumeClaim {
        access_modes: spec.as_ref().map(|spec| spec.texts("accessModes")).unwrap_or_default(),
        storage_class: spec.map(|spec| spec.text("storageClassName")).unwrap_or_default(),
    }
}
