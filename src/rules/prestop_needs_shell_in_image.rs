use crate::cluster::Cluster;
use crate::finding::{Finding, Severity};
use crate::fix::Repair;
use crate::hook::Ineffective;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for container in cluster.containers_with_hooks() {
        let (Some(place), Some(image)) = (container.hook_place(), container.image.place()) else { continue };
        let name = container.name();
        if let Some(Ineffective::NotInImage { program, meant }) = cluster.ineffective(container) {
            let (harm, advice) = if meant.is_zero() {
                (" and does nothing", Some("call a program that the image has, or remove the hook".to_owned()))
            } else {
                (", and SIGTERM follows without a delay", cluster.sleep_instead(container, *meant))
            };
            let mut finding = Finding::at(
                place,
                format!("the image of container `{name}` has no `{program}`: the hook fails at once{harm}"),
            )
            .label(format!("`{program}` does not exist there"))
            .because(image, "an image without a shell and coreutils")
            .help(advice.unwrap_or_else(|| format!("take a variant of the image that has `{program}`")))
            .repair(cluster.sleep_in_place_of(container, "exec", *meant))
            .about(container.subject());
            finding.timeline = cluster.timeline(container);
            out.push(finding);
        } else if cluster.runs_bash_on_alpine(container) {
            out.push(
                Finding::at(place, format!("Alpine images have no bash, unless container `{name}` has one of its own"))
                    .label("probably fails at once")
                    .because(image, "an Alpine image")
                    .help("write `sh` instead of `bash`")
                    .repair(cluster.rewrite_hook(
                        Repair::risky("write `sh` instead of `bash`"),
                        container,
                        0..1,
                        vec!["sh".into()],
                    ))
                    .severity(Severity::Info),
            );
        }
    }
}
