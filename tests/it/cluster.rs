//! The index: what budgets, rolling updates, replicas and selectors come to, from manifests to numbers.
//! Expected numbers are those of the real controllers of Kubernetes 1.34, as tables: a row is a case.

use lameduck::cluster::{Cluster, Limit, RolloutNumbers, WorkloadRef, quorum_tolerance};
use lameduck::source::{Role, Source, Sources};

use crate::support::read;

/// The index of one file. What it is of is never given back: a test ends soon.
fn cluster(text: &str) -> Cluster<'static> {
    let (objects, problems) = read(text);
    let source = Source::new("a.yaml", text.as_bytes().to_vec(), Role::Focus);
    let objects = Vec::leak(objects).iter().collect();
    Cluster::new(&Sources::from(&[source][..]), objects, Vec::leak(problems).iter().collect())
}

/// A workload named `web` with the label `app: web`; `spec` stands first in its spec.
fn workload(api_version: &str, kind: &str, spec: &str) -> String {
    named(api_version, kind, "web", spec)
}

fn named(api_version: &str, kind: &str, name: &str, spec: &str) -> String {
    format!(
        "apiVersion: {api_version}\nkind: {kind}\nmetadata: {{name: {name}}}\nspec:\n  {spec}\n  selector: {{matchLabels: {{app: web}}}}\n  template:\n    metadata: {{labels: {{app: web}}}}\n    spec: {{containers: [{{name: web, image: web}}]}}\n---\n"
    )
}

fn pod(name: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, labels: {{app: web}}}}\nspec: {{containers: [{{name: web, image: web}}]}}\n---\n"
    )
}

fn budget(limit: &str) -> String {
    let comma = if limit.is_empty() { "" } else { ", " };
    format!(
        "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {{name: web}}\nspec: {{{limit}{comma}selector: {{matchLabels: {{app: web}}}}}}\n---\n"
    )
}

fn only<'c>(cluster: &'c Cluster<'_>) -> WorkloadRef<'c> {
    let mut workloads = cluster.workloads().filter(|workload| workload.object.name() == "web");
    workloads.next().expect("a workload named web")
}

/// Expected, desired and allowed of the only budget.
fn numbers(text: &str) -> Option<(i64, i64, i64)> {
    let cluster = cluster(text);
    let budget = cluster.budgets().next().expect("a budget");
    cluster.budget_at_minimum(budget).map(|numbers| (numbers.expected, numbers.desired, numbers.allowed))
}

#[test]
fn budgets_allow_what_the_disruption_controller_allows() {
    let table = [
        // The empirical table: what the controller itself answered.
        (1, "minAvailable: 1", 1, 0),
        (1, "minAvailable: 50%", 1, 0),
        (1, "maxUnavailable: 1", 0, 1),
        (1, "maxUnavailable: 1%", 0, 1),
        (2, "minAvailable: 50%", 1, 1),
        (2, "minAvailable: 66%", 2, 0),
        (3, "minAvailable: 66%", 2, 1),
        (3, "minAvailable: 67%", 3, 0),
        (5, "minAvailable: 80%", 4, 1),
        (5, "minAvailable: 90%", 5, 0),
        (3, "maxUnavailable: 33%", 2, 1),
        (3, "maxUnavailable: 34%", 1, 2),
        (2, "maxUnavailable: 100%", 0, 2),
        // Rounding.
        (2, "minAvailable: 67%", 2, 0),
        (2, "minAvailable: 51%", 2, 0),
        (4, "minAvailable: 80%", 4, 0),
        (9, "minAvailable: 90%", 9, 0),
        (10, "minAvailable: 90%", 9, 1),
        (3, "maxUnavailable: 50%", 1, 2),
        (5, "maxUnavailable: 41%", 2, 3),
        (5, "maxUnavailable: 40%", 3, 2),
        (100, "maxUnavailable: 7%", 93, 7), // 100*(7/100.0) is 7.000000000000001 in floating point
        (100, "maxUnavailable: 29%", 71, 29),
        (3, "maxUnavailable: 0", 3, 0),
        (3, "maxUnavailable: 0%", 3, 0),
        (3, "minAvailable: 100%", 3, 0),
        (3, "minAvailable: 0", 0, 3),
        (3, "minAvailable: 0%", 0, 3),
        (2, "maxUnavailable: 5", 0, 2),
        (2, "minAvailable: 5", 5, 0),
        (3, "minAvailable: 2", 2, 1),
        (0, "maxUnavailable: 1", 0, 0),
    ];
    for (replicas, limit, desired, allowed) in table {
        let text = workload("apps/v1", "Deployment", &format!("replicas: {replicas}")) + &budget(limit);
        assert_eq!(numbers(&text), Some((replicas, desired, allowed)), "{limit} of {replicas}");
    }
}

#[test]
fn a_budget_without_amounts_allows_nothing_at_any_size() {
    for replicas in 1..=10 {
        let text = workload("apps/v1", "Deployment", &format!("replicas: {replicas}")) + &budget("");
        assert_eq!(numbers(&text), Some((0, 0, 0)), "{replicas}");
    }
}

#[test]
fn a_surge_pod_lets_an_eviction_through() {
    for (limit, allowed, in_rollout) in [("minAvailable: 2", 0, 1), ("maxUnavailable: 0", 0, 1)] {
        let text = workload("apps/v1", "Deployment", "replicas: 2") + &budget(limit);
        let cluster = cluster(&text);
        let numbers = cluster.budget_at_minimum(cluster.budgets().next().unwrap()).unwrap();
        assert_eq!((numbers.allowed, numbers.allowed_with(3)), (allowed, in_rollout), "{limit}");
    }
}

#[test]
fn a_percentage_blocks_by_rounding_up_to_all() {
    let blocks = |limit: &str, replicas: i64| {
        let text = workload("apps/v1", "Deployment", &format!("replicas: {replicas}")) + &budget(limit);
        numbers(&text).unwrap().2 == 0
    };
    for percent in 0..=100 {
        for replicas in [1, 2, 3, 4, 5, 9, 10] {
            let min = blocks(&format!("minAvailable: {percent}%"), replicas);
            assert_eq!(min, percent * replicas > 100 * (replicas - 1), "{percent}% of {replicas}");
            let max = blocks(&format!("maxUnavailable: {percent}%"), replicas);
            assert_eq!(max, percent == 0, "{percent}% of {replicas}");
        }
    }
}

#[test]
fn budgets_over_several_owners_sum_them() {
    let (two, three) =
        (workload("apps/v1", "Deployment", "replicas: 2"), named("apps/v1", "StatefulSet", "db", "replicas: 3"));
    let (a, b) = (pod("a"), pod("b"));
    let table = [
        (vec![&two, &three], "minAvailable: 3", Some((5, 3, 2))),
        (vec![&two, &three], "minAvailable: 50%", Some((5, 3, 2))),
        (vec![&two, &three], "maxUnavailable: 1", Some((5, 4, 1))),
        // Bare pods are healthy, but nobody expects them.
        (vec![&two, &a, &b], "maxUnavailable: 1", Some((2, 1, 3))),
        (vec![&two, &a, &b], "minAvailable: 3", Some((4, 3, 1))),
        (vec![&a, &b], "maxUnavailable: 1", Some((0, 0, 0))),
        (vec![&a, &b], "minAvailable: 50%", Some((0, 0, 0))),
        (vec![&a, &b], "minAvailable: 1", Some((2, 1, 1))),
    ];
    for (workloads, limit, expected) in table {
        let text: String = workloads.iter().map(|text| text.as_str()).chain([budget(limit).as_str()]).collect();
        assert_eq!(numbers(&text), expected, "{limit} over {} workloads", workloads.len());
    }
}

#[test]
fn numbers_that_are_not_known_silence_a_budget() {
    let unknown = workload("apps/v1", "Deployment", "replicas: ${REPLICAS}");
    assert_eq!(numbers(&(unknown + &budget("maxUnavailable: 1"))), None);
    let three = workload("apps/v1", "Deployment", "replicas: 3");
    assert_eq!(numbers(&(three.clone() + &budget("maxUnavailable: \"${MAX}\""))), None);
    assert_eq!(numbers(&(three + &budget("minAvailable: 1, maxUnavailable: 1"))), None);
    let daemons = workload("apps/v1", "DaemonSet", "minReadySeconds: 0");
    assert_eq!(numbers(&(daemons + &budget("maxUnavailable: 1"))), None);
}

#[test]
fn limits_are_read_as_the_api_reads_them() {
    let limit = |limit: &str| {
        let text = budget(limit);
        let cluster = cluster(&text);
        match cluster.budgets().next().unwrap().limit() {
            Limit::MinAvailable(amount) => format!("min {}", amount.value),
            Limit::MaxUnavailable(amount) => format!("max {}", amount.value),
            Limit::Neither => "neither".to_owned(),
            Limit::Unknown => "unknown".to_owned(),
        }
    };
    let table = [
        ("minAvailable: 2", "min 2"),
        ("minAvailable: \"50%\"", "min 50%"),
        ("maxUnavailable: 25%", "max 25%"),
        ("maxUnavailable: 1, minAvailable: null", "max 1"),
        ("minAvailable: null", "neither"),
        ("", "neither"),
        ("minAvailable: 1, maxUnavailable: 1", "unknown"),
        ("minAvailable: \"1\"", "min \"1\""),
    ];
    for (written, expected) in table {
        assert_eq!(limit(written), expected, "{written}");
    }
}

/// A row: replicas, the strategy as written; surge, unavailable.
type Row = (i64, &'static str, i64, i64);

#[track_caller]
fn rolls(api_version: &str, kind: &str, table: &[Row]) {
    for &(replicas, strategy, surge, unavailable) in table {
        let text = workload(api_version, kind, &format!("replicas: {replicas}\n  {strategy}"));
        let cluster = cluster(&text);
        let found = cluster.rollout_at(only(&cluster), replicas);
        let found = found.map(|RolloutNumbers { surge, unavailable, .. }| (surge, unavailable));
        assert_eq!(found, Some((surge, unavailable)), "{kind} of {replicas} with {strategy}");
    }
}

#[test]
fn deployments_roll_as_resolve_fenceposts_says() {
    rolls(
        "apps/v1",
        "Deployment",
        &[
            // 25% up, 25% down.
            (1, "", 1, 0),
            (2, "", 1, 0),
            (3, "", 1, 0),
            (4, "", 1, 1),
            (5, "", 2, 1),
            (8, "", 2, 2),
            (10, "strategy: {type: RollingUpdate}", 3, 2),
            (1, "strategy: {rollingUpdate: {}}", 1, 0),
            // Each amount defaults by itself.
            (1, "strategy: {rollingUpdate: {maxUnavailable: 0}}", 1, 0),
            (1, "strategy: {rollingUpdate: {maxUnavailable: 1}}", 1, 1),
            (4, "strategy: {rollingUpdate: {maxSurge: 0}}", 0, 1),
            // Both come to 0: the controller takes one pod.
            (1, "strategy: {rollingUpdate: {maxSurge: 0}}", 0, 1),
            (3, "strategy: {rollingUpdate: {maxSurge: 0}}", 0, 1),
            (3, "strategy: {rollingUpdate: {maxSurge: 0%, maxUnavailable: 10%}}", 0, 1),
            // Surge rounds up, unavailable rounds down.
            (1, "strategy: {rollingUpdate: {maxUnavailable: 50%}}", 1, 0),
            (1, "strategy: {rollingUpdate: {maxUnavailable: 100%}}", 1, 1),
            (6, "strategy: {rollingUpdate: {maxUnavailable: 50%}}", 2, 3),
            (3, "strategy: {rollingUpdate: {maxSurge: 34%, maxUnavailable: 34%}}", 2, 1),
            (3, "strategy: {rollingUpdate: {maxSurge: 1%, maxUnavailable: 99%}}", 1, 2),
            (100, "strategy: {rollingUpdate: {maxSurge: 7%, maxUnavailable: 29%}}", 7, 29),
            // Surge may be more than all; unavailable is at most all.
            (3, "strategy: {rollingUpdate: {maxSurge: 200%, maxUnavailable: 0}}", 6, 0),
            (2, "strategy: {rollingUpdate: {maxUnavailable: 5}}", 1, 2),
        ],
    );
}

#[test]
fn rollouts_and_deployment_configs_roll_like_deployments() {
    rolls(
        "argoproj.io/v1alpha1",
        "Rollout",
        &[
            (1, "strategy: {canary: {}}", 1, 0),
            (4, "strategy: {canary: {}}", 1, 1),
            (1, "strategy: {canary: {maxSurge: 0}}", 0, 1),
            (1, "strategy: {canary: {maxSurge: 1, maxUnavailable: 1}}", 1, 1),
            (5, "strategy: {canary: {maxSurge: 50%, maxUnavailable: 50%}}", 3, 2),
        ],
    );
    rolls(
        "apps.openshift.io/v1",
        "DeploymentConfig",
        &[
            (1, "strategy: {type: Rolling}", 1, 0),
            (4, "strategy: {type: Rolling, rollingParams: {}}", 1, 1),
            (2, "strategy: {type: Rolling, rollingParams: {maxSurge: 0, maxUnavailable: 100%}}", 0, 2),
            (3, "strategy: {type: Rolling, rollingParams: {maxSurge: 34%, maxUnavailable: 34%}}", 2, 1),
        ],
    );
}

#[test]
fn clone_sets_round_by_whether_they_surge() {
    rolls(
        "apps.kruise.io/v1alpha1",
        "CloneSet",
        &[
            // 20% up without surge: the only pod goes first.
            (1, "", 0, 1),
            (10, "updateStrategy: {type: ReCreate}", 0, 2),
            (4, "updateStrategy: {maxUnavailable: 30%}", 0, 2),
            (4, "updateStrategy: {maxUnavailable: 30%, maxSurge: 1}", 1, 1),
            (1, "updateStrategy: {maxSurge: 1}", 1, 0),
            (3, "updateStrategy: {maxSurge: 10%, maxUnavailable: 0}", 1, 0),
            // No controller takes a pod of its own accord when both come to 0.
            (3, "updateStrategy: {maxUnavailable: 0}", 0, 0),
        ],
    );
}

#[test]
fn stateful_sets_round_down_but_take_one() {
    rolls(
        "apps/v1",
        "StatefulSet",
        &[
            (1, "", 0, 1),
            (3, "", 0, 1),
            (3, "updateStrategy: {rollingUpdate: {partition: 1}}", 0, 1),
            (3, "updateStrategy: {rollingUpdate: {maxUnavailable: 10%}}", 0, 1),
            (3, "updateStrategy: {rollingUpdate: {maxUnavailable: 50%}}", 0, 1),
            (3, "updateStrategy: {rollingUpdate: {maxUnavailable: 67%}}", 0, 2),
            (3, "updateStrategy: {rollingUpdate: {maxUnavailable: 100%}}", 0, 3),
            (5, "updateStrategy: {rollingUpdate: {maxUnavailable: 2}}", 0, 2),
        ],
    );
}

#[test]
fn daemon_sets_round_up_over_their_nodes() {
    let table = [
        (10, "", 0, 1),
        (10, "updateStrategy: {rollingUpdate: {maxUnavailable: 1%}}", 0, 1),
        (10, "updateStrategy: {rollingUpdate: {maxUnavailable: 25%}}", 0, 3),
        (10, "updateStrategy: {rollingUpdate: {maxUnavailable: 100%}}", 0, 10),
        (10, "updateStrategy: {rollingUpdate: {maxSurge: 11%, maxUnavailable: 0}}", 2, 0),
        (10, "updateStrategy: {rollingUpdate: {maxUnavailable: 0}}", 0, 1),
    ];
    for (nodes, strategy, surge, unavailable) in table {
        let text = workload("apps/v1", "DaemonSet", &format!("minReadySeconds: 0\n  {strategy}"));
        let cluster = cluster(&text);
        let found = cluster.rollout_at(only(&cluster), nodes).map(|numbers| (numbers.surge, numbers.unavailable));
        assert_eq!(found, Some((surge, unavailable)), "{nodes} nodes with {strategy}");
    }
}

#[test]
fn what_does_not_roll_has_no_numbers() {
    let table = [
        ("apps/v1", "Deployment", "strategy: {type: Recreate}"),
        ("apps/v1", "Deployment", "strategy: {type: \"${STRATEGY}\"}"),
        ("apps/v1", "Deployment", "strategy: {rollingUpdate: {maxSurge: \"${SURGE}\"}}"),
        ("apps/v1", "Deployment", "strategy: {rollingUpdate: {maxSurge: \"1\"}}"),
        ("apps/v1", "StatefulSet", "updateStrategy: {type: OnDelete}"),
        ("apps/v1", "ReplicaSet", ""),
        ("argoproj.io/v1alpha1", "Rollout", "strategy: {blueGreen: {activeService: web}}"),
    ];
    for (api_version, kind, strategy) in table {
        let text = workload(api_version, kind, &format!("replicas: 3\n  {strategy}"));
        let cluster = cluster(&text);
        assert_eq!(cluster.rollout_at(only(&cluster), 3), None, "{kind} with {strategy}");
    }
}

#[test]
fn daemon_sets_surge_when_they_say_so() {
    let table = [
        ("", false),
        ("updateStrategy: {rollingUpdate: {maxUnavailable: 2}}", false),
        ("updateStrategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}", true),
        ("updateStrategy: {rollingUpdate: {maxSurge: 5%, maxUnavailable: 0}}", true),
        ("updateStrategy: {rollingUpdate: {maxSurge: 0%}}", false),
        ("updateStrategy: {type: OnDelete, rollingUpdate: {maxSurge: 1}}", false),
        ("updateStrategy: {rollingUpdate: {maxSurge: \"${SURGE}\"}}", false),
    ];
    for (strategy, expected) in table {
        let text = workload("apps/v1", "DaemonSet", &format!("minReadySeconds: 0\n  {strategy}"));
        let cluster = cluster(&text);
        assert_eq!(cluster.surges_on_nodes(only(&cluster)), expected, "{strategy}");
    }
}

/// A HorizontalPodAutoscaler or a ScaledObject of `web`.
fn autoscaler(kind: &str, spec: &str) -> String {
    let api_version = if kind == "ScaledObject" { "keda.sh/v1alpha1" } else { "autoscaling/v2" };
    format!("apiVersion: {api_version}\nkind: {kind}\nmetadata: {{name: web}}\nspec: {{{spec}}}\n---\n")
}

#[test]
fn replicas_are_what_the_manifests_come_to() {
    let deployment = |spec: &str| workload("apps/v1", "Deployment", spec);
    let hpa = |spec: &str| {
        let target = "scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, maxReplicas: 9";
        autoscaler("HorizontalPodAutoscaler", &format!("{target}{spec}"))
    };
    let keda = |spec: &str| autoscaler("ScaledObject", &format!("scaleTargetRef: {{name: web}}{spec}"));
    let (omitted, three, five) =
        (deployment("minReadySeconds: 0"), deployment("replicas: 3"), deployment("replicas: 5"));
    let table = [
        // The API's default, and what is written.
        (omitted.clone(), Some(1), Some(1)),
        (three.clone(), Some(3), Some(3)),
        (deployment("replicas: 0"), Some(0), Some(0)),
        (deployment("replicas: null"), Some(1), Some(1)),
        (deployment("replicas: 3.0"), Some(3), Some(3)),
        (deployment("replicas: ${REPLICAS}"), None, None),
        // A HorizontalPodAutoscaler's minimum is 1 by default.
        (omitted.clone() + &hpa(", minReplicas: 4"), Some(4), Some(1)),
        (five.clone() + &hpa(", minReplicas: 2"), Some(2), Some(5)),
        (five.clone() + &hpa(""), Some(1), Some(5)),
        (five.clone() + &hpa(", minReplicas: \"${MIN}\""), None, Some(5)),
        // KEDA scales to zero by default, and below its minimum when idle.
        (five.clone() + &keda(""), Some(0), Some(5)),
        (omitted + &keda(", minReplicaCount: 3"), Some(3), Some(1)),
        (five.clone() + &keda(", minReplicaCount: 3, idleReplicaCount: 0"), Some(0), Some(5)),
        (five.clone() + &keda(", minReplicaCount: 3, idleReplicaCount: 1"), Some(1), Some(5)),
        // An autoscaler of something else of that name does not count.
        (
            three
                + &autoscaler(
                    "HorizontalPodAutoscaler",
                    "scaleTargetRef: {apiVersion: apps/v1, kind: StatefulSet, name: web}, minReplicas: 1, maxReplicas: 9",
                ),
            Some(3),
            Some(3),
        ),
        // Other kinds.
        (workload("apps/v1", "StatefulSet", "serviceName: web"), Some(1), Some(1)),
        (workload("apps.kruise.io/v1alpha1", "CloneSet", "replicas: 2"), Some(2), Some(2)),
        (workload("argoproj.io/v1alpha1", "Rollout", "replicas: 2\n  strategy: {canary: {}}"), Some(2), Some(2)),
        (pod("web"), Some(1), Some(1)),
        (workload("apps/v1", "DaemonSet", "minReadySeconds: 0"), None, None),
        (workload("batch/v1", "Job", "completions: 2"), None, None),
    ];
    for (text, lowest, declared) in table {
        let cluster = cluster(&text);
        let replicas = cluster.replicas_of(only(&cluster));
        assert_eq!((replicas.lowest, replicas.declared), (lowest, declared), "{text}");
    }
}

#[test]
fn rolling_updates_are_looked_at_at_every_named_size() {
    let hpa = autoscaler(
        "HorizontalPodAutoscaler",
        "scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, minReplicas: 4, maxReplicas: 9",
    );
    let table = [("minReadySeconds: 0", vec![4]), ("replicas: 8", vec![4, 8]), ("replicas: ${N}", vec![4])];
    for (spec, expected) in table {
        let text = workload("apps/v1", "Deployment", spec) + &hpa;
        let cluster = cluster(&text);
        let sizes: Vec<i64> = cluster.rollouts_of(only(&cluster)).map(|numbers| numbers.replicas).collect();
        assert_eq!(sizes, expected, "{spec}");
    }
}

#[test]
fn a_majority_tolerates_less_than_half() {
    let table = [(1, 0), (2, 0), (3, 1), (4, 1), (5, 2), (6, 2), (7, 3)];
    for (members, tolerated) in table {
        assert_eq!(quorum_tolerance(members), tolerated, "{members} members");
        // The majority is what has to stay.
        assert!(members - quorum_tolerance(members) > members / 2, "{members} members");
    }
}

#[test]
fn selectors_match_as_kubernetes_matches() {
    // A budget's selector, the pods' labels, whether it guards them; `None`: that is not known.
    let table = [
        ("{matchLabels: {app: web}}", "{app: web, tier: front}", Some(true)),
        ("{matchLabels: {app: web, tier: front}}", "{app: web}", Some(false)),
        ("{matchLabels: {app: web}}", "{app: api}", Some(false)),
        ("{matchLabels: {app: web}}", "{App: web}", Some(false)),
        ("{matchLabels: {app: \"\"}}", "{app: , tier: front}", Some(true)),
        ("{matchExpressions: [{key: app, operator: In, values: [api, web]}]}", "{app: web}", Some(true)),
        ("{matchExpressions: [{key: app, operator: In, values: [api]}]}", "{app: web}", Some(false)),
        ("{matchExpressions: [{key: app, operator: In, values: [api]}]}", "{tier: front}", Some(false)),
        ("{matchExpressions: [{key: app, operator: NotIn, values: [api]}]}", "{app: web}", Some(true)),
        ("{matchExpressions: [{key: app, operator: NotIn, values: [web]}]}", "{app: web}", Some(false)),
        // A label that does not exist is in no list.
        ("{matchExpressions: [{key: app, operator: NotIn, values: [web]}]}", "{tier: front}", Some(true)),
        ("{matchExpressions: [{key: app, operator: Exists}]}", "{app: web}", Some(true)),
        ("{matchExpressions: [{key: app, operator: Exists}]}", "{tier: front}", Some(false)),
        ("{matchExpressions: [{key: app, operator: DoesNotExist}]}", "{tier: front}", Some(true)),
        ("{matchExpressions: [{key: app, operator: DoesNotExist}]}", "{app: web}", Some(false)),
        // All requirements together.
        ("{matchLabels: {app: web}, matchExpressions: [{key: tier, operator: Exists}]}", "{app: web}", Some(false)),
        (
            "{matchLabels: {app: web}, matchExpressions: [{key: tier, operator: Exists}]}",
            "{app: web, tier: x}",
            Some(true),
        ),
        // policy/v1: an empty selector selects everything, none selects nothing.
        ("{}", "{app: web}", Some(true)),
        ("{matchLabels: {}}", "{app: web}", Some(true)),
        ("null", "{app: web}", Some(false)),
        // What is only known later.
        ("{matchLabels: {app: \"${APP}\"}}", "{app: web}", None),
        ("{matchLabels: {app: \"${APP}\"}}", "{tier: front}", Some(false)),
        ("{matchLabels: {app: web}}", "{app: \"${APP}\"}", None),
        ("{matchLabels: {app: web, tier: back}}", "{app: \"${APP}\", tier: front}", Some(false)),
    ];
    for (selector, labels, expected) in table {
        let text = format!(
            "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {{name: web}}\nspec: {{maxUnavailable: 1, selector: {selector}}}\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: web}}\nspec:\n  replicas: 2\n  template:\n    metadata: {{labels: {labels}}}\n    spec: {{containers: [{{name: web, image: web}}]}}\n"
        );
        let cluster = cluster(&text);
        let budget = cluster.budgets().next().unwrap();
        let guards = cluster.workloads_of_budget(budget).next().is_some();
        let found = cluster.selection_is_certain(budget.id).then_some(guards);
        assert_eq!(found, expected, "{selector} on {labels}");
    }
}

#[test]
fn an_empty_selector_of_the_old_budgets_selects_nothing() {
    let text = workload("apps/v1", "Deployment", "replicas: 2")
        + "apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: {name: web}\nspec: {maxUnavailable: 1, selector: {}}\n";
    let cluster = cluster(&text);
    assert!(cluster.guards_nothing(cluster.budgets().next().unwrap()));
}

#[test]
fn budgets_guard_their_own_namespace() {
    let table = [
        ("", "", true),
        (", namespace: shop", ", namespace: shop", true),
        (", namespace: shop", ", namespace: test", false),
    ];
    for (of_budget, of_workload, expected) in table {
        let text = workload("apps/v1", "Deployment", "replicas: 2")
            .replace("metadata: {name: web}", &format!("metadata: {{name: web{of_workload}}}"))
            + &budget("maxUnavailable: 1")
                .replace("metadata: {name: web}", &format!("metadata: {{name: web{of_budget}}}"));
        let cluster = cluster(&text);
        let budget = cluster.budgets().next().unwrap();
        assert_eq!(cluster.workloads_of_budget(budget).next().is_some(), expected, "{of_budget} {of_workload}");
    }
}

/// A container of a StatefulSet of 3, and what its members vote in.
#[test]
fn members_that_vote_are_known_by_image_and_words() {
    let table = [
        ("image: quay.io/coreos/etcd:v3.5.15", Some("etcd")),
        ("image: quay.io/coreos/etcd:v3.5.15, command: [etcdctl, watch]", None),
        ("image: bitnami/zookeeper:3.9", Some("ZooKeeper")),
        ("image: hashicorp/consul:1.19, args: [agent, -server, -retry-join=consul-server]", Some("Consul")),
        ("image: hashicorp/consul:1.19, args: [agent, -retry-join=consul-server]", None),
        ("image: hashicorp/consul:1.19, command: [sh, -ec, \"exec consul agent -bootstrap-expect=3\"]", Some("Consul")),
        ("image: hashicorp/vault:1.17, env: [{name: VAULT_RAFT_NODE_ID, valueFrom: {}}]", Some("Vault")),
        ("image: hashicorp/vault:1.17", None),
        ("image: cockroachdb/cockroach:v24.1.1", Some("CockroachDB")),
        ("image: mongo:7, command: [mongod, --replSet, rs0]", Some("MongoDB")),
        ("image: mongo:7", None),
        ("image: redis:7, command: [redis-server, /etc/sentinel.conf, --sentinel]", Some("Redis Sentinel")),
        ("image: redis:7, command: [redis-server]", None),
        ("image: elasticsearch:8.15.1", Some("Elasticsearch")),
        ("image: elasticsearch:8.15.1, env: [{name: node.roles, value: \"data,ingest\"}]", None),
        ("image: elasticsearch:8.15.1, env: [{name: node.roles, value: \"master,data\"}]", Some("Elasticsearch")),
        ("image: elasticsearch:7.17, env: [{name: node.master, value: \"false\"}]", None),
        ("image: apache/kafka:3.8, env: [{name: KAFKA_PROCESS_ROLES, value: \"broker,controller\"}]", Some("Kafka")),
        ("image: apache/kafka:3.8, env: [{name: KAFKA_PROCESS_ROLES, value: broker}]", None),
        ("image: apache/kafka:3.8", None),
        ("image: nats:2.10, args: [--cluster, \"nats://0.0.0.0:6222\"]", Some("NATS")),
        ("image: nats:2.10", None),
        ("image: example/coordination:3, name: zookeeper", Some("ZooKeeper")),
        ("image: example/zookeeper-exporter:1", None),
        ("image: nginx:1.27", None),
    ];
    for (container, expected) in table {
        let text = workload("apps/v1", "StatefulSet", "replicas: 3").replace("name: web, image: web", container);
        let cluster = cluster(&text);
        let quorum = cluster.quorum_of(only(&cluster));
        assert_eq!(quorum.map(|quorum| quorum.system), expected, "{container}");
    }
}

/// How many pods an update of a StatefulSet stops at once, of how many, where that is too many.
fn several_down(api_version: &str, replicas: i64, rest: &str) -> Option<(i64, i64)> {
    let cluster = cluster(&workload(api_version, "StatefulSet", &format!("replicas: {replicas}\n  {rest}")));
    cluster.several_down(only(&cluster)).map(|several| (several.down, several.pods))
}

#[test]
fn an_update_that_stops_most_pods_of_a_stateful_set_is_known() {
    let rolling = |rolling: &str| format!("updateStrategy: {{rollingUpdate: {{{rolling}}}}}");
    for (replicas, settings, expected) in [
        (3, "", None),
        (3, "maxUnavailable: 1", None),
        (3, "maxUnavailable: 2", Some((2, 3))),
        (3, "maxUnavailable: 9", Some((3, 3))),
        (3, "maxUnavailable: 66%", None),
        (3, "maxUnavailable: 67%", Some((2, 3))),
        (4, "maxUnavailable: 2", None),
        (1, "maxUnavailable: 100%", None),
        (3, "maxUnavailable: 3, partition: 1", Some((2, 3))),
        (3, "maxUnavailable: 3, partition: 2", None),
        (3, "maxUnavailable: 3, partition: 9", None),
        (3, "maxUnavailable: 150%", None),
    ] {
        assert_eq!(several_down("apps/v1", replicas, &rolling(settings)), expected, "{replicas} {settings}");
    }
    let parallel = format!("podManagementPolicy: Parallel\n  {}", rolling("maxUnavailable: 3"));
    assert_eq!(several_down("apps.kruise.io/v1beta1", 3, &parallel), Some((3, 3)));
    assert_eq!(several_down("apps.kruise.io/v1beta1", 3, &rolling("maxUnavailable: 3")), None);
}

#[test]
fn a_rolling_update_that_leaves_less_than_half_is_known() {
    let strategy = |amount: &str| format!("strategy: {{rollingUpdate: {{maxUnavailable: {amount}}}}}");
    for (replicas, amount, expected) in [
        (2, "1", None),
        (3, "1", None),
        (3, "2", Some(1)),
        (3, "3", None),
        (4, "50%", None),
        (4, "75%", Some(1)),
        (5, "50%", None),
        (5, "60%", Some(2)),
    ] {
        let spec = format!("replicas: {replicas}\n  {}", strategy(amount));
        let cluster = cluster(&workload("apps/v1", "Deployment", &spec));
        let left = cluster.majority_down(only(&cluster)).map(|(_, numbers)| numbers.available());
        assert_eq!(left, expected, "{replicas} {amount}");
    }
    for (amount, expected) in
        [("1", false), ("40", false), ("50%", false), ("51%", true), ("99%", true), ("100%", false)]
    {
        let spec = strategy(amount).replace("strategy", "updateStrategy");
        let cluster = cluster(&workload("apps/v1", "DaemonSet", &spec));
        assert_eq!(cluster.majority_down(only(&cluster)).is_some(), expected, "{amount}");
    }
}
