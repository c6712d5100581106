use crate::cluster::Cluster;
use crate::finding::{Finding, Severity};
use crate::words::list;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for service in cluster.services() {
        for (port, name) in cluster.unresolved_ports(service) {
            let Some(workload) = cluster.workloads_of_service(service).next() else { continue };
            let protocol = port.protocol.known().map_or("TCP", String::as_str);
            let title = service.title();
            let is_number = name.bytes().all(|byte| byte.is_ascii_digit());
            let message = if is_number {
                format!("the API server rejects {title}: \"{name}\" is a port's name without a letter")
            } else {
                format!("{title} leads nowhere: no container of {} has a {protocol} port named `{name}`", workload.title())
            };
            let candidates = cluster.named_ports(workload, protocol);
            let names: Vec<String> = candidates
                .iter()
                .filter_map(|port| port.name.known())
                .map(|name| format!("`targetPort: {name}`"))
                .collect();
            let help = if is_number {
                format!("write `targetPort: {name}` without quotes")
            } else if names.is_empty() {
                format!("add `name: {name}` to the container's port, or write its number here")
            } else {
                format!("write {}, or the port's number", list(&names))
            };
            let mut finding = Finding::at(port.target.place().unwrap_or(port.place.span), message)
                .label(if is_number { "text, not a number".to_owned() } else { format!("no port `{name}`") })
                .help(help)
                .about(service.subject());
            finding = match candidates.first() {
                Some(candidate) => finding.because(candidate.span, format!("a port of {}", workload.title())),
                None => finding.because(workload.object.title(), "the pods that it selects"),
            };
            // DNS still hands out the pods' addresses.
            if service.is_headless() && !is_number {
                finding = finding.severity(Severity::Warning);
            }
            out.push(finding);
        }
    }
}
