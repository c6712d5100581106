use crate::cluster::{Cluster, ContainerRef};
use crate::finding::Finding;
use crate::fix::Repair;
use crate::hook::Ineffective;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for container in cluster.containers_with_hooks() {
        let Some(Ineffective::SplitScript { script, rest }) = cluster.ineffective(container) else { continue };
        let place = container.hook_place().unwrap_or_else(|| container.title());
        let mut finding = Finding::at(
            place,
            format!(
                "`-c` takes one word as its script: the hook of container `{}` runs `{script}` alone, without `{}`",
                container.name(),
                rest.join(" ")
            ),
        )
        .label(format!("only `{script}` is run"))
        .help(format!("write the script as one word: `\"{script} {}\"`", rest.join(" ")))
        .repair(joined(cluster, container))
        .about(container.subject());
        finding.timeline = cluster.timeline(container);
        out.push(finding);
    }
}

/// All words behind `-c` as one. A word that only stays one in quotes would fall apart.
fn joined(cluster: &Cluster, container: ContainerRef<'_>) -> Option<Repair> {
    let words = cluster.hook_words(container);
    let script = words.iter().position(|word| word.starts_with('-') && word.ends_with('c'))? + 1;
    let parts = words.get(script..)?;
    let falls_apart = parts.iter().any(|part| part.contains([' ', '"', '\'', '\\']));
    let repair = Repair::safe("write the script as one word").risky_if(falls_apart);
    cluster.rewrite_hook(repair, container, script..words.len(), vec![parts.join(" ").into()])
}
