//! Trees to objects: what is reported, and what is read.

use crate::support::read;
use lameduck::model::{
    Action, Amount, Body, Field, Object, Operator, PortRef, Problem, ProblemKind, Workload, WorkloadKind, relevant,
};
use lameduck::source::{Role, Source};

/// Problems as `line:column message / help`, misspelled fields with a `?` in front.
fn problems(text: &str) -> String {
    let source = Source::new("a.yaml", text.as_bytes().to_vec(), Role::Focus);
    let line = |problem: &Problem| {
        let at = source.position(problem.span.start);
        let mark = if problem.kind == ProblemKind::MisspelledField { "?" } else { "" };
        let message = problem.message.replace(": kubectl refuses it, other clients drop it", "");
        let help = problem.help.as_deref().unwrap_or("");
        format!("{mark}{}:{} {message} / {help}\n", at.line, at.column)
    };
    read(text).1.iter().map(line).collect()
}

#[track_caller]
fn check(text: &str, expected: &str) {
    let expected = expected.lines().map(str::trim).filter(|line| !line.is_empty());
    let found = problems(text);
    assert_eq!(found.lines().collect::<Vec<_>>(), expected.collect::<Vec<_>>(), "{text}");
}

#[track_caller]
fn only(text: &str) -> Object {
    let (mut objects, problems) = read(text);
    assert_eq!((objects.len(), problems.len()), (1, 0), "{problems:?}");
    objects.remove(0)
}

#[track_caller]
fn workload(text: &str) -> Workload {
    let Body::Workload(workload) = only(text).body else { unreachable!("no workload: {text}") };
    *workload
}

/// A Deployment with a container, to which lines at the container's level are added.
fn container(lines: &str) -> String {
    let head =
        "apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n      - name: web\n";
    lines.lines().fold(head.to_owned(), |text, line| text + "        " + line + "\n")
}

fn deployment(lines: &str) -> String {
    lines
        .lines()
        .fold("apiVersion: apps/v1\nkind: Deployment\nspec:\n".to_owned(), |text, line| text + "  " + line + "\n")
}

#[test]
fn wrong_types_are_those_that_the_api_server_refuses() {
    check(
        &deployment("replicas: \"3\""),
        "4:13 `replicas` is the string \"3\", but has to be an integer / write `replicas: 3`",
    );
    check(
        &deployment("replicas: two"),
        "4:13 `replicas` is the string \"two\", but has to be an integer / write an integer",
    );
    check(
        &deployment("replicas: 2.5"),
        "4:13 `replicas` is the number 2.5, but has to be an integer / write an integer",
    );
    check(
        &deployment("paused: \"true\""),
        "4:11 `paused` is the string \"true\", but has to be a boolean / write `paused: true`",
    );
    check(
        &deployment("strategy: {rollingUpdate: {maxSurge: true}}"),
        "4:40 `maxSurge` is the boolean true, but has to be an integer or a percentage \
            / write an integer or a percentage",
    );
    check(
        &deployment("template: {spec: {containers: {}}}"),
        "4:33 `containers` is a mapping, but has to be a list / begin each item with `- `",
    );
    check(
        &container("command: sleep 5\nargs: [--port, 80]\nenv: {A: b}\nreadinessProbe: true"),
        "8:18 `command` is the string \"sleep 5\", but has to be a list / write `command: [\"sh\", \"-c\", \"sleep 5\"]`
         9:24 an item of `args` is the number 80, but has to be a string / write `- \"80\"`
         10:14 `env` is a mapping, but has to be a list / write each variable as `- name: ...` with `value: ...`
         11:25 `readinessProbe` is the boolean true, but has to be a mapping / write `key: value` lines under it",
    );
    check(
        &container("env:\n- {name: A, value: 8080}\n- {name: B, value: yes}\nports:\n- containerPort: \"80\""),
        "9:28 `value` is the number 8080, but has to be a string / write `value: \"8080\"`
         10:28 `value` is the boolean true, but has to be a string / write `value: \"yes\"`
         12:26 `containerPort` is the string \"80\", but has to be an integer / write `containerPort: 80`",
    );
    check(
        "apiVersion: v1\nkind: Pod\nmetadata:\n  labels: {version: 1.10, app: web}\n  annotations: [a]\n",
        "4:21 `version` is the number 1.1, but has to be a string / write `version: \"1.10\"`
         5:16 `annotations` is a list, but has to be a mapping / write `key: value` lines without `- `",
    );
    check(
        "apiVersion: v1\nkind: Service\nspec:\n  selector:\n    matchLabels: {app: web}\n",
        "5:18 `matchLabels` is a mapping, but has to be a string / write the labels directly, without `matchLabels`",
    );
}

#[test]
fn legal_values_are_silent() {
    check(
        &deployment("replicas: 3.0\nselector: null\nstrategy: {rollingUpdate: {maxSurge: 25%, maxUnavailable: 0}}"),
        "",
    );
    check(
        &container(
            "env: [{name: A, value: null}]\nlifecycle:\ncommand: []\nargs: ['$(A)']\n\
               livenessProbe: {tcpSocket: {port: http}}",
        ),
        "",
    );
    check("apiVersion: v1\nkind: ConfigMap\ndata: {a: 1}\nmetadata: {labels: {a: 1}}\n", "");
    check(
        "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {labels: {a: 1}}\n\
           spec: {workloadref: {}, strategy: []}\n",
        "",
    );
    check("replicas: three\n", "");
    check("- op: add\n", "");
}

#[test]
fn placeholders_are_unknown_and_silent() {
    for text in [
        "${X}",
        "${{X}}",
        "'{{ .Values.replicas }}'",
        "'@X@'",
        "'%X%'",
        "<count>",
        "REPLICAS",
        "__n__",
        "{N}",
        "$(N)",
        "$N",
    ] {
        let read = workload(&deployment(&format!("replicas: {text}")));
        assert!(read.replicas.is_unknown(), "{text}");
    }
    let template = workload(PLACEHOLDERS);
    let selector = template.selector.unwrap();
    assert!(selector.labels.incomplete && selector.labels.get("app").unwrap().value.is_unknown());
    let spec = template.template.unwrap().spec;
    let container = &spec.containers[0];
    assert!(container.name.is_unknown() && container.image.is_unknown());
    let words = &container.command.as_ref().unwrap().value;
    assert_eq!(words.iter().map(Field::is_unknown).collect::<Vec<_>>(), [false, false, false, true, true]);
    let values: Vec<_> = container.env.iter().map(|var| (var.name.as_str(), var.value.as_deref())).collect();
    assert_eq!(values, [("A", None), ("C", Some(""))]);
}

#[test]
fn keys_that_resemble_a_field_are_misspelled() {
    check(&deployment("replcias: 2"), "?4:3 `spec` has no field `replcias` / write `replicas`");
    check(&container("lifecycle: {prestop: {}}"), "?8:21 `lifecycle` has no field `prestop` / write `preStop`");
    check(
        &container("readynessProbe: {}"),
        "?8:9 an item of `containers` has no field `readynessProbe` / write `readinessProbe`",
    );
    check(
        &container("livenessProbe: {intialDelaySeconds: 3, httpGet: {path: /, port: 80, periodSeconds: 5}}"),
        "?8:25 `livenessProbe` has no field `intialDelaySeconds` / write `initialDelaySeconds`
         ?8:77 `httpGet` has no field `periodSeconds` / move it to the probe beside `httpGet`",
    );
    check(
        &deployment("template: {spec: {terminationgraceperiodseconds: 9}}"),
        "?4:21 `spec` has no field `terminationgraceperiodseconds` / write `terminationGracePeriodSeconds`",
    );
    check(
        "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetdata: {}\nspec: {minAvailible: 1}\n",
        "?3:1 `PodDisruptionBudget` has no field `metdata` / write `metadata`
         ?4:8 `spec` has no field `minAvailible` / write `minAvailable`",
    );
}

#[test]
fn fields_in_the_wrong_place_are_sent_to_the_right_one() {
    check(
        &container("preStop: {}\nterminationGracePeriodSeconds: 5"),
        "
        ?8:9 an item of `containers` has no field `preStop` / move it to `lifecycle`
        ?9:9 an item of `containers` has no field `terminationGracePeriodSeconds` / move it to `spec` of the pod",
    );
    check(
        &deployment("terminationGracePeriodSeconds: 5\ntemplate: {spec: {replicas: 2, livenessProbe: {}}}"),
        "
        ?4:3 `spec` has no field `terminationGracePeriodSeconds` / move it to `template.spec`
        ?5:21 `spec` has no field `replicas` / move it to `spec` of the object that makes the pods
        ?5:34 `spec` has no field `livenessProbe` / move it to an item of `containers`",
    );
    check(
        "apiVersion: policy/v1\nkind: PodDisruptionBudget\nminAvailable: 1\nspec: {selector: {app: web}}\n",
        "
        ?3:1 `PodDisruptionBudget` has no field `minAvailable` / move it to `spec`
        ?4:19 `selector` has no field `app` / move it to `matchLabels`",
    );
    check(
        &container("resources: {readinessProbe: {}}\nports: [{containerPort: 80, livenessProbe: {}}]"),
        "?8:21 `resources` has no field `readinessProbe` / move it to the container
         ?9:37 an item of `ports` has no field `livenessProbe` / move it to the container",
    );
    check(
        &deployment("selector: {matchLabels: {app: web}, replicas: 2}"),
        "?4:39 `selector` has no field `replicas` / move it to `spec`",
    );
    check(
        &container("lifecycle: {preStop: {command: [a]}}"),
        "?8:31 `preStop` has no field `command` / move it to `exec`",
    );
    check(
        "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nspec: {template: {spec: {preStop: {}}}}\n",
        "?3:26 `spec` has no field `preStop` / move it to `lifecycle` of a container",
    );
}

#[test]
fn keys_that_resemble_nothing_are_silent() {
    check(&container("x-note: 1\nfuture: {}\nlifecycle: {preStop: {wasm: {}}}"), "");
    check(&deployment("$patch: replace\nx: 1"), "");
}

#[test]
fn misplaced_update_settings_are_kept_apart() {
    let found = |kind: &str, lines: &str| {
        let text = format!("apiVersion: apps/v1\nkind: {kind}\nspec:\n  {}\n", lines.replace('\n', "\n  "));
        let misplaced = workload(&text).misplaced.into_iter();
        misplaced
            .map(|it| format!("{} {}{}", it.path, it.belongs, if it.taken { " taken" } else { "" }))
            .collect::<Vec<_>>()
    };
    assert_eq!(found("Deployment", "updateStrategy: {type: Recreate}"), ["spec.updateStrategy spec.strategy"]);
    assert_eq!(found("StatefulSet", "strategy: {}\nupdateStrategy: {}"), ["spec.strategy spec.updateStrategy taken"]);
    assert_eq!(
        found("DaemonSet", "maxSurge: 1\nupdateStrategy: {maxUnavailable: 2, rollingUpdate: {maxUnavailable: 1}}"),
        [
            "spec.maxSurge spec.updateStrategy.rollingUpdate.maxSurge",
            "spec.updateStrategy.maxUnavailable spec.updateStrategy.rollingUpdate.maxUnavailable taken",
        ]
    );
    assert_eq!(
        found("Deployment", "rollingUpdate: {}\nminReadySeconds: 1\ntemplate: {spec: {minReadySeconds: 5}}"),
        [
            "spec.rollingUpdate spec.strategy.rollingUpdate",
            "spec.template.spec.minReadySeconds spec.minReadySeconds taken"
        ]
    );
    assert!(found("StatefulSet", "updateStrategy: {rollingUpdate: {maxUnavailable: 2}}").is_empty());
}

#[test]
fn lists_and_templates_hold_objects() {
    let (objects, problems) = read(LIST);
    let names: Vec<_> = objects.iter().map(|it| (it.kind.as_str(), it.name(), it.document)).collect();
    assert_eq!(names, [("Service", "a", 0), ("DeploymentConfig", "b", 0), ("Pod", "", 1), ("Pod", "c", 1)]);
    assert!(problems.is_empty());
}

#[test]
fn kinds_are_told_apart_by_group() {
    let kind =
        |version: &str, kind: &str| match only(&format!("apiVersion: {version}\nkind: {kind}\nspec: {{}}\n")).body {
            Body::Workload(workload) => format!("{:?}", workload.kind),
            body => format!("{body:?}").split(['(', ' ']).next().unwrap_or("").to_owned(),
        };
    for (version, name, expected) in [
        ("apps/v1", "Deployment", "Deployment"),
        ("extensions/v1beta1", "Deployment", "Deployment"),
        ("apps/v1beta2", "StatefulSet", "StatefulSet"),
        ("apps.kruise.io/v1beta1", "StatefulSet", "AdvancedStatefulSet"),
        ("apps.kruise.io/v1alpha1", "DaemonSet", "AdvancedDaemonSet"),
        ("apps.kruise.io/v1alpha1", "CloneSet", "CloneSet"),
        ("argoproj.io/v1alpha1", "Rollout", "Rollout"),
        ("rollouts.kruise.io/v1alpha1", "Rollout", "Other"),
        ("v1", "DeploymentConfig", "DeploymentConfig"),
        ("v1", "ReplicationController", "ReplicationController"),
        ("apps/v1", "ReplicaSet", "ReplicaSet"),
        ("apps/v1", "DaemonSet", "DaemonSet"),
        ("batch/v1", "Job", "Job"),
        ("v1", "Pod", "Pod"),
        ("v1", "Service", "Service"),
        ("serving.knative.dev/v1", "Service", "KnativeService"),
        ("policy/v1beta1", "PodDisruptionBudget", "Budget"),
        ("autoscaling/v2beta2", "HorizontalPodAutoscaler", "Autoscaler"),
        ("keda.sh/v1alpha1", "ScaledObject", "Autoscaler"),
        ("autoscaling.k8s.io/v1", "VerticalPodAutoscaler", "VerticalAutoscaler"),
        ("v1", "PersistentVolumeClaim", "Claim"),
        ("v1", "Namespace", "Namespace"),
        ("gateway.networking.k8s.io/v1", "HTTPRoute", "Route"),
        ("kafka.strimzi.io/v1", "Kafka", "Other"),
    ] {
        assert_eq!(kind(version, name), expected, "{version} {name}");
        assert_eq!(relevant(name), name != "Kafka", "{name}");
    }
    for (kind, expected) in
        [("List", true), ("Template", true), ("PodList", true), ("ConfigMapList", false), ("ConfigMap", false)]
    {
        assert_eq!(relevant(kind), expected, "{kind}");
    }
}

#[test]
fn a_pod_template_is_read_whole() {
    let read = workload(CRON_JOB);
    assert_eq!((read.kind, read.suspend.known()), (WorkloadKind::CronJob, Some(&true)));
    let template = read.template.unwrap();
    assert_eq!(template.labels.value("app"), Some("web"));
    let spec = template.spec;
    assert_eq!((spec.grace_period.known(), spec.host_network.known()), (Some(&60), Some(&true)));
    assert_eq!((spec.os.known().unwrap().as_str(), spec.node_selector.value("disk")), ("linux", Some("ssd")));
    assert_eq!(spec.readiness_gates[0].known().unwrap(), "a/b");
    assert_eq!(spec.node_terms[0][0].operator.known(), Some(&Operator::In));
    assert!(spec.node_terms[0][1].operator.is_unknown());
    let term = &spec.affinity.anti_required[0];
    assert!(term.other_namespaces && term.selector.is_some() && term.label_keys == ["k"]);
    assert_eq!(spec.affinity.anti_preferred[0].topology_key.known().unwrap(), "host");
    assert_eq!((spec.spread[0].max_skew.known(), spec.spread.len()), (Some(&1), 1));
    assert_eq!((spec.claims[0].name.known().unwrap().as_str(), spec.local_storage), ("data", false));
    assert_eq!(spec.init_containers[0].restart_policy.known().unwrap(), "Always");
    let container = &spec.containers[0];
    assert!(container.env_from && container.startup.is_none());
    assert_eq!((container.ports[0].port.known(), container.ports[0].host_port.known()), (Some(&80), Some(&8080)));
    let probe = container.readiness.as_ref().unwrap();
    let Action::HttpGet { port, .. } = &probe.action.as_ref().unwrap().value else { panic!("{probe:?}") };
    assert_eq!((port.known(), probe.period.known()), (Some(&PortRef::Name("http".into())), Some(&5)));
    let lifecycle = container.lifecycle.as_ref().unwrap();
    let action = &lifecycle.pre_stop.as_ref().unwrap().action.as_ref().unwrap().value;
    assert!(matches!(action, Action::Sleep { seconds } if seconds.known() == Some(&5)));
    assert_eq!(lifecycle.stop_signal.known().unwrap(), "SIGQUIT");
}

#[test]
fn strategies_are_read_where_each_kind_has_them() {
    let rolling = |version: &str, kind: &str, spec: &str| {
        let read = workload(&format!("apiVersion: {version}\nkind: {kind}\nspec: {spec}\n"));
        let rolling = read.strategy.rolling.unwrap();
        (rolling.max_surge.known().cloned(), rolling.max_unavailable.known().cloned(), read.paused.known().copied())
    };
    let (surge, unavailable) = (Some(Amount::Percent(25)), Some(Amount::Count(1)));
    let both = "{maxSurge: 25%, maxUnavailable: 1}";
    for (version, kind, spec, paused) in [
        ("apps/v1", "Deployment", format!("{{paused: true, strategy: {{rollingUpdate: {both}}}}}"), Some(true)),
        ("apps/v1", "DaemonSet", format!("{{updateStrategy: {{rollingUpdate: {both}}}}}"), None),
        ("argoproj.io/v1alpha1", "Rollout", format!("{{strategy: {{canary: {both}}}}}"), None),
        (
            "apps.openshift.io/v1",
            "DeploymentConfig",
            format!("{{strategy: {{type: Rolling, rollingParams: {both}}}}}"),
            None,
        ),
        (
            "apps.kruise.io/v1alpha1",
            "CloneSet",
            "{updateStrategy: {maxSurge: 25%, maxUnavailable: 1, paused: true}}".into(),
            Some(true),
        ),
        (
            "apps.kruise.io/v1alpha1",
            "DaemonSet",
            "{updateStrategy: {rollingUpdate: {maxSurge: 25%, maxUnavailable: 1, paused: false}}}".into(),
            Some(false),
        ),
    ] {
        assert_eq!(rolling(version, kind, &spec), (surge.clone(), unavailable.clone(), paused), "{kind}");
    }
    let text = "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\n\
       spec: {workloadRef: {kind: Deployment, name: web}, strategy: {blueGreen: {activeService: web}}}\n";
    let read = workload(text);
    assert_eq!(read.workload_ref.unwrap().name.known().unwrap(), "web");
    assert_eq!(read.strategy.blue_green.unwrap().active_service.known().unwrap(), "web");
}

#[test]
fn numbers_of_budgets_and_autoscalers_are_kept_as_written() {
    let Body::Budget(budget) = only(
        "apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\n\
       spec: {minAvailable: '1', maxUnavailable: 50%, selector: {}}\n",
    )
    .body
    else {
        panic!()
    };
    assert_eq!(budget.min_available.known(), Some(&Amount::Text("1".into())));
    assert_eq!(budget.max_unavailable.known(), Some(&Amount::Percent(50)));
    assert!(budget.v1beta1 && budget.selector.is_some_and(|selector| selector.is_empty()));
    let Body::Autoscaler(scaled) = only(
        "apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\n\
       spec: {minReplicaCount: 1, idleReplicaCount: 0, scaleTargetRef: {name: web}}\n",
    )
    .body
    else {
        panic!()
    };
    assert_eq!((scaled.min.known(), scaled.idle.known(), scaled.max.is_absent()), (Some(&1), Some(&0), true));
    assert!(scaled.target.unwrap().kind.is_absent());
}

#[test]
fn routes_name_the_services_behind_them() {
    let services = |text: &str| match only(text).body {
        Body::Route(route) => route
            .backends
            .into_iter()
            .map(|it| format!("{}/{}", it.namespace.unwrap_or_default(), it.service.value))
            .collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        services(
            "apiVersion: networking.k8s.io/v1\nkind: Ingress\n\
               spec:\n\
               \x20 defaultBackend: {service: {name: a}}\n\
               \x20 rules: [{http: {paths: [{backend: {service: {name: b}}}]}}]\n"
        ),
        ["/a", "/b"]
    );
    assert_eq!(
        services("apiVersion: extensions/v1beta1\nkind: Ingress\nspec: {backend: {serviceName: a, servicePort: 80}}\n"),
        ["/a"]
    );
    assert_eq!(
        services(
            "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\n\
               spec: {rules: [{backendRefs: [{name: a, namespace: ns}, {kind: X, name: b}]}]}\n"
        ),
        ["ns/a"]
    );
    assert_eq!(
        services("apiVersion: route.openshift.io/v1\nkind: Route\nspec: {to: {kind: Service, name: a}}\n"),
        ["/a"]
    );
    assert_eq!(
        services(
            "apiVersion: networking.istio.io/v1\nkind: VirtualService\n\
               spec: {http: [{route: [{destination: {host: a}},\n\
               \x20 {destination: {host: b.n.svc.cluster.local}}, \n\
               \x20 {destination: {host: c.example.com}}]}]}\n"
        ),
        ["/a", "n/b"]
    );
}

#[test]
fn services_and_claims_are_read() {
    let Body::Service(service) = only(
        "apiVersion: v1\nkind: Service\n\
       spec: {selector: {app: web}, clusterIP: None, ports: [{port: 80, targetPort: http}]}\n",
    )
    .body
    else {
        panic!()
    };
    assert_eq!(service.selector.unwrap().labels.value("app"), Some("web"));
    assert_eq!(service.ports[0].target.known(), Some(&PortRef::Name("http".into())));
    assert_eq!(service.cluster_ip.known().unwrap(), "None");
    let Body::Claim(claim) =
        only("apiVersion: v1\nkind: PersistentVolumeClaim\nspec: {accessModes: [ReadWriteOnce]}\n").body
    else {
        panic!()
    };
    assert_eq!(claim.access_modes[0].known().unwrap(), "ReadWriteOnce");
}

const PLACEHOLDERS: &str = "
apiVersion: apps/v1
kind: Deployment
spec:
  selector: {matchLabels: {app: '${A}', '{{b}}': c}}
  template:
    spec:
      containers:
      - name: ${NAME}
        image: repo/web:{{ tag }}
        command: [sh, -c, 'sleep ${N} $(A)', '{{ x }}', '@DELAY@']
        env: [{name: A, value: '$(B)'}, {name: C}]
";

const LIST: &str = r#"
apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: Service, metadata: {name: a}}
- kind: x
- apiVersion: template.openshift.io/v1
  kind: Template
  objects:
  - apiVersion: apps.openshift.io/v1
    kind: DeploymentConfig
    metadata: {name: b}
    spec: {replicas: "${{N}}"}
---
{"apiVersion": "v1", "kind": "PodList", "items": [{"apiVersion": "v1", "kind": "Pod"}, {"metadata": {"name": "c"}}]}
"#;

const CRON_JOB: &str = "
apiVersion: batch/v1
kind: CronJob
spec:
  suspend: true
  jobTemplate:
    spec:
      template:
        metadata: {labels: {app: web}}
        spec:
          terminationGracePeriodSeconds: 60
          hostNetwork: true
          os: {name: linux}
          nodeSelector: {disk: ssd}
          readinessGates: [{conditionType: a/b}]
          affinity:
            nodeAffinity:
              requiredDuringSchedulingIgnoredDuringExecution:
                nodeSelectorTerms:
                - matchExpressions: [{key: a, operator: In, values: [b]}, {key: c, operator: Gt, values: ['1']}]
            podAntiAffinity:
              requiredDuringSchedulingIgnoredDuringExecution:
              - {topologyKey: zone, namespaces: [x], matchLabelKeys: [k], labelSelector: {matchLabels: {app: web}}}
              preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1, podAffinityTerm: {topologyKey: host}}]
          topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule}]
          volumes: [{name: a, persistentVolumeClaim: {claimName: data}}, {name: b, emptyDir: {medium: Memory}}]
          initContainers: [{name: proxy, restartPolicy: Always}]
          containers:
          - name: web
            image: nginx:1
            envFrom: [{configMapRef: {name: a}}]
            ports: [{name: http, containerPort: 80, hostPort: 8080}]
            readinessProbe: {periodSeconds: 5, httpGet: {path: /, port: http}}
            livenessProbe: {grpc: {port: 90}}
            lifecycle: {stopSignal: SIGQUIT, preStop: {sleep: {seconds: 5}}, postStart: {exec: {command: [a, b]}}}
";
