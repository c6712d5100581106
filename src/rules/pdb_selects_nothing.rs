use crate::cluster::{Cluster, NearMiss, Of};
use crate::finding::{Finding, Severity};
use crate::fix::Repair;
use crate::model::{Budget, Selector};
use crate::source::Span;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for budget in cluster.budgets() {
        if !cluster.guards_nothing(budget) {
            continue;
        }
        let place = budget.selector.as_ref().map(Selector::place);
        let title = budget.title();
        let Some(selector) = budget.selector.as_ref().filter(|selector| !selector.is_empty()) else {
            if cluster.neighbours_of(budget.object).next().is_some() {
                let place =
                    place.or(budget.spec.as_ref().map(|spec| spec.key)).unwrap_or_else(|| budget.object.title());
                let why = if budget.selector.is_some() { "an empty selector in policy/v1beta1" } else { "no selector" };
                let finding = Finding::at(place, format!("{title} has {why} and so guards no pod"));
                out.push(finding.label("selects nothing").about(budget.subject()));
            }
            continue;
        };
        let place = place.unwrap_or_else(|| budget.object.title());
        if let Some(near) = cluster.near_miss(budget.object, selector) {
            out.push(near_miss(budget, place, &near));
        } else if cluster.neighbours_of(budget.object).next().is_some()
            && cluster.custom_resource_near(budget.object).is_none()
        {
            out.push(
                Finding::at(place, format!("{title} selects no pod of these manifests"))
                    .label("selects nothing here")
                    .help("compare the selector with the labels of the pod templates")
                    .severity(Severity::Info)
                    .about(budget.subject()),
            );
        }
    }
}

fn near_miss(budget: Of<'_, Budget>, place: Span, near: &NearMiss<'_>) -> Finding {
    let (title, workload) = (budget.title(), near.workload());
    let finding = match near {
        NearMiss::Namespace(workload) => {
            let namespace = workload.object.namespace().unwrap_or("default");
            let place = budget.object.metadata.namespace.place().unwrap_or(place);
            Finding::at(
                place,
                format!(
                    "{title} guards nothing: {}, which it would match, is in namespace `{namespace}`",
                    workload.title()
                ),
            )
            .label("another namespace")
            .help(format!("set `namespace: {namespace}`"))
            .repair(budget.object.metadata.block.as_ref().map(|metadata| {
                Repair::risky(format!("set `namespace: {namespace}`")).set(metadata.span, &["namespace"], namespace)
            }))
        }
        NearMiss::ObjectLabels(workload) => Finding::at(
            place,
            format!(
                "{title} guards nothing: it matches the labels of {} itself, which its pods do not have",
                workload.title()
            ),
        )
        .label("not on the pods")
        .help("select the labels of the pod template, or add these labels to it")
        .repair(budget.selector.as_ref().zip(workload.own_labels()).map(|(selector, labels)| {
            Repair::risky("select the labels of the pods").replace(
                selector.span,
                &["matchLabels"],
                "matchLabels",
                labels,
            )
        })),
        NearMiss::OneLabel { workload, key, actual } => {
            let has = actual
                .as_ref()
                .map_or_else(|| format!("have no label `{key}`"), |actual| format!("have `{key}: {actual}`"));
            Finding::at(place, format!("{title} guards nothing: the pods of {} {has}", workload.title()))
                .label(format!("`{key}` does not match"))
                .repair(actual.as_ref().zip(budget.selector.as_ref()).map(|(actual, selector)| {
                    Repair::risky(format!("write `{key}: {actual}`")).set(
                        selector.labels_place(),
                        &[key],
                        actual.as_str(),
                    )
                }))
                .help(match actual {
                    Some(actual) => format!("write `{key}: {actual}`, or remove the line"),
                    None => format!("remove `{key}` from the selector, or add it to the pod template"),
                })
        }
    };
    finding.because(workload.object.title(), "this is probably what it should guard").about(budget.subject())
}
