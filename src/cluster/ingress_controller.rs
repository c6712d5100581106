//! ingress-nginx, which has a preStop hook of its own.

use std::sync::LazyLock;
use std::time::Duration;

use serde::Deserialize;

use super::data::rows;
use super::{Cluster, ContainerRef, Image};

impl Cluster<'_> {
    /// Whether a container is the controller of ingress-nginx.
    pub fn is_ingress_controller(&self, container: ContainerRef<'_>) -> bool {
        row(container).is_some()
    }

    /// Whether it certainly ends without `/wait-shutdown` or anything else that would take its place.
    pub fn lacks_wait_shutdown(&self, container: ContainerRef<'_>) -> bool {
        let Some(row) = row(container) else { return false };
        let version = container.image().map(|image| Image::parse(image).version()).unwrap_or_default();
        let too_old = !version.is_empty() && version < Image::parse(&format!("_:{}", row.wait_shutdown)).version();
        let idle = match self.hook_of(container) {
            Some(hook) => hook.delay.upper == Some(Duration::ZERO),
            None => !self.has_hook(container),
        };
        idle && !too_old && !self.delays_itself(container)
    }
}

fn row(container: ContainerRef<'_>) -> Option<&'static Row> {
    let image = Image::parse(container.container.image()?);
    if !image.name.contains("controller") {
        return None;
    }
    CONTROLLERS.iter().find(|row| {
        let rest = image.repository.strip_suffix(row.repository.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Row {
    repository: String,
    wait_shutdown: String,
    #[cfg_attr(not(test), expect(dead_code, reason = "for readers of the list"))]
    source: String,
}

static CONTROLLERS: LazyLock<Vec<Row>> = LazyLock::new(|| rows(include_str!("../../data/ingress-controllers.yaml")));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_read() {
        assert!(CONTROLLERS.len() >= 3 && CONTROLLERS.iter().all(|row| row.source.starts_with("https://")));
        assert!(CONTROLLERS.iter().all(|row| row.repository.contains("controller")), "looked at first for speed");
    }
}
