//! Hooks that make the readiness probe of their container fail.

use super::{Cluster, ContainerRef};
use crate::hook;
use crate::model::Action;
use crate::source::Span;

impl Cluster<'_> {
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
