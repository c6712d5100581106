use crate::cluster::{Cluster, ContainerRef};
use crate::finding::Finding;
use crate::fix::Repair;
use crate::hook::Ineffective;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for container in cluster.containers_with_hooks() {
        let Some(Ineffective::UnexpandedVariable { reference, in_shell }) = cluster.ineffective(container) else {
            continue;
        };
        let name = reference.trim_matches(|c| "$(){}".contains(c));
        let (why, help) = if *in_shell {
            (
                format!("the shell runs a command named `{name}`, which does not exist"),
                format!("write `${{{name}}}` instead of `{reference}`"),
            )
        } else {
            (
                "Kubernetes does not expand variables in lifecycle hooks, and there is no shell".to_owned(),
                "write the number itself, or let a shell read the command: `[\"sh\", \"-c\", \"...\"]`".to_owned(),
            )
        };
        let mut finding = Finding::at(
            container.hook_place().unwrap_or_else(|| container.title()),
            format!("`{reference}` stays as it is in the hook of container `{}`: {why}", container.name()),
        )
        .label("fails at once, without a delay")
        .help(help)
        .repair(in_shell.then(|| expanded(cluster, container, reference, name)).flatten())
        .about(container.subject());
        finding.timeline = cluster.timeline(container);
        out.push(finding);
    }
}

/// The script with the shell's own way to name a variable.
fn expanded(cluster: &Cluster, container: ContainerRef<'_>, reference: &str, name: &str) -> Option<Repair> {
    let words = cluster.hook_words(container);
    let index = words.iter().position(|word| word.contains(reference))?;
    let script = words.get(index)?.replace(reference, &format!("${{{name}}}"));
    let repair = Repair::safe(format!("write `${{{name}}}`"));
    cluster.rewrite_hook(repair, container, index..index + 1, vec![script.into()])
}
