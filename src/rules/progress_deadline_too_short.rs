use crate::cluster::Cluster;
use crate::finding::Finding;
use crate::fix::Repair;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for workload in cluster.workloads() {
        let Some(deadline) = cluster.progress_deadline(workload) else { continue };
        let Some(start) = cluster.slowest_start(workload) else { continue };
        let needs = start.seconds.saturating_add(deadline.min_ready);
        // A deadline that is not above `minReadySeconds` is rejected: a defect of its own.
        if deadline.seconds > needs || deadline.seconds <= deadline.min_ready {
            continue;
        }
        let default = if deadline.place.is_some() { "" } else { "the default of " };
        let fails = format!("the rollout counts as failed after {default}{} s", deadline.seconds);
        let starts = format!("container `{}` may take {} s to start", start.container.name(), start.seconds);
        let written = deadline.place.map(|place| (place, format!("the deadline is {} s", deadline.seconds)));
        // The deadline is to blame for the sum, the slow start for itself.
        let mut finding = if let Some((place, what)) = written.clone().filter(|_| deadline.min_ready > 0) {
            let title = workload.title();
            Finding::at(place, format!("a new pod of {title} may take {needs} s to become available, but {fails}"))
                .label(what)
                .because(start.place, starts)
        } else {
            let finding = Finding::at(start.place, format!("{starts}, but {fails}"))
                .label(format!("may take {} s", start.seconds));
            written.into_iter().fold(finding, |finding, (place, what)| finding.because(place, what))
        };
        if let Some(place) = workload.min_ready_seconds.place().filter(|_| deadline.min_ready > 0) {
            finding = finding.because(place, format!("and another {} s until it counts", deadline.min_ready));
        }
        let enough = needs.saturating_mul(2);
        let help = format!("set `progressDeadlineSeconds: {enough}`");
        let repair = workload.set_in_spec(Repair::safe(&help), "progressDeadlineSeconds", enough);
        out.push(finding.help(help).repair(repair).about(workload.subject()));
    }
}
