//! Pods that are not Ready: on purpose, by a hook, or until somebody has unlocked them.

use std::sync::LazyLock;

use serde::Deserialize;

use super::image::Image;
use super::{Cluster, ContainerRef, Of, data};
use crate::hook;
use crate::model::{Action, Service};
use crate::source::Span;

/// A row of `data/reached-unready.yaml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    name: String,
    #[expect(dead_code, reason = "for readers of the list")]
    source: String,
}

static REACHED_UNREADY: LazyLock<Vec<Row>> =
    LazyLock::new(|| data::rows(include_str!("../../data/reached-unready.yaml")));

impl Cluster<'_> {
    /// Whether all that a Service leads to is known to need requests before it is Ready.
    pub fn has_to_be_reached_unready(&self, service: Of<'_, Service>) -> bool {
        let known = |container: ContainerRef<'_>| {
            let name = container.container.image().map_or("", |image| Image::parse(image).name);
            REACHED_UNREADY.iter().any(|row| row.name == name)
        };
        let mut workloads = self.workloads_of_service(service).peekable();
        workloads.peek().is_some() && workloads.all(|workload| self.containers(workload).any(known))
    }

    /// The file that a container's preStop hook takes away although the readiness probe asks for it, and where the probe
    /// does so: one that its command names, or one behind the path of its request.
    pub fn file_of_readiness(&self, container: ContainerRef<'_>) -> Option<(String, Span)> {
        let probe = container.container.readiness.as_ref()?.action.as_ref()?;
        let removed = hook::removed_files(&self.hook_words(container));
        let asks_for = |file: &String| match &probe.value {
            Action::Exec { command } => {
                let mut words = command.iter().filter_map(|word| word.known());
                // A probe that names the file as one that must not exist becomes ready.
                words.any(|word| {
                    let mut parts = word.split(|c: char| c.is_whitespace() || ";&|]'\"".contains(c));
                    !word.contains('!') && parts.any(|part| part == file)
                })
            }
            Action::HttpGet { path, .. } => path.known().is_some_and(|path| {
                let path = path.split('?').next().unwrap_or("");
                path.len() > 1 && path.starts_with('/') && file.ends_with(path)
            }),
            Action::TcpSocket { .. } | Action::Grpc { .. } | Action::Sleep { .. } => false,
        };
        let negated = matches!(&probe.value, Action::Exec { command }
            if command.iter().any(|word| word.known().is_some_and(|word| word == "!")));
        let file = removed.into_iter().find(asks_for).filter(|_| !negated)?;
        Some((file, probe.place()))
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_row_is_read() {
        let rows =
            include_str!("../../data/reached-unready.yaml").lines().filter(|line| line.starts_with("- ")).count();
        assert_eq!(super::REACHED_UNREADY.len(), rows);
    }
}
