use crate::cluster::{Cluster, EarlySibling};
use crate::finding::Finding;
use crate::words::seconds;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for EarlySibling { container, waiting, delay, stays, may_be_native } in cluster.early_siblings() {
        let (name, other) = (container.name(), waiting.name());
        let advice = if may_be_native {
            format!(
                "move `{name}` to `initContainers` and add `restartPolicy: Always` to it: it then stops after `{other}`"
            )
        } else {
            cluster.delay_advice_for(container, delay)
        };
        let when = if stays.is_zero() {
            "gets SIGTERM at once when its pod is deleted".to_owned()
        } else {
            format!("stops {} after its pod is deleted", seconds(stays))
        };
        let mut finding = Finding::at(
            container.title(),
            format!("container `{name}` {when}, while `{other}` still serves requests for {}", seconds(delay)),
        )
        .label(format!("stops {} before `{other}`", seconds(delay.saturating_sub(stays))))
        .because(waiting.hook_place().unwrap_or_else(|| waiting.title()), format!("delays SIGTERM for `{other}` alone"))
        .help(advice)
        .repair(if may_be_native { None } else { cluster.add_delay_for(container, delay) })
        .about(container.subject());
        finding.timeline = cluster.timeline(container);
        out.push(finding);
    }
}
