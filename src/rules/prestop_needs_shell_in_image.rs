use crate::cluster::Cluster;
use crate::finding::{Finding, Severity};

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for container in cluster.containers_with_hooks() {
        let (Some(place), Some(image)) = (container.hook_place(), container.image.place()) else { continue };
        if let Some(program) = cluster.missing_program(container) {
            let mut finding = Finding::at(
                place,
                format!(
                    "the image of container `{}` has no `{program}`: the hook fails at once, and SIGTERM follows without a delay",
                    container.name()
                ),
            )
            .label(format!("`{program}` does not exist there"))
            .because(image, "this image has neither a shell nor sleep")
            .help(cluster.delay_advice(container).replacen("add", "write", 1))
            .about(container.subject());
            finding.timeline = cluster.timeline(container);
            out.push(finding);
        } else if cluster.runs_bash_on_alpine(container) {
            out.push(
                Finding::at(
                    place,
                    format!("Alpine images have no bash, unless container `{}` has one of its own", container.name()),
                )
                .label("probably fails at once")
                .because(image, "an Alpine image")
                .help("write `sh` instead of `bash`")
                .severity(Severity::Info),
            );
        }
    }
}
