use crate::cluster::Cluster;
use crate::finding::Finding;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for workload in cluster.workloads() {
        let Some(deadline) = cluster.progress_deadline(workload) else { continue };
        let Some(start) = cluster.slowest_start(workload) else { continue };
        let needs = start.seconds.saturating_add(deadline.min_ready);
        if deadline.seconds > needs || deadline.seconds <= deadline.min_ready {
            continue;
        }
        let container = start.container;
        let takes = if deadline.min_ready == 0 {
            format!("container `{}` may take {} s to start", container.name(), start.seconds)
        } else {
            format!("a new pod of {} may take {needs} s to become available", workload.title())
        };
        let counts = match deadline.place {
            Some(_) => format!("the rollout counts as failed after {} s", deadline.seconds),
            None => format!("the rollout counts as failed after the default of {} s", deadline.seconds),
        };
        let starts = format!("container `{}` may take {} s to start", container.name(), start.seconds);
        let mut finding = match deadline.place.filter(|_| deadline.min_ready > 0) {
            Some(place) => Finding::at(place, format!("{takes}, but {counts}"))
                .label(format!("{} s", deadline.seconds))
                .because(start.place, starts),
            None => {
                let mut finding = Finding::at(start.place, format!("{takes}, but {counts}"))
                    .label(format!("may take {} s", start.seconds));
                if let Some(place) = deadline.place {
                    finding = finding.because(place, format!("the deadline is {} s", deadline.seconds));
                }
                finding
            }
        };
        if let Some(place) = workload.min_ready_seconds.place().filter(|_| deadline.min_ready > 0) {
            finding = finding.because(place, format!("and another {} s until it counts", deadline.min_ready));
        }
        let enough = needs.saturating_mul(2);
        out.push(finding.help(format!("set `progressDeadlineSeconds: {enough}`")).about(workload.subject()));
    }
}
