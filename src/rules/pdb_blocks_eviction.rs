use crate::cluster::{BudgetNumbers, Cluster, Floor, Limit, Of, one_at_a_time};
use crate::finding::{Finding, Severity};
use crate::fix::Repair;
use crate::model::{Amount, Budget, Spanned};
use crate::words::{count, list};

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for budget in cluster.budgets() {
        let (field, amount) = match budget.limit() {
            Limit::MinAvailable(amount) => ("minAvailable", amount),
            Limit::MaxUnavailable(amount) => ("maxUnavailable", amount),
            Limit::Neither | Limit::Unknown => continue,
        };
        let numbers = cluster.budget_at_minimum(budget);
        let blocks = numbers.as_ref().map_or_else(
            || budget.blocks_always() && budget.selects(),
            |numbers| numbers.expected >= 1 && numbers.allowed == 0,
        );
        if blocks {
            out.push(report(cluster, budget, field, amount, numbers.as_ref()));
        }
    }
}

fn report(
    cluster: &Cluster,
    budget: Of<'_, Budget>,
    field: &str,
    amount: &Spanned<Amount>,
    numbers: Option<&BudgetNumbers<'_>>,
) -> Finding {
    let of = numbers.map_or_else(String::new, |numbers| format!(" of {}", count(numbers.expected, "pod")));
    let rounded = match (numbers, &amount.value) {
        (Some(numbers), Amount::Percent(_)) if field == "minAvailable" => {
            format!(" (rounded up to {})", numbers.desired)
        }
        _ => String::new(),
    };
    let finding = Finding::at(
        amount.place(),
        format!("{} allows no eviction: `{field}: {}`{of}{rounded} leaves none to spare, so a drain of their node never ends", budget.title(), amount.value),
    )
    .label("0 disruptions allowed")
    .repair(one_at_a_time(
        // Only where rounding is to blame it is certain that nobody wanted it.
        Repair::safe("write `maxUnavailable: 1`").risky_if(!by_rounding(budget, amount, numbers)),
        budget,
    ))
    .about(budget.subject());
    let Some(numbers) = numbers else { return finding.help("write `maxUnavailable: 1`") };
    let titles: Vec<String> = numbers.matched.iter().map(|matched| matched.workload.title()).collect();
    let mut finding = finding.help(if numbers.expected == 1 {
        format!("write `maxUnavailable: 1`, or run {} with 2 replicas or more", list(&titles))
    } else {
        "write `maxUnavailable: 1`, which never blocks".to_owned()
    });
    for matched in &numbers.matched {
        finding = match matched.floor {
            Floor::Written(place) => finding.because(place, count(matched.pods, "pod")),
            Floor::Default => {
                finding.because(matched.workload.head(), format!("{}, the default", count(matched.pods, "pod")))
            }
            Floor::Autoscaler(autoscaler) => {
                let (place, name) = autoscaler.minimum_field();
                finding.because(
                    place.unwrap_or_else(|| autoscaler.object.title()),
                    format!("`{name}` lets it shrink to {}", count(matched.pods, "pod")),
                )
            }
            Floor::Unknown => finding,
        };
    }
    let only_at_minimum = cluster.budget_as_declared(budget).is_some_and(|numbers| numbers.allowed > 0);
    let autoscaled = numbers.matched.iter().any(|matched| matches!(matched.floor, Floor::Autoscaler(_)));
    let deliberate = budget.blocks_always()
        && numbers.expected == 1
        && numbers.matched.iter().all(|matched| matched.workload.is_stateful());
    let sometimes = (autoscaled || only_at_minimum) && !budget.blocks_always();
    if sometimes || deliberate { finding.severity(Severity::Warning) } else { finding }
}

/// Whether a percentage that leaves some pods to spare leaves none of so few.
fn by_rounding(budget: Of<'_, Budget>, amount: &Spanned<Amount>, numbers: Option<&BudgetNumbers<'_>>) -> bool {
    matches!(amount.value, Amount::Percent(_))
        && !budget.blocks_always()
        && numbers.is_some_and(|numbers| numbers.expected >= 2)
}
