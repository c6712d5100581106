//! What consumers of single formats rely on.

use lameduck::render::Format;
use lameduck::rules::RULES;
use serde_json::Value;

use super::{cases, style, text_of};
use crate::support;

#[test]
fn json_lines_are_the_diagnostics_of_json() {
    for (name, case) in cases::all() {
        let lines: Vec<Value> = text_of(&case(), Format::JsonLines, &style())
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(Value::Array(lines), json(&case(), Format::Json)["diagnostics"], "{name}");
    }
}

#[test]
fn sarif_places_are_on_one_line_and_links_lead_somewhere() {
    for (name, case) in cases::all() {
        let sarif = json(&case(), Format::Sarif);
        let run = &sarif["runs"][0];
        for result in run["results"].as_array().unwrap() {
            let related = list(&result["relatedLocations"]);
            let places = [&result["locations"][0]].into_iter().chain(related);
            for region in places.map(|place| &place["physicalLocation"]["region"]) {
                assert_eq!(region["startLine"], region["endLine"], "{name}");
                assert!(region["startColumn"].as_u64() <= region["endColumn"].as_u64(), "{name}");
            }
            for place in related {
                let link = format!("]({})", place["id"]);
                assert!(result["message"]["text"].as_str().unwrap().contains(&link), "{name}: {link}");
            }
            let rule = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
            assert_eq!(run["tool"]["driver"]["rules"][rule]["id"], result["ruleId"], "{name}");
        }
    }
}

#[test]
fn sarif_has_the_help_of_every_rule() {
    let sarif = json(&cases::nothing_found(), Format::Sarif);
    let rules = list(&sarif["runs"][0]["tool"]["driver"]["rules"]);
    assert_eq!(rules.len(), RULES.len());
    for (rule, described) in RULES.iter().zip(rules) {
        assert_eq!(described["id"], rule.id);
        assert_eq!(described["help"]["markdown"], rule.text().trim());
        assert!(described["help"]["text"].as_str().unwrap().len() > rule.url().len() + 40, "{}", rule.id);
        let introduction = described["fullDescription"]["text"].as_str().unwrap();
        assert!(rule.text().replace('\n', " ").contains(introduction), "{}", rule.id);
    }
}

/// A deletion inserts nothing, and says so: reviewdog 0.21 breaks off without `insertedContent`.
#[test]
fn sarif_replacements_always_insert_a_text() {
    let sarif = json(&cases::syntax(), Format::Sarif);
    let fixes = list(&sarif["runs"][0]["results"]).iter().flat_map(|result| list(&result["fixes"]));
    let changes = fixes.flat_map(|fix| list(&fix["artifactChanges"]));
    let texts: Vec<_> = changes
        .flat_map(|change| list(&change["replacements"]))
        .map(|replacement| replacement["insertedContent"]["text"].as_str().unwrap())
        .collect();
    assert_eq!(texts, ["metadata: {name: \"%0A\"}\n", "", "2", "3", "1"]);
}

#[test]
fn fingerprints_are_unique_and_outlive_moved_lines() {
    let text = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers: [{name: a, image: b, lifecyle: {}, readinesProbe: {}}]\n";
    let moved = text.replace("kind", "# moved\n\nkind").replace("spec:", "spec: # by a few lines");
    let marks = |text: &str| {
        let report = support::lint(&[("a.yaml".into(), text.into())], &support::all_rules());
        let gitlab = json(&report, Format::Gitlab);
        let gitlab: Vec<_> = list(&gitlab).iter().map(|issue| issue["fingerprint"].clone()).collect();
        let sarif = json(&report, Format::Sarif);
        let results = list(&sarif["runs"][0]["results"]).iter();
        let sarif: Vec<_> = results.map(|result| result["partialFingerprints"]["lameduck/v1"].clone()).collect();
        assert_eq!(gitlab, sarif);
        gitlab
    };
    assert_eq!(marks(text), marks(&moved));
    assert!(marks(text).len() > 1);
    for (name, case) in cases::all() {
        let gitlab = json(&case(), Format::Gitlab);
        let mut marks: Vec<_> = list(&gitlab).iter().map(|issue| issue["fingerprint"].to_string()).collect();
        marks.sort();
        marks.dedup();
        assert_eq!(marks.len(), case().diagnostics.len(), "{name}");
    }
}

#[test]
fn github_commands_take_one_line_each() {
    for (name, case) in cases::all() {
        let text = text_of(&case(), Format::Github, &style());
        let commands = text.lines().filter(|line| line.starts_with("::"));
        assert_eq!(commands.count(), case().diagnostics.len(), "{name}");
    }
    let many = text_of(&cases::many_findings(), Format::Github, &style());
    assert!(many.contains("\n40 findings without an annotation"), "{many}");
}

#[test]
fn columns_of_rdjson_are_bytes() {
    let rdjson = json(&cases::unusual_text(), Format::Rdjson);
    let start = |index: usize| &rdjson["diagnostics"][index]["location"]["range"]["start"];
    let (text, places) = ("metadata: {name: \"日本語\", labels: {tier: ü}}", ["\"日本語\"", "ü"]);
    for (index, place) in (1..).zip(places) {
        assert_eq!(start(index)["column"], text.find(place).unwrap() + 1);
    }
}

#[test]
fn markdown_fits_into_a_comment() {
    let mut report = cases::many_findings();
    let more = (0..20).flat_map(|_| cases::many_findings().diagnostics);
    report.diagnostics.extend(more.collect::<Vec<_>>());
    let text = text_of(&report, Format::Markdown, &style());
    assert!(text.len() < 65536, "{}", text.len());
    assert!(text.contains(" more findings, for which there is no room here."));
}

fn json(report: &lameduck::Report, format: Format) -> Value {
    serde_json::from_str(&text_of(report, format, &style())).unwrap()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}
