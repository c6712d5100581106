use crate::cluster::Cluster;
use crate::finding::{Finding, Severity};

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for overlap in cluster.overlapping_selectors() {
        let (own, other) = (overlap.selecting, overlap.selected);
        let autoscaler = cluster.autoscalers_of(own).next();
        let harm = match autoscaler {
            Some(autoscaler) => format!("{} measures both", autoscaler.title()),
            None if overlap.adopts => "it takes that pod for one of its own, and may delete it".to_owned(),
            None => "whatever goes by it, an autoscaler say, takes both for one".to_owned(),
        };
        let finding = Finding::at(
            overlap.place,
            format!("the selector of {} also matches the pods of {}: {harm}", own.title(), other.title()),
        )
        .label("not its own pods alone")
        .because(overlap.labels, format!("the labels of the pods of `{}`", other.object.name()))
        .help(format!(
            "give both sets of pods a label that tells them apart, and add it to the selector of `{}` when it is next created anew",
            own.object.name()
        ))
        .about(own.subject());
        out.push(match autoscaler {
            Some(autoscaler) => {
                finding.because(autoscaler.object.title(), "scales by all that match").severity(Severity::Warning)
            }
            None => finding,
        });
    }
}
