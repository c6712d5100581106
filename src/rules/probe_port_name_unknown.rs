use crate::cluster::{Cluster, ContainerRef, PortUser, UnknownPort};
use crate::finding::{Finding, Severity};
use crate::words::list;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for container in cluster.all_containers_and_sidecars() {
        for unknown in cluster.unknown_ports(container) {
            let (name, is_number) = (unknown.name, unknown.name.bytes().all(|byte| byte.is_ascii_digit()));
            let message = if is_number {
                format!("the API server rejects {}: \"{name}\" is a port's name without a letter", container.workload.title())
            } else {
                format!("container `{}` has no port named `{name}`: {}", container.name(), harm(&unknown))
            };
            let mut finding = Finding::at(unknown.place, message)
                .label(if is_number { "text, not a number".to_owned() } else { format!("no port `{name}` in this container") })
                .help(help(container, name, is_number))
                .about(container.subject());
            if let Some(port) = container.ports.first() {
                finding = finding.because(port.span, "only the ports of the container itself count");
            }
            if unknown.user == PortUser::Liveness && !is_number {
                finding = finding.severity(Severity::Warning);
            }
            out.push(finding);
        }
    }
}

/// Source: kubernetes `pkg/kubelet/prober/worker.go`: the result of a probe that ends in an error is thrown away.
fn harm(unknown: &UnknownPort<'_>) -> &'static str {
    match unknown.user {
        PortUser::Readiness => "its readiness probe never succeeds, and it never becomes Ready",
        PortUser::Startup => "its startup probe never succeeds, and it never becomes Ready",
        PortUser::Liveness => "its liveness probe never runs, and nothing restarts it",
        PortUser::PreStop => "its preStop hook fails, and SIGTERM follows at once",
        PortUser::PostStart => "its postStart hook fails, and it is killed",
    }
}

fn help(container: ContainerRef<'_>, name: &str, is_number: bool) -> String {
    let names: Vec<String> =
        container.ports.iter().filter_map(|port| port.name.known()).map(|name| format!("`port: {name}`")).collect();
    if is_number {
        format!("write `port: {name}` without quotes")
    } else if names.is_empty() {
        format!("add `name: {name}` to one of the container's ports, or write the port's number")
    } else {
        format!("write {}, or the port's number", list(&names))
    }
}
