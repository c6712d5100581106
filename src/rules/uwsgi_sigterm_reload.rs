use crate::cluster::Cluster;
use crate::finding::Finding;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for process in cluster.processes().filter(|process| cluster.reloads_on_stop(process)) {
        let container = process.container;
        let killed = match cluster.grace_of(container.workload) {
            Some(grace) => format!("{} s after the deletion", grace.seconds),
            None => "when the grace period ends".to_owned(),
        };
        let mut finding = Finding::at(
            process.place,
            format!(
                "SIGTERM makes uWSGI in container `{}` reload instead of stop: it goes on with fresh workers and is killed {killed}",
                container.name()
            ),
        )
        .label("reloads on SIGTERM")
        .help("add `--die-on-term`")
        .repair(process.append("--die-on-term"))
        .about(container.subject());
        finding.timeline = cluster.timeline(container);
        out.push(finding);
    }
}
