//! How much a document asks of its readers when its aliases are followed.

/// go-yaml's defence against "billion laughs": it counts what it decodes, and how much of it by alias.
///
/// See `allowedAliasRatio` in <https://pkg.go.dev/go.yaml.in/yaml/v2>.
#[derive(Default)]
pub(super) struct Work {
    nodes: u64,
    by_alias: u64,
}

impl Work {
    pub(super) fn add(&mut self, nodes: u64, by_alias: u64) {
        self.nodes = self.nodes.saturating_add(nodes).saturating_add(by_alias);
        self.by_alias = self.by_alias.saturating_add(by_alias);
    }

    #[expect(clippy::cast_precision_loss, reason = "the ratio needs no more")]
    pub(super) fn is_excessive(&self) -> bool {
        const LOW: f64 = 400_000.0;
        const HIGH: f64 = 4_000_000.0;
        if self.by_alias <= 100 || self.nodes <= 1000 {
            return false;
        }
        let nodes = self.nodes as f64;
        let slope = ((nodes - LOW) / (HIGH - LOW)).clamp(0.0, 1.0);
        self.by_alias as f64 / nodes > 0.99 - 0.89 * slope
    }
}
