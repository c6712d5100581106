use crate::cluster::{Cluster, StrategyRefusal, set_here};
use crate::finding::{Finding, Severity};
use crate::fix::Repair;
use crate::words::{write_instead, write_number};

pub(super) fn check(cluster: &Cluster, out: &mut Vec<Finding>) {
    for workload in cluster.workloads() {
        let Some(refusal) = cluster.strategy_refusal(workload) else { continue };
        let refused = format!("the API server refuses {}, so no update arrives", workload.title());
        let kind = &workload.object.kind.value;
        let finding = match refusal {
            StrategyRefusal::Kind(written, legal) => {
                let [rolling, other] = legal;
                let meant = if written.value.to_lowercase().starts_with("roll") { rolling } else { other };
                Finding::at(written.place(), format!("{refused}: a {kind} has no strategy `{}`", written.value))
                    .label(format!("`{rolling}` or `{other}`"))
                    .help(format!("write `type: {meant}`"))
                    .repair(set_here(Repair::risky(format!("write `type: {meant}`")), written, meant))
            }
            StrategyRefusal::Block(block, written) => Finding::at(
                block.key,
                format!("{refused}: `rollingUpdate` may not stand beside `type: {}`", written.value),
            )
            .label("not allowed here")
            .because(written.place(), "the type")
            .help("remove the `rollingUpdate` block")
            .repair(workload.strategy.block.as_ref().map(|strategy| {
                Repair::safe("remove the `rollingUpdate` block").remove(strategy.span, &["rollingUpdate"])
            })),
            StrategyRefusal::Amount(field, amount, fault) => {
                Finding::at(amount.place(), format!("{refused}: `{field}: {}` is not valid", amount.value))
                    .label(fault.label())
                    .help(write_instead(field, amount))
                    .repair(write_number(field, amount))
            }
            StrategyRefusal::Zero(amount) => {
                Finding::at(amount.place(), format!("{refused}: without surge, `maxUnavailable` may not be 0"))
                    .label("no pod may ever be replaced")
                    .help("write `maxUnavailable: 1`")
                    .repair(set_here(Repair::safe("write `maxUnavailable: 1`"), amount, 1))
            }
            StrategyRefusal::Later(amount, version) => Finding::at(
                amount.place(),
                format!(
                    "Kubernetes {} drops `maxUnavailable: {}` of {}, {version} refuses it",
                    cluster.kubernetes(),
                    amount.value,
                    workload.title()
                ),
            )
            .label("not valid")
            .help("write `maxUnavailable: 1`, the default")
            .repair(set_here(Repair::safe("write `maxUnavailable: 1`"), amount, 1))
            .severity(Severity::Warning),
            StrategyRefusal::BothZero(rolling) => {
                let why = if workload.is_per_node() && rolling.max_surge.is_absent() { ", the default," } else { "" };
                Finding::at(
                    rolling.block.key,
                    format!("{refused}: `maxSurge`{why} and `maxUnavailable` may not both be 0"),
                )
                .label("neither more pods nor fewer")
                .help("set `maxSurge: 1`")
                .repair(workload.set_rolling(Repair::risky("set `maxSurge: 1`"), &[("maxSurge", 1)]))
            }
            StrategyRefusal::BothSet(rolling) => {
                let default = if rolling.max_unavailable.is_absent() { " is 1 by default and" } else { "" };
                Finding::at(
                    rolling.block.key,
                    format!("{refused}: `maxUnavailable`{default} has to be 0 beside `maxSurge`"),
                )
                .label("only one of them may be above 0")
                .help("set `maxUnavailable: 0`")
                .repair(workload.set_rolling(Repair::risky("set `maxUnavailable: 0`"), &[("maxUnavailable", 0)]))
            }
            StrategyRefusal::Deadline(place, deadline, ready) => Finding::at(
                place,
                format!("{refused}: `progressDeadlineSeconds`, {deadline}, has to be greater than `minReadySeconds`, {ready}"),
            )
            .label("over before a pod counts as available")
            .help(format!("set `progressDeadlineSeconds: {}`", ready.saturating_add(600)))
            .repair(workload.set_in_spec(
                Repair::safe(format!("set `progressDeadlineSeconds: {}`", ready.saturating_add(600))),
                "progressDeadlineSeconds",
                ready.saturating_add(600),
            )),
        };
        out.push(finding.about(workload.subject()));
    }
}
