use crate::cluster::{Cluster, is_quoted_number, unquoted};
use crate::finding::{Finding, Severity};
use crate::fix::Repair;
use crate::model::ContainerPort;
use crate::source::Span;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for service in cluster.services() {
        for (port, name) in cluster.unresolved_ports(service) {
            let Some(workload) = cluster.workloads_of_service(service).next() else { continue };
            let protocol = port.protocol.known().map_or("TCP", String::as_str);
            let place = port.target.place().unwrap_or(port.place.span);
            let candidates = cluster.named_ports(workload, protocol);
            let (title, pods) = (service.title(), workload.title());
            let finding = if is_quoted_number(name) {
                Finding::at(
                    place,
                    format!("the API server rejects {title}: \"{name}\" is a port's name without a letter"),
                )
                .label("text, not a number")
                .help(format!("write `targetPort: {name}` without quotes"))
                .repair(port.target.value_place().and_then(|value| unquoted("targetPort", value, name)))
            } else {
                let number = port.port.known().map_or_else(String::new, |number| format!("port {number} of "));
                Finding::at(
                    place,
                    format!(
                        "{number}{title} leads nowhere: no container of {pods} has a {protocol} port named `{name}`"
                    ),
                )
                .label(format!("no port `{name}`"))
                .help(help(name, &candidates))
                .repair(port.target.value_place().and_then(|value| repair(value, &candidates)))
            };
            let mut finding = match candidates.first() {
                Some(candidate) => finding.because(candidate.span, format!("a port of {pods}")),
                None => finding.because(workload.object.title(), "the pods that it selects"),
            };
            // DNS still hands out the pods' addresses.
            if service.is_headless() && !is_quoted_number(name) {
                finding = finding.severity(Severity::Info);
            }
            out.push(finding.about(service.subject()));
        }
    }
}

fn repair(value: Span, candidates: &[&ContainerPort]) -> Option<Repair> {
    let [only] = candidates else { return None };
    let only = only.name.known()?;
    Some(Repair::risky(format!("write `targetPort: {only}`")).set(value, &[], only.as_str()))
}

fn help(name: &str, candidates: &[&ContainerPort]) -> String {
    match candidates {
        [] => format!("add `name: {name}` to the container's port, or write its number here"),
        [only] => {
            let only = only.name.known().map_or("", String::as_str);
            format!("write `targetPort: {only}`, or the port's number")
        }
        _ => "write the name or the number of one of the ports".to_owned(),
    }
}
