use crate::cluster::{Cluster, NearMiss};
use crate::finding::{Finding, Severity};
use crate::fix::Repair;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for service in cluster.services().filter(|service| cluster.selects_nothing(*service)) {
        let Some(selector) = &service.selector else { continue };
        let title = service.title();
        let Some(near) = cluster.missed_by_service(service) else {
            if cluster.is_complete_around(service.object) {
                out.push(
                    Finding::at(selector.place(), format!("{title} selects no pod of these manifests"))
                        .label("selects nothing here")
                        .help("compare the selector with the labels of the pod templates")
                        .severity(Severity::Info),
                );
            }
            continue;
        };
        let workload = near.workload();
        let other = workload.title();
        let finding = match &near {
            NearMiss::Namespace(_) => {
                let namespace = workload.object.namespace().unwrap_or("default");
                let place = service.object.metadata.namespace.place().unwrap_or_else(|| selector.place());
                Finding::at(
                    place,
                    format!("{title} has no endpoints: {other}, which it would match, is in namespace `{namespace}`"),
                )
                .label("another namespace")
                .help(format!("set `namespace: {namespace}`"))
                .repair(service.object.metadata.block.as_ref().map(|metadata| {
                    Repair::risky(format!("set `namespace: {namespace}`")).set(metadata.span, &["namespace"], namespace)
                }))
            }
            NearMiss::ObjectLabels(_) => Finding::at(
                selector.place(),
                format!(
                    "{title} has no endpoints: it matches the labels of {other} itself, which its pods do not have"
                ),
            )
            .label("not on the pods")
            .help("select the labels of the pod template, or add these labels to it")
            .repair(service.spec.as_ref().zip(workload.own_labels()).map(|(spec, labels)| {
                Repair::risky("select the labels of the pods").replace(spec.span, &["selector"], "selector", labels)
            })),
            NearMiss::OneLabel { key, actual, .. } => {
                let place = selector.labels.get(key).map_or_else(|| selector.place(), crate::model::Label::place);
                let (has, help) = match actual {
                    Some(actual) => (format!("have `{key}: {actual}`"), format!("write `{key}: {actual}`")),
                    None => (
                        format!("have no label `{key}`"),
                        format!("select labels of the pod template, or add `{key}` to it"),
                    ),
                };
                Finding::at(place, format!("{title} has no endpoints: the pods of {other} {has}"))
                    .label("does not match")
                    .repair(actual.as_ref().map(|actual| {
                        Repair::risky(help.clone()).set(selector.labels_place(), &[key], actual.as_str())
                    }))
                    .help(help)
            }
        };
        out.push(
            finding.because(workload.object.title(), "this is probably what it should select").about(service.subject()),
        );
    }
}
