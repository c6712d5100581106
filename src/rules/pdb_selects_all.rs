use crate::cluster::Cluster;
use crate::finding::{Finding, Severity};
use crate::model::Selector;
use crate::words::list;

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for budget in cluster.budgets() {
        let Some(selector) = budget.selector.as_ref().filter(|selector| selector.is_empty() && !budget.v1beta1) else {
            continue;
        };
        let titles: Vec<String> = cluster.workloads_of_budget(budget).map(|workload| workload.title()).collect();
        let whose = if titles.len() > 1 { format!(": {} share one budget", list(&titles)) } else { String::new() };
        let mut finding = Finding::at(
            Selector::place(selector),
            format!("{} covers every pod of its namespace{whose}", budget.title()),
        )
        .label("an empty selector selects everything")
        .help(match titles.as_slice() {
            [] => "select the labels of the pods that it is for".to_owned(),
            [one] => format!("select the labels of the pods of {one}"),
            _ => "write a budget per workload, each with the labels of its pods as `selector`".to_owned(),
        })
        .about(budget.subject());
        for workload in cluster.workloads_of_budget(budget).take(2) {
            finding = finding.because(workload.object.title(), "its pods");
        }
        // A namespace of its own for one application.
        let alone = titles.len() == 1 && budget.object.namespace().is_some();
        out.push(if alone { finding.severity(Severity::Info) } else { finding });
    }
}
