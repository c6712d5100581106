use crate::cluster::Cluster;
use crate::finding::Finding;
use crate::model::{Action, Hook};

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for container in
        cluster.workloads().flat_map(|workload| cluster.containers(workload).chain(cluster.native_sidecars(workload)))
    {
        let Some(lifecycle) = &container.container.lifecycle else { continue };
        for (hook, name, harm) in [
            (&lifecycle.pre_stop, "preStop", "SIGTERM follows without a delay"),
            (&lifecycle.post_start, "postStart", "the container is killed and started again, for ever"),
        ] {
            let action = hook.as_ref().and_then(|hook: &Hook| hook.action.as_ref());
            let Some(action) = action.filter(|action| matches!(action.value, Action::TcpSocket { .. })) else {
                continue;
            };
            let mut finding = Finding::at(
                action.place(),
                format!("the kubelet cannot run `tcpSocket` as a {name} hook: it fails at once in container `{}`, and {harm}", container.name()),
            )
            .label("always fails")
            .help(cluster.delay_advice(container).replacen("add", "write", 1))
            .about(container.subject());
            finding.timeline = cluster.timeline(container).filter(|_| name == "preStop");
            out.push(finding);
        }
    }
}
