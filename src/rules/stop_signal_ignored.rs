use crate::cluster::{Cluster, Feature, Image};
use crate::finding::{Finding, Severity};
use crate::fix::Repair;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    if cluster.has(Feature::StopSignal) {
        return;
    }
    for container in cluster.all_containers_and_sidecars() {
        let lifecycle = container.container.lifecycle.as_ref();
        let Some(signal) = lifecycle.and_then(|lifecycle| lifecycle.stop_signal.set()) else { continue };
        let of_image = container.image().map(Image::parse).and_then(|image| image.stop_signal());
        let os = cluster.template_of(container.workload).is_some_and(|template| !template.spec.os.is_absent());
        let why = if os {
            "the feature is off, so the field is silently dropped"
        } else {
            "the field is silently dropped, or refused without `spec.os.name`"
        };
        let finding = Finding::at(
            signal.place(),
            match of_image {
                Some(same) if same == signal.value => {
                    format!("container `{}` gets {same} from its image, not from here: {why}", container.name())
                }
                Some(other) => {
                    format!(
                        "container `{}` still gets {other} from its image, not {}: {why}",
                        container.name(),
                        signal.value
                    )
                }
                None => format!(
                    "container `{}` still gets the stop signal of its image, not {}: {why}",
                    container.name(),
                    signal.value
                ),
            },
        )
        .label("has no effect")
        .help(format!(
            "remove the line, and set the signal in the image: `STOPSIGNAL {}` in its Dockerfile",
            signal.value
        ))
        .repair(
            lifecycle
                .map(|lifecycle| Repair::risky("remove `stopSignal`").remove(lifecycle.block.span, &["stopSignal"])),
        )
        .about(container.subject());
        out.push(match (os, of_image.is_some_and(|same| same == signal.value)) {
            (false, _) => finding.severity(Severity::Error),
            (true, true) => finding.severity(Severity::Info),
            (true, false) => finding,
        });
    }
}
