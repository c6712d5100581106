//! Comments that keep findings quiet, written by the program.

use lameduck::config::Version;
use lameduck::finding::Edit;
use lameduck::source::SourceId;
use lameduck::suppress::{Obstacle, comment_edit, comment_edits};
use lameduck::{Config, Report};

use crate::fixtures::cases;
use crate::support::{all_rules, files_below, lint, names, root, text};

type Files = Vec<(String, String)>;

/// Every case of every fixture, with what it is.
fn all_cases() -> Vec<(String, Files, Option<String>)> {
    let mut all = Vec::new();
    let mut add = |file: &str| {
        for case in cases(&text(file)).into_iter().filter(|case| !case.files[0].0.ends_with("lameduck.yaml")) {
            all.push((format!("{file}, {}", case.name), case.files, case.kubernetes));
        }
    };
    for rule in names("fixtures/rules", ".yaml") {
        add(&format!("fixtures/rules/{rule}.yaml"));
    }
    add("fixtures/compare.yaml");
    all.push(("the shop".to_owned(), files_below(&root().join("fixtures/apps/shop")), None));
    all
}

fn config(kubernetes: Option<&str>) -> Config {
    let version = kubernetes.map(|version| version.parse::<Version>().unwrap());
    Config { kubernetes: version.unwrap_or(Config::default().kubernetes), ..all_rules() }
}

/// The files with a comment above each finding, and the findings that cannot have one: path, rule, why.
fn silenced(files: &Files, config: &Config) -> (Files, Vec<(String, &'static str, Obstacle)>) {
    let report = lint(files, config);
    let mut files = files.clone();
    let mut left = Vec::new();
    for (id, source) in (0..).zip(&report.sources) {
        let here = report.diagnostics.iter().filter(|diagnostic| diagnostic.finding.span.source == SourceId(id));
        let (edits, obstacles) = comment_edits(source, here, "known");
        left.extend(obstacles.into_iter().map(|(diagnostic, why)| (source.path.clone(), diagnostic.rule.id, why)));
        let (_, text) = files.iter_mut().find(|(path, _)| *path == source.path).unwrap();
        *text = applied(text, &edits);
    }
    (files, left)
}

fn applied(text: &str, edits: &[Edit]) -> String {
    let mut text = text.to_owned();
    for edit in edits.iter().rev() {
        text.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.text);
    }
    text
}

fn rules(report: &Report) -> Vec<(String, &'static str)> {
    let path = |id: SourceId| report.sources[id.0 as usize].path.clone();
    report.diagnostics.iter().map(|diagnostic| (path(diagnostic.finding.span.source), diagnostic.rule.id)).collect()
}

#[test]
fn after_the_comments_nothing_is_left_but_what_was_said_to_be() {
    let mut faults = String::new();
    let mut comments = 0;
    for (name, files, kubernetes) in all_cases() {
        let config = config(kubernetes.as_deref());
        let (edited, left) = silenced(&files, &config);
        let left: Vec<_> = left.into_iter().map(|(path, rule, _)| (path, rule)).collect();
        let after = rules(&lint(&edited, &config));
        if after != left {
            faults += &format!("{name}:\n  said {left:?}\n  left {after:?}\n");
        }
        let (again, _) = silenced(&edited, &config);
        if again != edited {
            faults += &format!("{name}: a second time adds more\n");
        }
        comments += edited.iter().map(|(_, text)| text.matches("ignore[").count()).sum::<usize>();
    }
    assert!(faults.is_empty(), "\n{faults}");
    assert!(comments > 500, "{comments} comments");
}

const POD: &str = "\
apiVersion: v1
kind: Pod
metadata: {name: indexer}
spec:
  terminationGracePeriodSeconds: 0
  containers: [{name: indexer, image: example/indexer:1}]
";

/// The edit for the first finding of a rule in one file.
fn edit(path: &str, text: &str, rule: &str, reason: &str) -> Result<Edit, Obstacle> {
    let report = lint(&[(path.to_owned(), text.to_owned())], &all_rules());
    let diagnostic = report.diagnostics.iter().find(|diagnostic| diagnostic.rule.id == rule);
    comment_edit(&report.sources[0], diagnostic.unwrap_or_else(|| panic!("no {rule}:\n{text}")), reason)
}

fn inserted(text: &str, rule: &str, reason: &str) -> String {
    edit("pod.yaml", text, rule, reason).unwrap().text
}

#[test]
fn a_comment_looks_like_the_lines_around_it() {
    let grace = "grace-period-not-positive";
    assert_eq!(inserted(POD, grace, "a demo"), "  # lameduck: ignore[grace-period-not-positive] a demo\n");
    let windows = POD.replace('\n', "\r\n");
    assert_eq!(inserted(&windows, grace, ""), "  # lameduck: ignore[grace-period-not-positive]\r\n");
    assert_eq!(
        inserted(POD, grace, " a\n- b: c\r\u{2028}\u{85}d\t"),
        "  # lameduck: ignore[grace-period-not-positive] a - b: c d\n",
        "a reason stays on its line"
    );
}

#[test]
fn a_byte_order_mark_stays_first() {
    let text = "\u{feff}{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: a, image: b}]}}\n";
    let edited = edit("pod.yaml", text, "bare-pod", "").unwrap();
    assert!(applied(text, &[edited]).starts_with("\u{feff}# lameduck: ignore[bare-pod]\n{apiVersion"));
}

#[test]
fn where_no_comment_can_stand_is_said() {
    let json = r#"{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}, "spec": {"containers": [{"name": "a", "image": "b"}]}}"#;
    assert_eq!(edit("pod.json", json, "bare-pod", ""), Err(Obstacle::Json));
    assert_eq!(edit("pod.yaml", json, "bare-pod", ""), Err(Obstacle::Json));
    let broken = "apiVersion: v1\nkind: Service\nspec: {ports: [\n";
    assert_eq!(edit("service.yaml", broken, "syntax-error", ""), Err(Obstacle::Broken));
    let unused = format!("{POD}  # lameduck: ignore[no-such-rule]\n  restartPolicy: Never\n");
    assert_eq!(edit("pod.yaml", &unused, "unused-ignore", ""), Err(Obstacle::Unsilenceable));
}

/// The line above the field belongs to a text, so the field around it is the next one that can have a comment.
#[test]
fn a_comment_never_ends_up_in_a_text() {
    let quoted = "\
apiVersion: v1
kind: Pod
metadata: {name: indexer}
spec:
  {hostname: \"a
    b\", terminationGracePeriodSeconds: 0,
  containers: [{name: indexer, image: example/indexer:1}]}
";
    let edit = edit("pod.yaml", quoted, "grace-period-not-positive", "").unwrap();
    let expected = quoted.replace("spec:", "# lameduck: ignore[grace-period-not-positive]\nspec:");
    assert_eq!(applied(quoted, &[edit]), expected);
}
