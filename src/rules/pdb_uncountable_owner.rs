use crate::cluster::{Cluster, Limit, Uncountable};
use crate::finding::{Finding, Severity};
use crate::model::{Selector, WorkloadKind};

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for budget in cluster.budgets() {
        let Some(uncountable) = cluster.uncountable(budget) else { continue };
        let selector = budget.selector.as_ref().map_or_else(|| budget.object.title(), Selector::place);
        let (place, limit) = match budget.limit() {
            Limit::MinAvailable(amount) => (amount.place(), format!("`minAvailable: {}`", amount.value)),
            Limit::MaxUnavailable(amount) => (selector, format!("`maxUnavailable: {}`", amount.value)),
            Limit::Neither | Limit::Unknown => continue,
        };
        let (workload, why) = match uncountable {
            Uncountable::Owner(workload) | Uncountable::Passing(workload) => {
                let kind = &workload.object.kind.value;
                let owner = if workload.kind == WorkloadKind::CronJob { "Job" } else { kind.as_str() };
                (workload, format!("a {owner} has no `scale`, so the controller cannot count its pods"))
            }
            Uncountable::NoController(workload) => {
                (workload, "no controller says how many of them there are".to_owned())
            }
        };
        let alone = cluster.workloads_of_budget(budget).all(|other| other.id == workload.id);
        let (budget_title, title) = (budget.title(), workload.title());
        let harm = match uncountable {
            Uncountable::Owner(_) => {
                let any = if alone { "" } else { " of any pod" };
                format!(
                    "{budget_title} allows no eviction{any}: {limit} needs a number of pods, and those of {title} cannot be counted"
                )
            }
            Uncountable::Passing(_) => {
                format!(
                    "{budget_title} allows no eviction while the pods of {title} exist: {limit} needs a number of pods, and they cannot be counted"
                )
            }
            Uncountable::NoController(_) => {
                format!(
                    "{budget_title} allows no eviction: {limit} is of the pods that a controller makes, and these have none"
                )
            }
        };
        let finding = Finding::at(place, harm)
            .label("0 disruptions allowed")
            .because(workload.object.title(), why)
            .help(help(uncountable, workload.object.name(), alone))
            .about(budget.subject());
        // A drain leaves the pods of DaemonSets alone.
        let harmless = alone && workload.is_per_node() || matches!(uncountable, Uncountable::Passing(_));
        out.push(if harmless { finding.severity(Severity::Warning) } else { finding });
    }
}

fn help(uncountable: Uncountable<'_>, name: &str, alone: bool) -> String {
    match uncountable {
        Uncountable::NoController(_) => {
            "write `minAvailable` as an integer, or let a Deployment make the pods".to_owned()
        }
        Uncountable::Owner(workload) if alone && workload.is_per_node() => {
            "delete the budget: a drain leaves the pods of a DaemonSet alone".to_owned()
        }
        _ if alone => "write `minAvailable` as an integer".to_owned(),
        _ => format!("narrow the selector so that it leaves out `{name}`, or write `minAvailable` as an integer"),
    }
}
