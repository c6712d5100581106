//! The pipeline: read each file, index all objects, run the rules, silence, sort.

mod classify;
mod locate;

use std::collections::BTreeMap;
use std::ops::Range;

use crate::cluster::Cluster;
use crate::config::Config;
use crate::finding::{Finding, Label, Subject};
use crate::model::{self, Body, Metadata, Object, Problem, ProblemKind, Spanned};
use crate::report::{Coverage, Diagnostic, NotAnalysed, Reason, Report};
use crate::rule::Rule;
use crate::rules::RULES;
use crate::source::{EncodingFault, Role, Source, SourceId, Span};
use crate::yaml::{self, Outline, Said, SyntaxError, TopLevel};

/// Reads and checks sources, in any order. Pure and total: bad input is a diagnostic.
pub fn lint(mut sources: Vec<Source>, config: &Config) -> Report {
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    let files = (0..).zip(sources).map(|(id, source)| read(SourceId(id), source)).collect();
    check(files, config)
}

/// A source that has been read: its objects, and what could not be understood.
pub struct File {
    source: Source,
    objects: Vec<Object>,
    problems: Vec<Problem>,
    /// Places of aliases, each with the place of the value that it stands for.
    aliases: Vec<(Span, Span)>,
    manifests: usize,
    /// The line (while reading: the offset) of the first thing that could not be analysed, and why.
    trouble: Option<(u32, Reason)>,
}

/// Reads one source. Files are independent of one another, so callers do this in parallel, with ids in the order of paths.
pub fn read(id: SourceId, source: Source) -> File {
    read_leaving(id, source, &mut String::new())
}

/// Reads one source as [`read`] does, and leaves the memory that held its text for the next one.
pub fn read_leaving(id: SourceId, source: Source, spare: &mut String) -> File {
    let mut file =
        File { source, objects: Vec::new(), problems: Vec::new(), aliases: Vec::new(), manifests: 0, trouble: None };
    let mut text = String::new();
    if let Some(fault) = file.source.encoding {
        file.refuse_encoding(id, fault);
    } else {
        text = std::mem::take(&mut file.source.text);
        for (number, range) in (0..).zip(yaml::documents(&text)) {
            file.read_document(id, &text, range, number);
        }
    }
    if file.trouble.is_some() || !file.is_silent() {
        // Exactly as much memory as it takes: the text's own may come from a far larger file.
        file.source.text.push_str(&text);
        file.trouble = file.trouble.map(|(offset, reason)| (file.source.position(offset).line, reason));
    }
    if file.is_silent() {
        file.source.text = String::new(); // Nothing can be reported here: a repository's CRDs need not stay in memory.
    }
    *spare = text;
    file
}

impl File {
    fn is_silent(&self) -> bool {
        self.problems.is_empty() && self.objects.iter().all(|object| matches!(object.body, Body::Other))
    }

    fn read_document(&mut self, id: SourceId, text: &str, range: Range<u32>, number: u32) {
        let document = text.get(range.start as usize..range.end as usize).unwrap_or("");
        match yaml::outline(text, range.clone()) {
            Some(Outline { kind: Said::Word(kind), api_version }) if !model::relevant(kind) => {
                if let Said::Word(api_version) = api_version {
                    self.skip_document(id, (api_version, kind), &range, number);
                }
                return;
            }
            Some(Outline { kind: Said::Nothing, .. }) => return,
            Some(_) => {}
            None => {
                if let TopLevel::Kind(kind) = yaml::top_level_kind(document)
                    && !model::relevant(kind)
                {
                    match yaml::parse(id, text, range.clone()).error {
                        Some(error) => self.refuse_document(document, error),
                        None => {
                            if let Some(api_version) = yaml::top_level_value(document, "apiVersion") {
                                self.skip_document(id, (api_version, kind), &range, number);
                            }
                        }
                    }
                    return;
                }
            }
        }
        let parsed = yaml::parse(id, text, range.clone());
        for tree in &parsed.trees {
            let found = model::read_object(tree.root(), number, &mut self.problems);
            self.manifests += found.len();
            if !found.is_empty() {
                self.problems.extend(tree.duplicates().iter().map(duplicate_key));
                self.aliases.extend_from_slice(tree.aliases());
            }
            self.objects.extend(found);
        }
        if let Some(error) = parsed.error {
            self.refuse_document(document, error);
        }
    }

    /// A document of a kind that cannot matter, of which no tree was made. Custom resources are remembered, because their
    /// operators make pods that no manifest shows.
    fn skip_document(&mut self, id: SourceId, (api_version, kind): (&str, &str), range: &Range<u32>, number: u32) {
        self.manifests += 1;
        let span = Span::new(id, range.start, range.end);
        let spanned = |text: &str| Spanned { value: text.to_owned(), span, key: span };
        self.objects.push(Object {
            api_version: spanned(api_version),
            kind: spanned(kind),
            metadata: Metadata::default(),
            body: Body::Other,
            span,
            document: number,
        });
    }

    fn refuse_document(&mut self, document: &str, error: SyntaxError) {
        let offset = error.span.start;
        if classify::is_template(document) {
            self.trouble.get_or_insert((offset, Reason::Template));
            return;
        }
        self.trouble.get_or_insert((offset, Reason::Broken));
        if classify::is_meant_as_manifest(document) {
            self.problems.push(Problem {
                kind: ProblemKind::Syntax,
                span: error.span,
                message: error.message,
                help: error.help,
                related: error.related,
            });
        }
    }

    fn refuse_encoding(&mut self, id: SourceId, fault: EncodingFault) {
        let (at, message) = match fault {
            EncodingFault::Utf16 => (0, "the file is UTF-16 or UTF-32, which kubectl cannot read"),
            EncodingFault::NotUtf8 { at } => (at, "the file holds bytes that are not UTF-8, which kubectl cannot read"),
        };
        self.trouble = Some((at, Reason::Broken));
        if fault == EncodingFault::Utf16 || classify::is_meant_as_manifest(&self.source.text) {
            self.problems.push(Problem {
                kind: ProblemKind::Syntax,
                span: Span::new(id, at, at),
                message: message.to_owned(),
                help: Some("save the file as UTF-8".to_owned()),
                related: None,
            });
        }
    }
}

fn duplicate_key(duplicate: &yaml::Duplicate) -> Problem {
    Problem {
        kind: ProblemKind::DuplicateKey,
        span: duplicate.second,
        message: format!("`{}` is written twice in this mapping", duplicate.key),
        help: Some(format!("keep one `{}`; kubectl refuses both, other clients silently take the last", duplicate.key)),
        related: Some((duplicate.first, "the first one is here, and is lost".to_owned())),
    }
}

/// Checks files that were read as `SourceId(0)`, `SourceId(1)`, ... in the order of their paths.
pub fn check(files: Vec<File>, config: &Config) -> Report {
    check_with(files, config, |findings, locate| locate(findings))
}

/// A rule and what it found.
pub type Found = (&'static Rule, Finding);

/// Checks files as [`check`] does, and lets `spread` cut the findings into parts, and join what `locate` makes of those
/// in the same order: the parts are independent of one another.
pub fn check_with<S>(files: Vec<File>, config: &Config, spread: S) -> Report
where
    S: FnOnce(Vec<Found>, &(dyn Fn(Vec<Found>) -> Vec<Diagnostic> + Sync)) -> Vec<Diagnostic>,
{
    let mut sources = Vec::with_capacity(files.len());
    let (mut objects, mut problems, mut aliases) = (Vec::new(), Vec::new(), BTreeMap::new());
    let mut coverage = Coverage::default();
    for file in files {
        count(&mut coverage, &file);
        sources.push(file.source);
        objects.extend(file.objects);
        problems.extend(file.problems);
        aliases.extend(file.aliases.into_iter().map(|(alias, anchored)| ((alias.source, alias.end), anchored)));
    }
    let cluster = Cluster::new(&sources, objects, problems, config);
    let mut findings = run(&cluster, config);
    findings.retain(|(_, finding)| {
        sources.get(finding.span.source.0 as usize).is_some_and(|source| source.role == Role::Focus)
    });
    findings.sort_by(|(rule, a), (other, b)| (a.span, rule.id, &a.message).cmp(&(b.span, other.id, &b.message)));
    findings.dedup_by(|(rule, a), (other, b)| rule.id == other.id && a.span == b.span && a.message == b.message);
    let locate = |findings: Vec<Found>| {
        let mut locator = locate::Locator::new(&sources, cluster.objects());
        let diagnose = |(rule, mut finding): Found| {
            let (object, path) = locator.locate(finding.span);
            if let Some(&anchored) = aliases.get(&(finding.span.source, finding.span.end)) {
                finding.related.push(Label { span: anchored, message: "the alias stands for this value".to_owned() });
            }
            Diagnostic { rule, severity: finding.severity.unwrap_or(rule.severity), finding, object, path }
        };
        findings.into_iter().map(diagnose).collect()
    };
    let diagnostics = spread(findings, &locate);
    Report { sources, diagnostics, coverage }
}

fn count(coverage: &mut Coverage, file: &File) {
    if file.source.role == Role::Context {
        coverage.context_files += 1;
        return;
    }
    coverage.files += 1;
    coverage.manifests += file.manifests;
    coverage.analysed += file.objects.iter().filter(|object| !matches!(object.body, Body::Other)).count();
    if let Some((line, reason)) = file.trouble {
        coverage.not_analysed.push(NotAnalysed { path: file.source.path.clone(), line, reason });
    } else if file.manifests == 0 {
        coverage.not_kubernetes += 1;
    }
}

/// Runs the selected rules, and lets only one rule speak where several are about one cause.
fn run(cluster: &Cluster, config: &Config) -> Vec<Found> {
    let mut findings = Vec::new();
    let mut found = Vec::new();
    for rule in RULES.iter().filter(|rule| config.selects(rule)) {
        (rule.check)(cluster, &mut found);
        findings.extend(found.drain(..).map(|finding| (rule, finding)));
    }
    let mut replacing: BTreeMap<&str, Vec<Subject>> = BTreeMap::new();
    for (rule, finding) in &findings {
        for &other in rule.replaces {
            replacing.entry(other).or_default().push(finding.subject);
        }
    }
    findings.retain(|(rule, finding)| {
        let silenced = replacing.get(rule.id).is_some_and(|by| by.iter().any(|subject| subject.meets(finding.subject)));
        !silenced
    });
    findings
}
