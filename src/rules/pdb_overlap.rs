use std::collections::BTreeMap;

use crate::cluster::{Cluster, WorkloadRef};
use crate::finding::Finding;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    let mut pairs: BTreeMap<(u32, u32), WorkloadRef<'_>> = BTreeMap::new();
    for workload in cluster.workloads().filter(WorkloadRef::is_long_running) {
        let budgets: Vec<u32> = cluster.budgets_of(workload).map(|budget| budget.id).collect();
        for (index, &first) in budgets.iter().enumerate() {
            for &second in budgets.iter().skip(index + 1) {
                pairs.entry((first.min(second), first.max(second))).or_insert(workload);
            }
        }
    }
    for ((first, second), workload) in pairs {
        let named = |id| cluster.budgets().find(|budget| budget.id == id);
        let (Some(first), Some(second)) = (named(first), named(second)) else { continue };
        // One budget in several overlays is one budget.
        if first.object.name() == second.object.name() || !cluster.share_namespace(first.object, second.object) {
            continue;
        }
        let selector = |budget: &crate::model::Budget| budget.selector.as_ref().map(crate::model::Selector::place);
        out.push(
            Finding::at(
                selector(second.body).unwrap_or_else(|| second.object.title()),
                format!(
                    "{} and {} both select the pods of {}: the eviction API refuses pods under two budgets with an error, so every drain of their nodes fails",
                    first.title(),
                    second.title(),
                    workload.title()
                ),
            )
            .label("selects the same pods")
            .because(selector(first.body).unwrap_or_else(|| first.object.title()), format!("so does `{}`", first.object.name()))
            .because(workload.object.title(), "these pods")
            .help(format!("delete `{}` or `{}`, or narrow a selector", second.object.name(), first.object.name()))
            .about(workload.subject()),
        );
    }
}
