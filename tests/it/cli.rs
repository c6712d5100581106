//! The program as its users run it: few runs, to prove the wiring.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

const BROKEN: &str = "apiVersion: v1\nkind: Service\nspec: {ports: [\n";

const SERVICE: &str = "\
apiVersion: v1
kind: Service
metadata: {name: shop}
spec:
  selector: {app: shop}
  ports: [{port: 80}]
";

/// Behind its Service it is a single replica; alone it is nothing to complain about.
const DEPLOYMENT: &str = "\
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  replicas: 1
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec: {containers: [{name: shop, image: example/shop:1, ports: [{containerPort: 80}]}]}
";

/// A project in a folder of its own.
fn project(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join(".git")).unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

fn lameduck(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lameduck"));
    command.current_dir(folder).args(args).env_remove("CLICOLOR_FORCE").env_remove("PRE_COMMIT");
    command
}

/// Exit code, standard output, standard error.
fn run(folder: &TempDir, args: &[&str]) -> (i32, String, String) {
    outcome(lameduck(folder.path(), args).output().unwrap())
}

fn run_with_stdin(folder: &TempDir, args: &[&str], text: &str) -> (i32, String, String) {
    let mut command = lameduck(folder.path(), args);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    outcome(child.wait_with_output().unwrap())
}

fn outcome(output: Output) -> (i32, String, String) {
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// The findings as `path: rule`.
fn concise(outcome: &(i32, String, String)) -> Vec<String> {
    let lines = outcome.1.lines().filter(|line| line.contains('[') && !line.starts_with(' '));
    lines
        .map(|line| {
            let path = line.split(':').next().unwrap();
            let rule = line.split_once('[').unwrap().1.split(']').next().unwrap();
            format!("{path}: {rule}")
        })
        .collect()
}

#[test]
fn nothing_found_is_zero_and_a_finding_is_one() {
    let folder = project(&[("good.yaml", SERVICE), ("bad/bad.yaml", BROKEN)]);
    let (code, out, err) = run(&folder, &["good.yaml", "--isolated"]);
    assert_eq!(code, 0, "{out}");
    assert!(err.starts_with("checked in ") && err.lines().count() == 1, "{err}");
    assert_eq!(run(&folder, &["good.yaml", "--isolated", "--output-format=json"]).2, "");
    assert_eq!(run(&folder, &["good.yaml", "--isolated", "--quiet"]).2, "");
    let bad = run(&folder, &["check", "bad", "--output-format=concise"]);
    assert_eq!(bad.0, 1, "{bad:?}");
    assert_eq!(concise(&bad), ["bad/bad.yaml: syntax-error"]);
    assert_eq!(run(&folder, &[]).0, 1);
}

#[test]
fn the_threshold_decides_and_never_is_never() {
    let folder = project(&[("service.yaml", SERVICE), ("deployment.yaml", DEPLOYMENT)]);
    assert_eq!(run(&folder, &["--select=single-replica"]).0, 1);
    assert_eq!(run(&folder, &["--select=single-replica", "--fail-on=error"]).0, 0);
    let folder = project(&[("bad.yaml", BROKEN)]);
    assert_eq!(run(&folder, &["--fail-on=error"]).0, 1);
    assert_eq!(run(&folder, &["--fail-on=never"]).0, 0);
}

#[test]
fn the_rest_of_the_project_counts_unless_isolated() {
    let folder = project(&[("base/service.yaml", SERVICE), ("base/deployment.yaml", DEPLOYMENT)]);
    let select = ["base/deployment.yaml", "--select=single-replica", "--output-format=concise"];
    let found = run(&folder, &select);
    assert_eq!(concise(&found), ["base/deployment.yaml: single-replica"], "{found:?}");
    let isolated = run(&folder, &[&select[..], &["--isolated"]].concat());
    assert_eq!(isolated.0, 0, "{isolated:?}");
    let elsewhere = run(&folder, &["base/service.yaml", "--output-format=concise"]);
    assert_eq!(concise(&elsewhere), [""; 0], "findings belong to the given paths: {elsewhere:?}");
}

#[test]
fn git_hidden_and_installed_files_are_left_out_until_they_are_named() {
    let files =
        [".gitignore", "out/a.yaml", ".hidden/b.yaml", "node_modules/c.yaml", "d.txt"].map(|path| (path, BROKEN));
    let folder = project(&files);
    std::fs::write(folder.path().join(".gitignore"), "out/\n").unwrap();
    assert_eq!(run(&folder, &[]).0, 0);
    for named in ["out", "out/a.yaml", ".hidden", "node_modules", "d.txt", "./d.txt"] {
        assert_eq!(run(&folder, &[named]).0, 1, "{named}");
    }
}

#[test]
fn a_file_that_is_reached_twice_is_read_once() {
    let folder = project(&[("a/x.yaml", BROKEN)]);
    let absolute = folder.path().join("a/x.yaml");
    let found = run(&folder, &["a", "./a/../a/x.yaml", absolute.to_str().unwrap(), "--output-format=concise"]);
    assert_eq!(concise(&found), ["a/x.yaml: syntax-error"], "{found:?}");
}

#[test]
fn standard_input_is_a_source_of_its_own_or_stands_for_a_file() {
    let folder = project(&[("a.yaml", SERVICE), ("b.yaml", DEPLOYMENT)]);
    let piped = run_with_stdin(&folder, &["-", "--output-format=concise"], BROKEN);
    assert_eq!((piped.0, concise(&piped)), (1, vec!["<stdin>: syntax-error".to_owned()]));
    let edited = DEPLOYMENT.replace("replicas: 1", "replicas: 3");
    let named = ["--stdin-filename=b.yaml", "--select=single-replica", "--output-format=concise"];
    let unsaved = run_with_stdin(&folder, &named, &edited);
    assert_eq!(unsaved.0, 0, "the text in the editor counts, not the file: {unsaved:?}");
    let unsaved = run_with_stdin(&folder, &named, DEPLOYMENT);
    assert_eq!(concise(&unsaved), ["b.yaml: single-replica"], "{unsaved:?}");
}

#[test]
fn wrong_usage_is_two_and_says_what_to_try() {
    let folder = project(&[("good.yaml", SERVICE), ("bad.yaml", BROKEN)]);
    let (code, out, err) = run(&folder, &["--select", "shutdown,singel-replica"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("`singel-replica`") && err.contains("did you mean `single-replica`?"), "{err}");
    assert_eq!(run(&folder, &["explain", "singel-replica"]).0, 2);
    assert_eq!(run(&folder, &["--kubernetes-version=2"]).0, 2);
    assert_eq!(run(&folder, &["--no-such-option"]).0, 2);
    let (code, out, err) = run(&folder, &["chekc"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("`chekc`") && err.contains("lameduck check"), "{err}");
}

#[test]
fn a_missing_path_does_not_keep_the_others_from_being_checked() {
    let folder = project(&[("bad.yaml", BROKEN)]);
    let outcome = run(&folder, &["missing.yaml", "bad.yaml", "--output-format=concise"]);
    assert_eq!((outcome.0, concise(&outcome)), (2, vec!["bad.yaml: syntax-error".to_owned()]));
    assert!(outcome.2.contains("could not read `missing.yaml`"), "{}", outcome.2);
}

#[cfg(unix)]
#[test]
fn links_are_followed_to_files_but_not_to_folders() {
    use std::os::unix::fs::symlink;
    let folder = project(&[("a/real.yaml", BROKEN)]);
    symlink("real.yaml", folder.path().join("a/link.yaml")).unwrap();
    symlink("..", folder.path().join("a/circle")).unwrap();
    symlink("nowhere", folder.path().join("a/dangling.yaml")).unwrap();
    let found = run(&folder, &["--output-format=concise"]);
    assert_eq!((found.0, concise(&found)), (1, vec!["a/real.yaml: syntax-error".to_owned()]), "{found:?}");
}

#[test]
fn a_reader_that_leaves_early_changes_nothing() {
    let folder = project(&[("bad.yaml", BROKEN)]);
    for (args, code) in
        [(&["bad.yaml", "--quiet"][..], 1), (&["explain", "syntax-error"], 0), (&["rules"], 0), (&["--help"], 0)]
    {
        let mut child = lameduck(folder.path(), args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        assert_eq!(outcome(child.wait_with_output().unwrap()), (code, String::new(), String::new()), "{args:?}");
    }
}

#[test]
fn an_output_file_is_written_as_a_whole_or_not_at_all() {
    let folder = project(&[("bad.yaml", BROKEN), ("report.json", "old")]);
    let args = ["bad.yaml", "--output-format=json", "--output-file"];
    let (code, out, err) = run(&folder, &[&args[..], &["report.json"]].concat());
    assert_eq!((code, out.as_str(), err.as_str()), (1, "", ""));
    let report = std::fs::read_to_string(folder.path().join("report.json")).unwrap();
    assert!(serde_json::from_str::<serde_json::Value>(&report).is_ok(), "{report}");
    let (code, _, err) = run(&folder, &[&args[..], &["no/such/report.json"]].concat());
    assert_eq!(code, 2);
    assert!(err.contains("no/such/report.json"), "{err}");
    let left = std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(left, 3, "only .git, bad.yaml and report.json are left");
}

#[test]
fn several_formats_are_written_at_once_each_to_its_file() {
    let folder = project(&[("bad.yaml", BROKEN)]);
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    let args =
        "--output-format sarif --output-file a.sarif --output-format concise --output-format=junit --output-file=b.xml";
    let found = run(&folder, &args.split(' ').collect::<Vec<_>>());
    assert_eq!((found.0, concise(&found)), (1, vec!["bad.yaml: syntax-error".to_owned()]), "{found:?}");
    assert!(read("a.sarif").contains("\"version\": \"2.1.0\"") && read("b.xml").starts_with("<?xml"));

    let file_first = run(&folder, &["check", "--output-file", "c.json", "--output-format", "gitlab"]);
    assert_eq!((file_first.0, file_first.1.as_str()), (1, ""));
    assert!(read("c.json").starts_with("[\n"));
    let unwritable = run(&folder, &["--output-format=json", "--output-file=no/such.json", "--output-format=concise"]);
    assert_eq!((unwritable.0, concise(&unwritable)), (2, vec!["bad.yaml: syntax-error".to_owned()]));
}

#[test]
fn two_things_at_one_place_are_wrong_usage() {
    let folder = project(&[("bad.yaml", BROKEN)]);
    for (args, message) in [
        ("--output-format json --output-format full", "would both be written to standard output"),
        ("--output-format json --statistics", "would both be written to standard output"),
        ("--output-format json --output-file a --output-format full --output-file a", "would both be written to `a`"),
        ("--output-format json --output-file a --output-file b", "has two files, `a` and `b`"),
        ("--output-file a --output-file b", "has two files, `a` and `b`"),
        ("--output-file a --output-format json --output-format full", "`--output-file a` belongs to no format"),
        ("--output-format xml", "possible values: full, concise, json, json-lines, sarif"),
    ] {
        let (code, out, err) = run(&folder, &args.split(' ').collect::<Vec<_>>());
        assert_eq!((code, out.as_str()), (2, ""), "{args}");
        assert!(err.contains(message), "{args}: {err}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2, "only .git and bad.yaml are there");
}

#[test]
fn statistics_are_counts_alone() {
    let folder = project(&[("a.yaml", BROKEN), ("b.yaml", BROKEN)]);
    let counts = "     2  error    syntax-error\n";
    assert_eq!(run(&folder, &["--statistics"]), (1, counts.to_owned(), String::new()));
    let both = run(&folder, &["--statistics", "--output-format=json", "--output-file=a.json"]);
    assert_eq!((both.0, both.1.as_str()), (1, counts));
    let to_file = run(&folder, &["--statistics", "--output-file=counts"]);
    assert_eq!((to_file.0, to_file.1.as_str()), (1, ""));
    assert_eq!(std::fs::read_to_string(folder.path().join("counts")).unwrap(), counts);
}

#[test]
fn rules_are_listed_and_explained() {
    let folder = project(&[]);
    let (code, table, _) = run(&folder, &["rules"]);
    assert_eq!((code, table.lines().count()), (0, lameduck::rules::RULES.len()));
    let (_, json, _) = run(&folder, &["rules", "--output-format=json"]);
    let rules: Vec<serde_json::Value> = serde_json::from_str(&json).unwrap();
    for (rule, listed) in lameduck::rules::RULES.iter().zip(&rules) {
        assert_eq!(listed["id"], rule.id);
        let (code, page, _) = run(&folder, &["explain", rule.id]);
        assert_eq!(code, 0);
        assert!(page.starts_with(&format!("# {}", rule.id)) && page.ends_with(&format!("{}\n", rule.url())), "{page}");
    }
    assert_eq!(rules.len(), lameduck::rules::RULES.len());
}

#[test]
fn many_files_give_the_same_bytes_on_any_number_of_threads() {
    let files: Vec<_> = (0..100).map(|number| (format!("{}/{number}.yaml", number % 7), BROKEN)).collect();
    let files: Vec<_> = files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    let folder = project(&files);
    let on = |threads: &str| lameduck(folder.path(), &[]).env("RAYON_NUM_THREADS", threads).output().unwrap().stdout;
    assert_eq!(on("1"), on("4"));
}

const LENIENT: &str = "\
ignore: [missing-readiness-probe, missing-prestop-delay]
severity: {single-replica: info}
overrides:
  - paths: [prod/**]
    severity: {single-replica: error}
";

#[test]
fn the_nearest_configuration_and_its_overrides_hold_for_a_file() {
    let folder = project(&[
        ("lameduck.yaml", LENIENT),
        ("dev/app.yaml", &format!("{SERVICE}---\n{DEPLOYMENT}")),
        ("prod/app.yaml", &format!("{SERVICE}---\n{DEPLOYMENT}")),
        ("old/.lameduck.yaml", "exclude: [\"*.yaml\", vendor/]\n"),
        ("old/vendor/app.json", BROKEN),
        ("old/app.yaml", BROKEN),
    ]);
    let outcome = run(&folder, &["--output-format", "concise", "--quiet"]);
    let found: Vec<&str> = outcome.1.lines().filter_map(|line| line.split(": ").nth(1)?.split(' ').next()).collect();
    assert_eq!((found, outcome.0), (vec!["info[single-replica]", "error[single-replica]"], 1), "{}", outcome.1);
    // The command line wins over every file.
    assert_eq!(run(&folder, &["--ignore", "single-replica", "--quiet"]).1, "");
    let isolated = run(&folder, &["--isolated", "dev", "--output-format", "concise", "--quiet"]);
    assert!(isolated.1.contains("missing-readiness-probe"), "{}", isolated.1);
    let settings = run(&folder, &["--show-settings", "prod"]);
    assert!(settings.1.contains("single-replica: error") && !settings.1.contains("- missing-prestop-delay"));
}

#[test]
fn a_mistake_in_the_configuration_ends_the_run_with_its_place() {
    let folder = project(&[("lameduck.yaml", "ignroe: [all]\n"), ("app.yaml", SERVICE)]);
    let (code, out, _) = run(&folder, &[]);
    assert_eq!(code, 2);
    assert!(out.contains("lameduck.yaml:1:1") && out.contains("did you mean `ignore`?"), "{out}");
    let (code, out, _) = run(&folder, &["--output-format", "concise"]);
    assert_eq!(code, 2);
    assert!(out.starts_with("lameduck.yaml:1:1: error[invalid-configuration] "), "{out}");
    assert_eq!(run(&folder, &["--config", "absent.yaml"]).0, 2);
    assert_eq!(run(&folder, &["--isolated"]).0, 0);
}

#[test]
fn exemptions_hold_for_what_they_name_until_they_expire() {
    let exemption = |more: &str| format!("exemptions: [{{rules: [all], reason: known, {more}}}]\n");
    for (more, quiet) in [
        ("path: apps/*", true),
        ("path: apps/web.yaml, kind: Dep*, name: shop", true),
        ("kind: Service", false),
        ("namespace: prod", false),
        ("container: shop", false), // The single replica is no container's.
        ("expires: 2999-12-31", true),
        ("expires: 2020-01-01", false),
    ] {
        let app = format!("{SERVICE}---\n{DEPLOYMENT}");
        let folder = project(&[("lameduck.yaml", &exemption(more)), ("apps/web.yaml", &app)]);
        let select = ["--select", "single-replica", "--output-format", "concise", "--quiet"];
        assert_eq!(run(&folder, &select).1.is_empty(), quiet, "{more}");
        assert!(!run(&folder, &[&select[..], &["--no-ignore"]].concat()).1.is_empty());
    }
}

#[test]
fn a_baseline_accepts_findings_wherever_their_lines_move() {
    let app = format!("{SERVICE}---\n{DEPLOYMENT}");
    let folder = project(&[("app.yaml", &app)]);
    assert_eq!(run(&folder, &["--baseline", "known.json", "--write-baseline"]).0, 0);
    let check = ["--baseline", "known.json", "--output-format", "concise", "--quiet"];
    assert_eq!(run(&folder, &check), (0, String::new(), String::new()));

    std::fs::write(folder.path().join("app.yaml"), format!("# moved\n\n{app}")).unwrap();
    assert_eq!(run(&folder, &check), (0, String::new(), String::new()));

    let second = DEPLOYMENT.replace("shop", "till");
    std::fs::write(
        folder.path().join("app.yaml"),
        format!("{app}---\n{}---\n{second}", SERVICE.replace("shop", "till")),
    )
    .unwrap();
    let (code, out, _) = run(&folder, &check);
    assert!(code == 1 && out.contains("`till`") && !out.contains("`shop`"), "{out}");

    std::fs::write(folder.path().join("app.yaml"), app.replace("replicas: 1", "replicas: 2")).unwrap();
    let (_, _, errors) = run(&folder, &check);
    assert!(errors.contains("stale") && errors.contains("single-replica"), "{errors}");
    std::fs::write(folder.path().join("known.json"), "{}").unwrap();
    assert_eq!(run(&folder, &check).0, 2);
}

/// What `helm template` and `kustomize build` write about a Deployment behind a Service.
fn rendered(helm: &str, annotations: &str) -> String {
    let deployment = DEPLOYMENT.replace("metadata: {name: shop}", &format!("metadata: {{name: shop{annotations}}}"));
    format!("---\n{helm}{SERVICE}---\n{helm}{deployment}")
}

/// Line, origin's path, origin's file.
fn origins(outcome: &(i32, String, String)) -> Vec<(u64, String, Option<String>)> {
    let report: serde_json::Value = serde_json::from_str(&outcome.1).unwrap_or_else(|_| panic!("{outcome:?}"));
    let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
    let origin = |one: &serde_json::Value| {
        let origin = &one["origin"];
        (one["line"].as_u64().unwrap(), text(&origin["path"]).unwrap_or_default(), text(&origin["file"]))
    };
    report["diagnostics"].as_array().unwrap().iter().map(origin).collect()
}

const ONE_RULE: [&str; 2] = ["--select=single-replica", "--output-format"];

fn lint_rendered(folder: &TempDir, text: &str) -> Vec<(u64, String, Option<String>)> {
    origins(&run_with_stdin(folder, &["-", ONE_RULE[0], ONE_RULE[1], "json"], text))
}

#[test]
fn what_helm_rendered_is_found_by_the_name_of_its_chart() {
    let text = rendered("# Source: shop/templates/web.yaml\n", "");
    let folder = project(&[
        ("deploy/chart-of-the-shop/Chart.yaml", "apiVersion: v2\nname: \"shop\" # not the folder\nversion: 0.1.0\n"),
        ("deploy/chart-of-the-shop/templates/web.yaml", "{{ include \"web\" . }}\n"),
        ("deploy/other/Chart.yaml", "name: other\n"),
    ]);
    let file = "deploy/chart-of-the-shop/templates/web.yaml".to_owned();
    let path = "shop/templates/web.yaml".to_owned();
    assert_eq!(lint_rendered(&folder, &text), [(15, path.clone(), Some(file.clone()))]);
    let concise = run_with_stdin(&folder, &["-", ONE_RULE[0], ONE_RULE[1], "concise"], &text).1;
    assert!(concise.starts_with(&format!("{file}:1:1: warning[single-replica] ")), "{concise}");
    assert!(concise.lines().next().unwrap().ends_with(" (rendered line 15)"), "{concise}");

    // A saved rendering is one, too; without a look around nothing is found.
    std::fs::write(folder.path().join("out.yaml"), &text).unwrap();
    let saved =
        |more: &[&str]| origins(&run(&folder, &[&["out.yaml", ONE_RULE[0], ONE_RULE[1], "json"], more].concat()));
    assert_eq!(saved(&[]), [(15, path.clone(), Some(file))]);
    assert_eq!(saved(&["--isolated"]), [(15, path.clone(), None)]);

    // Of two charts of this name, nobody knows which one it was.
    std::fs::create_dir_all(folder.path().join("copy/templates")).unwrap();
    std::fs::write(folder.path().join("copy/Chart.yaml"), "name: shop\n").unwrap();
    std::fs::write(folder.path().join("copy/templates/web.yaml"), "").unwrap();
    assert_eq!(lint_rendered(&folder, &text), [(15, path, None)]);
    let concise = run_with_stdin(&folder, &["-", ONE_RULE[0], ONE_RULE[1], "concise"], &text).1;
    assert!(concise.starts_with("<stdin>:15:"), "{concise}");
    assert!(concise.contains(" (rendered from shop/templates/web.yaml)\n"), "{concise}");
}

#[test]
fn a_chart_in_a_chart_is_found_by_its_name_or_its_alias() {
    let folder = project(&[
        (
            "umbrella/Chart.yaml",
            "name: all\ndependencies:\n  - {name: shop, alias: web}\n  - {name: queue, repository: \"file://../queue\"}\n",
        ),
        ("umbrella/charts/folder/Chart.yaml", "name: shop\n"),
        ("umbrella/charts/folder/templates/web.yaml", ""),
        ("umbrella/charts/another/Chart.yaml", "name: another\n"),
        ("queue/Chart.yaml", "name: queue\n"),
        ("queue/templates/web.yaml", ""),
    ]);
    for (path, file) in [
        ("all/charts/web/templates/web.yaml", Some("umbrella/charts/folder/templates/web.yaml")),
        ("all/charts/shop/templates/web.yaml", Some("umbrella/charts/folder/templates/web.yaml")),
        ("all/charts/queue/templates/web.yaml", Some("queue/templates/web.yaml")),
        ("all/charts/redis/templates/web.yaml", None),
        ("all/templates/../charts/folder/templates/web.yaml", None),
        ("nothing/templates/web.yaml", None),
    ] {
        let found = lint_rendered(&folder, &rendered(&format!("# Source: {path}\n"), ""));
        assert_eq!(found, [(15, path.to_owned(), file.map(str::to_owned))]);
    }
}

#[test]
fn what_kustomize_built_is_found_from_the_folder_that_fits() {
    let annotation = |path: &str| format!(", annotations: {{config.kubernetes.io/origin: \"path: {path}\\n\"}}");
    let folder = project(&[
        ("base/web.yaml", DEPLOYMENT),
        ("base/kustomization.yaml", "resources: [web.yaml]\n"),
        ("overlays/prod/kustomization.yaml", "resources: [../../base]\n"),
        ("overlays/prod/extra.yaml", ""),
        ("overlays/test/Kustomization", "resources: [../../base]\n"),
        ("overlays/test/extra.yaml", ""),
        ("secret", ""),
    ]);
    std::fs::write(folder.path().parent().unwrap().join("outside.yaml"), "").unwrap();
    for (path, file) in [
        ("../../base/web.yaml", Some("base/web.yaml")),
        ("extra.yaml", None),
        ("../../../outside.yaml", None),
        ("/etc/passwd", None),
    ] {
        let found = lint_rendered(&folder, &rendered("", &annotation(path)));
        assert_eq!(found, [(13, path.to_owned(), file.map(str::to_owned))], "{path}");
    }
    let remote = annotation("base/web.yaml\\nrepo: https://example.com/base");
    assert_eq!(lint_rendered(&folder, &rendered("", &remote)), [(13, String::new(), None)]);
    // Beside a kustomization it is known which one it was.
    let saved = rendered("", &annotation("extra.yaml"));
    std::fs::write(folder.path().join("overlays/prod/all.yaml"), saved).unwrap();
    let saved = run(&folder, &["overlays/prod/all.yaml", ONE_RULE[0], ONE_RULE[1], "json"]);
    assert_eq!(origins(&saved), [(13, "extra.yaml".to_owned(), Some("overlays/prod/extra.yaml".to_owned()))]);
}

#[test]
fn comments_are_written_above_all_findings_and_then_nothing_is_found() {
    let windows = DEPLOYMENT.replace('\n', "\r\n");
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: b}]}\n".to_owned();
    let folder = project(&[("service.yaml", SERVICE), ("web.yaml", &windows), ("pod.yaml", &pod)]);
    let web = folder.path().join("web.yaml");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(&web, std::fs::Permissions::from_mode(0o640)).unwrap();
    }
    let before = run(&folder, &["--select=single-replica", "web.yaml"]);
    assert_eq!(before.0, 1, "{before:?}");
    let (code, out, err) = run(&folder, &["--add-ignore=a demo, nobody waits", "web.yaml", "service.yaml"]);
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    assert!(out.contains("kept quiet in 1 file"), "{out}");
    let text = std::fs::read_to_string(&web).unwrap();
    assert_eq!(text.replace("\r\n", "").matches('\n').count(), 0, "line ends stay: {text:?}");
    assert!(text.contains("  # lameduck: ignore[single-replica] a demo, nobody waits\r\n  replicas: 1"), "{text}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&web).unwrap().permissions().mode() & 0o777, 0o640);
    }
    let after = run(&folder, &["web.yaml", "service.yaml"]);
    assert_eq!(after.0, 0, "{after:?}");
    assert_eq!(std::fs::read_to_string(folder.path().join("pod.yaml")).unwrap(), pod, "context is left alone");
    let again = run(&folder, &["--add-ignore", "web.yaml", "service.yaml"]);
    assert_eq!((again.0, again.1.as_str()), (0, "no comment written\n"));
    assert_eq!(std::fs::read_to_string(&web).unwrap(), text);
}

/// The entry that is printed for what can have no comment does what it says.
#[test]
fn what_can_have_no_comment_is_told_with_an_exemption_that_works() {
    let json = r#"{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "tool"}, "spec": {"containers": [{"name": "a", "image": "b"}]}}"#;
    let folder = project(&[("a [1].json", json)]);
    let select = "--select=bare-pod";
    let (code, out, _) = run(&folder, &[select, "--add-ignore=it is a tool"]);
    assert_eq!(code, 1);
    assert!(out.contains("bare-pod: JSON has no comments"), "{out}");
    assert_eq!(std::fs::read_to_string(folder.path().join("a [1].json")).unwrap(), json);
    let entry = &out[out.find("exemptions:").unwrap()..];
    std::fs::write(folder.path().join("lameduck.yaml"), entry).unwrap();
    let after = run(&folder, &[select, "--quiet"]);
    assert_eq!((after.0, after.1.as_str()), (0, ""), "{entry}");
}

#[test]
fn comments_are_not_written_where_they_would_be_lost() {
    let folder = project(&[]);
    let (code, out, err) = run_with_stdin(&folder, &["-", "--add-ignore"], DEPLOYMENT);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("standard input"), "{err}");
    let text = rendered("# Source: shop/templates/web.yaml\n", "");
    let folder =
        project(&[("out.yaml", &text), ("shop/Chart.yaml", "name: shop\n"), ("shop/templates/web.yaml", "{{ }}\n")]);
    let (code, out, _) = run(&folder, &["--select=single-replica", "--add-ignore"]);
    assert_eq!(code, 1);
    assert!(out.contains("the next rendering of `shop/templates/web.yaml` would lose it"), "{out}");
    assert_eq!(std::fs::read_to_string(folder.path().join("out.yaml")).unwrap(), text);
}

#[test]
fn an_exemption_without_effect_is_found_when_all_was_looked_at() {
    let config = "\
exemptions:
  - {rules: [single-replica], name: shop, reason: one is enough}
  - {rules: [single-replica], name: gone, reason: was once here}
  - {rules: [worker-default-grace], reason: does not run}
  - {rules: [single-replica], name: old, reason: over, expires: 2020-01-01}
overrides:
  - paths: [elsewhere]
    exemptions: [{rules: [pdb-overlap], reason: nothing there}]
";
    let folder = project(&[("lameduck.yaml", config), ("a.yaml", SERVICE), ("b.yaml", DEPLOYMENT)]);
    let unused = |args: &[&str]| -> Vec<String> {
        let outcome = run(&folder, &[args, &["--output-format", "concise"]].concat());
        let lines = outcome.1.lines().filter(|line| line.contains("[unused-ignore]"));
        lines.map(|line| line.split(": ").next().unwrap().to_owned()).collect()
    };
    assert_eq!(unused(&[]), ["lameduck.yaml:3:5", "lameduck.yaml:8:18"]);
    // What was not looked at, or did not run, says nothing.
    assert_eq!(unused(&["a.yaml"]), [""; 0]);
    assert_eq!(unused(&["--isolated"]), [""; 0]);
    assert_eq!(unused(&["--select=pdb-overlap"]), [""; 0]);
    assert_eq!(unused(&["--select=pdb-overlap,unused-ignore"]), ["lameduck.yaml:8:18"]);
    assert_eq!(unused(&["--no-ignore"]), [""; 0]);
    assert_eq!(run(&folder, &["--select=pdb-overlap,unused-ignore"]).0, 1);
}

/// It keeps no old revision, which has a safe fix, and takes a number in quotes.
const FIXABLE: &str = "\
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  replicas: \"2\" # two
  revisionHistoryLimit: 0
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec: {containers: [{name: shop, image: example/shop:1}]}
";

fn fixed() -> String {
    FIXABLE.replace("\"2\"", "2").replace("  revisionHistoryLimit: 0\n", "")
}

#[test]
fn a_diff_changes_nothing_and_can_be_applied() {
    let folder = project(&[("deploy/shop.yaml", FIXABLE)]);
    let (code, diff, said) = run(&folder, &["--diff", "--isolated"]);
    assert_eq!((code, said.as_str()), (1, "would fix 2 findings in 1 file\n"));
    assert_eq!(std::fs::read_to_string(folder.path().join("deploy/shop.yaml")).unwrap(), FIXABLE);
    std::fs::write(folder.path().join("fix.diff"), diff).unwrap();
    let applied = Command::new("git").args(["apply", "fix.diff"]).current_dir(folder.path()).status().unwrap();
    assert!(applied.success());
    assert_eq!(std::fs::read_to_string(folder.path().join("deploy/shop.yaml")).unwrap(), fixed());
    assert_eq!(run(&folder, &["--diff", "--isolated"]), (0, String::new(), "nothing to fix\n".to_owned()));
}

#[test]
fn files_are_fixed_where_they_are() {
    let folder = project(&[("shop.yaml", FIXABLE), ("context/shop.yaml", FIXABLE)]);
    let file = folder.path().join("shop.yaml");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink("shop.yaml", folder.path().join("link.yaml")).unwrap();
    }
    let given = if cfg!(unix) { "link.yaml" } else { "shop.yaml" };
    let (code, report, said) = run(&folder, &["--fix", "--output-format=concise", given]);
    assert!(said.starts_with("fixed 2 findings in 1 file\n"), "{said}");
    assert_eq!((code, report.contains("no-rollback-history")), (0, false), "{report}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), fixed());
    assert_eq!(std::fs::read_to_string(folder.path().join("context/shop.yaml")).unwrap(), FIXABLE);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), if cfg!(unix) { 4 } else { 3 });
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
        assert!(std::fs::symlink_metadata(folder.path().join("link.yaml")).unwrap().is_symlink());
    }
}

#[test]
fn what_is_fixed_from_standard_input_goes_to_standard_output() {
    let folder = project(&[("shop.yaml", FIXABLE)]);
    for args in [&["--fix", "-"][..], &["--fix", "--stdin-filename", "shop.yaml"]] {
        assert_eq!(run_with_stdin(&folder, args, FIXABLE), (0, fixed(), "fixed 2 findings in 1 file\n".to_owned()));
        assert_eq!(run_with_stdin(&folder, args, SERVICE).1, SERVICE);
    }
    assert_eq!(std::fs::read_to_string(folder.path().join("shop.yaml")).unwrap(), FIXABLE);
}

#[test]
fn unsafe_fixes_are_made_when_asked_for() {
    let folder = project(&[("shop.yaml", &format!("{SERVICE}---\n{DEPLOYMENT}"))]);
    let replicas =
        |folder: &TempDir| std::fs::read_to_string(folder.path().join("shop.yaml")).unwrap().contains("replicas: 2");
    let (_, report, _) = run(&folder, &["--fix", "--select=single-replica"]);
    assert!(report.contains("1 fixable with `--fix --unsafe-fixes`"), "{report}");
    assert!(!replicas(&folder));
    let (code, _, _) = run(&folder, &["--fix", "--unsafe-fixes", "--select=single-replica"]);
    assert_eq!((code, replicas(&folder)), (0, true));
    assert_eq!(run(&folder, &["--unsafe-fixes"]).0, 2);
}

/// A Service that exposes a single replica, in a repository of git: it is the Service that makes it a finding.
fn repository() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    git(folder.path(), &["init", "--quiet"]);
    std::fs::create_dir(folder.path().join("apps")).unwrap();
    std::fs::write(folder.path().join("apps/shop.yaml"), DEPLOYMENT).unwrap();
    git(folder.path(), &["add", "."]);
    std::fs::write(folder.path().join("apps/service.yaml"), SERVICE).unwrap();
    folder
}

fn git(folder: &Path, args: &[&str]) {
    let mut command = Command::new("git");
    for variable in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"] {
        command.env_remove(variable);
    }
    let identity = ["-c", "user.name=test", "-c", "user.email=test@example.com"];
    assert!(command.current_dir(folder).args(identity).args(args).status().unwrap().success(), "git {args:?}");
}

const SINGLE: [&str; 5] = ["--select", "single-replica", "--output-format", "concise", "--quiet"];

#[test]
fn in_a_hook_untracked_files_do_not_count() {
    let folder = repository();
    for args in [&[][..], &["apps/shop.yaml"], &["apps"]] {
        let args = [&SINGLE[..], args].concat();
        let in_hook = || outcome(lameduck(folder.path(), &args).env("PRE_COMMIT", "1").output().unwrap());
        assert_eq!(concise(&run(&folder, &args)), ["apps/shop.yaml: single-replica"], "{args:?}");
        assert_eq!(in_hook(), (0, String::new(), String::new()), "{args:?}");

        git(folder.path(), &["add", "."]);
        assert_eq!(concise(&in_hook()), ["apps/shop.yaml: single-replica"], "{args:?}");
        git(folder.path(), &["rm", "--quiet", "--cached", "apps/service.yaml"]);
    }
    // What is named counts, tracked or not.
    let args = [&SINGLE[..], &["apps/shop.yaml", "apps/service.yaml"]].concat();
    assert_eq!(outcome(lameduck(folder.path(), &args).env("PRE_COMMIT", "1").output().unwrap()).0, 1);
}

#[test]
fn in_a_hook_an_untracked_configuration_does_not_hold() {
    let folder = repository();
    git(folder.path(), &["add", "."]);
    std::fs::write(folder.path().join("lameduck.yaml"), "rules: {single-replica: off}\n").unwrap();
    let in_hook = || outcome(lameduck(folder.path(), &SINGLE[2..]).env("PRE_COMMIT", "1").output().unwrap());
    let says = |outcome: &(i32, String, String)| outcome.1.contains("single-replica");
    assert!(!says(&run(&folder, &SINGLE[2..])));
    let untracked = in_hook();
    assert!(says(&untracked) && untracked.2.contains("`lameduck.yaml` does not hold"), "{untracked:?}");
    git(folder.path(), &["add", "lameduck.yaml"]);
    let tracked = in_hook();
    assert!(!says(&tracked) && tracked.2.is_empty(), "{tracked:?}");
}

/// `git commit --only` and `git commit --all` commit from an index of their own.
#[test]
fn in_a_hook_the_index_of_the_commit_counts() {
    let folder = repository();
    git(folder.path(), &["add", "."]);
    std::fs::copy(folder.path().join(".git/index"), folder.path().join(".git/next")).unwrap();
    git(folder.path(), &["rm", "--quiet", "--cached", "apps/service.yaml"]);
    let here = folder.path();
    for (index, code) in [(".git/index", 0), (".git/next", 1)] {
        for place in [here.to_owned(), here.join("apps")] {
            let mut command = lameduck(&place, &SINGLE);
            command.env("PRE_COMMIT", "1").env("GIT_INDEX_FILE", index);
            assert_eq!(outcome(command.output().unwrap()).0, code, "{index} in {}", place.display());
        }
    }
}

/// There git names the repository in the environment, but not the folder that belongs to it.
#[test]
fn in_a_hook_of_a_linked_worktree_its_files_count() {
    let folder = repository();
    git(folder.path(), &["add", "."]);
    git(folder.path(), &["commit", "--quiet", "--message", "shop"]);
    git(folder.path(), &["worktree", "add", "--quiet", "linked"]);
    let linked = folder.path().join("linked");
    std::fs::write(linked.join("apps/lameduck.yaml"), "").unwrap();
    let mut command = lameduck(&linked, &[&SINGLE[..], &["apps/shop.yaml"]].concat());
    command.env("PRE_COMMIT", "1").env("GIT_DIR", folder.path().join(".git/worktrees/linked"));
    assert_eq!(concise(&outcome(command.output().unwrap())), ["apps/shop.yaml: single-replica"]);
}

#[test]
fn in_a_hook_without_git_all_files_count_with_a_warning() {
    let folder = repository();
    std::fs::remove_dir_all(folder.path().join(".git")).unwrap();
    std::fs::create_dir(folder.path().join(".git")).unwrap();
    let (code, out, errors) = outcome(lameduck(folder.path(), &SINGLE).env("PRE_COMMIT", "1").output().unwrap());
    assert_eq!(code, 1, "{out}");
    assert!(errors.contains("could not ask git") && errors.contains("not a git repository"), "{errors}");
    let (code, _, errors) =
        outcome(lameduck(folder.path(), &SINGLE).env("PRE_COMMIT", "1").env("PATH", "").output().unwrap());
    assert!(code == 1 && errors.contains("could not ask git"), "{errors}");
}

#[test]
fn packages_get_completions_and_manual_pages() {
    let folder = project(&[]);
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let (code, script, _) = run(&folder, &["generate-shell-completion", shell]);
        assert!(code == 0 && script.contains("output-format"), "{shell}: {script}");
    }
    assert_eq!(run(&folder, &["generate-man-pages", "."]).0, 0);
    let page = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    assert!(page("lameduck.1").starts_with(".ie") && page("lameduck.1").contains(".SH SYNOPSIS"));
    assert!(page("lameduck-explain.1").contains(".TH LAMEDUCK-EXPLAIN 1 \"\" \"lameduck "));
    assert_eq!(run(&folder, &["generate-man-pages", "absent"]).0, 2);
}
