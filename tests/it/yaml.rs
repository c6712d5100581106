//! The reader: what texts mean, where their parts stand, and that nothing can hurt it.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::format_push_string, clippy::format_collect)]

use std::fs;
use std::path::Path;

use lameduck::source::{SourceId, Span};
use lameduck::yaml::{
    Node, Parsed, Style, SyntaxError, TopLevel, Tree, Value, documents, parse, top_level_kind, top_level_value,
};

/// Characters that a fixture spells out. `<END>` drops the line break behind it.
const SPELLED: [(&str, &str); 11] = [
    ("<TAB>", "\t"),
    ("<CR>", "\r"),
    ("<NEL>", "\u{85}"),
    ("<LS>", "\u{2028}"),
    ("<BOM>", "\u{FEFF}"),
    ("<NUL>", "\0"),
    ("<BEL>", "\u{7}"),
    ("<DEL>", "\u{7F}"),
    ("<NBSP>", "\u{A0}"),
    ("<LF>", "\n"),
    ("<END>\n", ""),
];

struct Case {
    title: String,
    text: String,
    expected: Vec<String>,
}

/// The documents are what `NewYAMLOrJSONDecoder` of k8s.io/apimachinery 0.35 gives, and an error stands
/// where it gives one. We differ on purpose in one thing: a bad separator does not take the document
/// before it along.
///
/// Cases are a `# title`, a text, and after it `=> ` with the JSON of each document, or `=! ` with the error.
fn cases(path: &Path) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut between = true;
    for line in fs::read_to_string(path).unwrap().split_inclusive('\n') {
        match (between, line.strip_prefix("# ")) {
            (true, Some(title)) => {
                cases.push(Case { title: title.trim().to_owned(), text: String::new(), expected: Vec::new() });
                between = false;
            }
            (true, None) => assert!(line.trim().is_empty(), "{}: {line:?} is outside of a case", path.display()),
            (false, _) => {
                let case = cases.last_mut().unwrap();
                if line.starts_with("=> ") || line.starts_with("=! ") {
                    case.expected.push(line.trim_end().to_owned());
                } else if case.expected.is_empty() {
                    case.text.push_str(line);
                } else {
                    assert!(line.trim().is_empty(), "{}: {line:?} follows an expectation", path.display());
                    between = true;
                }
            }
        }
    }
    for case in &mut cases {
        case.text = SPELLED.iter().fold(case.text.clone(), |text, (spelled, raw)| text.replace(spelled, raw));
    }
    cases
}

/// What kubectl would get from a text, in a fixture's notation: documents until the first error.
fn outcome(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for range in documents(text) {
        let parsed = parse(SourceId(0), text, range);
        let roots = parsed.trees.iter().map(Tree::root).filter(|root| root.value() != Value::Null);
        lines.extend(roots.map(|root| format!("=> {}", root.to_json())));
        if let Some(error) = parsed.error {
            lines.push(format!("=! {}", explained(text, &error)));
            return lines;
        }
    }
    if lines.is_empty() {
        lines.push("=> nothing".to_owned());
    }
    lines
}

fn explained(text: &str, error: &SyntaxError) -> String {
    let spelled = |span| {
        SPELLED
            .iter()
            .filter(|(name, _)| *name != "<END>\n")
            .fold(slice(text, span).to_owned(), |text, (name, raw)| text.replace(raw, name))
    };
    let mut line = format!("`{}`: {}", spelled(error.span), error.message);
    if let Some(help) = &error.help {
        line += &format!("; help: {help}");
    }
    if let Some((span, label)) = &error.related {
        line += &format!("; `{}`: {label}", spelled(*span));
    }
    line
}

/// JSON by value: `1.0` is `1`, and the order of keys does not matter.
fn same_json(left: &serde_json::Value, right: &serde_json::Value) -> bool {
    use serde_json::Value::{Array, Number, Object};
    match (left, right) {
        (Number(left), Number(right)) if left.is_f64() || right.is_f64() => left.as_f64() == right.as_f64(),
        (Array(left), Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| same_json(left, right))
        }
        (Object(left), Object(right)) => {
            left.len() == right.len()
                && left.iter().all(|(key, value)| right.get(key).is_some_and(|other| same_json(value, other)))
        }
        _ => left == right,
    }
}

fn same_line(left: &str, right: &str) -> bool {
    let json = |line: &str| serde_json::from_str(line.strip_prefix("=> ")?).ok();
    match (json(left), json(right)) {
        (Some(left), Some(right)) => same_json(&left, &right),
        _ => left == right,
    }
}

fn slice(text: &str, span: Span) -> &str {
    text.get(span.start as usize..span.end as usize).unwrap()
}

#[test]
fn texts_mean_what_kubectl_reads() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/yaml");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut count = 0;
    let mut failures = String::new();
    for file in files {
        for case in cases(&file) {
            count += 1;
            let found = outcome(&case.text);
            let same = found.len() == case.expected.len()
                && found.iter().zip(&case.expected).all(|(found, expected)| same_line(found, expected));
            if !same {
                let name = file.file_name().unwrap().to_string_lossy();
                let (expected, found) = (case.expected.join("\n"), found.join("\n"));
                failures += &format!("{name}: {}\nexpected\n{expected}\nfound\n{found}\n\n", case.title);
            }
        }
    }
    assert!(failures.is_empty(), "{failures}");
    assert!(count > 150, "only {count} cases were found");
}

fn read(text: &str) -> Tree<'_> {
    let range = documents(text).into_iter().next().unwrap();
    let Parsed { mut trees, error } = parse(SourceId(7), text, range);
    assert_eq!(error, None, "{:?}", text.get(..200).unwrap_or(text));
    trees.remove(0)
}

/// Every key and value below a node with the text that its place covers.
fn places(text: &str) -> String {
    let tree = read(text);
    let mut lines = String::new();
    walk(text, tree.root(), "", &mut lines);
    lines
}

fn walk(text: &str, node: Node<'_>, path: &str, lines: &mut String) {
    lines.push_str(&format!("{path} = {:?}\n", slice(text, node.span())));
    for entry in node.entries() {
        let path = format!("{path}.{}", entry.key);
        lines.push_str(&format!("{path} : {:?}\n", slice(text, entry.key_span)));
        walk(text, entry.value, &path, lines);
    }
    for (index, item) in node.items().into_iter().enumerate() {
        walk(text, item, &format!("{path}[{index}]"), lines);
    }
}

#[track_caller]
fn assert_places(text: &str, expected: &[&str]) {
    let found = places(text);
    let found: Vec<&str> = found.lines().collect();
    assert_eq!(found, expected);
}

#[test]
fn scalars_are_placed_with_their_quotes() {
    assert_places(
        "a: b # c\n\"d\": 'e'\nf: one\n  two\n\ng: \"x\n  y\"  \n",
        &[
            r#" = "a: b # c\n\"d\": 'e'\nf: one\n  two\n\ng: \"x\n  y\"""#,
            r#".a : "a""#,
            r#".a = "b""#,
            r#".d : "\"d\"""#,
            r#".d = "'e'""#,
            r#".f : "f""#,
            r#".f = "one\n  two""#,
            r#".g : "g""#,
            r#".g = "\"x\n  y\"""#,
        ],
    );
}

#[test]
fn block_scalars_are_placed_from_their_header_to_their_last_line() {
    assert_places(
        "a: |\n  x\n\n  y\n\n# c\nb: &n !!str >- # |\n\n  z\n   \nc: |+\n\nd: |",
        &[
            r#" = "a: |\n  x\n\n  y\n\n# c\nb: &n !!str >- # |\n\n  z\n   \nc: |+\n\nd: |""#,
            r#".a : "a""#,
            r#".a = "|\n  x\n\n  y""#,
            r#".b : "b""#,
            r#".b = ">- # |\n\n  z""#,
            r#".c : "c""#,
            r#".c = "|+""#,
            r#".d : "d""#,
            r#".d = "|""#,
        ],
    );
}

#[test]
fn collections_are_placed_from_their_first_key_to_their_last_value() {
    assert_places(
        "a:\n- b: 1\n  c:\n    - 2\n\n-  - 3\n# c\nd: {e: [4, 5], }  \n",
        &[
            r#" = "a:\n- b: 1\n  c:\n    - 2\n\n-  - 3\n# c\nd: {e: [4, 5], }""#,
            r#".a : "a""#,
            r#".a = "- b: 1\n  c:\n    - 2\n\n-  - 3""#,
            r#".a[0] = "b: 1\n  c:\n    - 2""#,
            r#".a[0].b : "b""#,
            r#".a[0].b = "1""#,
            r#".a[0].c : "c""#,
            r#".a[0].c = "- 2""#,
            r#".a[0].c[0] = "2""#,
            r#".a[1] = "- 3""#,
            r#".a[1][0] = "3""#,
            r#".d : "d""#,
            r#".d = "{e: [4, 5], }""#,
            r#".d.e : "e""#,
            r#".d.e = "[4, 5]""#,
            r#".d.e[0] = "4""#,
            r#".d.e[1] = "5""#,
        ],
    );
}

#[test]
fn an_absent_value_is_an_empty_place_behind_the_colon_or_dash() {
    fn start(node: Node<'_>) -> (Value<'_>, u32, u32) {
        (node.value(), node.span().start, node.span().end)
    }
    let tree = read("a: # c\nb:\n  -\n  - \nc: {d: , e}\n? f\nz : ");
    let root = tree.root();
    assert_eq!(start(root.get("a").unwrap().value), (Value::Null, 2, 2));
    let items: Vec<_> = root.get("b").unwrap().value.items().into_iter().map(start).collect();
    assert_eq!(items, [(Value::Null, 13, 13), (Value::Null, 17, 17)]);
    let flow = root.get("c").unwrap().value;
    assert_eq!(start(flow.get("d").unwrap().value), (Value::Null, 25, 25));
    assert_eq!(start(flow.get("e").unwrap().value), (Value::Null, 29, 29));
    assert_eq!(start(root.get("z").unwrap().value), (Value::Null, 38, 38));
}

#[test]
fn places_count_from_the_start_of_the_file() {
    let text = "\u{FEFF}# é\r\n---\r\nä: 1\r\n---\nb: {\"ü\": x}\n--- # c\nd: |\n x\n";
    let mut found = Vec::new();
    for range in documents(text) {
        for tree in parse(SourceId(3), text, range).trees {
            for entry in tree.root().entries() {
                found.push((slice(text, entry.key_span).to_owned(), slice(text, entry.value.span()).to_owned()));
                assert_eq!(entry.key_span.source, SourceId(3));
            }
            found.extend(tree.comments().iter().map(|&comment| (slice(text, comment).to_owned(), String::new())));
        }
    }
    let found: Vec<_> = found.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    assert_eq!(found, [("ä", "1"), ("b", "{\"ü\": x}"), ("d", "|\n x"), ("# c", "")]);
}

#[test]
fn an_error_behind_other_documents_is_placed_in_the_file() {
    let text = "ä: 1\n---\nb: [1\n---\nc: 2\n";
    let parsed: Vec<_> = documents(text).into_iter().map(|range| parse(SourceId(0), text, range)).collect();
    let errors: Vec<_> = parsed.iter().map(|parsed| parsed.error.as_ref().map(|e| slice(text, e.span))).collect();
    assert_eq!(errors, [None, Some("["), None]);
    assert_eq!(parsed[2].trees[0].root().to_json(), r#"{"c":2}"#);
}

#[test]
fn json_is_placed_too() {
    assert_places(
        "{\"a\": [1, {\"b\\n\": \"c\"}],\n \"d\" : null }\n",
        &[
            r#" = "{\"a\": [1, {\"b\\n\": \"c\"}],\n \"d\" : null }""#,
            r#".a : "\"a\"""#,
            r#".a = "[1, {\"b\\n\": \"c\"}]""#,
            r#".a[0] = "1""#,
            r#".a[1] = "{\"b\\n\": \"c\"}""#,
            ".a[1].b",
            r#" : "\"b\\n\"""#,
            ".a[1].b",
            r#" = "\"c\"""#,
            r#".d : "\"d\"""#,
            r#".d = "null""#,
        ],
    );
}

#[test]
fn what_an_alias_reaches_is_placed_at_the_outermost_alias() {
    let text = "a: &x {k: 1}\nb: &y\n  l: *x\nc: *y\n";
    let tree = read(text);
    let deep = tree.root().get("c").unwrap().value.get("l").unwrap();
    assert_eq!(slice(text, deep.key_span), "*y");
    assert_eq!(slice(text, deep.value.span()), "*y");
    assert_eq!(slice(text, deep.value.text_span()), "{k: 1}");
    let deepest = deep.value.get("k").unwrap().value;
    assert_eq!((slice(text, deepest.span()), slice(text, deepest.text_span())), ("*y", "1"));
    assert!(deepest.is_aliased());
    let near = tree.root().get("b").unwrap().value;
    assert!(!near.is_aliased());
    assert_eq!(slice(text, near.get("l").unwrap().value.span()), "*x");
    let aliases: Vec<_> = tree.aliases().iter().map(|&(at, to)| (slice(text, at), slice(text, to))).collect();
    assert_eq!(aliases, [("*x", "{k: 1}"), ("*y", "l: *x")]);
}

#[test]
fn merged_entries_are_placed_at_their_alias_and_ordered_by_who_wins() {
    let text = "a: &x {k: 1, l: 1}\nb:\n  k: 2\n  <<: [*x, {m: 3}]\n  l: 4\n";
    let tree = read(text);
    let merged = tree.root().get("b").unwrap().value;
    let entries: Vec<_> = merged
        .entries()
        .into_iter()
        .map(|entry| {
            (entry.key, slice(text, entry.key_span), slice(text, entry.value.span()), entry.value.is_aliased())
        })
        .collect();
    assert_eq!(entries, [("m", "m", "3", false), ("k", "*x", "*x", true), ("l", "l", "4", false)]);
    for entry in merged.entries() {
        assert_eq!(merged.get(entry.key).unwrap().value.span(), entry.value.span());
    }
    assert!(merged.get("<<").is_none());
}

#[test]
fn keys_twice_are_listed_in_the_order_of_the_second() {
    let text = "a: 1\nb: {c: 1, 'c': 2, <<: {c: 3}}\na: 2\ntrue: 1\nyes: 2\na: 3\n";
    let tree = read(text);
    let found: Vec<_> = tree
        .duplicates()
        .iter()
        .map(|d| (d.key.as_str(), slice(text, d.first), slice(text, d.second), d.second.start))
        .collect();
    assert_eq!(found, [("c", "c", "'c'", 15), ("a", "a", "a", 35), ("true", "true", "yes", 48), ("a", "a", "a", 55)]);
    assert_eq!(tree.root().get("a").unwrap().value.value(), Value::Int(3));
    assert_eq!(tree.root().entries().len(), 3);
    let many: String = (0..50).map(|key| format!("k{}: {key}\n", key % 40)).collect();
    assert_eq!(read(&many).duplicates().len(), 10);
    assert_eq!(read(&many).root().entries().len(), 40);
}

#[test]
fn comments_are_listed_in_the_order_of_the_text() {
    let text = "# one\na: | # two\n  # text\n# three\nb: [1, # four\n  2] # five\nc: \"x\"#six\n  # seven";
    let tree = read(text);
    let found: Vec<_> = tree.comments().iter().map(|&span| slice(text, span)).collect();
    assert_eq!(found, ["# one", "# two", "# three", "# four", "# five", "#six", "# seven"]);
}

#[test]
fn styles_are_kept() {
    let tree = read("a: x\nb: 'x'\nc: |\n  x\nd: [{}]\ne:\n- x\nf:\n");
    let style = |key: &str| tree.root().get(key).unwrap().value.style();
    assert_eq!(tree.root().style(), Style::Block);
    assert_eq!([style("a"), style("b"), style("c")], [Style::Plain, Style::Quoted, Style::BlockScalar]);
    assert_eq!([style("d"), style("e"), style("f")], [Style::Flow, Style::Block, Style::Plain]);
    assert_eq!(tree.root().get("d").unwrap().value.items()[0].style(), Style::Flow);
}

#[test]
fn values_are_typed() {
    let tree = read("[12, 1.5, x, yes, ~, 18446744073709551615, [], {}]");
    let values: Vec<_> = tree.root().items().into_iter().map(Node::value).collect();
    let expected = [
        Value::Int(12),
        Value::Float(1.5),
        Value::Str("x"),
        Value::Bool(true),
        Value::Null,
        Value::Float(18_446_744_073_709_551_615.0),
        Value::Sequence,
        Value::Mapping,
    ];
    assert_eq!(values, expected);
}

#[test]
fn documents_cover_the_text() {
    for text in ["", "a", "---", "a\n---", "---\n---\n", "a\n---b\n----\n ---\n\n---\r\n", "\n---\n"] {
        let ranges = documents(text);
        let mut at = 0;
        for range in &ranges {
            assert_eq!(range.start, at);
            at = range.end;
        }
        assert_eq!(at as usize, text.len());
    }
    assert_eq!(documents("a\n---b\n----\n ---\n"), [0..2, 2..7, 7..17]);
}

#[test]
fn a_clear_kind_needs_no_parsing() {
    let kind = |text| match top_level_kind(text) {
        TopLevel::Kind(kind) => kind,
        TopLevel::Unclear => "?",
    };
    assert_eq!(kind("kind: Pod\n"), "Pod");
    assert_eq!(kind("--- # c\n# d\n\napiVersion: v1\nkind:  Pod  # e\nspec:\n- a\n  kind: B\n"), "Pod");
    assert_eq!(kind("\u{FEFF}apiVersion: v1\r\nkind: Pod\r\n"), "Pod");
    assert_eq!(kind("data:\n  x: |\n    kind: A\nkind: ConfigMap"), "ConfigMap");
    for unclear in [
        "",
        "a: 1\n",
        "kind: A\nkind: B\n",
        "kind: A\n\"kind\": B\n",
        "kind: A\n'kind': B\n",
        "kind: A\n? kind\n: B\n",
        "kind: A\n!!str kind: B\n",
        "kind: A\n&x kind: B\n",
        "kind: A\n*x : B\n",
        "kind: A\n<<: {kind: B}\n",
        "kind: A\nkind : B\n",
        "kind: A\n...\nkind: B\n",
        "kind: A\n\u{FEFF}kind: B\n",
        "kind: A\rkind: B\n",
        "a: 1\rkind: B\nkind: A\n",
        "kind: A\nb: 1\u{85}kind: B\n",
        "kind: A\nb: 1\u{2028}kind: B\n",
        "kind: A\n  B\n",
        "kind: A\n\n  # c\n  B\n",
        "kind: 'A'\n",
        "kind: &x A\n",
        "kind: *x\n",
        "kind: A B\n",
        "kind: A: b\n",
        "kind:\n  A\n",
        "kind:\n",
        "kind: yes\n",
        "kind: |\n  A\n",
        "{kind: A}\n",
        "{\nkind: A,\n\"kind\": B}\n",
        "{\"kind\": \"A\"}\n",
        "- kind: A\n",
        "-\nkind: A\n",
        " kind: A\n",
        " a: \"\nkind: A\n\"\n kind: B\n",
        "a: \"\nkind: A\nb\"\n",
        "a: {\nkind: A\n}\n",
        "%YAML 1.1\nkind: A\n",
        "--- kind: B\nkind: A\n",
        "---#b\nkind: A\n",
        "kind:A\n",
        "kind: A#b\n",
    ] {
        assert_eq!(kind(unclear), "?", "{unclear:?}");
    }
}

#[test]
fn other_top_level_values_need_no_parsing_either() {
    let text = "---\napiVersion: apps/v1 # c\nkind: Deployment\nmetadata:\n  name: a\n";
    assert_eq!(top_level_value(text, "apiVersion"), Some("apps/v1"));
    assert_eq!(top_level_value(text, "kind"), Some("Deployment"));
    assert_eq!(top_level_value(text, "metadata"), None);
    assert_eq!(top_level_value(text, "api"), None);
}

/// Whatever a look at the first column says must agree with the parser, on every fixture and cut.
#[test]
fn a_clear_kind_is_what_the_parser_finds() {
    let pieces = [
        "kind: A\n",
        "kind: B\n",
        "a: \"\n",
        "\"\n",
        "b: {\n",
        "}\n",
        "c: |\n",
        " x\n",
        "- y\n",
        "# z\n",
        "'kind': C\n",
    ];
    let mut clear = 0;
    for index in 0..pieces.len().pow(4) {
        let mut rest = index;
        let mut text = String::new();
        for _ in 0..4 {
            text.push_str(pieces[rest % pieces.len()]);
            rest /= pieces.len();
        }
        let TopLevel::Kind(kind) = top_level_kind(&text) else { continue };
        let parsed = parse(SourceId(0), &text, documents(&text)[0].clone());
        let Some(tree) = parsed.trees.first() else { continue };
        // Where the look mistakes text in quotes for a key, the document has no kind at all.
        let Some(found) = tree.root().get("kind") else { continue };
        clear += 1;
        assert_eq!(found.value.value(), Value::Str(kind), "{text:?}");
    }
    assert!(clear > 100, "{clear}");
}

/// Reads a hostile text to the end: every node, entry and place.
fn survive(text: &str) -> usize {
    let mut nodes = 0;
    for range in documents(text) {
        let _ = top_level_kind(&text[range.start as usize..range.end as usize]);
        let parsed = parse(SourceId(0), text, range);
        if let Some(error) = &parsed.error {
            slice(text, error.span);
        }
        for tree in &parsed.trees {
            nodes += tree.root().to_json().len();
        }
    }
    nodes
}

#[test]
fn every_cut_of_every_fixture_is_survived() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/yaml");
    for entry in fs::read_dir(folder).unwrap() {
        for case in cases(&entry.unwrap().path()) {
            let text = case.text.get(..600).unwrap_or(&case.text);
            for (at, _) in text.char_indices() {
                survive(&text[..at]);
                survive(&text[at..]);
            }
        }
    }
}

#[test]
fn deep_nesting_is_an_error_and_no_crash() {
    let error = |text: &str| parse(SourceId(0), text, documents(text)[0].clone()).error.map(|error| error.message);
    let too_deep = Some("collections nest more than 1000 levels deep".to_owned());
    assert_eq!(error(&"[".repeat(100_000)), too_deep);
    assert_eq!(error(&format!("{}{}", "[".repeat(1001), "]".repeat(1001))), too_deep);
    assert_eq!(error(&format!("{}{}", "[".repeat(1000), "]".repeat(1000))), None);
    assert_eq!(error(&"- ".repeat(10_000)), too_deep);
    assert_eq!(error(&"{\"a\":".repeat(10_000)), too_deep);
    let blocks: String = (0..2000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    assert_eq!(error(&blocks), too_deep);
    let by_alias =
        format!("a: &x {}{}\nb: {}*x{}\n", "[".repeat(600), "]".repeat(600), "[".repeat(600), "]".repeat(600));
    assert_eq!(error(&by_alias), too_deep);
}

#[test]
fn alias_bombs_are_refused() {
    let nested = |value: &dyn Fn(usize) -> String| -> String {
        (1..40).map(|level| format!("a{level}: &a{level} {}\n", value(level - 1))).collect()
    };
    let lists =
        format!("a0: &a0 [x, x]\n{}", nested(&|below| format!("[{}]", vec![format!("*a{below}"); 9].join(", "))));
    let merges = format!("a0: &a0 {{x: 1}}\n{}", nested(&|below| format!("{{<<: [*a{below}, *a{below}]}}")));
    for bomb in [lists, merges] {
        let error = parse(SourceId(0), &bomb, documents(&bomb)[0].clone()).error.unwrap();
        assert_eq!(error.message, "the aliases of this document repeat so much that kubectl rejects it");
    }
}

#[test]
fn many_aliases_that_repeat_little_are_fine() {
    let text = format!("a: &x {{k: v}}\nb:\n{}", "- *x\n".repeat(200));
    assert_eq!(read(&text).root().get("b").unwrap().value.items().len(), 200);
    let chain: String =
        (1..200).map(|level| format!("a{level}: &a{level} {{<<: *a{}, k{level}: 1}}\n", level - 1)).collect();
    let text = format!("a0: &a0 {{k0: 1}}\n{chain}");
    assert_eq!(read(&text).root().get("a199").unwrap().value.entries().len(), 200);
}

#[test]
fn monsters_are_read_in_linear_time() {
    let long = |piece: &str, times: usize| piece.repeat(times);
    let monsters = [
        format!("a: {}", long("x", 1_000_000)),
        format!("a: \"{}", long("x y ", 200_000)),
        long("# c\n", 20_000) + "a: 1",
        String::from("a: 1\n") + &long("# c\n", 20_000),
        String::from("a:\n") + &long("- \"x\"#c\n", 2_000),
        String::from("a: [\n") + &long("\t1,\n x,\n", 1_000) + "]",
        String::from("a: [") + &long("b:,", 2_000) + "]",
        long("---\n", 50_000),
        (0..20_000).map(|key| format!("k{key}: {key}\n")).collect(),
        long("k: 1\n", 20_000),
        long("\"", 50_001),
        long(":", 100_000),
        long(": ", 50_000),
        long("? ", 50_000),
        long("&a ", 50_000),
        long("!a ", 50_000),
        String::from("a: |\n") + &long("\n", 200_000),
        long("a: |\n\n\n", 10_000),
        long(" ", 500_000),
        long("\r", 200_000),
        long("\t", 200_000),
        long("\u{85}", 100_000),
        String::from("a: \"") + &long("\u{2028} ", 50_000) + "\"",
        long("\0", 1000),
        String::from("a: &x [1]\nb:\n") + &long("- *x\n", 20_000),
        long("{\"a\": 1}\n", 20_000),
        String::from("{\"a\": \"") + &long("\\u00e9\\\\", 50_000) + "\"}",
        String::from("{\"a\": [") + &long("1,", 50_000) + "x]}",
        long("a: {{ .x }}\n", 20_000),
        long("a:\n  - x\n\n\t", 20_000),
    ];
    for monster in monsters {
        let start = std::time::Instant::now();
        survive(&monster);
        let head: String = monster.chars().take(20).collect();
        // Generous: a slow machine and a debug build, but nothing quadratic.
        assert!(start.elapsed().as_secs() < 10, "{head:?} took {:?}", start.elapsed());
    }
}
