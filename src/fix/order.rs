//! Where people write a field: a new one goes before the first of these that is there, else behind all others.

/// The fields before which a new one stands.
pub(super) fn before(key: &str) -> &'static [&'static str] {
    match key {
        "terminationGracePeriodSeconds" => &["containers", "initContainers", "volumes"],
        "replicas" | "minReadySeconds" | "progressDeadlineSeconds" => {
            &["strategy", "updateStrategy", "selector", "template"]
        }
        "strategy" | "updateStrategy" => &["selector", "template"],
        "minAvailable" | "maxUnavailable" => &["unhealthyPodEvictionPolicy", "selector"],
        "unhealthyPodEvictionPolicy" => &["selector"],
        "nodeTaintsPolicy" => &["labelSelector"],
        "topologySpreadConstraints" => &["initContainers", "containers"],
        "type" => &["rollingUpdate"],
        "command" => &["args"],
        "namespace" => &["labels", "annotations"],
        _ => &[],
    }
}
