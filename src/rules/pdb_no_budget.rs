use crate::cluster::{Cluster, Limit, one_at_a_time};
use crate::finding::Finding;
use crate::fix::Repair;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for budget in cluster.budgets() {
        let Limit::Neither = budget.limit() else { continue };
        let Some(spec) = &budget.spec else { continue };
        out.push(
            Finding::at(
                spec.key,
                format!("{} has neither `maxUnavailable` nor `minAvailable`, which does not mean \"no limit\": no eviction is allowed", budget.title()),
            )
            .label("0 disruptions allowed")
            .help("add `maxUnavailable: 1`")
            .repair(one_at_a_time(Repair::risky("add `maxUnavailable: 1`"), budget))
            .about(budget.subject()),
        );
    }
}
