//! Comments and annotations that keep findings quiet.
//!
//! `# lameduck: ignore[rule, ...] reason` behind a field, or on the lines above it, holds for that field and all that is
//! in it; above the first line of an object, for the object. `# lameduck: ignore-file[rule, ...] reason` above the first
//! field of a file holds for the file. The annotation `lameduck.dev/ignore: "rule, ...; reason"` holds for its object, or
//! for the pods of its template. `write.rs` knows where such a comment can stand.

mod write;

pub use write::{Obstacle, comment_edit, comment_edits, is_unsilenceable};

use crate::config::Config;
use crate::fix::Repair;
use crate::model::{Body, Labels, Object, Problem, ProblemKind};
use crate::names;
use crate::report::Diagnostic;
use crate::rules::RULES;
use crate::source::{Source, SourceId, Span, to_u32};
use crate::yaml::{Node, Tree, Value};

/// The annotation that keeps findings quiet.
pub const ANNOTATION: &str = "lameduck.dev/ignore";

/// A byte-order mark belongs to the file, not to its first line.
const MARK: char = '\u{feff}';

/// A comment or an annotation that keeps findings quiet.
#[derive(Clone, Debug)]
pub struct Ignore {
    /// The comment, or the annotation.
    pub place: Span,
    /// Where findings are kept quiet.
    pub covers: Span,
    /// Ids and groups of rules, or `all`.
    pub rules: Vec<String>,
    /// Whether it is a comment.
    pub is_comment: bool,
}

impl Ignore {
    /// Whether it keeps a finding quiet.
    pub fn silences(&self, diagnostic: &Diagnostic) -> bool {
        let place = diagnostic.finding.span;
        self.covers.source == place.source
            && (self.covers.start..=self.covers.end).contains(&place.start)
            && self.rules.iter().any(|name| diagnostic.rule.is_called(name))
    }

    /// What is wrong with it when it kept nothing quiet; `None` when not all of its rules ran, so that nothing is known.
    pub(crate) fn unused(&self, config: &Config) -> Option<Problem> {
        if let Some(unknown) = self.rules.iter().find(|rule| !names::is_rule_or_group(rule)) {
            let near = names::nearest(unknown, names::rules_and_groups());
            let help = near.map_or("`lameduck rules` lists them all".to_owned(), |near| format!("write `{near}`"));
            return Some(self.problem(format!("there is no rule or group `{unknown}` to ignore"), help));
        }
        let ran = |name: &String| RULES.iter().any(|rule| rule.is_called(name) && config.selects(rule));
        let nothing = || format!("this keeps nothing quiet: {} finds nothing here", quoted(&self.rules));
        let repair = self.is_comment.then(|| Repair::safe("remove the comment").uncomment(self.place));
        let problem = || Problem { repair, ..self.problem(nothing(), "remove it".to_owned()) };
        self.rules.iter().all(ran).then(problem)
    }

    fn problem(&self, message: String, help: String) -> Problem {
        Problem {
            kind: ProblemKind::UnusedIgnore,
            span: self.place,
            message,
            help: Some(help),
            related: None,
            repair: None,
        }
    }
}

fn quoted(rules: &[String]) -> String {
    let quoted: Vec<String> = rules.iter().map(|rule| format!("`{rule}`")).collect();
    quoted.join(", ")
}

/// Whether a text may have comments of ours.
pub(crate) fn has_comment(text: &str) -> bool {
    memchr::memmem::find(text.as_bytes(), b"lameduck:").is_some()
}

/// The comments above the first field of a file that hold for all of it, also when the rest is not YAML.
pub(crate) fn of_file(id: SourceId, text: &str, found: &mut Vec<Ignore>) {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let comment = line.trim_start_matches(MARK).trim();
        if !(comment.is_empty() || comment.starts_with('#') || comment == "---") {
            return;
        }
        if let Some(rules) = parse(comment, "ignore-file[") {
            let at = start + line.find('#').unwrap_or(0);
            let place = Span::new(id, to_u32(at), to_u32(at + comment.len()));
            found.push(Ignore { place, covers: Span::new(id, 0, u32::MAX), rules, is_comment: true });
        }
        start += line.len();
    }
}

/// The comments of a document that keep findings quiet.
pub(crate) fn of_document(source: &Source, tree: &Tree<'_>, found: &mut Vec<Ignore>) {
    let mut fields = Vec::new();
    for &place in tree.comments() {
        let text = source.text.get(place.start as usize..place.end as usize).unwrap_or("");
        let Some(rules) = parse(text, "ignore[") else { continue };
        if fields.is_empty() {
            collect(tree.root(), &mut fields);
        }
        let covers = covered(source, &fields, tree.root().text_span(), place).unwrap_or(place);
        found.push(Ignore { place, covers, rules, is_comment: true });
    }
}

/// The annotations of an object, and of its pod template, that keep findings quiet.
pub(crate) fn of_object(object: &Object, found: &mut Vec<Ignore>) {
    let mut add = |labels: &Labels, covers: Span| {
        let Some(label) = labels.get(ANNOTATION) else { return };
        let Some(text) = label.value.set() else { return };
        let rules = text.value.split(';').next().unwrap_or("");
        let place = Span::new(label.key_span.source, label.key_span.start, text.span.end.max(label.key_span.end));
        found.push(Ignore { place, covers, rules: list(rules), is_comment: false });
    };
    add(&object.metadata.annotations, object.span);
    if let Body::Workload(workload) = &object.body
        && let Some(template) = &workload.template
        && template.block.span != object.span
    {
        add(&template.annotations, template.block.span);
    }
}

/// The rules in `# lameduck: ignore[a, b] reason`.
fn parse(comment: &str, word: &str) -> Option<Vec<String>> {
    let rest = comment.trim_start_matches('#').trim_start().strip_prefix("lameduck:")?.trim_start();
    let (rules, _) = rest.strip_prefix(word)?.split_once(']')?;
    Some(list(rules))
}

fn list(rules: &str) -> Vec<String> {
    rules.split(',').map(str::trim).filter(|rule| !rule.is_empty()).map(str::to_owned).collect()
}

/// The fields and items of a document: where each begins, and where its value ends.
fn collect(node: Node<'_>, fields: &mut Vec<Span>) {
    // What an alias stands for is written elsewhere, and has comments of its own there.
    if node.is_aliased() {
        return;
    }
    match node.value() {
        Value::Mapping => {
            for entry in node.entries() {
                let value = entry.value.span();
                fields.push(Span::new(value.source, entry.key_span.start, value.end.max(entry.key_span.end)));
                collect(entry.value, fields);
            }
        }
        Value::Sequence => {
            for item in node.items() {
                fields.push(item.span());
                collect(item, fields);
            }
        }
        _ => {}
    }
}

/// What a comment holds for: the outermost field or item that begins on its line or, when it stands alone there, on the
/// next line with content; the whole document when that is its first line.
fn covered(source: &Source, fields: &[Span], root: Span, comment: Span) -> Option<Span> {
    let line = source.position(comment.start).line;
    let (start, _) = source.line_range(line);
    let before = source.text.get(start as usize..comment.start as usize).unwrap_or("");
    if !before.trim_start_matches(MARK).trim().is_empty() {
        let on_line = |field: &&Span| source.position(field.start).line == line;
        return fields.iter().find(on_line).copied().or_else(|| {
            // The end of a value that began above: a closing bracket, the last line of a scalar.
            fields
                .iter()
                .rev()
                .find(|field| field.start < comment.start && source.position(field.end).line == line)
                .copied()
        });
    }
    let next = (line + 1..=source.line_count()).find(|&line| {
        let text = source.line(line).trim_start();
        !text.is_empty() && !text.starts_with('#')
    })?;
    if source.position(root.start).line == next {
        return Some(root);
    }
    fields.iter().find(|field| source.position(field.start).line == next).copied()
}
