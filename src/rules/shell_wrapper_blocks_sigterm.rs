use crate::cluster::{Blocked, Cluster};
use crate::finding::{Finding, Severity};

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for process in cluster.processes() {
        let Some(blocked) = cluster.blocks_stop_signal(&process) else { continue };
        let container = process.container;
        let shell = process.entry.shell.as_deref().unwrap_or("sh");
        let program = process.entry.command.first().map_or("", String::as_str);
        let killed = match cluster.grace_of(container.workload) {
            Some(grace) => format!("killed {} s after the deletion", grace.seconds),
            None => "killed when the grace period ends".to_owned(),
        };
        let name = container.name();
        let finding = match blocked {
            Blocked::Always => Finding::at(
                process.place,
                format!("process 1 of container `{name}` is `{shell}`, which ignores SIGTERM: `{program}` is not told to stop and is {killed}"),
            )
            .label(format!("`{shell}` stays in front of `{program}`")),
            Blocked::WithDash => Finding::at(
                process.place,
                format!("where `{shell}` is dash, as in Debian, it stays process 1 of container `{name}` and ignores SIGTERM: `{program}` is {killed}"),
            )
            .label(format!("`{shell}` may stay in front of `{program}`"))
            .severity(Severity::Info),
        };
        let advice = if process.loops() {
            format!("replace the loop with `exec {}`: the kubelet restarts what ends", process.short_command())
        } else {
            format!("end the script with `exec {}`", process.short_command())
        };
        let mut finding = finding.help(advice).repair(process.hand_over()).about(container.subject());
        finding.timeline = cluster.timeline(container);
        out.push(finding);
    }
}
