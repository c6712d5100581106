//! What the user chose.

mod date;
pub mod describe;
mod exempt;
mod file;
mod settings;
mod version;

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

pub use date::Date;
pub use exempt::Exemption;
pub use file::{CONFIG_NAMES, is_config};
pub use file::{ConfigFile, Override};
pub use settings::Settings;
pub use version::Version;

use crate::finding::Severity;
use crate::rule::Rule;
use crate::rules::RULES;

/// What the user chose. [`Config::default`] is what a run without any option or configuration file uses.
#[derive(Clone, Debug)]
pub struct Config {
    /// The Kubernetes version that the manifests are applied to.
    pub kubernetes: Version,
    /// Ids and groups of the rules to run, or `all`; empty: those that are on by default.
    pub select: Vec<String>,
    /// Ids and groups of rules to run beside those.
    pub extend_select: Vec<String>,
    /// Ids and groups of the rules not to run.
    pub ignore: Vec<String>,
    /// Severities that replace those of rules and their findings, by rule id.
    pub severity: BTreeMap<String, Severity>,
    /// Numbers that are policy, not Kubernetes' behaviour.
    pub thresholds: Thresholds,
    /// Findings that need not be reported.
    pub exemptions: Vec<Exemption>,
    /// Whether comments, annotations and exemptions silence nothing: for audits.
    pub audit: bool,
    /// The day of the run, by which exemptions expire; `None`: none of them does.
    pub today: Option<Date>,
}

impl Config {
    /// Whether a rule runs.
    pub fn selects(&self, rule: &Rule) -> bool {
        let named = |list: &[String]| list.iter().any(|name| rule.is_called(name));
        let selected =
            if self.select.is_empty() { rule.enabled } else { named(&self.select) } || named(&self.extend_select);
        // A rule's own name in `select` wins over its group in `ignore`.
        let by_name = self.select.iter().chain(&self.extend_select).any(|name| name == rule.id);
        let ignored = self.ignore.iter().any(|name| name == rule.id) || named(&self.ignore) && !by_name;
        selected && !ignored
    }
}

/// What makes a run fail.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub enum FailOn {
    /// Errors.
    Error,
    /// Warnings and errors.
    #[default]
    Warning,
    /// Any finding.
    Info,
    /// Nothing.
    Never,
}

impl FailOn {
    /// The names in options and configurations.
    pub const NAMES: [&str; 4] = ["error", "warning", "info", "never"];

    /// The lowest severity that counts.
    pub fn threshold(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Info => Some(Severity::Info),
            Self::Never => None,
        }
    }
}

impl FromStr for FailOn {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let all = [Self::Error, Self::Warning, Self::Info, Self::Never];
        let known = Self::NAMES.into_iter().zip(all).find(|(known, _)| *known == name);
        known.map(|(_, fail_on)| fail_on).ok_or_else(|| format!("`{name}` is none of {}", Self::NAMES.join(", ")))
    }
}

impl fmt::Display for Config {
    /// As a configuration file would say it, the rules written out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "kubernetes-version: \"{}\"", self.kubernetes)?;
        writeln!(f, "thresholds:")?;
        for (name, seconds) in self.thresholds.entries() {
            writeln!(f, "  {name}: {seconds}")?;
        }
        writeln!(f, "select:")?;
        for rule in RULES.iter().filter(|rule| self.selects(rule)) {
            writeln!(f, "  - {}", rule.id)?;
        }
        if !self.severity.is_empty() {
            writeln!(f, "severity:")?;
        }
        for (rule, severity) in &self.severity {
            writeln!(f, "  {rule}: {}", severity.name())?;
        }
        match self.exemptions.len() {
            0 => Ok(()),
            number => writeln!(f, "# {number} exemptions"),
        }
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            kubernetes: Version::new(1, 34),
            select: Vec::new(),
            extend_select: Vec::new(),
            ignore: Vec::new(),
            severity: BTreeMap::new(),
            thresholds: Thresholds::default(),
            exemptions: Vec::new(),
            audit: false,
            today: None,
        }
    }
}

/// Numbers that are policy, not Kubernetes' behaviour. All in seconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thresholds {
    /// How long a pod still gets new requests after its deletion, at least: endpoint controller 1–3 s, kube-proxy
    /// 1 s, more in large clusters. A shorter preStop delay is reported.
    pub minimum_delay: i64,
    /// The same behind a load balancer that sends requests to pods directly: it has to hear of the deletion from its
    /// controller first, 5–15 s and longer (aws-load-balancer-controller#3270, EKS best practices).
    pub minimum_direct_delay: i64,
    /// The same behind a load balancer that checks nodes, where nothing says how often: two checks of 5 s.
    pub minimum_node_delay: i64,
    /// The grace period of an ingress controller, at least: it drains the requests of every application behind it. The
    /// chart of ingress-nginx has 300.
    pub minimum_ingress_grace: i64,
    /// How long Cluster Autoscaler waits for a pod on a node that it removes: `--max-graceful-termination-sec`, 600 by
    /// default.
    pub autoscaler_grace_limit: i64,
    /// The delay that help texts recommend.
    pub recommended_delay: i64,
    /// How long a process needs at least between the stop signal and SIGKILL.
    pub minimum_drain: i64,
    /// How long a process should get in help texts.
    pub recommended_drain: i64,
    /// How long pods get on a spot node of GKE that is taken away. Newer node pools may allow 120 s.
    /// Source: Google Cloud, GKE, Spot VMs and preemptible VMs.
    pub gke_spot_notice: i64,
    /// The same on AKS. Source: Azure, Spot Virtual Machines, eviction notice.
    pub azure_spot_notice: i64,
    /// The same on EC2. Source: AWS, Spot Instance interruption notices.
    pub aws_spot_notice: i64,
}

/// A threshold's name in the configuration, where it is kept, and what it is.
type Threshold = (&'static str, fn(&mut Thresholds) -> &mut i64, &'static str);

impl Thresholds {
    /// Every threshold, by its name in the configuration.
    const TABLE: &[Threshold] = &[
        (
            "minimum-delay",
            |thresholds| &mut thresholds.minimum_delay,
            "How long a pod still gets new requests after its deletion; a shorter preStop delay is reported",
        ),
        (
            "minimum-direct-delay",
            |thresholds| &mut thresholds.minimum_direct_delay,
            "The same behind a load balancer that sends requests to pods directly",
        ),
        (
            "minimum-node-delay",
            |thresholds| &mut thresholds.minimum_node_delay,
            "The same behind a load balancer that checks nodes, where nothing says how often",
        ),
        (
            "minimum-ingress-grace",
            |thresholds| &mut thresholds.minimum_ingress_grace,
            "The shortest grace period of an ingress controller",
        ),
        (
            "autoscaler-grace-limit",
            |thresholds| &mut thresholds.autoscaler_grace_limit,
            "How long Cluster Autoscaler waits for a pod: its `--max-graceful-termination-sec`",
        ),
        (
            "recommended-delay",
            |thresholds| &mut thresholds.recommended_delay,
            "The preStop delay that help texts recommend",
        ),
        (
            "minimum-drain",
            |thresholds| &mut thresholds.minimum_drain,
            "How long a process needs at least between the stop signal and SIGKILL",
        ),
        (
            "recommended-drain",
            |thresholds| &mut thresholds.recommended_drain,
            "How long a process should get in help texts",
        ),
        (
            "gke-spot-notice",
            |thresholds| &mut thresholds.gke_spot_notice,
            "How long pods get on a spot node of GKE that is taken away",
        ),
        ("azure-spot-notice", |thresholds| &mut thresholds.azure_spot_notice, "The same on AKS"),
        ("aws-spot-notice", |thresholds| &mut thresholds.aws_spot_notice, "The same on EC2"),
    ];

    /// The names in the configuration.
    pub fn names() -> impl Iterator<Item = &'static str> {
        Self::TABLE.iter().map(|(name, ..)| *name)
    }

    /// What each threshold is, by its name.
    pub fn descriptions() -> impl Iterator<Item = (&'static str, &'static str)> {
        Self::TABLE.iter().map(|(name, _, about)| (*name, *about))
    }

    /// Every threshold with its name.
    pub fn entries(&self) -> Vec<(&'static str, i64)> {
        let mut copy = self.clone();
        Self::TABLE.iter().map(|(name, field, _)| (*name, *field(&mut copy))).collect()
    }

    /// Sets a threshold by its name.
    pub fn set(&mut self, name: &str, seconds: i64) {
        if let Some((_, field, _)) = Self::TABLE.iter().find(|(known, ..)| *known == name) {
            *field(self) = seconds;
        }
    }
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            minimum_delay: 5,
            minimum_direct_delay: 15,
            minimum_node_delay: 10,
            minimum_ingress_grace: 60,
            autoscaler_grace_limit: 600,
            recommended_delay: 10,
            minimum_drain: 5,
            recommended_drain: 15,
            gke_spot_notice: 15,
            azure_spot_notice: 30,
            aws_spot_notice: 120,
        }
    }
}
