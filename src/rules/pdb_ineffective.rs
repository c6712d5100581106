use crate::cluster::{Cluster, Limit, one_at_a_time};
use crate::finding::{Finding, Severity};
use crate::fix::Repair;
use crate::model::Amount;
use crate::words::{count, list};

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for budget in cluster.budgets() {
        let Some(numbers) = cluster.budget_as_declared(budget) else { continue };
        let (field, amount) = match budget.limit() {
            Limit::MinAvailable(amount) => ("minAvailable", amount),
            Limit::MaxUnavailable(amount) => ("maxUnavailable", amount),
            Limit::Neither | Limit::Unknown => continue,
        };
        let titles: Vec<String> = numbers.matched.iter().map(|matched| matched.workload.title()).collect();
        let help = "write `maxUnavailable: 1`";
        if numbers.desired == 0 && numbers.expected >= 2 {
            out.push(
                Finding::at(
                    amount.place(),
                    format!(
                        "{} guards nothing: `{field}: {}` lets all {} of {} be evicted at once",
                        budget.title(),
                        amount.value,
                        count(numbers.expected, "pod"),
                        list(&titles)
                    ),
                )
                .label("0 pods have to stay")
                .help(help)
                .repair(one_at_a_time(Repair::risky(help), budget))
                .about(budget.subject()),
            );
            continue;
        }
        // One number for several workloads is met by their sum.
        let Amount::Count(least) = amount.value else { continue };
        let spared =
            numbers.matched.iter().find(|matched| matched.pods >= 2 && numbers.expected - matched.pods >= least);
        if let Some(spared) = spared.filter(|_| field == "minAvailable" && numbers.matched.len() > 1) {
            out.push(
                Finding::at(
                    amount.place(),
                    format!(
                        "{} does not guard {}: the other workloads that it selects make up `{field}: {least}` alone",
                        budget.title(),
                        spared.workload.title()
                    ),
                )
                .label(format!("met by the sum of {} pods", numbers.expected))
                .because(
                    spared.workload.object.title(),
                    format!("all {} may be evicted at once", count(spared.pods, "pod")),
                )
                .help("give each workload a budget of its own")
                .severity(Severity::Info)
                .about(budget.subject()),
            );
        }
    }
}
