use crate::cluster::Cluster;
use crate::finding::Finding;

const UNIX: &[&str] = &["sh", "bash", "ash", "dash", "sleep", "kill", "pkill", "killall"];

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for container in cluster.containers_with_hooks().filter(|container| cluster.is_windows(container.workload)) {
        let words = cluster.hook_words(container);
        let Some(program) = words.first().copied() else { continue };
        if !UNIX.contains(&program.rsplit('/').next().unwrap_or(program)) {
            continue;
        }
        let mut finding = Finding::at(
            container.hook_place().unwrap_or_else(|| container.title()),
            format!(
                "Windows has no `{program}`: the hook of container `{}` fails at once, without a delay",
                container.name()
            ),
        )
        .label("a Unix command")
        .help(cluster.delay_advice(container).replacen("add", "write", 1))
        .about(container.subject());
        finding.timeline = cluster.timeline(container);
        out.push(finding);
    }
}
