//! Image references, and what is known about images.

use std::sync::LazyLock;

use serde::Deserialize;

use super::data;
use crate::model::Container;

/// An image reference, taken apart.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Image<'a> {
    /// `registry.k8s.io/ingress-nginx/controller`, as written.
    pub repository: &'a str,
    /// The last part of the repository.
    pub name: &'a str,
    /// Behind `:`.
    pub tag: Option<&'a str>,
    /// Behind `@`.
    pub digest: Option<&'a str>,
}

impl<'a> Image<'a> {
    /// Takes a reference apart.
    pub fn parse(reference: &'a str) -> Self {
        let (rest, digest) = match reference.split_once('@') {
            Some((rest, digest)) => (rest, Some(digest)),
            None => (reference, None),
        };
        // A colon before the last slash belongs to the registry's port.
        let (repository, tag) = match rest.rsplit_once(':') {
            Some((repository, tag)) if !tag.contains('/') => (repository, Some(tag)),
            _ => (rest, None),
        };
        let name = repository.rsplit('/').next().unwrap_or(repository);
        Self { repository, name, tag, digest }
    }

    /// The leading numbers of the tag: `1.19.5-alpine` is `[1, 19, 5]`; empty when it does not begin with a number.
    pub fn version(&self) -> Vec<u32> {
        let tag = self.tag.unwrap_or("");
        let number = tag.strip_prefix('v').unwrap_or(tag).split(['-', '+', '_']).next().unwrap_or("");
        let parts: Vec<Option<u32>> = number.split('.').map(|part| part.parse().ok()).collect();
        parts.into_iter().map_while(|part| part).collect()
    }

    /// Whether it is on Docker Hub under one of its official names, or in a public mirror of those.
    pub fn is_official(&self, name: &str) -> bool {
        let repository = self.repository;
        let hub = [
            "",
            "library/",
            "docker.io/",
            "docker.io/library/",
            "index.docker.io/library/",
            "mirror.gcr.io/library/",
            "public.ecr.aws/docker/library/",
        ];
        hub.iter().any(|prefix| repository.strip_prefix(prefix) == Some(name))
    }

    /// The signal that stops a container of this image, where it is known: that of official images, by their version.
    /// A tag without a number floats with the newest.
    pub fn stop_signal(&self) -> Option<&'static str> {
        let row = STOP_SIGNALS.iter().find(|row| {
            let fits = row.tag.as_ref().is_none_or(|part| self.tag.is_some_and(|tag| tag.contains(part.as_str())));
            let ends = row.image.contains('/')
                && self.repository.strip_suffix(row.image.as_str()).is_some_and(|folder| folder.ends_with('/'));
            fits && (self.is_official(&row.image) || ends)
        })?;
        let version = self.version();
        let rebuilt = row.also.iter().any(|line| version.starts_with(&data::version(line)));
        // A digest names one build: without a tag it may be any, and of a line that was rebuilt either one.
        if self.digest.is_some() && (self.tag.is_none() || rebuilt) {
            return None;
        }
        // `1.19` leads to the last of its line, `1` to the last of all.
        let since = data::version(&row.since);
        let new = version.iter().ge(since.iter().take(version.len()));
        if new || rebuilt { Some(&row.signal) } else { row.before.as_deref() }
    }
}

/// A row of `data/stop-signals.yaml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StopSignal {
    image: String,
    #[serde(default)]
    tag: Option<String>,
    signal: String,
    since: String,
    #[serde(default)]
    also: Vec<String>,
    #[serde(default)]
    before: Option<String>,
    #[expect(dead_code, reason = "for readers of the list")]
    source: String,
}

static STOP_SIGNALS: LazyLock<Vec<StopSignal>> =
    LazyLock::new(|| data::rows(include_str!("../../data/stop-signals.yaml")));

/// A row of `data/sidecars.yaml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sidecar {
    name: String,
    role: Role,
    #[expect(dead_code, reason = "for readers of the list")]
    source: String,
}

/// What a container does for the others of its pod.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Role {
    /// The others talk through it, and clients do not reach it.
    Proxy,
    /// The others talk to it.
    Upstream,
    /// It watches, ships or exports, and nobody waits for it.
    Aside,
}

static SIDECARS: LazyLock<Vec<Sidecar>> = LazyLock::new(|| data::rows(include_str!("../../data/sidecars.yaml")));

/// Whether a container, by its name or its image, is known to look after another one.
pub(super) fn is_sidecar(container: &Container) -> bool {
    let image = container.image().map_or("", |image| Image::parse(image).name);
    let listed = |text: &str| SIDECARS.iter().any(|row| row.role != Role::Upstream && row.name == text);
    let known = |text: &str| text.ends_with("-exporter") || text.ends_with("_exporter") || listed(text);
    known(container.name()) || known(image)
}

/// Whether the others of the pod need a container, by its name or its image: known proxies and upstreams.
pub(super) fn serves_others(container: &Container) -> bool {
    let image = container.image().map(Image::parse);
    let named = |name: &str| {
        SIDECARS.iter().filter(|row| row.role != Role::Aside).any(|row| {
            let known = row.name.as_str();
            name == known
                || name.strip_prefix(known).is_some_and(|rest| rest.starts_with(['-', '_']))
                || name.strip_suffix(known).is_some_and(|rest| rest.ends_with(['-', '_']))
        })
    };
    let fpm = |image: &Image<'_>| image.name == "php" && image.tag.is_some_and(|tag| tag.contains("fpm"));
    let by_image = image.is_some_and(|image| named(image.name) || fpm(&image));
    let exports = |name: &str| name.ends_with("exporter") || name.ends_with("metrics");
    let exporter = exports(container.name()) || image.is_some_and(|image| exports(image.name));
    !exporter && (by_image || named(container.name()))
}

/// Whether a container is Istio's proxy: on the stop signal its agent lets Envoy serve on while it drains, 5 s by default.
/// Source: istio `pkg/envoy/agent.go`, and `terminationDrainDuration` in istio/api `mesh/v1alpha1/proxy.proto`.
pub(super) fn is_gateway_proxy(container: &Container) -> bool {
    let image = container.image().map_or("", |image| Image::parse(image).name);
    container.name() == "istio-proxy" && matches!(image, "proxyv2" | "auto" | "pilot-agent")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_come_apart() {
        let image = Image::parse("localhost:5000/team/nginx:1.19.5-alpine@sha256:00");
        assert_eq!((image.name, image.tag, image.digest), ("nginx", Some("1.19.5-alpine"), Some("sha256:00")));
        assert_eq!(image.version(), [1, 19, 5]);
        assert_eq!(Image::parse("localhost:5000/nginx").tag, None);
        assert!(Image::parse("nginx").version().is_empty());
        assert!(Image::parse("stable").version().is_empty());
    }

    #[test]
    fn every_row_is_read() {
        let rows = |text: &str| text.lines().filter(|line| line.starts_with("- ")).count();
        assert_eq!(STOP_SIGNALS.len(), rows(include_str!("../../data/stop-signals.yaml")));
        assert_eq!(SIDECARS.len(), rows(include_str!("../../data/sidecars.yaml")));
    }

    #[test]
    fn official_images_have_known_stop_signals() {
        for (image, signal) in [
            ("nginx:1.19.4", Some("SIGTERM")),
            ("docker.io/library/nginx:1.17-alpine", Some("SIGTERM")),
            ("nginx:1.18.0", Some("SIGQUIT")),
            ("nginx:1.19", Some("SIGQUIT")),
            ("nginx:1", Some("SIGQUIT")),
            ("nginx", Some("SIGQUIT")),
            ("nginxinc/nginx-unprivileged:1.16", Some("SIGTERM")),
            ("registry.example.com/nginxinc/nginx-unprivileged:1.27", Some("SIGQUIT")),
            ("registry.example.com/nginx:1.16", None),
            ("nginx:1.16@sha256:00", Some("SIGTERM")),
            ("nginx:1.18@sha256:00", None),
            ("nginx@sha256:00", None),
            ("public.ecr.aws/docker/library/nginx:1.16", Some("SIGTERM")),
            ("public.ecr.aws/nginx/nginx:1.16", Some("SIGTERM")),
            ("httpd:2.4.62", Some("SIGWINCH")),
            ("httpd:2.4.38", None),
            ("php:8.3-fpm-alpine", Some("SIGQUIT")),
            ("php:8.3-apache", Some("SIGWINCH")),
            ("php:8.3-cli", None),
            ("haproxy:3.0", Some("SIGUSR1")),
            ("postgres:16", Some("SIGINT")),
            ("redis:7", None),
        ] {
            assert_eq!(Image::parse(image).stop_signal(), signal, "{image}");
        }
    }
}
