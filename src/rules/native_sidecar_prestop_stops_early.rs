use crate::cluster::Cluster;
use crate::finding::Finding;
use crate::fix::Repair;
use crate::words::seconds;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for (sidecar, stop, after) in cluster.sidecars_stopping_early() {
        let name = sidecar.name();
        let when = if after.is_zero() { "at once".to_owned() } else { format!("after {}", seconds(after)) };
        let mut finding = Finding::at(
            sidecar.hook_place().unwrap_or_else(|| sidecar.title()),
            format!(
                "the hook of native sidecar `{name}` runs as soon as the pod is deleted and stops it {when} (`{}`), while the containers that need it still serve",
                stop.command
            ),
        )
        .label("does not wait for the regular containers")
        .help(format!("remove the preStop hook: `{name}` gets SIGTERM after all regular containers are gone"))
        .repair(Repair::risky("remove the preStop hook").remove(sidecar.container.span, &["lifecycle", "preStop"]))
        .about(sidecar.subject());
        if let Some(waiting) = cluster.containers(sidecar.workload).find(|container| cluster.has_hook(*container)) {
            let place = waiting.hook_place().unwrap_or_else(|| waiting.title());
            finding = finding.because(place, format!("the hook of `{}` runs at the same time", waiting.name()));
        }
        finding.timeline = cluster.timeline(sidecar);
        out.push(finding);
    }
}
