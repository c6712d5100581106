//! Image references, and what is known about images.

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

    /// Whether it is on Docker Hub under one of its official names.
    pub fn is_official(&self, name: &str) -> bool {
        let repository = self.repository;
        let hub = ["", "library/", "docker.io/", "docker.io/library/", "index.docker.io/library/"];
        hub.iter().any(|prefix| repository.strip_prefix(prefix) == Some(name))
    }
}

/// Containers that look after another one: proxies of a mesh, log shippers, exporters, secret agents.
const SIDECARS: &[&str] = &[
    "istio-proxy",
    "linkerd-proxy",
    "envoy-sidecar",
    "daprd",
    "vault-agent",
    "consul-dataplane",
    "cloud-sql-proxy",
    "cloudsql-proxy",
    "cloudsql-docker",
    "gce-proxy",
    "alloydb-auth-proxy",
    "fluent-bit",
    "fluentd",
    "fluentbit",
    "filebeat",
    "promtail",
    "vector",
    "telegraf",
    "otel-collector",
    "opentelemetry-collector",
    "jaeger-agent",
    "datadog-agent",
    "config-reloader",
    "configmap-reload",
    "k8s-sidecar",
    "git-sync",
    "kube-rbac-proxy",
    "aws-xray-daemon",
    "cloudwatch-agent",
    "statsd",
];

/// Whether a container, by its name or its image, is known to look after another one.
pub(super) fn is_sidecar(container: &Container) -> bool {
    let image = container.image().map_or("", |image| Image::parse(image).name);
    let known = |text: &str| SIDECARS.contains(&text) || text.ends_with("-exporter") || text.ends_with("_exporter");
    known(container.name()) || known(image)
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
}
