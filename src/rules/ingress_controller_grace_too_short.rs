use crate::cluster::{Cluster, ContainerRef};
use crate::finding::Finding;
use crate::fix::{Repair, Value};

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    let least = cluster.thresholds().minimum_ingress_grace;
    for container in cluster.all_containers() {
        if !cluster.is_ingress_controller(container) || !container.workload.is_long_running() {
            continue;
        }
        let Some(grace) = cluster.grace_of(container.workload) else { continue };
        // 0 and less are a defect of their own.
        let short = grace.seconds < least && grace.written.is_none_or(|written| written > 0);
        let lacks = cluster.lacks_wait_shutdown(container);
        if !short && !lacks {
            continue;
        }
        let default = if grace.written.is_some() { "" } else { "the default of " };
        let message = if short {
            format!(
                "the ingress controller has {default}{} s to finish the requests of every application behind it",
                grace.seconds
            )
        } else {
            format!(
                "container `{}` is stopped without `/wait-shutdown`, which lets nginx finish its requests",
                container.name()
            )
        };
        let hook = "`lifecycle: {preStop: {exec: {command: [/wait-shutdown]}}}`";
        let help = match (short, lacks) {
            (true, true) => format!("set `terminationGracePeriodSeconds: 300`, and add {hook}, as its chart has them"),
            (true, false) => "set `terminationGracePeriodSeconds: 300`, as its chart has it".to_owned(),
            (false, _) => format!("write {hook}, as its chart has it"),
        };
        let place = if short { grace.span } else { container.hook_place() };
        let mut finding = Finding::at(place.unwrap_or_else(|| container.title()), message)
            .label(if short { format!("less than {least} s") } else { "stops at once".to_owned() })
            .help(help)
            .repair(repair(cluster, container, short, lacks))
            .about(container.subject());
        if short && grace.span.is_some() {
            finding =
                finding.because(container.image.place().unwrap_or_else(|| container.title()), "the ingress controller");
        }
        finding.timeline = cluster.timeline(container);
        out.push(finding);
    }
}

/// A hook that does something else stays: which of both is right is not known.
fn repair(cluster: &Cluster, container: ContainerRef<'_>, short: bool, lacks: bool) -> Option<Repair> {
    if lacks && cluster.has_hook(container) {
        return None;
    }
    let repair = if short {
        // Without any hook the next finding is that it does not wait.
        cluster.raise_grace(container.workload, 300)?.risky_if(!lacks && !cluster.has_hook(container))
    } else {
        Repair::safe("add `/wait-shutdown` as preStop hook")
    };
    let exec = Value::map([("command", Value::words(["/wait-shutdown"]))]);
    Some(if lacks { repair.set(container.span, &["lifecycle", "preStop", "exec"], exec) } else { repair })
}
