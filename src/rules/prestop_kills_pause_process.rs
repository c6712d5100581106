use crate::cluster::Cluster;
use crate::finding::Finding;
use crate::hook::Target;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for container in cluster.containers_with_hooks() {
        let Some(stop) = cluster.hook_of(container).and_then(|hook| hook.stops.as_ref()) else { continue };
        let Some(template) = cluster.template_of(container.workload).filter(|_| stop.target == Target::Pid1) else {
            continue;
        };
        let spec = &template.spec;
        let shared = spec.share_process_namespace.set().filter(|shared| shared.value);
        let host = spec.host_pid.set().filter(|host| host.value);
        let (Some(field), process) =
            (shared.or(host), if shared.is_some() { "the pause process" } else { "the node's init" })
        else {
            continue;
        };
        out.push(
            Finding::at(
                container.hook_place().unwrap_or_else(|| container.title()),
                format!(
                    "`{}` in container `{}` signals {process}, not the server: process 1 is not its own",
                    stop.command,
                    container.name()
                ),
            )
            .label(format!("process 1 is {process}"))
            .because(field.place(), "the process namespace is shared here")
            .help("signal the server by its pid file or its name, such as `pkill -QUIT nginx`")
            .about(container.subject()),
        );
    }
}
