use crate::cluster::{Cluster, ContainerRef};
use crate::finding::Finding;
use crate::fix::{Repair, Value};
use crate::hook::Ineffective;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for container in cluster.containers_with_hooks() {
        let Some(Ineffective::ShellSyntaxWithoutShell { word }) = cluster.ineffective(container) else { continue };
        let words = cluster.hook_words(container);
        let mut finding = Finding::at(
            container.hook_place().unwrap_or_else(|| container.title()),
            format!(
                "no shell reads the hook of container `{}`: `{word}` makes it fail at once, and SIGTERM follows without a delay",
                container.name()
            ),
        )
        .label(format!("`{word}` means nothing without a shell"))
        .help(advice(word, &words))
        .repair(repair(cluster, container, word, &words))
        .about(container.subject());
        finding.timeline = cluster.timeline(container);
        out.push(finding);
    }
}

/// `["sleep 10"]` only has to be split; operators need a shell.
fn advice(word: &str, words: &[&str]) -> String {
    if is_only_glued(word, words) {
        let split: Vec<String> = word.split_whitespace().map(|part| format!("\"{part}\"")).collect();
        format!("split the words: `command: [{}]`", split.join(", "))
    } else {
        format!("let a shell read it: `command: [\"sh\", \"-c\", \"{}\"]`", words.join(" "))
    }
}

/// Splitting needs nothing; for the rest the image must have a shell.
fn repair(cluster: &Cluster, container: ContainerRef<'_>, word: &str, words: &[&str]) -> Option<Repair> {
    if is_only_glued(word, words) {
        let parts = word.split_whitespace().map(Value::from).collect();
        return cluster.rewrite_hook(Repair::safe("split the words"), container, 0..1, parts);
    }
    let script = vec!["sh".into(), "-c".into(), words.join(" ").into()];
    cluster.rewrite_hook(Repair::risky("let a shell read the command"), container, 0..words.len(), script)
}

/// Whether one word holds several plain ones, and nothing that a shell would do.
fn is_only_glued(word: &str, words: &[&str]) -> bool {
    let mut parts = word.split_whitespace();
    words == [word]
        && parts.all(|part| part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/._-".contains(&byte)))
}
