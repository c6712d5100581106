//! The comment that keeps a finding quiet, as an edit: what `--add-ignore` writes, and what editors offer.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::{MARK, collect, of_document};
use crate::finding::Edit;
use crate::report::Diagnostic;
use crate::source::{Role, Source, SourceId, Span, to_u32};
use crate::yaml::{self, Node, Parsed, Value};

/// Why no comment can keep a finding quiet.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Obstacle {
    /// The finding is about what keeps findings quiet, or about the configuration.
    Unsilenceable,
    /// The file is JSON.
    Json,
    /// The document cannot be parsed, so nobody knows which field is where.
    Broken,
    /// No line above the field can hold a comment: it is inside a text that spans several lines, for example.
    NoLine,
}

impl Obstacle {
    /// In words, to stand behind "because".
    pub fn why(self) -> &'static str {
        match self {
            Self::Unsilenceable => "nothing keeps this rule quiet but not to run it",
            Self::Json => "JSON has no comments",
            Self::Broken => "the document cannot be parsed",
            Self::NoLine => "no comment can stand above the field",
        }
    }
}

/// Rules that comments have no power over: they run when comments have done their work, or without any manifest.
const UNSILENCEABLE: [&str; 2] = ["unused-ignore", "invalid-configuration"];

/// Whether no comment, annotation or exemption keeps a rule quiet.
pub fn is_unsilenceable(rule: &str) -> bool {
    UNSILENCEABLE.contains(&rule)
}

/// Inserts a comment above the field of a finding in `source`, so that the finding is quiet from then on. Nothing else
/// about the document changes. Where a line begins several fields, the comment holds for the outermost of them.
pub fn comment_edit(source: &Source, diagnostic: &Diagnostic, reason: &str) -> Result<Edit, Obstacle> {
    Ok(Place::above(source, diagnostic)?.comment(source, [diagnostic.rule.id], reason))
}

/// Inserts comments above the fields of findings in `source`: one where several findings need it at one place. The
/// second answer are the findings that no comment can keep quiet.
pub fn comment_edits<'d>(
    source: &Source,
    diagnostics: impl IntoIterator<Item = &'d Diagnostic>,
    reason: &str,
) -> (Vec<Edit>, Vec<(&'d Diagnostic, Obstacle)>) {
    let mut places: BTreeMap<Place, BTreeSet<&str>> = BTreeMap::new();
    let mut left = Vec::new();
    for diagnostic in diagnostics {
        match Place::above(source, diagnostic) {
            Ok(place) => {
                places.entry(place).or_default().insert(diagnostic.rule.id);
            }
            Err(obstacle) => left.push((diagnostic, obstacle)),
        }
    }
    (places.into_iter().map(|(place, rules)| place.comment(source, rules, reason)).collect(), left)
}

/// Where a comment may be inserted, and how far it is indented.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    id: SourceId,
    at: u32,
    indent: u32,
}

impl Place {
    /// The place above the innermost field that has the finding in it and that a comment can stand above.
    fn above(source: &Source, diagnostic: &Diagnostic) -> Result<Self, Obstacle> {
        if is_unsilenceable(diagnostic.rule.id) {
            return Err(Obstacle::Unsilenceable);
        }
        if source.encoding.is_some() {
            return Err(Obstacle::Broken);
        }
        // kubectl reads what begins with a brace as JSON, whatever the file is called.
        let is_json = Path::new(&source.path).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
        if is_json || source.text.trim_start().starts_with('{') {
            return Err(Obstacle::Json);
        }
        let Span { source: id, start: finding, .. } = diagnostic.finding.span;
        let documents = yaml::documents(&source.text);
        let range = documents.into_iter().rfind(|range| range.start <= finding).ok_or(Obstacle::Broken)?;
        let text = source.text.get(range.start as usize..range.end as usize).unwrap_or("");
        let document = Document { text, finding: finding - range.start, values: values_of(&document(text)) };
        let parsed = yaml::parse(id, &source.text, range.clone());
        if parsed.error.is_some() || parsed.trees.is_empty() {
            return Err(Obstacle::Broken);
        }
        let mut fields: Vec<Span> = Vec::new();
        parsed.trees.iter().for_each(|tree| collect(tree.root(), &mut fields));
        fields.retain(|field| (field.start..=field.end).contains(&finding));
        // The innermost one begins last.
        fields.sort_by_key(|field| std::cmp::Reverse(field.start));
        let mut lines: Vec<u32> = fields.iter().map(|field| source.position(field.start).line).collect();
        lines.dedup();
        let places = lines.into_iter().map(|line| Self::above_line(source, id, line));
        let can =
            |place: &Self| place.at >= range.start && document.is_quiet_with(place.at - range.start, place.indent);
        places.into_iter().find(can).ok_or(Obstacle::NoLine)
    }

    fn above_line(source: &Source, id: SourceId, line: u32) -> Self {
        let (start, _) = source.line_range(line);
        let text = source.line(line);
        let unmarked = text.trim_start_matches(MARK);
        let at = start + to_u32(text.len() - unmarked.len());
        Self { id, at, indent: to_u32(unmarked.len() - unmarked.trim_start_matches([' ', '\t']).len()) }
    }

    fn comment<'r>(self, source: &Source, rules: impl IntoIterator<Item = &'r str>, reason: &str) -> Edit {
        let (start, end) = (self.at as usize, self.at as usize + self.indent as usize);
        let indent = source.text.get(start..end).unwrap_or("");
        let comment = comment(rules, reason);
        let line = source.text.get(start..).and_then(|rest| rest.split_inclusive('\n').next()).unwrap_or("");
        // The last line may have no break: then the one before it says how lines end here.
        let before = source.text.get(..start).unwrap_or("");
        let windows = line.ends_with("\r\n") || !line.ends_with('\n') && before.ends_with("\r\n");
        let end = if windows { "\r\n" } else { "\n" };
        Edit { span: Span::new(self.id, self.at, self.at), text: format!("{indent}{comment}{end}") }
    }
}

/// `# lameduck: ignore[a, b] reason`
fn comment<'r>(rules: impl IntoIterator<Item = &'r str>, reason: &str) -> String {
    let rules: Vec<&str> = rules.into_iter().collect();
    // Whatever ends a line in YAML would end the comment.
    let reason: Vec<&str> = reason.split(|c: char| c.is_whitespace() || c.is_control()).collect();
    let reason = reason.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    format!("# lameduck: ignore[{}] {reason}", rules.join(", ")).trim_end().to_owned()
}

/// A document with a finding, both counted from its start.
struct Document<'s> {
    text: &'s str,
    finding: u32,
    values: Option<Vec<String>>,
}

impl Document<'_> {
    /// Whether a comment here would be one, cover the finding and leave all values as they are. It is tried rather than
    /// reasoned about: texts over several lines, in quotes or not, have too many ways to swallow a line.
    fn is_quiet_with(&self, at: u32, indent: u32) -> bool {
        let (Some(before), Some(after)) = (self.text.get(..at as usize), self.text.get(at as usize..)) else {
            return false;
        };
        let indent_text = after.get(..indent as usize).unwrap_or("");
        let inserted = format!("{indent_text}{}\n", comment(["all"], ""));
        let edited = document(&format!("{before}{inserted}{after}"));
        if yaml::documents(&edited.text).len() > 1 || self.values.is_none() || values_of(&edited) != self.values {
            return false;
        }
        let parsed = parse(&edited);
        let mut ignores = Vec::new();
        parsed.trees.iter().for_each(|tree| of_document(&edited, tree, &mut ignores));
        let moved = if self.finding >= at { self.finding + to_u32(inserted.len()) } else { self.finding };
        let ours = |ignore: &super::Ignore| {
            ignore.place.start == at + indent && (ignore.covers.start..=ignore.covers.end).contains(&moved)
        };
        ignores.iter().any(ours)
    }
}

fn document(text: &str) -> Source {
    Source::new("", text.as_bytes().to_vec(), Role::Focus)
}

fn parse(document: &Source) -> Parsed<'_> {
    yaml::parse(SourceId(0), &document.text, 0..to_u32(document.text.len()))
}

/// All keys and values of a document, in the order of the text; `None` if it is not YAML.
fn values_of(document: &Source) -> Option<Vec<String>> {
    let parsed = parse(document);
    let mut values = Vec::new();
    parsed.trees.iter().for_each(|tree| write_values(tree.root(), &mut values));
    parsed.error.is_none().then_some(values)
}

fn write_values(node: Node<'_>, values: &mut Vec<String>) {
    // What an alias stands for is written, and compared, elsewhere.
    if node.is_aliased() {
        values.push("*".to_owned());
        return;
    }
    values.push(format!("{:?}", node.value()));
    match node.value() {
        Value::Mapping => node.entries().into_iter().for_each(|entry| {
            values.push(entry.key.to_owned());
            write_values(entry.value, values);
        }),
        Value::Sequence => node.items().into_iter().for_each(|item| write_values(item, values)),
        _ => {}
    }
}
