//! Groups whose members vote: a majority has to be up.

use std::sync::LazyLock;

use serde::Deserialize;

use super::arithmetic::quorum_tolerance;
use super::data::rows;
use super::image::{Image, is_sidecar};
use super::{Cluster, WorkloadRef};
use crate::model::Container;

static SYSTEMS: LazyLock<Vec<System>> = LazyLock::new(|| rows(include_str!("../../data/quorum.yaml")));

/// Parts of names that mark what belongs to a group without voting in it.
const BYSTANDERS: &[&str] = &[
    "proxy",
    "client",
    "exporter",
    "operator",
    "ui",
    "agent",
    "injector",
    "backup",
    "restore",
    "dashboard",
    "observer",
    "arbiter",
    "metrics",
    "sidecar",
];

/// A row of `data/quorum.yaml`, where its fields are explained.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct System {
    name: String,
    images: Vec<String>,
    #[serde(default)]
    flags: Vec<String>,
    role: Option<Role>,
    #[serde(default)]
    without: Vec<String>,
    #[serde(default)]
    names: Vec<String>,
    #[serde(default)]
    even: Even,
    #[cfg_attr(not(test), expect(dead_code, reason = "for people, and for the test that each row has one"))]
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Role {
    settings: Vec<String>,
    voting: Vec<String>,
    default: bool,
}

/// How bad an even number of members is.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Even {
    /// One member more that can fail, and nothing gained. Two tolerate nothing.
    #[default]
    Warning,
    /// Members vote in groups of three or so: only two are too few.
    Groups,
    /// The system gets along with it.
    Info,
}

/// A group of members that vote.
#[derive(Copy, Clone, Debug)]
pub struct Quorum {
    /// What it is, as its makers write it.
    pub system: &'static str,
    /// How many members there are.
    pub members: i64,
    /// How many of them may be lost.
    pub tolerates: i64,
    /// How bad an even number is.
    pub even: Even,
}

impl Cluster<'_> {
    /// The group that a workload's pods are the voting members of; `None` when they do not vote for all that is known,
    /// when there is but one, or when their number is not known.
    pub fn quorum_of(&self, workload: WorkloadRef<'_>) -> Option<Quorum> {
        if !workload.is_replicated() {
            return None;
        }
        let members = self.replicas_of(workload).declared.filter(|members| *members > 1)?;
        let system = self
            .containers(workload)
            .filter(|container| !is_sidecar(container.container))
            .find_map(|container| voting_as(container.container, workload))?;
        // An arbiter votes, too, and makes the number odd.
        let arbiter = self.neighbours_of(workload.object).any(|other| has_part(other.object.name(), "arbiter"));
        let members = members + i64::from(arbiter);
        Some(Quorum { system: &system.name, members, tolerates: quorum_tolerance(members), even: system.even })
    }
}

fn voting_as(container: &Container, workload: WorkloadRef<'_>) -> Option<&'static System> {
    let image = Image::parse(container.image()?).name;
    let words = words(container);
    // Some build images of their own; a StatefulSet's container is then named after what it runs.
    let own = if workload.is_stateful() { container.name() } else { image };
    let of_system = |system: &&System| system.images.iter().any(|name| name == image || name == own);
    SYSTEMS.iter().filter(of_system).find(|system| {
        let named = |part: &str| has_part(workload.object.name(), part) || has_part(container.name(), part);
        let has = |wanted: &String| words.iter().any(|word| says(word, wanted));
        let bystander = BYSTANDERS.iter().copied().chain(system.names.iter().map(String::as_str)).any(named);
        !bystander
            && !system.without.iter().any(has)
            && (system.flags.is_empty() || system.flags.iter().any(has))
            && system.role.as_ref().is_none_or(|role| votes_in(role, &words))
    })
}

fn votes_in(role: &Role, words: &[String]) -> bool {
    let value = words.iter().find_map(|word| {
        let (name, value) = word.split_once('=')?;
        role.settings.iter().any(|setting| setting == name).then_some(value)
    });
    value.map_or(role.default, |value| role.voting.iter().any(|voting| value.contains(voting.as_str())))
}

/// The words of the command and the arguments, and the variables as `NAME=value`.
fn words(container: &Container) -> Vec<String> {
    let lines = container.command.iter().chain(&container.args).flat_map(|words| words.value.iter());
    let words = lines.filter_map(|line| line.known()).flat_map(|line| line.split_whitespace()).map(str::to_owned);
    let variables = container.env.iter().map(|entry| match &entry.value {
        Some(value) => format!("{}={value}", entry.name),
        None => format!("{}=", entry.name),
    });
    words.chain(variables).collect()
}

/// Whether a word is a flag, or a program under any path, or sets a variable.
fn says(word: &str, wanted: &str) -> bool {
    word == wanted
        || word.rsplit('/').next() == Some(wanted)
        || word.strip_prefix(wanted).is_some_and(|rest| rest.starts_with('='))
}

fn has_part(name: &str, part: &str) -> bool {
    name.split(['-', '_', '.', '/']).any(|own| own == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_can_be_read() {
        let systems: Vec<System> = serde_yaml::from_str(include_str!("../../data/quorum.yaml")).unwrap();
        assert_eq!(systems.len(), SYSTEMS.len());
        for system in &systems {
            assert!(!system.images.is_empty() && system.source.starts_with("https://"), "{}", system.name);
        }
    }

    #[test]
    fn words_are_flags_programs_or_variables() {
        assert!(says("-server", "-server") && says("-bootstrap-expect=3", "-bootstrap-expect"));
        assert!(says("/usr/local/bin/etcdctl", "etcdctl") && says("VAULT_RAFT_NODE_ID=", "VAULT_RAFT_NODE_ID"));
        assert!(!says("-retry-join=consul-server", "-server"));
    }
}
