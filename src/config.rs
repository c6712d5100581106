//! What the user chose.

use std::fmt;
use std::str::FromStr;

use crate::rule::Rule;

/// What the user chose. [`Config::default`] is what a run without any option uses.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// The Kubernetes version that the manifests are applied to.
    pub kubernetes: Version,
    /// Ids and groups of the rules to run, or `all`; empty: those that are on by default.
    pub select: Vec<String>,
    /// Ids and groups of the rules not to run.
    pub ignore: Vec<String>,
    /// Numbers that are policy, not Kubernetes' behaviour.
    pub thresholds: Thresholds,
}

impl Config {
    /// Whether a rule runs.
    pub fn selects(&self, rule: &Rule) -> bool {
        let named =
            |list: &[String]| list.iter().any(|name| name == rule.id || name == rule.group.name() || name == "all");
        let selected = if self.select.is_empty() { rule.enabled } else { named(&self.select) };
        // A rule's own name in `select` wins over its group in `ignore`.
        let ignored = self.ignore.iter().any(|name| name == rule.id)
            || named(&self.ignore) && !self.select.iter().any(|name| name == rule.id);
        selected && !ignored
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            kubernetes: Version::new(1, 34),
            select: Vec::new(),
            ignore: Vec::new(),
            thresholds: Thresholds::default(),
        }
    }
}

/// Numbers that are policy, not Kubernetes' behaviour. All in seconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thresholds {
    /// How long a pod still gets new requests after its deletion, at least: endpoint controller 1–3 s, kube-proxy
    /// 1 s, more in large clusters. A shorter preStop delay is reported.
    pub minimum_delay: i64,
    /// The delay that help texts recommend.
    pub recommended_delay: i64,
    /// How long a process needs at least between the stop signal and SIGKILL.
    pub minimum_drain: i64,
    /// How long a process should get in help texts.
    pub recommended_drain: i64,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self { minimum_delay: 5, recommended_delay: 10, minimum_drain: 5, recommended_drain: 15 }
    }
}

/// A Kubernetes version, `1.34`.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    /// Before the point.
    pub major: u32,
    /// Behind the point.
    pub minor: u32,
}

impl Version {
    /// The version `major.minor`.
    pub const fn new(major: u32, minor: u32) -> Self {
        Self { major, minor }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

impl FromStr for Version {
    type Err = String;

    /// Reads `1.34`, `v1.34`, `1.34.2` and `1.34.2-gke.100`.
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is no Kubernetes version such as 1.34");
        let mut parts = text.strip_prefix('v').unwrap_or(text).splitn(3, '.');
        let number = |part: Option<&str>| part.and_then(|part| part.parse().ok()).ok_or_else(wrong);
        let version = Self { major: number(parts.next())?, minor: number(parts.next())? };
        if version.major == 1 { Ok(version) } else { Err(wrong()) }
    }
}
