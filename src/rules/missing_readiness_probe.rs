use crate::cluster::Cluster;
use crate::finding::{Finding, Severity};

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for (container, exposure) in cluster.exposed_containers() {
        if container.readiness.is_some() || exposure.service.is_udp() {
            continue;
        }
        let (when, severity) = match &container.startup {
            Some(_) => {
                ("as soon as its startup probe succeeds, and stays Ready whatever happens", Some(Severity::Info))
            }
            None => ("the moment its process starts", None),
        };
        let mut finding = Finding::at(
            container.title(),
            format!("container `{}` is Ready {when}, so {} sends it requests that it cannot answer yet", container.name(), exposure.service.title()),
        )
        .label("no readinessProbe")
        .because(exposure.service.object.title(), "clients reach it here")
        .help("add a `readinessProbe` that succeeds once it can answer, such as `readinessProbe: {httpGet: {path: /ready, port: 8080}}`")
        .about(container.subject());
        finding.severity = severity;
        out.push(finding);
    }
}
