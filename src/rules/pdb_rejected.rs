use crate::cluster::{BudgetRefusal, Cluster, set_here};
use crate::finding::Finding;
use crate::fix::Repair;
use crate::words::{write_instead, write_number};

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for budget in cluster.budgets() {
        let Some(refusal) = cluster.budget_refusal(budget) else { continue };
        let refused = format!("the API server refuses {}, so it guards nothing", budget.title());
        let finding = match refusal {
            BudgetRefusal::RemovedApi(version) => Finding::at(
                budget.object.api_version.place(),
                format!("{refused}: Kubernetes {version} removed policy/v1beta1"),
            )
            .label("not served any more")
            .help(if budget.selects() {
                "write `apiVersion: policy/v1`"
            } else {
                "write `apiVersion: policy/v1` and a selector: `{}` selects every pod there"
            })
            .repair(budget.selects().then(|| {
                set_here(Repair::safe("write `apiVersion: policy/v1`"), &budget.object.api_version, "policy/v1")
            })),
            BudgetRefusal::Both(min, max) => {
                let (first, second) = if min.key.start < max.key.start { (min, max) } else { (max, min) };
                Finding::at(
                    second.place(),
                    format!("{refused}: `minAvailable` and `maxUnavailable` exclude one another"),
                )
                .label("only one of them may be set")
                .because(first.place(), "the other one")
                .help(format!("keep `maxUnavailable: {}`, and remove `minAvailable`", max.value))
                .repair(
                    budget
                        .spec
                        .as_ref()
                        .map(|spec| Repair::risky("remove `minAvailable`").remove(spec.span, &["minAvailable"])),
                )
            }
            BudgetRefusal::Amount(field, amount, fault) => {
                Finding::at(amount.place(), format!("{refused}: `{field}: {}` is not valid", amount.value))
                    .label(fault.label())
                    .help(write_instead(field, amount))
                    .repair(write_number(field, amount))
            }
            BudgetRefusal::Policy(policy) => Finding::at(
                policy.place(),
                format!("{refused}: there is no `unhealthyPodEvictionPolicy: {}`", policy.value),
            )
            .label("not a policy")
            .help("write `unhealthyPodEvictionPolicy: AlwaysAllow`")
            .repair(set_here(Repair::risky("write `AlwaysAllow`"), policy, "AlwaysAllow")),
        };
        let guarded = cluster.workloads_of_budget(budget).next();
        let finding = match guarded {
            Some(workload) => finding.because(workload.object.title(), "its pods are without a budget"),
            None => finding,
        };
        out.push(finding.about(budget.subject()));
    }
}
