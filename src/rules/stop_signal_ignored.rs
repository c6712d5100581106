use crate::cluster::Cluster;
use crate::finding::{Finding, Severity};

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for container in cluster.workloads().flat_map(|workload| cluster.containers(workload)) {
        let Some(signal) = container.container.lifecycle.as_ref().and_then(|lifecycle| lifecycle.stop_signal.set())
        else {
            continue;
        };
        let os = cluster.template_of(container.workload).is_some_and(|template| !template.spec.os.is_absent());
        let (why, help) = if os {
            (
                "the feature is off, so the field is silently dropped",
                "set the signal in the image: `STOPSIGNAL` in its Dockerfile",
            )
        } else {
            (
                "the field is silently dropped, or refused without `spec.os.name`",
                "set the signal in the image: `STOPSIGNAL` in its Dockerfile",
            )
        };
        let finding = Finding::at(
            signal.place(),
            format!(
                "container `{}` still gets the stop signal of its image, not {}: {why}",
                container.name(),
                signal.value
            ),
        )
        .label("has no effect")
        .help(help)
        .about(container.subject());
        out.push(if os { finding } else { finding.severity(Severity::Error) });
    }
}
