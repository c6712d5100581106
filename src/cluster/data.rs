//! Lists that age, in `data/*.yaml`: one row per entry, with its source.

use std::sync::LazyLock;

use serde::Deserialize;
use serde::de::DeserializeOwned;

/// The rows of a list. A list that cannot be read has no rows; a test reads each.
pub(super) fn rows<T: DeserializeOwned>(text: &str) -> Vec<T> {
    serde_yaml::from_str(text).unwrap_or_default()
}

/// A row of a list of names.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Named {
    /// What the head of the list says it is.
    pub(super) name: String,
    #[expect(dead_code, reason = "for readers of the list")]
    source: String,
}

/// Programs that run the scripts of a `package.json`.
pub(super) static PACKAGE_MANAGERS: LazyLock<Vec<Named>> =
    LazyLock::new(|| rows(include_str!("../../data/package-managers.yaml")));
/// Ports of sidecars that a mesh puts into the pod.
pub(super) static INJECTED_PORTS: LazyLock<Vec<Named>> =
    LazyLock::new(|| rows(include_str!("../../data/injected-ports.yaml")));
/// Storage classes whose volumes are folders of one node: all pods of a claim run there.
pub(super) static NODE_LOCAL_CLASSES: LazyLock<Vec<Named>> =
    LazyLock::new(|| rows(include_str!("../../data/node-local-classes.yaml")));
/// How annotations begin by which load balancers are told that follow the endpoints themselves.
pub(super) static ANNOUNCERS: LazyLock<Vec<Named>> = LazyLock::new(|| rows(include_str!("../../data/announcers.yaml")));
/// Parts of the class names of ingress controllers that are no load balancer of AWS.
pub(super) static OTHER_INGRESS_CLASSES: LazyLock<Vec<Named>> =
    LazyLock::new(|| rows(include_str!("../../data/other-ingress-classes.yaml")));
/// Kinds whose controllers scale workloads from 0 and back.
pub(super) static WAKING_KINDS: LazyLock<Vec<Named>> =
    LazyLock::new(|| rows(include_str!("../../data/waking-kinds.yaml")));
/// How annotations and labels begin by which tools are told to scale a workload to 0 and back.
pub(super) static WAKING_KEYS: LazyLock<Vec<Named>> =
    LazyLock::new(|| rows(include_str!("../../data/waking-keys.yaml")));

/// Whether a name is in a list.
pub(super) fn holds(list: &[Named], name: &str) -> bool {
    list.iter().any(|row| row.name == name)
}

/// Whether one of a list's names is the beginning of a text.
pub(super) fn begins(list: &[Named], text: &str) -> bool {
    list.iter().any(|row| text.starts_with(&row.name))
}

/// Whether a repository is what a row calls it: `*` stands for the end, or for the folders in front. Docker Hub's own
/// name may be left out, and registry.k8s.io was k8s.gcr.io.
pub(super) fn matches(pattern: &str, repository: &str) -> bool {
    let hub = ["index.docker.io/", "docker.io/"];
    let repository = hub.iter().find_map(|prefix| repository.strip_prefix(prefix)).unwrap_or(repository);
    if let Some(name) = repository.strip_prefix("k8s.gcr.io/") {
        return matches(pattern, &format!("registry.k8s.io/{name}"));
    }
    match (pattern.strip_prefix('*'), pattern.strip_suffix('*')) {
        (Some(_), Some(start)) => repository.contains(start.trim_start_matches('*')),
        (Some(end), None) => repository.ends_with(end),
        (None, Some(start)) => repository.starts_with(start),
        (None, None) => repository == pattern,
    }
}

/// The numbers of a version: `1.19.5` is `[1, 19, 5]`.
pub(super) fn version(text: &str) -> Vec<u32> {
    text.split('.').filter_map(|part| part.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_read() {
        for (list, text) in [
            (&PACKAGE_MANAGERS, include_str!("../../data/package-managers.yaml")),
            (&INJECTED_PORTS, include_str!("../../data/injected-ports.yaml")),
            (&NODE_LOCAL_CLASSES, include_str!("../../data/node-local-classes.yaml")),
            (&ANNOUNCERS, include_str!("../../data/announcers.yaml")),
            (&OTHER_INGRESS_CLASSES, include_str!("../../data/other-ingress-classes.yaml")),
            (&WAKING_KINDS, include_str!("../../data/waking-kinds.yaml")),
            (&WAKING_KEYS, include_str!("../../data/waking-keys.yaml")),
        ] {
            assert_eq!(list.len(), text.lines().filter(|line| line.starts_with("- ")).count(), "{text}");
        }
    }

    #[test]
    fn a_star_stands_at_either_end() {
        assert!(matches("registry.k8s.io/pause", "k8s.gcr.io/pause"));
        assert!(matches("a/b", "a/b") && !matches("a/b", "a/bc") && matches("a/b", "docker.io/a/b"));
        assert!(matches("a/*", "a/b") && !matches("a/*", "c/a/b"));
        assert!(matches("*/b", "x/y/b") && !matches("*/b", "b"));
        assert!(matches("*/d/*", "x/d/y") && !matches("*/d/*", "d/y"));
    }
}
