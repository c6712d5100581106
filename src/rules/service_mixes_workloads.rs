use crate::cluster::Cluster;
use crate::finding::{Finding, Severity};
use crate::model::PortRef;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for service in cluster.services() {
        let (Some(stranger), Some(selector)) = (cluster.stranger_of(service), service.selector.as_ref()) else {
            continue;
        };
        let (title, other, rightful) = (service.title(), stranger.workload.title(), stranger.rightful.title());
        let finding = match &stranger.target {
            PortRef::Number(port) => Finding::at(
                selector.place(),
                format!("{title} also sends the traffic of {rightful} to {other}, which does not declare port {port}"),
            ),
            // Pods without the name get none of the port's traffic.
            PortRef::Name(name) => Finding::at(
                selector.place(),
                format!("{title} selects {other} beside {rightful}, but it has no port `{name}` and gets no traffic"),
            )
            .severity(Severity::Info),
        };
        out.push(
            finding
                .label("selects both")
                .because(stranger.port.place.place(), "the port")
                .because(stranger.workload.object.title(), "it does not have the port")
                .because(stranger.rightful.object.title(), "this one is meant")
                .help("add a label that only the right pods have, such as `app.kubernetes.io/component`")
                .about(service.subject()),
        );
    }
}
