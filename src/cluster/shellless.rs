//! Whether a preStop command can be started where its container runs.

use std::sync::LazyLock;

use serde::Deserialize;

use super::data::{self, matches};
use super::{Cluster, ContainerRef, Image};
use crate::hook::{Hook, Ineffective};
use crate::model::{Action, Container, Field, PodTemplate};

/// A row of `data/shellless.yaml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    image: String,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default)]
    but: Vec<String>,
    #[serde(default)]
    except: Vec<String>,
    #[serde(default)]
    since: Option<String>,
    #[serde(default)]
    has: Vec<String>,
    #[expect(dead_code, reason = "for readers of the list")]
    source: String,
}

/// A row of `data/bash-on-alpine.yaml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WithBash {
    name: String,
    #[expect(dead_code, reason = "for readers of the list")]
    source: String,
}

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| data::rows(include_str!("../../data/shellless.yaml")));
static WITH_BASH: LazyLock<Vec<WithBash>> =
    LazyLock::new(|| data::rows(include_str!("../../data/bash-on-alpine.yaml")));

/// Programs of a shell's image that hooks run. Windows has none of them either, but for `curl`.
const PROGRAMS: &[&str] = &[
    "sh", "ash", "dash", "bash", "busybox", "sleep", "timeout", "kill", "pkill", "killall", "cat", "touch", "rm",
    "wget", "curl",
];

/// Where images have these programs; elsewhere somebody put one, say through a volume.
const FOLDERS: &[&str] = &["", "/bin/", "/usr/bin/", "/sbin/", "/usr/sbin/", "/usr/local/bin/", "/busybox/"];

impl Cluster<'_> {
    /// Whether a container's hook runs bash in an Alpine image, which has none unless somebody added it.
    pub fn runs_bash_on_alpine(&self, container: ContainerRef<'_>) -> bool {
        let bash = self.hook_words(container).first().is_some_and(|word| matches!(*word, "bash" | "/bin/bash"));
        let Some(image) = container.image().map(Image::parse).filter(|_| bash) else { return false };
        image.tag.is_some_and(|tag| tag.contains("alpine")) && !WITH_BASH.iter().any(|row| row.name == image.name)
    }
}

/// A hook as it is where its container runs: one whose program does not exist there fails at once.
pub(super) fn in_place(hook: Hook, template: &PodTemplate, container: &Container) -> Hook {
    let words = match container.lifecycle.as_ref().and_then(|lifecycle| lifecycle.pre_stop.as_ref()?.action.as_ref()) {
        Some(action) => match &action.value {
            Action::Exec { command } => command,
            _ => return hook,
        },
        None => return hook,
    };
    let Some(program) = words.first().and_then(Field::known) else { return hook };
    let name = program.rsplit('/').next().unwrap_or(program);
    let folder = program.strip_suffix(name).unwrap_or_default();
    if !PROGRAMS.contains(&name) || !FOLDERS.contains(&folder) {
        return hook;
    }
    // A container that is itself started by a shell has one, whatever its image is called.
    let own = container.command.as_ref().and_then(|command| command.first()?.known());
    if own.is_some_and(|own| PROGRAMS.contains(&own.rsplit('/').next().unwrap_or(own))) {
        return hook;
    }
    let (program, meant) = (program.clone(), hook.delay.lower);
    if is_windows(template) || runs_windows(container) {
        // `curl.exe` and `timeout.exe` are part of Windows.
        let exists = matches!(name, "curl" | "timeout") && folder.is_empty();
        return if exists { hook } else { hook.failing(Ineffective::NotOnWindows { program, meant }) };
    }
    let lacks = container.image().map(Image::parse).is_some_and(|image| lacks(&image, name));
    if lacks { hook.failing(Ineffective::NotInImage { program, meant }) } else { hook }
}

fn lacks(image: &Image<'_>, program: &str) -> bool {
    let tag = image.tag.unwrap_or("");
    let holds = |parts: &[String]| parts.iter().any(|part| tag.contains(part.as_str()));
    // A digest alone says nothing about the variant.
    let known = |row: &&Row| image.tag.is_some() || image.digest.is_none() || row.tags.is_empty() && row.but.is_empty();
    let old = |row: &Row| {
        let (version, since) = (image.version(), row.since.as_deref().map(data::version));
        since.is_some_and(|since| !version.is_empty() && version < since)
    };
    ROWS.iter().filter(known).any(|row| {
        matches(&row.image, image.repository)
            && (row.tags.is_empty() || holds(&row.tags))
            && !holds(&row.but)
            && !row.except.iter().any(|name| image.name.starts_with(name.as_str()))
            && !row.has.iter().any(|has| has == program)
            && !old(row)
    })
}

/// By `os.name`, or by what its nodes have to be.
fn is_windows(template: &PodTemplate) -> bool {
    let spec = &template.spec;
    let selected = |key| spec.node_selector.value(key) == Some("windows");
    // One of the terms is enough for a node, so each has to ask for it.
    let required = !spec.node_terms.is_empty()
        && spec.node_terms.iter().all(|term| {
            term.iter().any(|wanted| {
                wanted.key.known().is_some_and(|key| key == "kubernetes.io/os" || key == "beta.kubernetes.io/os")
                    && wanted.asks_only_for("windows")
            })
        });
    spec.os.known().is_some_and(|os| os == "windows")
        || selected("kubernetes.io/os")
        || selected("beta.kubernetes.io/os")
        || required
}

/// Microsoft's images of Windows, and those whose tag names one of its editions.
fn runs_windows(container: &Container) -> bool {
    container.image().map(Image::parse).is_some_and(|image| {
        image.repository.starts_with("mcr.microsoft.com/windows/")
            || image.tag.is_some_and(|tag| tag.contains("windowsservercore") || tag.contains("nanoserver"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read() {
        let rows = |text: &str| text.lines().filter(|line| line.starts_with("- ")).count();
        assert_eq!(ROWS.len(), rows(include_str!("../../data/shellless.yaml")));
        assert_eq!(WITH_BASH.len(), rows(include_str!("../../data/bash-on-alpine.yaml")));
    }

    #[test]
    fn images_lack_what_the_list_says() {
        let lacks = |image, program| lacks(&Image::parse(image), program);
        for image in [
            "gcr.io/distroless/java21-debian12:nonroot",
            "gcr.io/distroless/static",
            "registry.example.com/mirror/distroless/base-debian12",
            "ghcr.io/acme/static-debian12:nonroot",
            "cgr.dev/chainguard/nginx:latest",
            "docker.io/coredns/coredns:1.11.1",
            "registry.k8s.io/kube-apiserver:v1.34.0",
            "mcr.microsoft.com/dotnet/aspnet:9.0-noble-chiseled-extra",
            "quay.io/oauth2-proxy/oauth2-proxy:v7.6.0",
            "quay.io/oauth2-proxy/oauth2-proxy",
        ] {
            assert!(lacks(image, "sh"), "{image}");
        }
        for image in [
            "gcr.io/distroless/java21-debian12:debug-nonroot",
            "gcr.io/distroless/base@sha256:00",
            "gcr.io/distroless/python3-debian12:nonroot",
            "acme/distroless:1",
            "cgr.dev/chainguard/nginx:latest-dev",
            "cgr.dev/chainguard/wolfi-base:latest",
            // Its base, distroless-iptables, has dash and sleep.
            "registry.k8s.io/kube-proxy:v1.34.0",
            "mcr.microsoft.com/dotnet/aspnet:9.0",
            "quay.io/oauth2-proxy/oauth2-proxy:v7.5.1",
            "quay.io/oauth2-proxy/oauth2-proxy:v7.6.0-alpine",
            "registry.k8s.io/etcd:3.5.16-0",
        ] {
            assert!(!lacks(image, "sh"), "{image}");
        }
        assert!(lacks("registry.k8s.io/etcd:3.5.16-0", "sleep"));
    }
}
