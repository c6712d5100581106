//! What a container's commands tell about its habits.

use super::{Cluster, ContainerRef};
use crate::model::{Action, Field, Spanned};

/// Programs, and names of programs, that take jobs from a queue.
const WORKERS: &[&str] = &["celery", "sidekiq", "resque", "worker", "workers", "consumer", "consumers"];
/// What such programs do beside taking jobs.
const SCHEDULERS: &[&str] = &["beat", "flower", "scheduler"];

impl Cluster<'_> {
    /// The word of a container's command that tells that it takes jobs from a queue.
    pub fn worker_word<'c>(&self, container: ContainerRef<'c>) -> Option<&'c str> {
        let written = container.container;
        let words: Vec<&str> = [&written.command, &written.args].into_iter().flatten().flat_map(words).collect();
        // `--workers 4` is about threads.
        let names = words.iter().copied().filter(|word| !word.starts_with('-') && !word.contains('='));
        let is = |word: &str, list: &[&str]| {
            word.split(|c: char| !c.is_ascii_alphanumeric())
                .any(|part| list.contains(&part.to_ascii_lowercase().as_str()))
        };
        if names.clone().any(|word| is(word, SCHEDULERS)) {
            return None;
        }
        names.clone().find(|word| is(word, WORKERS))
    }

    /// The part of a container's preStop command that makes its readiness probe fail before the delay is over: it
    /// removes the file that the probe looks for, or tells Envoy to fail its health checks.
    pub fn fails_readiness(&self, container: ContainerRef<'_>) -> Option<String> {
        let written = container.container;
        let probe = written.readiness.as_ref()?.action.as_ref()?;
        let text = self.hook_words(container).join(" ");
        let script: Vec<&str> =
            text.split(|c: char| c.is_whitespace() || ";&|".contains(c)).filter(|word| !word.is_empty()).collect();
        let before_delay = script.iter().take_while(|word| !word.ends_with("sleep")).copied();
        match &probe.value {
            Action::Exec { command } => {
                let looked_for: Vec<&str> = words(command).filter(|word| word.contains('/')).collect();
                let mut removing = None;
                for word in before_delay {
                    if matches!(word.rsplit('/').next(), Some("rm" | "unlink" | "mv")) {
                        removing = Some(word);
                    } else if let Some(remove) = removing.filter(|_| looked_for.contains(&word)) {
                        return Some(format!("{remove} {word}"));
                    }
                }
                None
            }
            Action::HttpGet { path: Field::Set(path), .. } if path.value == "/ready" => {
                before_delay.into_iter().find(|word| word.contains("/healthcheck/fail")).map(str::to_owned)
            }
            _ => None,
        }
    }
}

fn words(command: &Spanned<Vec<Field<String>>>) -> impl Iterator<Item = &str> {
    command.iter().filter_map(|word| word.known()).flat_map(|word| word.split_whitespace())
}
