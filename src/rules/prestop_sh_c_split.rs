use crate::cluster::Cluster;
use crate::finding::Finding;
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
        .about(container.subject());
        finding.timeline = cluster.timeline(container);
        out.push(finding);
    }
}
