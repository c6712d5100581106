use crate::cluster::Cluster;
use crate::finding::Finding;
use crate::fix::Repair;
use crate::words::count;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for autoscaler in cluster.autoscalers() {
        let Some(workload) = cluster.workload_of_autoscaler(autoscaler) else { continue };
        let (Some(exposure), Some(minimum)) = (cluster.exposure_of(workload), autoscaler.minimum()) else { continue };
        if minimum > 1 || cluster.buffers_requests(autoscaler) {
            continue;
        }
        let (written, field) = autoscaler.minimum_field();
        let default = if written.is_none() { format!(", the default of `{field}`") } else { String::new() };
        let place = written
            .or_else(|| autoscaler.spec.as_ref().map(|spec| spec.key))
            .unwrap_or_else(|| autoscaler.object.title());
        out.push(
            Finding::at(
                place,
                format!(
                    "{} may leave {} {}{default}: at low load a drained or lost node stops all requests to {}",
                    autoscaler.title(),
                    workload.title(),
                    count(minimum, "replica"),
                    exposure.service.title()
                ),
            )
            .label(format!("{} at low load", count(minimum, "pod")))
            .because(workload.object.title(), "this is what it scales")
            .help(format!("set `{field}: 2` or more"))
            .repair(
                autoscaler
                    .spec
                    .as_ref()
                    .map(|spec| Repair::risky(format!("set `{field}: 2`")).set(spec.span, &[field], 2)),
            )
            .about(workload.subject()),
        );
    }
}
