//! Update settings under a key where their kind does not read them: they are dropped, and defaults apply.

use crate::model::decode::{At, Fields};
use crate::model::{Misplaced, WorkloadKind};

/// Finds them for the kinds of apps/*.
pub(super) fn misplaced(
    kind: WorkloadKind,
    spec: &Fields<'_, '_>,
    strategy: Option<&Fields<'_, '_>>,
) -> Vec<Misplaced> {
    let (right, wrong, rolling, in_template): (_, _, &[&str], &[&str]) = match kind {
        WorkloadKind::Deployment => (
            "strategy",
            "updateStrategy",
            &["maxSurge", "maxUnavailable"],
            &["minReadySeconds", "progressDeadlineSeconds"],
        ),
        WorkloadKind::StatefulSet => {
            ("updateStrategy", "strategy", &["maxUnavailable", "partition"], &["minReadySeconds"])
        }
        WorkloadKind::DaemonSet => {
            ("updateStrategy", "strategy", &["maxSurge", "maxUnavailable"], &["minReadySeconds"])
        }
        _ => return Vec::new(),
    };
    let in_strategy = |name: &str| strategy.and_then(|fields| fields.get(name));
    let in_rolling = |name: &str| in_strategy("rollingUpdate").and_then(|at| at.node.get(name));
    let mut out = Vec::new();
    let mut add = |at: Option<At<'_>>, path: String, belongs: String, taken: bool| {
        let place = at.map(At::place);
        out.extend(place.map(|place| Misplaced { path, belongs, key: place.key, span: place.span, taken }));
    };

    add(spec.get(wrong), format!("spec.{wrong}"), format!("spec.{right}"), spec.get(right).is_some());
    add(
        spec.get("rollingUpdate"),
        "spec.rollingUpdate".to_owned(),
        format!("spec.{right}.rollingUpdate"),
        in_strategy("rollingUpdate").is_some(),
    );
    for name in rolling {
        let belongs = || format!("spec.{right}.rollingUpdate.{name}");
        let taken = in_rolling(name).is_some();
        add(spec.get(name), format!("spec.{name}"), belongs(), taken);
        add(in_strategy(name), format!("spec.{right}.{name}"), belongs(), taken);
    }
    let pod = spec.get("template").and_then(|at| at.node.get("spec")).map(|entry| At::entry(&entry));
    for name in in_template {
        let at = pod.and_then(|pod| pod.node.get(name)).map(|entry| At::entry(&entry));
        add(at, format!("spec.template.spec.{name}"), format!("spec.{name}"), spec.get(name).is_some());
    }
    out
}
