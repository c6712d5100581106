//! What a field comes to: the shutdown of a container, the numbers of a rollout or a budget, the pods behind a Service.

use gen_lsp_types as lsp;

use super::client::Client;
use super::names;
use super::world::World;
use crate::cluster::{Cluster, Floor, Limit, Of, RolloutNumbers, StrategyKind, WorkloadRef};
use crate::lint::File;
use crate::model::{Autoscaler, Budget, Service};
use crate::render::{Style, draw_timeline};
use crate::source::{Source, SourceId, Span};
use crate::words::count;

/// Where Kubernetes tells about it.
const TERMINATION: &str = "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination";
const ROLLING_UPDATE: &str =
    "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-update-deployment";
const BUDGETS: &str = "https://kubernetes.io/docs/tasks/run-application/configure-pdb/";
const SERVICES: &str = "https://kubernetes.io/docs/concepts/services-networking/service/";
const AUTOSCALING: &str = "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/";

/// How many containers, or workloads, one hover tells about.
const TOLD: usize = 4;

/// What is known about a place.
struct Known {
    place: Span,
    text: String,
    source: String,
}

/// What is known about an offset in a file.
pub(super) fn hover(
    world: &World,
    id: SourceId,
    text: &Source,
    offset: u32,
    client: &Client<'_>,
) -> Option<lsp::Hover> {
    let file = world.workspace.file(id)?;
    let at = Span::new(id, offset, offset);
    let known = about_a_rule(file, text, at).or_else(|| {
        let mut project = world.project();
        let cluster = project.cluster_for(id, &world.settings);
        about_a_workload(cluster, at)
            .or_else(|| about_a_budget(cluster, at))
            .or_else(|| about_a_service(cluster, at))
            .or_else(|| about_an_autoscaler(cluster, at))
    })?;
    let Known { place, text: told, source } = known;
    let (kind, value) = if client.markdown {
        (lsp::MarkupKind::Markdown, format!("{told}\n\n[{}]({source})", name_of(&source)))
    } else {
        (lsp::MarkupKind::PlainText, format!("{told}\n\n{source}").replace("```text\n", "").replace("\n```", ""))
    };
    let contents = lsp::Contents::MarkupContent(lsp::MarkupContent { kind, value });
    Some(lsp::Hover { contents, range: Some(client.encoding.first_line(text, place)) })
}

/// How the page of a link is called.
fn name_of(source: &str) -> &str {
    if source.starts_with(env!("CARGO_PKG_HOMEPAGE")) { "lameduck's page" } else { "Kubernetes' documentation" }
}

fn about_a_rule(file: &File, text: &Source, at: Span) -> Option<Known> {
    let (place, rule) = names::named(file, text).into_iter().find(|(place, _)| place.contains(at))?;
    let text = format!("**{}** ({}): {}", rule.id, rule.severity.name(), rule.summary);
    Some(Known { place, text, source: rule.url() })
}

fn about_a_workload(cluster: &Cluster<'_>, at: Span) -> Option<Known> {
    let workload = cluster.all_workloads().find(|workload| workload.object.span.contains(at))?;
    let template = workload.template.as_ref();
    let holds = |place: &Span| place.contains(at);
    if let Some(place) = template.and_then(|template| template.spec.grace_period.place()).filter(holds) {
        let containers = cluster.containers(workload).chain(cluster.native_sidecars(workload));
        let drawn: Vec<String> = containers.filter_map(|container| timeline(cluster, container)).take(TOLD).collect();
        return (!drawn.is_empty()).then(|| Known { place, text: drawn.join("\n\n"), source: TERMINATION.to_owned() });
    }
    for container in cluster.containers(workload).chain(cluster.native_sidecars(workload)) {
        let lifecycle = container.lifecycle.as_ref().map(|lifecycle| lifecycle.block.place()).filter(holds);
        if let Some(place) = lifecycle {
            return Some(Known { place, text: timeline(cluster, container)?, source: TERMINATION.to_owned() });
        }
    }
    let strategy = workload.strategy.block.as_ref().map(crate::model::Spanned::place);
    let place = [workload.replicas.place(), strategy].into_iter().flatten().find(holds)?;
    Some(Known { place, text: rollout(cluster, workload), source: ROLLING_UPDATE.to_owned() })
}

fn timeline(cluster: &Cluster<'_>, container: crate::cluster::ContainerRef<'_>) -> Option<String> {
    let style = Style { width: 90, ..Style::default() };
    let lines = draw_timeline(&cluster.timeline(container)?, &style);
    Some(format!("```text\n{}\n```", lines.join("\n")))
}

fn rollout(cluster: &Cluster<'_>, workload: WorkloadRef<'_>) -> String {
    let replicas = cluster.replicas_of(workload);
    let from = match replicas.floor {
        Floor::Written(_) => "`replicas`".to_owned(),
        Floor::Default => "the default of `replicas`".to_owned(),
        Floor::Autoscaler(autoscaler) => format!("the minimum of {}", autoscaler.title()),
        Floor::Unknown => "unknown".to_owned(),
    };
    let mut lines = match replicas.lowest {
        Some(lowest) => vec![format!("{} has at least {}: {from}", workload.title(), count(lowest, "pod"))],
        None => vec![format!("how many pods {} has is only known in the cluster", workload.title())],
    };
    match cluster.strategy_of(workload) {
        StrategyKind::Rolling => {
            let mut numbers: Vec<i64> = [replicas.lowest, replicas.declared].into_iter().flatten().collect();
            numbers.sort_unstable();
            numbers.dedup();
            let rollouts = numbers.into_iter().filter_map(|pods| cluster.rollout_at(workload, pods));
            lines.extend(rollouts.map(|rollout| in_a_rollout(&rollout)));
        }
        StrategyKind::Recreate => lines.push("an update stops all pods before it starts new ones".to_owned()),
        StrategyKind::BlueGreen => lines.push("an update starts a full second set of pods, then switches".to_owned()),
        StrategyKind::OnDelete => lines.push("an update reaches a pod when somebody deletes it".to_owned()),
        StrategyKind::Unknown => {}
    }
    bullets(&lines)
}

fn in_a_rollout(rollout: &RolloutNumbers) -> String {
    let forced = if rollout.forced { ", because both numbers come to 0" } else { "" };
    format!(
        "a rolling update of {} keeps at least {} available: up to {} at a time are missing{forced}, up to {} more are started",
        count(rollout.replicas, "pod"),
        rollout.available(),
        rollout.unavailable,
        rollout.surge,
    )
}

fn about_a_budget(cluster: &Cluster<'_>, at: Span) -> Option<Known> {
    let budget = cluster.budgets().find(|budget| budget.object.span.contains(at))?;
    let selector = budget.selector.as_ref().map(crate::model::Selector::place);
    let fields = [budget.min_available.place(), budget.max_unavailable.place(), selector];
    let place = fields.into_iter().flatten().find(|place| place.contains(at))?;
    Some(Known { place, text: evictions(cluster, budget), source: BUDGETS.to_owned() })
}

fn evictions(cluster: &Cluster<'_>, budget: Of<'_, Budget>) -> String {
    let guarded: Vec<String> = cluster.workloads_of_budget(budget).map(|workload| workload.title()).collect();
    if guarded.is_empty() {
        return bullets(&["it guards no pod of this project".to_owned()]);
    }
    let mut lines = Vec::new();
    let Some(least) = cluster.budget_at_minimum(budget) else {
        let why = match budget.limit() {
            Limit::Unknown => "its number is only known later",
            _ => "how many pods there are is only known in the cluster",
        };
        lines.push(format!("it guards {}; {why}", guarded.join(", ")));
        return bullets(&lines);
    };
    for matched in least.matched.iter().take(TOLD) {
        lines.push(format!("it guards {} with at least {}", matched.workload.title(), count(matched.pods, "pod")));
    }
    lines.extend(least.matched.len().checked_sub(TOLD).filter(|more| *more > 0).map(|more| format!("and {more} more")));
    let declared = cluster.budget_as_declared(budget).filter(|numbers| numbers.expected != least.expected);
    for numbers in [Some(least), declared].into_iter().flatten() {
        lines.push(format!(
            "of {}, {} must stay healthy: {} at a time",
            count(numbers.expected, "pod"),
            numbers.desired,
            match numbers.allowed {
                0 => "**no eviction**".to_owned(),
                allowed => count(allowed, "eviction"),
            }
        ));
    }
    bullets(&lines)
}

fn about_a_service(cluster: &Cluster<'_>, at: Span) -> Option<Known> {
    let service: Of<'_, Service> = cluster.services().find(|service| service.object.span.contains(at))?;
    let place = service.selector.as_ref().map(crate::model::Selector::place).filter(|place| place.contains(at))?;
    let mut lines: Vec<String> = cluster
        .workloads_of_service(service)
        .map(|workload| match cluster.replicas_of(workload).lowest {
            Some(lowest) => format!("sends to {}, at least {}", workload.title(), count(lowest, "pod")),
            None => format!("sends to {}", workload.title()),
        })
        .collect();
    if lines.is_empty() {
        lines.push("selects no pod of this project".to_owned());
    }
    Some(Known { place, text: bullets(&lines), source: SERVICES.to_owned() })
}

fn about_an_autoscaler(cluster: &Cluster<'_>, at: Span) -> Option<Known> {
    let autoscaler: Of<'_, Autoscaler> =
        cluster.autoscalers().find(|autoscaler| autoscaler.object.span.contains(at))?;
    let target = autoscaler.target.as_ref().map(|target| target.block.place());
    let fields = [autoscaler.min.place(), autoscaler.max.place(), autoscaler.idle.place(), target];
    let place = fields.into_iter().flatten().find(|place| place.contains(at))?;
    let text = match cluster.workload_of_autoscaler(autoscaler) {
        Some(workload) => rollout(cluster, workload),
        None => bullets(&["scales no workload of this project".to_owned()]),
    };
    Some(Known { place, text, source: AUTOSCALING.to_owned() })
}

fn bullets(lines: &[String]) -> String {
    lines.iter().map(|line| format!("- {line}")).collect::<Vec<_>>().join("\n")
}
