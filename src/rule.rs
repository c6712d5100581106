//! What a rule is.

use std::fmt;

use crate::cluster::Cluster;
use crate::finding::{Applicability, Finding, Severity};

/// A rule: its page's front matter, and its check.
pub struct Rule {
    /// Kebab-case name of the defect.
    pub id: &'static str,
    /// One line: what it finds.
    pub summary: &'static str,
    /// What it is about.
    pub group: Group,
    /// How bad it is, unless a finding says otherwise.
    pub severity: Severity,
    /// Whether it runs when the user selects nothing.
    pub enabled: bool,
    /// Whether its findings can usually be fixed, and how freely.
    pub fix: Option<Applicability>,
    /// The version of lameduck that first had it.
    pub since: &'static str,
    /// Rules that are silent about a subject when this one speaks about it.
    pub replaces: &'static [&'static str],
    /// The whole page, front matter included.
    pub page: &'static str,
    /// The check.
    pub check: fn(&Cluster, &mut Vec<Finding>),
}

impl Rule {
    /// The page without its front matter.
    pub fn text(&self) -> &'static str {
        self.page.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")).map_or(self.page, |(_, text)| text)
    }

    /// Whether a name is the rule's own, its group's, or `all`.
    pub fn is_called(&self, name: &str) -> bool {
        name == self.id || name == self.group.name() || name == "all"
    }

    /// Where the page can be read.
    pub fn url(&self) -> String {
        format!("{}/rules/{}", env!("CARGO_PKG_HOMEPAGE"), self.id)
    }
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id)
    }
}

/// What a rule is about.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// What happens between a pod's deletion and its end.
    Shutdown,
    /// When a pod gets traffic.
    Readiness,
    /// How many pods there are.
    Replicas,
    /// PodDisruptionBudgets.
    Budgets,
    /// How new pods replace old ones.
    Rollout,
    /// Services and their pods.
    Traffic,
    /// Where pods run, and how they leave.
    Scheduling,
    /// What could not be read.
    Input,
}

impl Group {
    /// The name used in pages and outputs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Shutdown => "shutdown",
            Self::Readiness => "readiness",
            Self::Replicas => "replicas",
            Self::Budgets => "budgets",
            Self::Rollout => "rollout",
            Self::Traffic => "traffic",
            Self::Scheduling => "scheduling",
            Self::Input => "input",
        }
    }
}
