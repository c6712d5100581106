use crate::cluster::Cluster;
use crate::finding::Finding;
use crate::hook::Ineffective;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for container in cluster.containers_with_hooks() {
        let Some(Ineffective::NotOnWindows { program, meant }) = cluster.ineffective(container) else { continue };
        let (harm, advice) = if meant.is_zero() {
            (" and does nothing", Some("call a program of Windows, or remove the hook".to_owned()))
        } else {
            (", without a delay", cluster.sleep_instead(container, *meant))
        };
        let mut finding = Finding::at(
            container.hook_place().unwrap_or_else(|| container.title()),
            format!("Windows has no `{program}`: the hook of container `{}` fails at once{harm}", container.name()),
        )
        .label("a Unix command")
        .help(
            advice.unwrap_or_else(|| "write `command: [powershell, -Command, \"Start-Sleep -Seconds 10\"]`".to_owned()),
        )
        .repair(cluster.sleep_in_place_of(container, "exec", *meant))
        .about(container.subject());
        finding.timeline = cluster.timeline(container);
        out.push(finding);
    }
}
