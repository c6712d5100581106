use crate::cluster::{Cluster, ContainerRef, PortUser, is_quoted_number, unquoted};
use crate::finding::{Finding, Severity};
use crate::fix::Repair;
use crate::source::Span;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for container in cluster.all_containers_and_sidecars() {
        for unknown in cluster.unknown_ports(container) {
            let (name, place) = (unknown.name, unknown.place);
            let mut finding = if is_quoted_number(name) {
                let title = container.workload.title();
                Finding::at(
                    place,
                    format!("the API server rejects {title}: \"{name}\" is a port's name without a letter"),
                )
                .label("text, not a number")
                .help(format!("write `port: {name}` without quotes"))
                .repair(unquoted("port", unknown.value, name))
            } else {
                let harm = harm(unknown.user);
                Finding::at(place, format!("container `{}` has no port named `{name}`: {harm}", container.name()))
                    .label(format!("no port `{name}` in this container"))
                    .help(help(container, name))
                    .repair(repair(container, unknown.value))
            };
            if let Some(port) = container.ports.first() {
                finding = finding.because(port.span, "only the ports of the container itself count");
            }
            if unknown.user == PortUser::Liveness && !is_quoted_number(name) {
                finding = finding.severity(Severity::Warning);
            }
            out.push(finding.about(container.subject()));
        }
    }
}

/// Source: kubernetes `pkg/kubelet/prober/worker.go`: the result of a probe that ends in an error is thrown away.
fn harm(user: PortUser) -> &'static str {
    match user {
        PortUser::Readiness => "its readiness probe never succeeds, and it never becomes Ready",
        PortUser::Startup => "its startup probe never succeeds, and it never becomes Ready",
        PortUser::Liveness => "its liveness probe never runs, and nothing restarts it",
        PortUser::PreStop => "its preStop hook fails, and SIGTERM follows at once",
        PortUser::PostStart => "its postStart hook fails, and it is killed",
    }
}

fn repair(container: ContainerRef<'_>, value: Span) -> Option<Repair> {
    let mut names = container.ports.iter().filter_map(|port| port.name.known());
    let only = names.next().filter(|_| names.next().is_none())?;
    Some(Repair::risky(format!("write `port: {only}`")).set(value, &[], only.as_str()))
}

fn help(container: ContainerRef<'_>, name: &str) -> String {
    let names: Vec<&String> = container.ports.iter().filter_map(|port| port.name.known()).collect();
    match names.as_slice() {
        [] => format!("add `name: {name}` to one of the container's ports, or write the port's number"),
        [only] => format!("write `port: {only}`, or the port's number"),
        _ => "write the name or the number of one of the container's ports".to_owned(),
    }
}
