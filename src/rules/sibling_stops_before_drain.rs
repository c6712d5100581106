use crate::cluster::{Cluster, EarlySibling};
use crate::config::Version;
use crate::finding::Finding;
use crate::words::seconds;

/// KEP-753: native sidecars are on by default since 1.29.
const NATIVE_SIDECARS: Version = Version::new(1, 29);

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for EarlySibling { container, waiting, delay, is_helper } in cluster.early_siblings() {
        let (name, other) = (container.name(), waiting.name());
        let advice = if is_helper && cluster.kubernetes() >= NATIVE_SIDECARS {
            format!("move `{name}` to `initContainers` and add `restartPolicy: Always` to it: it then stops after `{other}`")
        } else {
            cluster.delay_advice_for(container, delay)
        };
        let mut finding = Finding::at(
            container.title(),
            format!("container `{name}` gets SIGTERM at once when its pod is deleted, while `{other}` still serves requests for {}", seconds(delay)),
        )
        .label(format!("stops {} before `{other}`", seconds(delay)))
        .because(
            waiting.hook_place().unwrap_or_else(|| waiting.title()),
            format!("delays SIGTERM for `{other}` alone"),
        )
        .help(advice)
        .about(container.subject());
        finding.timeline = cluster.timeline(container);
        out.push(finding);
    }
}
