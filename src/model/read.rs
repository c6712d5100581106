//! From a document's tree to objects.

mod kustomization;
mod misplaced;
mod pod;
mod probe;
mod scaling;
mod selector;
mod service;
mod workload;

use super::decode::{At, Fields, Reader, Schema};
use super::fields::{AUTOSCALER, BUDGET, CLAIM, CUSTOM, INGRESS, Mapping, OBJECT, OBJECT_META, SERVICE};
use super::kinds::Kind;
use super::{Body, Metadata, Namespace, Object, Spanned};
use crate::fix::Repair;
use crate::source::Span;
use crate::yaml::{Node, Value};

/// Something in a document that could not be understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// What kind of problem.
    pub kind: ProblemKind,
    /// The place.
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
    /// A place that explains it.
    pub related: Option<(Span, String)>,
    /// What to change.
    pub repair: Option<Repair>,
}

/// The rules that a problem becomes a finding of.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProblemKind {
    /// `syntax-error`
    Syntax,
    /// `duplicate-key`
    DuplicateKey,
    /// `misspelled-field`
    MisspelledField,
    /// `wrong-type`
    WrongType,
    /// `invalid-configuration`
    Configuration,
    /// `unused-ignore`
    UnusedIgnore,
}

/// How deep Lists and Templates are unpacked: they do not stand in one another more often than by mistake.
const DEEPEST: u32 = 4;

/// Reads the objects of a document: one, or several from a List or a Template. Nothing when it is no Kubernetes object.
pub fn read_object(root: Node<'_>, document: u32, problems: &mut Vec<Problem>) -> Vec<Object> {
    let mut objects = Vec::new();
    collect(root, ("", ""), document, DEEPEST, &mut objects, problems);
    objects
}

/// Reads a kustomization that leaves out what it is. Nothing when it says so, or is no mapping.
pub fn read_kustomization(root: Node<'_>, document: u32) -> Option<Object> {
    if root.value() != Value::Mapping || root.get("kind").is_some() {
        return None;
    }
    let said = |value: &str| Spanned { value: value.to_owned(), span: root.span(), key: root.span() };
    let mut problems = Vec::new();
    Some(object(root, document, said("kustomize.config.k8s.io/v1beta1"), said("Kustomization"), &mut problems))
}

/// `list` is what the object lies in, by version and kind.
fn collect(
    node: Node<'_>,
    list: (&str, &str),
    document: u32,
    depth: u32,
    objects: &mut Vec<Object>,
    problems: &mut Vec<Problem>,
) {
    let Some((api_version, kind)) = text(node, "apiVersion").zip(text(node, "kind")).or_else(|| implied(node, list))
    else {
        return;
    };
    match contents(node, &kind.value) {
        Some(items) if depth > 0 => {
            for item in items {
                collect(item, (&api_version.value, &kind.value), document, depth - 1, objects, problems);
            }
        }
        Some(_) => {}
        None => objects.push(object(node, document, api_version, kind, problems)),
    }
}

/// What an item of a `PodList` is that does not say so, as the API server writes them.
/// Source: kubernetes `apimachinery/pkg/apis/meta/v1/unstructured/helpers.go`, `decodeToList`.
fn implied(node: Node<'_>, (api_version, kind): (&str, &str)) -> Option<(Spanned<String>, Spanned<String>)> {
    let item = kind.strip_suffix("List").filter(|item| !item.is_empty())?;
    if node.value() != Value::Mapping || node.get("kind").is_some() || node.get("apiVersion").is_some() {
        return None;
    }
    let said = |value: &str| Spanned { value: value.to_owned(), span: node.span(), key: node.span() };
    Some((said(api_version), said(item)))
}

/// The objects in a List (of any kind) or an OpenShift Template.
fn contents<'t>(node: Node<'t>, kind: &str) -> Option<Vec<Node<'t>>> {
    let key = match kind {
        "Template" => "objects",
        _ if kind.ends_with("List") => "items",
        _ => return None,
    };
    let list = node.get(key)?.value;
    (list.value() == Value::Sequence).then(|| list.items())
}

fn text(node: Node<'_>, key: &str) -> Option<Spanned<String>> {
    let at = At::entry(&node.get(key)?);
    match at.node.value() {
        Value::Str(text) => Some(at.spanned(text.to_owned())),
        _ => None,
    }
}

fn object(
    node: Node<'_>,
    document: u32,
    api_version: Spanned<String>,
    kind: Spanned<String>,
    problems: &mut Vec<Problem>,
) -> Object {
    let group = api_version.value.split_once('/').map_or("", |(group, _)| group);
    let read_as = Kind::new(group, &kind.value);
    let (schema, spec) = rules(read_as);
    let reader = Reader::new(schema);
    let at = At { name: &kind.value, key: kind.span, node, item: false };
    let (names, meta_names, inner) = match schema {
        Schema::Kubernetes => (&OBJECT, &OBJECT_META, Some((spec, "`spec`"))),
        Schema::Custom => (&CUSTOM, &CUSTOM, None),
    };
    let (metadata, body) = match reader.fields_below(at, names, inner) {
        Some(fields) => {
            let metadata = metadata(&fields, meta_names);
            let body = body(read_as, &fields, &metadata, &api_version.value);
            (metadata, body)
        }
        None => (Metadata::default(), Body::Other),
    };
    if read_as != Kind::Other {
        problems.extend(reader.into_problems());
    }
    Object { api_version, kind, metadata, body, span: node.span(), document }
}

/// Who checks a kind's fields, and the names in its spec.
fn rules(kind: Kind) -> (Schema, &'static Mapping) {
    match kind {
        Kind::Workload(kind) => {
            let names = workload::spec_names(kind);
            (if names.legal.is_empty() { Schema::Custom } else { Schema::Kubernetes }, names)
        }
        Kind::Service => (Schema::Kubernetes, &SERVICE),
        Kind::Ingress => (Schema::Kubernetes, &INGRESS),
        Kind::Budget => (Schema::Kubernetes, &BUDGET),
        Kind::HorizontalAutoscaler => (Schema::Kubernetes, &AUTOSCALER),
        Kind::Claim => (Schema::Kubernetes, &CLAIM),
        Kind::Namespace => (Schema::Kubernetes, &CUSTOM),
        Kind::GatewayRoute
        | Kind::OpenShiftRoute
        | Kind::VirtualService
        | Kind::ScaledObject
        | Kind::VerticalAutoscaler
        | Kind::Kustomization
        | Kind::Other => (Schema::Custom, &CUSTOM),
    }
}

/// Labels that controllers write on what they make: a manifest that has one was read from a cluster.
/// Source: kubernetes `staging/src/k8s.io/api/apps/v1/types.go`, `DefaultDeploymentUniqueLabelKey` and its neighbours.
const CONTROLLERS: &[&str] = &["pod-template-hash", "controller-revision-hash", "statefulset.kubernetes.io/pod-name"];

fn metadata(object: &Fields<'_, '_>, names: &'static Mapping) -> Metadata {
    let Some(fields) = object.fields("metadata", names) else { return Metadata::default() };
    let labels = fields.labels("labels");
    Metadata {
        block: Some(fields.place()),
        name: fields.text("name"),
        namespace: fields.text("namespace"),
        owned: !fields.items("ownerReferences").is_empty() || CONTROLLERS.iter().any(|key| labels.get(key).is_some()),
        labels,
        annotations: fields.labels("annotations"),
    }
}

fn body(kind: Kind, object: &Fields<'_, '_>, metadata: &Metadata, api_version: &str) -> Body {
    match kind {
        Kind::Workload(kind) => Body::Workload(Box::new(workload::workload(kind, object, metadata))),
        Kind::Service => Body::Service(Box::new(service::service(object))),
        Kind::Ingress => Body::Route(service::ingress(object)),
        Kind::GatewayRoute => Body::Route(service::gateway_route(object)),
        Kind::OpenShiftRoute => Body::Route(service::openshift_route(object)),
        Kind::VirtualService => Body::Route(service::virtual_service(object)),
        Kind::Budget => Body::Budget(Box::new(scaling::budget(object, api_version))),
        Kind::HorizontalAutoscaler => Body::Autoscaler(Box::new(scaling::horizontal(object))),
        Kind::ScaledObject => Body::Autoscaler(Box::new(scaling::scaled_object(object))),
        Kind::VerticalAutoscaler => Body::VerticalAutoscaler(Box::new(scaling::vertical(object))),
        Kind::Claim => Body::Claim(service::claim(object)),
        Kind::Namespace => Body::Namespace(Namespace),
        Kind::Kustomization => Body::Kustomization(Box::new(kustomization::kustomization(object))),
        Kind::Other => Body::Other,
    }
}
