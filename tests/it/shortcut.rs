//! The reader's short cut reads exactly what the full reader reads, down to the last span.

use std::path::Path;

use lameduck::source::{SourceId, Span};
use lameduck::yaml::{Look, Node, Place, documents, look, parse, parse_in_full, paths, quick_paths};

use crate::support::{Random, files_below, root};

/// Bytes that matter to a reader of YAML.
const BYTES: &[u8] = b"  \n-:#'\"[]{},|>&*!?%\t\\x~.<";

#[test]
fn the_short_cut_reads_fixtures_and_mutations_of_them_as_the_full_reader_does() {
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let mut compared = 0;
    for (path, text) in files_below(&root().join("fixtures")) {
        let path = Path::new(&path);
        for range in documents(&text) {
            let document = &text[range.start as usize..range.end as usize];
            compare(document, path);
            for _ in 0..8 {
                compare(&random.mutated(document), path);
                compared += 1;
            }
        }
    }
    assert!(compared > 1000, "{compared}");
}

#[test]
fn the_short_cut_reads_odd_texts_as_the_full_reader_does() {
    for text in [
        "a:\n  - |\n    b\r\nc: d\n",
        "a: |\n  b\n\n   c\n    \n  d\n\n\ne: >-\n  f\n  g\n\n\n  h\n   i\n  j\n\nk: |+\n  l\n\n\nm: n\n",
        "a: >\n\n  b\n  c\n\n",
        "a: |\n   \n  b\n",
        "a:\n- b\n-  - c\n   - d: e\n     f:\n     - g\nh:\n  i\n",
        "a: b\n  c\n\n\n  d # e\nf: 'g''h'\ni: \"j\\n\\\"k\\\"\"\n",
        "a: b\n  # c\n  d\n",
        "a: 'b\n  c'\nd: \"e\n  \\\n  f\"\n",
        "a: {b: [c, d,], e: {}, 'f': \"g\"}\nh: [\n  i, j\n  ]\n",
        "a: {b:[c]}\n",
        "a: [b: c]\n",
        "a: [b\n  c]\n",
        "a:\n  b:\n c: d\n",
        "a: b: c\n",
        "a: b\n c: d\n",
        "- a\n- b: c\n  d: e\n-\n",
        "- a\nb: c\n",
        "- a:\n  - - b\n  c: d\n",
        "a:\n-\n  - b\n",
        "~: a\n",
        "a: .inf\n",
        "a: -.INF\n",
        "<<: {a: b}\n",
        "18446744073709551615: a\n",
        "kind: A\nkind: B\n",
        "\"k\\u0069nd\": A\n",
        "a: 1\n---\n# nothing\n--- \nb: 2\n",
        "a: b\u{a0}\nc: \u{e9}\n",
        "a: b\u{2028}c\n",
        "a:\tb\n",
        "a: b\tc\n",
        "# a\tb\na: |\n  b\tc\n\td\n",
        "a: |\n \u{a0}\nb: c\n",
        "...\na: b\n",
        "a: b\n...\nc\n",
        "%YAML 1.1\n---\na: b\n",
        "a: b\r\nc:\r\n  - d\r\n",
        "a: \"b\" c\n",
        "a: \"b\"c: d\n",
        "a : b\n",
        "a: # b\n  c\n",
        "a: b #c\nd: e#f\n",
        "a:\n  - b\n - c\n",
        "a: :80\nb:\n  - :c\n  - ::\n:d: e\n",
        "a: :\n",
        "a: :: b\n",
        "a:\n  b: 'c\n d'\ne: f\n",
        "a:\n  b: 'c\nd'\ne: f\n",
        "a:\n  b: \"c\n  d\ne\n",
        "{{- if .a }}\nb: c\n{{- end }}\n",
        "a: {{ .b }}\n",
        "a:\n  {{- toYaml .b | nindent 2 }}\nc: d\n",
        "a:\n  - {{ .b }}\n",
        "a: b\n  {{- c }}\n",
        "a: b\n# c\n  {{- d }}\n",
        "a: 'b'\n  {{- c }}\n",
        "a: |\n  b\n {{ c }}\n",
        "a:  {{ b }}\n",
        "a: {{ b }}: c\n",
        "a: {{}}\n",
        "{a: b}\n{{ c }}\n",
        "a: [b]\n{{ c }}: d\n",
        "- a\n{{ b }}\n",
        "a:\n{{ b }}\n",
        "a: {{b: {c: d}}\n  e: f\n",
        "{\"a\": 1},{\"b\0\": \"{{c\": {\"d\": \"e\"},\"f\": {\"g\":2,\"h}\n--# i\n",
    ] {
        compare(text, Path::new(text));
        for range in documents(text) {
            let full = parse_in_full(SourceId(0), text, range.clone());
            assert_eq!(format!("{:?}", parse(SourceId(0), text, range)), format!("{full:?}"), "{text}");
        }
    }
}

#[test]
fn the_short_cut_to_paths_answers_as_the_tree_does() {
    let mut random = Random(0x2545_F491_4F6C_DD1D);
    let (mut quick, mut all) = (0, 0);
    for (path, text) in files_below(&root().join("fixtures")) {
        for range in documents(&text) {
            let document = &text[range.start as usize..range.end as usize];
            let on_windows = document.replace('\n', "\r\n");
            for text in [document.to_owned(), on_windows, random.mutated(document), random.mutated(document)] {
                let places = places(&text);
                all += places.len();
                quick += compare_paths(&text, &places, &path);
            }
        }
    }
    assert!(quick > 10_000 && quick > all / 2, "{quick} of {all}");
}

/// For the whole and some objects in lists, all places in it that are a node, a key, both, a comment, or empty; none if
/// a key stands twice.
fn places(text: &str) -> Vec<Place> {
    let parsed = parse_in_full(SourceId(0), text, documents(text).into_iter().next().unwrap_or(0..0));
    let ([tree], None) = (&*parsed.trees, &parsed.error) else { return Vec::new() };
    if !tree.duplicates().is_empty() {
        return Vec::new();
    }
    let mut spans = tree.comments().to_vec();
    let mut objects = vec![tree.root().span()];
    let mut open: Vec<Node<'_>> = vec![tree.root()];
    while let Some(node) = open.pop() {
        spans.push(node.span());
        objects.extend(node.items().iter().filter(|item| !item.entries().is_empty()).map(|item| item.span()));
        for entry in node.entries() {
            let value = entry.value.span();
            spans.extend([entry.key_span, Span { end: value.end.max(entry.key_span.end), ..entry.key_span }]);
        }
        open.extend(node.items());
        open.extend(node.entries().iter().map(|entry| entry.value));
    }
    let ends = spans.iter().flat_map(|span| [span.start, span.end]).map(|at| Span::new(SourceId(0), at, at));
    spans.extend(ends.collect::<Vec<_>>());
    let inside = |object: Span| spans.iter().filter(move |span| object.contains(**span));
    objects.iter().step_by(4).flat_map(|&object| inside(object).map(move |&span| Place { span, object })).collect()
}

/// Asks for all paths at once, and for some alone, when reading ends early. Says how many the short cut knew.
fn compare_paths(text: &str, places: &[Place], path: &str) -> usize {
    let Some(range) = documents(text).into_iter().next().filter(|_| !places.is_empty()) else { return 0 };
    let told = paths(text, range.clone(), places);
    let Some(quick) = quick_paths(text, range.clone(), places) else { return 0 };
    assert_eq!(quick, told, "{path}:\n{text}\n{places:?}");
    for (place, told) in places.iter().zip(&told).step_by(5) {
        let alone = quick_paths(text, range.clone(), &[*place]);
        assert_eq!(alone.as_ref().and_then(|paths| paths.first()), Some(told), "{path}: {place:?}\n{text}");
    }
    places.len()
}

/// What the short cuts leave out must hide no error. Of what is wrong in a template they may name another place.
fn compare(text: &str, path: &Path) {
    for range in documents(text) {
        let full = parse_in_full(SourceId(0), text, range.clone());
        let short = parse(SourceId(0), text, range.clone());
        if format!("{short:?}") != format!("{full:?}") {
            let is_template = short.error.as_ref().is_some_and(|error| error.message.starts_with("a template"));
            let refuses = full.error.is_some() && full.trees.is_empty();
            assert!(is_template && refuses, "{}: {short:?}\n{full:?}\n{text}", path.display());
        }
        match look(text, range, &|_| false) {
            Look::Outline(_) => assert_eq!(full.error, None, "{}\n{text}", path.display()),
            Look::Template(_) => assert_ne!(full.error, None, "{}\n{text}", path.display()),
            Look::Wanted | Look::Unclear => {}
        }
    }
}

impl Random {
    /// The text with some bytes lost, added, or in another place.
    fn mutated(&mut self, text: &str) -> String {
        let mut bytes = text.as_bytes().to_vec();
        let at = self.below(bytes.len());
        let line = bytes[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |found| found + 1);
        let end = (at + 1 + self.below(8)).min(bytes.len());
        match self.below(6) {
            0 => drop(bytes.drain(at..end)),
            1 => bytes.insert(at, BYTES[self.below(BYTES.len())]),
            2 => bytes.insert(line, b' '),
            3 => drop(bytes.drain(line..at)),
            4 => {
                let part = bytes[at..end].to_vec();
                let to = self.below(bytes.len());
                bytes.splice(to..to, part);
            }
            _ => {
                let part = bytes[line..end].to_vec();
                bytes.splice(line..line, part);
            }
        }
        String::from_utf8(bytes).unwrap_or_default()
    }
}
