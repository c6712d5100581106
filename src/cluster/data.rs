//! Lists that age, in `data/*.yaml`: one row per entry, with its source.

use serde::de::DeserializeOwned;

/// The rows of a list. A list that cannot be read has no rows; a test reads each.
pub(super) fn rows<T: DeserializeOwned>(text: &str) -> Vec<T> {
    serde_yaml::from_str(text).unwrap_or_default()
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
    fn a_star_stands_at_either_end() {
        assert!(matches("registry.k8s.io/pause", "k8s.gcr.io/pause"));
        assert!(matches("a/b", "a/b") && !matches("a/b", "a/bc") && matches("a/b", "docker.io/a/b"));
        assert!(matches("a/*", "a/b") && !matches("a/*", "c/a/b"));
        assert!(matches("*/b", "x/y/b") && !matches("*/b", "b"));
        assert!(matches("*/d/*", "x/d/y") && !matches("*/d/*", "d/y"));
    }
}
