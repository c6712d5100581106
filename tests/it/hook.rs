//! The truth table of `fixtures/hooks.yaml`, read whole and reported whole.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

use lameduck::hook::{
    AfterStop, Bounds, Entrypoint, Handler, Hook, Ineffective, StopAction, Target, Variable, entrypoint, evaluate,
};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    hooks: Vec<HookRow>,
    entrypoints: Vec<EntrypointRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HookRow {
    command: Option<Vec<String>>,
    sleep: Option<i64>,
    #[serde(rename = "httpGet")]
    http_get: Option<String>,
    #[serde(rename = "tcpSocket", default)]
    tcp_socket: bool,
    /// A name without a value is known only in the cluster.
    #[serde(default)]
    env: BTreeMap<String, Option<String>>,
    delay: String,
    /// The same as the delay when absent.
    duration: Option<String>,
    stops: Option<String>,
    then: Option<String>,
    ineffective: Option<String>,
    description: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EntrypointRow {
    argv: Vec<String>,
    pid1: String,
    command: Option<String>,
    #[serde(rename = "handlesSignals", default)]
    handles_signals: bool,
}

fn table() -> Table {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/hooks.yaml");
    serde_yaml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn hooks_do_what_the_table_says() {
    let mut report = String::new();
    for row in table().hooks {
        let hook = run(&row);
        let subject = row.command.as_ref().map_or_else(|| hook.description.clone(), |words| format!("{words:?}"));
        let stops = hook.stops.as_ref();
        let checks = [
            ("delay", Some(bounds(hook.delay)), Some(row.delay.clone())),
            ("duration", Some(bounds(hook.duration)), Some(row.duration.unwrap_or(row.delay))),
            ("stops", stops.map(stop), row.stops),
            ("then", stops.map(then), row.then),
            ("ineffective", hook.ineffective.as_ref().map(reason), row.ineffective),
        ];
        for (what, got, expected) in checks {
            if got != expected {
                writeln!(report, "{subject}\n  {what}: expected {expected:?}, got {got:?}").unwrap();
            }
        }
        if row.description.as_ref().is_some_and(|expected| *expected != hook.description) {
            writeln!(report, "{subject}\n  description: got {:?}", hook.description).unwrap();
        }
    }
    assert!(report.is_empty(), "\n{report}");
}

#[test]
fn entrypoints_keep_or_replace_their_shell() {
    let mut report = String::new();
    for row in table().entrypoints {
        let argv: Vec<&str> = row.argv.iter().map(String::as_str).collect();
        let Entrypoint { pid1, command, handles_signals, .. } = entrypoint(&argv);
        let got = (format!("{pid1:?}"), handles_signals);
        if got != (row.pid1.clone(), row.handles_signals) {
            writeln!(report, "{argv:?}\n  expected {:?}, got {got:?}", (row.pid1, row.handles_signals)).unwrap();
        }
        if row.command.as_ref().is_some_and(|expected| *expected != command.join(" ")) {
            writeln!(report, "{argv:?}\n  command: expected {:?}, got {command:?}", row.command).unwrap();
        }
    }
    assert!(report.is_empty(), "\n{report}");
}

#[test]
fn hostile_scripts_stay_within_a_small_stack_and_a_short_time() {
    let shapes = [
        "(".repeat(5000),
        "{ ".repeat(3000),
        "$(".repeat(3000),
        "`".repeat(999),
        "if true; then ".repeat(500),
        format!("[[ {} a ]]", "! ".repeat(3000)),
        format!("[[ {} a ]]", "! ".repeat(60)),
        format!("[[ {} a ]]", "a && ".repeat(1500)),
        format!("[[ {} a ]]", "a || a && ".repeat(800)),
        format!("echo $(({}1))", "!".repeat(4000)),
        format!("echo $(({}1))", "-".repeat(190)),
        format!("echo $(({}1))", "1?1:".repeat(40)),
        format!("echo $(({}1))", "a=".repeat(90)),
        format!("echo $(({}1{}))", "(".repeat(9), ")".repeat(9)),
        format!("{}true{}", "(".repeat(11), ")".repeat(11)),
        format!("{}true;{}", "{ ".repeat(11), " };".repeat(11)),
        format!("{}true;{}", "if true; then ".repeat(12), "fi;".repeat(12)),
        format!("{}true{}", "for i in a b; do ".repeat(12), "; done".repeat(12)),
        format!("{}true{}", "case x in x) ".repeat(12), ";; esac".repeat(12)),
        format!("{}true{}", "((((".repeat(2), "))))".repeat(2)),
        format!("{}a{}", "$(".repeat(12), ")".repeat(12)),
        format!("{}a{}", "${a:-".repeat(12), "}".repeat(12)),
        format!("{}a{}", "\"$(".repeat(12), ")\"".repeat(12)),
        format!("{}a{}", "@(".repeat(12), ")".repeat(12)),
        "if true; then :; ".to_owned() + &"elif true; then :; ".repeat(400) + "fi",
        "f() ".repeat(1000) + "{ :; }",
        "time ".repeat(1000),
        "{a,".repeat(12),
        "cat <<- \r>&1 x".to_owned(),
        "cat <<\u{b}\n".to_owned(),
        "$(cat <<  # nothing".to_owned(),
        "\"$(cat <<x;#".to_owned(),
        "\"$(cat <<x; y)\"\n".to_owned(),
        "cat <<x \"$(y)\"\n".to_owned(),
        format!("{}s{}", "${A[".repeat(5), "]}".repeat(5)),
        "${A[B${DVNI-$Ac\n".repeat(4) + "]}\"",
        format!("{}s{}", "${A[\"\"".repeat(5), "\"\"]}".repeat(5)),
        "${a:-${A[".repeat(9),
        "$[a[$a-a[x ]]".repeat(8),
        "$[$a-$a[$a[fi ]]x?$a[ ]]$[? ]]$[$a[$a[$a[$a-$a[$a[".to_owned(),
        "(case x in x) <(case x in x) ".repeat(9),
        "${a//@()$\"$\")*~:b}<((((a[$\"".repeat(4),
        "case x in x) }; ${a^^]}fi;\n".repeat(12),
        "coproc ".repeat(1000),
        "function f ".repeat(700),
        "f() { ".repeat(11) + &"}; ".repeat(11),
        format!("x=1; {}", "x=$x$x; ".repeat(900)),
        "a && ".repeat(1500) + "b",
        "a | ".repeat(1500) + "b",
        "a; ".repeat(2500),
        "f() { f; f; f; }; f".to_owned(),
        "f() { f | f & f; }; f".to_owned(),
        "while [ $i -lt 9 ]; do i=$((i-1)); done".to_owned(),
        "for a in {1..900}; do for b in {1..900}; do for c in {1..900}; do sleep 1; done; done; done".to_owned(),
        "echo {1..99999999999999999999} ~+99999999999999999999".to_owned(),
        "echo {{{{{{{{{a,b},c},d},e},f},g},h},i},j}".repeat(20),
        "set -- $(seq 900); set -- \"$@\" \"$@\" \"$@\"; f() { set -- \"$@\" \"$@\"; f \"$@\" \"$@\"; }; f \"$@\""
            .to_owned(),
        "eval 'eval \"eval $0\"'".to_owned(),
        "sh -c ".repeat(600),
        "${a:-${b:-".repeat(500),
        "\"$(echo \"".repeat(400),
        "case x in x) ".repeat(300),
        "! ".repeat(3000),
        "exec ".repeat(1500),
        "<<a ".repeat(500),
        "é∞\u{0}\u{7f}".repeat(300),
    ];
    let thread = std::thread::Builder::new().stack_size(1024 * 1024);
    let started = std::time::Instant::now();
    let worker = thread.spawn(move || {
        for shape in &shapes {
            let begun = std::time::Instant::now();
            for shell in ["sh", "bash"] {
                evaluate(&Handler::Exec { command: &[shell, "-c", shape] }, &|_| Variable::Unset);
                entrypoint(&[shell, "-c", shape]);
            }
            let head: String = shape.chars().take(40).collect();
            assert!(begun.elapsed() < Duration::from_secs(5), "{head} took {:?}", begun.elapsed());
        }
    });
    worker.unwrap().join().unwrap();
    assert!(started.elapsed() < Duration::from_secs(20));
}

fn run(row: &HookRow) -> Hook {
    let words: Vec<&str> = row.command.iter().flatten().map(String::as_str).collect();
    let handler = match (row.sleep, &row.http_get, row.tcp_socket) {
        (Some(seconds), _, _) => Handler::Sleep { seconds },
        (_, Some(path), _) => Handler::HttpGet { path },
        (_, _, true) => Handler::TcpSocket,
        _ => Handler::Exec { command: &words },
    };
    evaluate(&handler, &|name| match row.env.get(name) {
        Some(Some(text)) => Variable::Literal(text),
        Some(None) => Variable::Opaque,
        None => Variable::Unset,
    })
}

/// `5`, `0.5`, `0..5`, `0..?`, `endless`
fn bounds(bounds: Bounds) -> String {
    match bounds {
        Bounds { lower: Duration::MAX, .. } => "endless".to_owned(),
        Bounds { lower, upper: Some(upper) } if lower == upper => seconds(lower),
        Bounds { lower, upper } => format!("{}..{}", seconds(lower), upper.map_or_else(|| "?".to_owned(), seconds)),
    }
}

fn seconds(time: Duration) -> String {
    time.as_secs_f64().to_string()
}

fn stop(stop: &StopAction) -> String {
    let target = if stop.target == Target::Pid1 { " (pid 1)" } else { "" };
    let certain = if stop.certain { "" } else { " (perhaps)" };
    format!("{}{target}{certain}", stop.command)
}

fn then(stop: &StopAction) -> String {
    match stop.then {
        AfterStop::Ends => "ends".to_owned(),
        AfterStop::WaitsForExit => "waits".to_owned(),
        AfterStop::Delays(time) => format!("delays {}", seconds(time)),
        AfterStop::Unknown => "unknown".to_owned(),
    }
}

fn reason(reason: &Ineffective) -> String {
    match reason {
        Ineffective::SplitScript { script, rest } => format!("split {script} | {}", rest.join(" ")),
        Ineffective::ShellSyntaxWithoutShell { word } => format!("no shell for {word}"),
        Ineffective::UnexpandedVariable { reference, in_shell: true } => format!("unexpanded {reference} in shell"),
        Ineffective::UnexpandedVariable { reference, in_shell: false } => format!("unexpanded {reference}"),
        Ineffective::BackgroundedDelay { command } => format!("background {command}"),
        Ineffective::TcpSocket => "tcpSocket".to_owned(),
        Ineffective::NotInImage { program, .. } | Ineffective::NotOnWindows { program, .. } => format!("no {program}"),
        Ineffective::InvalidSleepOperand { operand } => format!("operand '{operand}'"),
        Ineffective::SyntaxError => "syntax".to_owned(),
        Ineffective::Empty => "empty".to_owned(),
    }
}
