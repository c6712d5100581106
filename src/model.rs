//! Kubernetes objects as far as they matter for availability, with the place of every field.
//!
//! A model says what is written, never what it comes to: defaults, percentages and relations are the index's business.

mod decode;
mod field;
#[rustfmt::skip]
mod fields;
mod kinds;
mod kustomization;
mod placeholder;
mod pod;
mod probe;
mod read;
mod scaling;
mod selector;
mod service;
mod spelling;
mod workload;

pub use field::{Amount, Field, Label, Labels, Spanned};
pub use kinds::relevant;
pub use kustomization::{InlinePatch, Kustomization, SetImage, SetReplicas};
pub use pod::{
    Affinity, Claim, Container, ContainerPort, EnvVar, Lifecycle, PodSpec, PodTemplate, PortRef, SpreadConstraint, Term,
};
pub use probe::{Action, Hook, Probe};
pub use read::{Problem, ProblemKind, read_kustomization, read_object};
pub use scaling::{Autoscaler, AutoscalerKind, Budget, TargetRef, VerticalAutoscaler};
pub use selector::{Expression, Operator, Selector};
pub use service::{Backend, Namespace, PersistentVolumeClaim, Route, Service, ServicePort};
pub(crate) use spelling::typing_mistakes;
pub use workload::{BlueGreen, Canary, Misplaced, Rolling, Strategy, Workload, WorkloadKind};

use crate::source::Span;

/// One Kubernetes object.
#[derive(Clone, Debug)]
pub struct Object {
    /// `apiVersion` as written.
    pub api_version: Spanned<String>,
    /// `kind` as written.
    pub kind: Spanned<String>,
    /// `metadata`.
    pub metadata: Metadata,
    /// The rest.
    pub body: Body,
    /// The whole object.
    pub span: Span,
    /// Which document of its file it is in, from 0.
    pub document: u32,
}

impl Object {
    /// Whether rules look at it.
    pub fn is_analysed(&self) -> bool {
        !matches!(self.body, Body::Other)
    }

    /// The name, or `""`.
    pub fn name(&self) -> &str {
        self.metadata.name.known().map_or("", |name| name)
    }

    /// The namespace when it is written, and known.
    pub fn namespace(&self) -> Option<&str> {
        self.metadata.namespace.known().map(String::as_str)
    }

    /// The group of the API version: `apps`, empty for the core.
    pub fn group(&self) -> &str {
        self.api_version.value.split_once('/').map_or("", |(group, _)| group)
    }

    /// Where to point when the object as a whole is meant: its name, or its kind.
    pub fn title(&self) -> Span {
        self.metadata.name.place().unwrap_or_else(|| self.kind.place())
    }
}

/// What an object is called, and by whom it is looked after.
#[derive(Clone, Debug, Default)]
pub struct Metadata {
    /// `metadata` itself.
    pub block: Option<Spanned<()>>,
    /// `name`.
    pub name: Field<String>,
    /// `namespace`.
    pub namespace: Field<String>,
    /// `labels`.
    pub labels: Labels,
    /// `annotations`.
    pub annotations: Labels,
    /// Whether `ownerReferences` has an entry: a controller made it.
    pub owned: bool,
}

/// What an object is, if it matters.
#[derive(Clone, Debug)]
pub enum Body {
    /// Something that makes pods, or a pod.
    Workload(Box<Workload>),
    /// `Service`
    Service(Box<Service>),
    /// `Ingress`, `HTTPRoute`: client traffic to Services.
    Route(Route),
    /// `PodDisruptionBudget`
    Budget(Box<Budget>),
    /// `HorizontalPodAutoscaler`, `ScaledObject`
    Autoscaler(Box<Autoscaler>),
    /// `VerticalPodAutoscaler`
    VerticalAutoscaler(Box<VerticalAutoscaler>),
    /// `PersistentVolumeClaim`
    Claim(PersistentVolumeClaim),
    /// `Namespace`
    Namespace(Namespace),
    /// `Kustomization`, `Component`
    Kustomization(Box<Kustomization>),
    /// A custom resource, or a kind that does not matter here.
    Other,
}
