use std::time::Duration;

use crate::cluster::{Cluster, ContainerRef, Image};
use crate::finding::Finding;
use crate::hook::AfterStop;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for container in cluster.all_containers() {
        let Some(image) = container.image().map(Image::parse).filter(stops_fast) else { continue };
        if quits_and_waits(cluster, container)
            || container.lifecycle.as_ref().is_some_and(|lifecycle| !lifecycle.stop_signal.is_absent())
        {
            continue;
        }
        let tag = image.tag.unwrap_or("");
        let place =
            container.exec_hook_place().or_else(|| container.image.place()).unwrap_or_else(|| container.title());
        let mut finding = Finding::at(
            place,
            format!(
                "{}:{tag} stops on SIGTERM without finishing its requests, and nothing in container `{}` lets it quit before",
                image.repository,
                container.name()
            ),
        )
        .label("SIGTERM cuts requests that are under way")
        .help("use nginx 1.19.5 or later, or quit and wait: `sleep 10; nginx -s quit; while [ -e /var/run/nginx.pid ]; do sleep 1; done`")
        .about(container.subject());
        if let (Some(_), Some(image)) = (container.exec_hook_place(), container.image.place()) {
            finding = finding.because(image, "this image's stop signal is SIGTERM: a fast shutdown");
        }
        finding.timeline = cluster.timeline(container);
        out.push(finding);
    }
}

/// nginx takes SIGTERM as a fast shutdown, and SIGQUIT as a graceful one.
fn stops_fast(image: &Image<'_>) -> bool {
    matches!(image.name, "nginx" | "nginx-unprivileged") && image.stop_signal() == Some("SIGTERM")
}

/// The hook quits nginx itself and stays until it is gone, or for 2 s at least.
fn quits_and_waits(cluster: &Cluster, container: ContainerRef<'_>) -> bool {
    let Some(hook) = cluster.hook_of(container) else { return cluster.has_hook(container) };
    match &hook.stops {
        Some(stop) => match stop.then {
            AfterStop::WaitsForExit | AfterStop::Unknown => true,
            AfterStop::Delays(delay) => delay >= Duration::from_secs(2),
            AfterStop::Ends => false,
        },
        // What is not understood may quit it.
        None => hook.duration.upper.is_none() && hook.ineffective.is_none(),
    }
}
