use crate::cluster::{Cluster, WorkloadRef};
use crate::finding::Finding;
use crate::fix::{Repair, Value};
use crate::source::Span;
use crate::words::count;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for (workload, exposure) in cluster.exposed_workloads() {
        let Some(pods) = cluster.replicas_of(workload).lowest.filter(|pods| *pods >= 2) else { continue };
        let together = cluster.is_kept_on_one_node(workload) || cluster.held_claims(workload).next().is_some();
        if !workload.is_replicated() || cluster.is_spread(workload) || together {
            continue;
        }
        let spec = cluster.template_of(workload).and_then(|template| template.spec.block.as_ref());
        out.push(
            Finding::at(
                spec.map_or_else(|| workload.head(), |spec| spec.key),
                format!(
                    "nothing in {} asks for its {} to run on different nodes, so that one node may take them all along",
                    workload.title(),
                    count(pods, "pod")
                ),
            )
            .label("no `topologySpreadConstraints`, no `podAntiAffinity`")
            .because(exposure.service.object.title(), "clients reach it here")
            .help("add a constraint for `kubernetes.io/hostname` with `maxSkew: 1` and `whenUnsatisfiable: ScheduleAnyway` to `topologySpreadConstraints`")
            .repair(spec.and_then(|spec| constraint(workload, spec.span)))
            .about(workload.subject()),
        );
    }
}

fn constraint(workload: WorkloadRef<'_>, spec: Span) -> Option<Repair> {
    let constraint = Value::map([
        ("maxSkew", 1.into()),
        ("topologyKey", "kubernetes.io/hostname".into()),
        ("whenUnsatisfiable", "ScheduleAnyway".into()),
        ("labelSelector", Value::map([("matchLabels", workload.own_labels()?)])),
    ]);
    let repair = Repair::risky("spread the pods over nodes");
    Some(repair.set(spec, &["topologySpreadConstraints"], Value::List(vec![constraint])))
}
