use crate::cluster::Cluster;
use crate::finding::Finding;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for process in cluster.processes() {
        let Some(manager) = cluster.package_manager(&process) else { continue };
        let container = process.container;
        // Behind a shell, it stands in the script.
        let place = if process.entry.shell.is_some() { process.place } else { process.head };
        let mut finding = Finding::at(
            place,
            format!(
                "container `{}` runs its program through `{}`: {manager} takes SIGTERM for itself, and the program is killed in the middle of its requests",
                container.name(),
                process.short_command()
            ),
        )
        .label(format!("{manager} gets SIGTERM, the program does not"))
        .help("start the program itself, as the script in `package.json` does: `command: [node, server.js]`")
        .about(container.subject());
        finding.timeline = cluster.timeline(container);
        out.push(finding);
    }
}
