//! Reports built by hand, each with something that a renderer may get wrong.

use lameduck::cluster::Cluster;
use lameduck::finding::{Applicability, Edit, Event, Finding, Fix, Phase, Severity, Timeline};
use lameduck::report::{Coverage, Diagnostic, NotAnalysed, ObjectName, Origin, Reason, Renderer, Report};
use lameduck::rule::{Group, Rule};
use lameduck::source::{Role, Source, SourceId, Span};

type Case = (&'static str, fn() -> Report);

/// Every case that all formats render.
pub(crate) fn all() -> [Case; 11] {
    [
        ("nothing-found", nothing_found),
        ("two-files", two_files),
        ("shutdown", shutdown),
        ("timelines", timelines),
        ("unusual-text", unusual_text),
        ("syntax", syntax),
        ("one-long-line", one_long_line),
        ("edges", edges),
        ("not-analysed", not_analysed),
        ("many-findings", many_findings),
        ("rendered", rendered),
    ]
}

pub(crate) fn nothing_found() -> Report {
    let sources = vec![source("deploy/web.yaml", WEB)];
    report(sources, vec![])
}

/// The other half of the conflict is in another file, and a third place nearby.
pub(crate) fn two_files() -> Report {
    let sources = vec![source("deploy/budgets.yaml", BUDGET), source("deploy/web.yaml", WEB)];
    let finding = Finding::at(
        span(&sources, 0, "minAvailable: 2"),
        "budget `web` allows no eviction of Deployment `web`: 2 pods must stay available and there are 2, so every node drain waits until it is forced",
    )
    .label("2 must stay")
    .because(span(&sources, 1, "replicas: 2"), "there are 2")
    .because(span(&sources, 0, "app: web"), "selects the pods of Deployment `web`")
    .help("allow one eviction at a time:\n  maxUnavailable: 1");
    let mut diagnostic = diagnostic(&BUDGET_BLOCKS_DRAIN, finding, budget(), "spec.minAvailable");
    diagnostic.finding.fix = Some(Fix {
        title: "allow one eviction at a time".into(),
        applicability: Applicability::Unsafe,
        edits: vec![Edit { span: span(&sources, 0, "minAvailable: 2"), text: "maxUnavailable: 1".into() }],
    });
    let mut second = Finding::at(
        span(&sources, 1, "replicas: 2"),
        "Deployment `web` has 2 replicas and its pods may all be on one node",
    );
    second.help = Some("spread them with spec.template.spec.topologySpreadConstraints".into());
    let second = self::diagnostic(&SINGLE_REPLICA, second, web(), "spec.replicas");
    report(sources, vec![diagnostic, second])
}

/// Standard input that says what it was rendered from: a file that was found, and one that was not.
pub(crate) fn rendered() -> Report {
    let mut report = two_files();
    for source in &mut report.sources {
        source.path = if source.path.ends_with("web.yaml") { "out/web.yaml".into() } else { "<stdin>".into() };
    }
    let origin = |path: &str, renderer, file: Option<&str>| {
        Some(Origin { path: path.into(), renderer, file: file.map(str::to_owned) })
    };
    let [first, second] = &mut report.diagnostics[..] else { panic!("two findings") };
    first.origin = origin("shop/templates/budget.yaml", Renderer::Helm, Some("charts/web/templates/budget.yaml"));
    second.origin = origin("../../base/web.yaml", Renderer::Kustomize, None);
    let mut third = second.clone();
    third.origin = origin("../../base/web.yaml", Renderer::Kustomize, Some("base/web.yaml"));
    report.diagnostics.push(third);
    report
}

/// A hook that takes longer than the pod lives.
pub(crate) fn shutdown() -> Report {
    let sources = vec![source("deploy/web.yaml", WEB)];
    let finding = Finding::at(
        span(&sources, 0, r#"["sleep", "180"]"#),
        "container `web`: the preStop hook takes 180 s, but the pod is killed 30 s after its deletion, so the process never gets time to drain",
    )
    .label("takes 180 s")
    .because(span(&sources, 0, "terminationGracePeriodSeconds: 30"), "the pod has 30 s, hook included")
    .help("give the pod more time than the hook takes:\n  terminationGracePeriodSeconds: 210")
    .timeline(Timeline {
        container: "web".into(),
        grace_period: 30,
        events: vec![
            event(Phase::EndpointRemoval, 0.0, Some(5.0), "new requests still arrive"),
            event(Phase::PreStop, 0.0, Some(180.0), "sleep 180"),
            event(Phase::StopSignal, 30.0, None, "the process gets 2 s"),
            event(Phase::Kill, 32.0, None, ""),
        ],
    });
    let path = "spec.template.spec.containers[0].lifecycle.preStop.exec.command";
    report(sources, vec![diagnostic(&HOOK_EXCEEDS_GRACE_PERIOD, finding, web(), path)])
}

/// Short, long, unknown and fractional times.
pub(crate) fn timelines() -> Report {
    let sources = vec![source("deploy/web.yaml", WEB)];
    let timelines = [
        (
            "exits at once",
            30,
            vec![
                event(Phase::EndpointRemoval, 0.0, Some(5.0), "new requests still arrive"),
                event(Phase::StopSignal, 0.0, Some(0.4), "the process exits, requests are refused"),
            ],
        ),
        (
            "may drain for an hour",
            3600,
            vec![
                event(Phase::EndpointRemoval, 0.0, Some(5.0), "new requests still arrive"),
                event(Phase::PreStop, 0.0, Some(10.0), "sleep 10"),
                event(Phase::StopSignal, 10.0, Some(3600.0), "the process drains"),
                event(Phase::Kill, 3600.0, None, "whatever is left"),
            ],
        ),
        (
            "waits for connections that may never end",
            60,
            vec![
                event(Phase::EndpointRemoval, 0.0, Some(5.0), "new requests still arrive"),
                event(
                    Phase::PreStop,
                    0.0,
                    None,
                    "loops until no connection is left, which a client with keep-alive can put off for ever",
                ),
                event(Phase::ServerStops, 1.5, None, "`nginx -s quit`"),
                event(Phase::StopSignal, 60.0, None, ""),
                event(Phase::Kill, 62.0, None, ""),
            ],
        ),
    ];
    let diagnostics = timelines.into_iter().map(|(message, grace_period, events)| {
        let finding = Finding::at(span(&sources, 0, "name: main"), message).timeline(Timeline {
            container: "main".into(),
            grace_period,
            events,
        });
        diagnostic(&HOOK_EXCEEDS_GRACE_PERIOD, finding, web(), "spec.template.spec.containers[0]")
    });
    let diagnostics = diagnostics.collect();
    report(sources, diagnostics)
}

/// Characters of several bytes or cells, tabs, Windows line ends, and what an attacker would write.
pub(crate) fn unusual_text() -> Report {
    let text = "kind: Deployment # größer\r\nmetadata: {name: \"日本語\", labels: {tier: ü}} # 全角\r\nspec:\t# tab\r\n\treplicas:\t1\t# \u{1b}[31mred\u{1b}[0m \u{202e}drow\r\n";
    let sources = vec![source("größe/ナマズ.yaml", text)];
    let name = Finding::at(span(&sources, 0, "ü"), "after characters of several bytes and cells").label("here");
    let both = Finding::at(span(&sources, 0, "\"日本語\""), "two marks in one line")
        .label("wide")
        .because(span(&sources, 0, "tier"), "narrow");
    let tab = Finding::at(span(&sources, 0, "1\t"), "after tabs,\non two lines, with \u{1b}[1mcolour\u{1b}[0m")
        .label("\u{1b}[1mhere");
    let end =
        Finding::at(span(&sources, 0, "größer\r\nmetadata: {name"), "goes on in the next line").label("from here on");
    let object = ObjectName { name: "日本語".into(), ..web() };
    let diagnostics =
        [end, both, name, tab].map(|finding| diagnostic(&SINGLE_REPLICA, finding, object.clone(), "metadata"));
    report(sources, diagnostics.into())
}

/// Texts that would end a string, a command, a tag, a link or a block of code in some format; fixes of all kinds.
pub(crate) fn syntax() -> Report {
    let text = "kind: Deployment\nspec:\n  paused: true\n  replicas: 1 # größer\n";
    let sources = vec![source("a b,c:d%25&e/<f> 'g' \"h\"#?[i].yaml", text), source("z.yaml", BUDGET)];
    let message = "100%, `a``b`, ::error::, \"x\", 'y', <b>&amp;</b>, ]]>, [c](1), | d |, *e* _f_ ~g~, @h #1, $i$, \\j\n## k\n\u{1b}\u{0}größer \u{1f986}";
    let many = Finding::at(span(&sources, 0, "replicas: 1"), message)
        .label(message)
        .help(format!("{message}\n  ```{{{{\n    indented: `yes`\n  ```\nand then"))
        .severity(Severity::Info);
    let mut many = (0..8).fold(many, |finding, _| finding.because(span(&sources, 1, "minAvailable: 2"), message));
    let edit = |index, text: &str, new: &str| Edit { span: span(&sources, index, text), text: new.into() };
    let start = span(&sources, 0, "spec").start;
    let insertion = Edit { span: Span::new(SourceId(0), start, start), text: "metadata: {name: \"%0A\"}\n".into() };
    many.fix = Some(Fix {
        title: message.into(),
        applicability: Applicability::Safe,
        edits: vec![insertion, edit(0, "  paused: true\n", ""), edit(0, "1 # größer", "2")],
    });
    let mut both = Finding::at(span(&sources, 0, "replicas: 1"), "Ends with a full stop.");
    both.fix = Some(Fix {
        title: "change both files".into(),
        applicability: Applicability::Shown,
        edits: vec![edit(0, "1", "3"), edit(1, "2", "1")],
    });
    let object = ObjectName { namespace: "<b>".into(), name: "\"a,b:c%0A]]>\n`d`".into(), ..web() };
    let diagnostics =
        [many, both].map(|finding| diagnostic(&SINGLE_REPLICA, finding, object.clone(), "metadata.labels['a\"<b>']"));
    report(sources, diagnostics.into())
}

/// A file of 1 MB on one line.
pub(crate) fn one_long_line() -> Report {
    let filler = "\"größe\": [1, 2, 3], ".repeat(25_000);
    let text = format!("{{\"replicas\": 1, {filler}\"minAvailable\": 1, {filler}\"kind\": \"Deployment\"}}");
    let sources = vec![source("generated.json", &text)];
    let start = Finding::at(span(&sources, 0, "\"replicas\": 1"), "at its start").label("here");
    let middle = Finding::at(span(&sources, 0, "\"minAvailable\": 1"), "in its middle")
        .label("here")
        .because(span(&sources, 0, "\"kind\""), "and at its end");
    let whole = Finding::at(Span::new(SourceId(0), 0, u32::try_from(text.len()).unwrap()), "all of it").label("all");
    let diagnostics = [whole, start, middle].map(|finding| diagnostic(&SINGLE_REPLICA, finding, web(), ""));
    report(sources, diagnostics.into())
}

/// The first and the last place of a file, places behind it, an empty file, a place on many lines.
pub(crate) fn edges() -> Report {
    let end = |text: &str| u32::try_from(text.len()).unwrap();
    let sources = vec![
        source("a-break-at-the-end.yaml", BUDGET),
        source("b-none.yaml", BUDGET.trim_end()),
        source("c-empty.yaml", ""),
    ];
    let at =
        |index, start, end, message: &str| Finding::at(Span::new(SourceId(index), start, end), message).label("here");
    let findings = [
        at(0, 0, 0, "the start"),
        at(0, 0, end(BUDGET), "the whole file"),
        at(0, end(BUDGET), end(BUDGET), "the end, on a line of its own"),
        at(1, end(BUDGET) - 1, end(BUDGET) - 1, "the end, behind the last character"),
        at(1, end(BUDGET) + 9, end(BUDGET) + 99, "behind the end"),
        at(2, 0, 0, "an empty file"),
        at(3, 0, 0, "a file that is not there"),
    ];
    let mut diagnostics = findings.map(|finding| diagnostic(&SINGLE_REPLICA, finding, ObjectName::default(), ""));
    for diagnostic in &mut diagnostics {
        diagnostic.object = None;
    }
    report(sources, diagnostics.into())
}

/// Every reason; of the broken file, a diagnostic tells already.
pub(crate) fn not_analysed() -> Report {
    let sources = vec![source("broken.yaml", "kind: Pod\nspec:\n  a: b: c\n")];
    let finding = Finding::at(span(&sources, 0, ": c"), "a second `:` follows in the same line");
    let broken = Diagnostic { object: None, ..diagnostic(&SYNTAX_ERROR, finding, web(), "") };
    let left = |path: &str, line, reason| NotAnalysed { path: path.into(), line, reason };
    let mut report = report(sources, vec![broken]);
    report.coverage = Coverage {
        files: 14,
        context_files: 3,
        not_kubernetes: 1,
        manifests: 20,
        analysed: 9,
        not_analysed: vec![
            left("broken.yaml", 3, Reason::Broken),
            left("private.yaml", 1, Reason::Unreadable),
            left("templates/deployment.yaml", 7, Reason::Template),
            left("templates/service.yaml", 1, Reason::Template),
        ],
    };
    report
}

/// More findings than anyone reads.
pub(crate) fn many_findings() -> Report {
    let rules = [&SINGLE_REPLICA, &BUDGET_BLOCKS_DRAIN, &SINGLE_REPLICA, &HOOK_EXCEEDS_GRACE_PERIOD];
    let sources: Vec<_> = (0..60).map(|number| source(&format!("apps/{number:02}.yaml"), WEB)).collect();
    let diagnostics = (0..60).zip(rules.into_iter().cycle()).map(|(index, rule)| {
        let finding = Finding::at(span(&sources, index, "replicas: 2"), "something is wrong");
        diagnostic(rule, finding, web(), "spec.replicas")
    });
    let diagnostics = diagnostics.collect();
    report(sources, diagnostics)
}

/// One finding at the first place and with the others as related ones.
pub(crate) fn places(text: &str, places: &[(u32, u32)]) -> Report {
    let sources = vec![source("odd.yaml", text)];
    let mut places = places.iter().map(|&(start, end)| Span::new(SourceId(0), start, end));
    let own = Finding::at(places.next().unwrap(), "something is wrong").label("here");
    let finding = places.fold(own, |finding, place| finding.because(place, "because"));
    report(sources, vec![diagnostic(&SINGLE_REPLICA, finding, web(), "")])
}

const WEB: &str = r#"apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  replicas: 2
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      terminationGracePeriodSeconds: 30
      containers:
        - name: main
          image: registry.example/web:1.4.2
          ports:
            - containerPort: 8080
          readinessProbe:
            httpGet: { path: /ready, port: 8080 }
          lifecycle:
            preStop:
              exec:
                command: ["sleep", "180"]
"#;

const BUDGET: &str = "apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: web
  namespace: shop
spec:
  minAvailable: 2
  selector:
    matchLabels:
      app: web
";

static BUDGET_BLOCKS_DRAIN: Rule = rule("budget-blocks-drain", Group::Budgets, Severity::Error);
static HOOK_EXCEEDS_GRACE_PERIOD: Rule = rule("hook-exceeds-grace-period", Group::Shutdown, Severity::Error);
static SYNTAX_ERROR: Rule = rule("syntax-error", Group::Input, Severity::Error);
static SINGLE_REPLICA: Rule = rule("single-replica", Group::Replicas, Severity::Warning);

const fn rule(id: &'static str, group: Group, severity: Severity) -> Rule {
    fn check(_: &Cluster, _: &mut Vec<Finding>) {}
    let page = "---\nfront: matter\n---\n# rule\n\nWhat a rule\nis about.\n\n## Why\nIt would be missed.\n\n## Bad\nNothing.\n";
    let summary = "What a rule finds";
    Rule { id, summary, group, severity, enabled: true, fix: None, since: "0.1.0", replaces: &[], page, check }
}

fn source(path: &str, text: &str) -> Source {
    Source::new(path, text.into(), Role::Focus)
}

/// The place of the first occurrence of a text.
fn span(sources: &[Source], index: u32, text: &str) -> Span {
    let start = sources[index as usize].text.find(text).unwrap();
    Span::new(SourceId(index), u32::try_from(start).unwrap(), u32::try_from(start + text.len()).unwrap())
}

fn event(phase: Phase, from: f64, to: Option<f64>, note: &str) -> Event {
    Event { phase, from, to, note: note.into() }
}

fn diagnostic(rule: &'static Rule, finding: Finding, object: ObjectName, path: &str) -> Diagnostic {
    Diagnostic {
        rule,
        severity: finding.severity.unwrap_or(rule.severity),
        finding,
        object: Some(object),
        container: None,
        path: path.into(),
        origin: None,
    }
}

fn report(sources: Vec<Source>, diagnostics: Vec<Diagnostic>) -> Report {
    let files = sources.len();
    let coverage = Coverage { files, manifests: files, analysed: files, ..Coverage::default() };
    Report { sources, diagnostics, silenced: Vec::new(), coverage }
}

fn web() -> ObjectName {
    let [api_version, kind, namespace, name] = ["apps/v1", "Deployment", "shop", "web"].map(str::to_owned);
    ObjectName { api_version, kind, namespace, name }
}

fn budget() -> ObjectName {
    ObjectName { api_version: "policy/v1".into(), kind: "PodDisruptionBudget".into(), ..web() }
}
