//! Pod templates and containers.

use super::field::{Field, Labels, Spanned};
use super::probe::{Hook, Probe};
use super::selector::Selector;
use crate::source::Span;

/// A pod template: `spec.template`, or a Pod itself.
#[derive(Clone, Debug)]
pub struct PodTemplate {
    /// The mapping itself.
    pub block: Spanned<()>,
    /// `metadata.labels`
    pub labels: Labels,
    /// `metadata.annotations`
    pub annotations: Labels,
    /// `spec`
    pub spec: PodSpec,
}

/// A pod's `spec`.
#[derive(Clone, Debug, Default)]
pub struct PodSpec {
    /// The mapping itself.
    pub block: Option<Spanned<()>>,
    /// `containers`
    pub containers: Vec<Container>,
    /// `initContainers`; those with `restartPolicy: Always` are native sidecars.
    pub init_containers: Vec<Container>,
    /// `terminationGracePeriodSeconds`
    pub grace_period: Field<i64>,
    /// `restartPolicy`
    pub restart_policy: Field<String>,
    /// `shareProcessNamespace`
    pub share_process_namespace: Field<bool>,
    /// `hostNetwork`
    pub host_network: Field<bool>,
    /// `hostPID`
    pub host_pid: Field<bool>,
    /// `nodeName`
    pub node_name: Field<String>,
    /// `nodeSelector`
    pub node_selector: Labels,
    /// Terms of `affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution`, each a list of requirements.
    pub node_terms: Vec<Vec<super::selector::Expression>>,
    /// `affinity.podAffinity` and `affinity.podAntiAffinity`
    pub affinity: Affinity,
    /// `topologySpreadConstraints`
    pub spread: Vec<SpreadConstraint>,
    /// `readinessGates`, their condition types.
    pub readiness_gates: Vec<Field<String>>,
    /// `os.name`
    pub os: Field<String>,
    /// `volumes[].persistentVolumeClaim`
    pub claims: Vec<Claim>,
    /// Whether a volume is a `hostPath`, or an `emptyDir` that is not in memory.
    pub local_storage: bool,
}

/// `podAffinity` and `podAntiAffinity`.
#[derive(Clone, Debug, Default)]
pub struct Affinity {
    /// `podAntiAffinity`
    pub anti: Option<Spanned<()>>,
    /// Its `requiredDuringSchedulingIgnoredDuringExecution`.
    pub anti_required: Vec<Term>,
    /// Its `preferredDuringSchedulingIgnoredDuringExecution`, without the weights.
    pub anti_preferred: Vec<Term>,
    /// `podAffinity.requiredDuringSchedulingIgnoredDuringExecution`
    pub with_required: Vec<Term>,
}

/// A pod affinity term.
#[derive(Clone, Debug)]
pub struct Term {
    /// The term's place.
    pub place: Spanned<()>,
    /// `topologyKey`
    pub topology_key: Field<String>,
    /// `labelSelector`
    pub selector: Option<Selector>,
    /// Whether `namespaces` or `namespaceSelector` names other namespaces.
    pub other_namespaces: bool,
    /// `matchLabelKeys` and `mismatchLabelKeys`
    pub label_keys: Vec<String>,
}

/// One of `topologySpreadConstraints`.
#[derive(Clone, Debug)]
pub struct SpreadConstraint {
    /// The constraint's place.
    pub place: Spanned<()>,
    /// `topologyKey`
    pub topology_key: Field<String>,
    /// `maxSkew`
    pub max_skew: Field<i64>,
    /// `whenUnsatisfiable`
    pub when_unsatisfiable: Field<String>,
    /// `labelSelector`
    pub selector: Option<Selector>,
    /// `nodeTaintsPolicy`
    pub node_taints_policy: Field<String>,
    /// `matchLabelKeys`
    pub label_keys: Vec<String>,
}

/// `volumes[].persistentVolumeClaim`
#[derive(Clone, Debug)]
pub struct Claim {
    /// The mapping itself.
    pub block: Spanned<()>,
    /// `claimName`
    pub name: Field<String>,
    /// `readOnly`
    pub read_only: Field<bool>,
}

/// A container.
#[derive(Clone, Debug)]
pub struct Container {
    /// The whole item.
    pub span: Span,
    /// `name`
    pub name: Field<String>,
    /// `image`
    pub image: Field<String>,
    /// `command`
    pub command: Option<Spanned<Vec<Field<String>>>>,
    /// `args`
    pub args: Option<Spanned<Vec<Field<String>>>>,
    /// `env`
    pub env: Vec<EnvVar>,
    /// Whether `envFrom` has an entry.
    pub env_from: bool,
    /// `ports`
    pub ports: Vec<ContainerPort>,
    /// `lifecycle`
    pub lifecycle: Option<Box<Lifecycle>>,
    /// `readinessProbe`
    pub readiness: Option<Box<Probe>>,
    /// `livenessProbe`
    pub liveness: Option<Box<Probe>>,
    /// `startupProbe`
    pub startup: Option<Box<Probe>>,
    /// `restartPolicy` (init containers)
    pub restart_policy: Field<String>,
}

impl Container {
    /// The name, or `""`.
    pub fn name(&self) -> &str {
        self.name.known().map_or("", |name| name)
    }

    /// Where to point when the container as a whole is meant: its name, or the start of the item.
    pub fn title(&self) -> Span {
        self.name.place().unwrap_or(self.span)
    }

    /// The image reference, when it is known.
    pub fn image(&self) -> Option<&str> {
        self.image.known().map(String::as_str)
    }
}

/// An entry of `env`.
#[derive(Clone, Debug)]
pub struct EnvVar {
    /// `name`
    pub name: String,
    /// `value`; `None`: it comes from `valueFrom`, or is only known later.
    pub value: Option<String>,
}

/// An entry of `ports`.
#[derive(Clone, Debug)]
pub struct ContainerPort {
    /// The item's place.
    pub span: Span,
    /// `name`
    pub name: Field<String>,
    /// `containerPort`
    pub port: Field<i64>,
    /// `hostPort`
    pub host_port: Field<i64>,
    /// `hostIP`
    pub host_ip: Field<String>,
    /// `protocol`
    pub protocol: Field<String>,
}

/// A port by number or by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PortRef {
    /// A number.
    Number(i64),
    /// A name.
    Name(String),
}

/// `lifecycle`
#[derive(Clone, Debug)]
pub struct Lifecycle {
    /// The mapping itself.
    pub block: Spanned<()>,
    /// `preStop`
    pub pre_stop: Option<Hook>,
    /// `postStart`
    pub post_start: Option<Hook>,
    /// `stopSignal`
    pub stop_signal: Field<String>,
}
