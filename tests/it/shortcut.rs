//! The reader's short cut reads exactly what the full reader reads, down to the last span.

use std::path::Path;

use lameduck::source::SourceId;
use lameduck::yaml::{Look, documents, look, parse, parse_in_full};

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
    ] {
        compare(text, Path::new(text));
        for range in documents(text) {
            let full = parse_in_full(SourceId(0), text, range.clone());
            assert_eq!(format!("{:?}", parse(SourceId(0), text, range)), format!("{full:?}"), "{text}");
        }
    }
}

/// What the short cuts leave out must hide no error. Of what is wrong in a template they may name another place.
fn compare(text: &str, path: &Path) {
    for range in documents(text) {
        let full = parse_in_full(SourceId(0), text, range.clone());
        let short = parse(SourceId(0), text, range.clone());
        let is_template = short.error.as_ref().is_some_and(|error| error.message.starts_with("a template"));
        if is_template {
            assert!(full.error.is_some() && full.trees.is_empty(), "{}: {full:?}\n{text}", path.display());
        } else {
            assert_eq!(format!("{short:?}"), format!("{full:?}"), "{}:\n{text}", path.display());
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
