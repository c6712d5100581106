use crate::cluster::Cluster;
use crate::finding::Finding;
use crate::hook::Ineffective;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for container in cluster.containers_with_hooks() {
        let Some(Ineffective::ShellSyntaxWithoutShell { word }) = cluster.ineffective(container) else { continue };
        let mut finding = Finding::at(
            container.hook_place().unwrap_or_else(|| container.title()),
            format!(
                "no shell reads the hook of container `{}`: `{word}` makes it fail at once, and SIGTERM follows without a delay",
                container.name()
            ),
        )
        .label(format!("`{word}` means nothing without a shell"))
        .help(advice(word, &cluster.hook_words(container)))
        .about(container.subject());
        finding.timeline = cluster.timeline(container);
        out.push(finding);
    }
}

/// `["sleep 10"]` only has to be split; operators need a shell.
fn advice(word: &str, words: &[&str]) -> String {
    let plain = word
        .split_whitespace()
        .all(|part| part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/._-".contains(&byte)));
    if words == [word] && plain {
        let split: Vec<String> = word.split_whitespace().map(|part| format!("\"{part}\"")).collect();
        format!("split the words: `command: [{}]`", split.join(", "))
    } else {
        format!("let a shell read it: `command: [\"sh\", \"-c\", \"{}\"]`", words.join(" "))
    }
}
