//! The pipeline: read each file, index all objects, run the rules, silence, sort.

mod classify;
mod locate;
mod origin;
mod silence;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::cluster::{Cluster, is_kustomization};
use crate::config::{Config, Settings};
use crate::finding::{Finding, Label};
use crate::fix;
use crate::join::{Join, by_parts, in_turn};
use crate::model::{self, Body, Metadata, Object, Problem, ProblemKind, Spanned};
use crate::report::{Coverage, Diagnostic, NotAnalysed, Origin, Reason, Report};
use crate::rule::Rule;
use crate::rules::RULES;
use crate::source::{EncodingFault, Role, Source, SourceId, Sources, Span, to_u32};
use crate::suppress::{self, Ignore};
use crate::yaml::{self, Look, Outline, Said, SyntaxError, TopLevel};

/// Reads and checks sources, in any order. Pure and total: bad input is a diagnostic.
pub fn lint(mut sources: Vec<Source>, config: &Config) -> Report {
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    let files = (0..).zip(sources).map(|(id, source)| read(SourceId(id), source)).collect();
    let mut report = check(files, &Settings::uniform(config.clone()));
    fix::prepare(&mut report);
    report
}

/// A source that has been read: its objects, and what could not be understood.
pub struct File {
    id: SourceId,
    source: Source,
    objects: Vec<Object>,
    problems: Vec<Problem>,
    /// Places of aliases, each with the place of the value that it stands for.
    aliases: Vec<(Span, Span)>,
    /// Comments and annotations that keep findings quiet.
    ignores: Vec<Ignore>,
    /// Documents and objects that say what they were rendered from, in the order of the text.
    origins: Vec<(Span, Origin)>,
    manifests: usize,
    /// The line (while reading: the offset) of the first thing that could not be analysed, and why.
    trouble: Option<(u32, Reason)>,
}

/// Reads one source. Files are independent of one another, so callers do this in parallel, with ids in the order of paths.
pub fn read(id: SourceId, mut source: Source) -> File {
    let text = std::mem::take(&mut source.text);
    let (mut file, _) = read_text(id, source, &text);
    file.source.text = if file.is_silent() { String::new() } else { text };
    file
}

/// Reads one source as [`read`] does, keeps of a long text only what a report can show, and leaves the memory that held
/// it for the next one.
pub fn read_leaving(id: SourceId, mut source: Source, spare: &mut String) -> File {
    *spare = std::mem::take(&mut source.text);
    let (mut file, documents) = read_text(id, source, spare);
    if file.is_silent() {
        file.source.text = String::new(); // Nothing can be reported here: a repository's CRDs need not stay in memory.
    } else if file.source.text.is_empty() {
        file.source.keep(spare, &documents);
    }
    file
}

/// Reads the text of a source. The second answer is the documents in which there is something to report about. If that
/// may be anywhere, the source has its text already.
fn read_text(id: SourceId, source: Source, text: &str) -> (File, Vec<Range<u32>>) {
    let mut file = File::unread(id, source);
    let mut documents = Vec::new();
    if let Some(fault) = file.source.encoding {
        file.refuse_encoding(id, text, fault);
    } else {
        for (number, range) in (0..).zip(yaml::documents(text)) {
            let (objects, problems) = (file.objects.len(), file.problems.len());
            file.read_document(id, text, range.clone(), number);
            if file.problems.len() > problems || file.objects.iter().skip(objects).any(Object::is_analysed) {
                documents.push(range);
            }
        }
    }
    file.trouble = file.trouble.map(|(offset, reason)| (line_of(text, offset), reason));
    file.objects.shrink_to_fit(); // Most files have one, and a vector begins with room for four.
    file.read_ignores(id, text);
    file.read_origins(id, text);
    (file, documents)
}

/// The line that a place is in, from 1.
fn line_of(text: &str, offset: u32) -> u32 {
    let before = text.as_bytes().get(..offset as usize).unwrap_or(text.as_bytes());
    to_u32(memchr::memchr_iter(b'\n', before).count()) + 1
}

impl File {
    fn unread(id: SourceId, source: Source) -> Self {
        Self {
            id,
            source,
            objects: Vec::new(),
            problems: Vec::new(),
            aliases: Vec::new(),
            ignores: Vec::new(),
            origins: Vec::new(),
            manifests: 0,
            trouble: None,
        }
    }

    /// Its number.
    pub fn id(&self) -> SourceId {
        self.id
    }

    /// Its text, and where it is.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// The comments and annotations in it that keep findings quiet.
    pub fn ignores(&self) -> &[Ignore] {
        &self.ignores
    }

    /// The value that an alias stands for which ends where a place ends.
    fn anchored(&self, place: Span) -> Option<Span> {
        // The last one, should there be several: as in a map.
        self.aliases.iter().rev().find(|(alias, _)| alias.end == place.end).map(|(_, anchored)| *anchored)
    }

    fn is_silent(&self) -> bool {
        self.problems.is_empty() && !self.objects.iter().any(Object::is_analysed)
    }

    fn read_document(&mut self, id: SourceId, text: &str, range: Range<u32>, number: u32) {
        let document = text.get(range.start as usize..range.end as usize).unwrap_or("");
        match yaml::look(text, range.clone(), &model::relevant) {
            Look::Outline(Outline { kind: Said::Word(kind), api_version: Said::Word(api_version) }) => {
                self.skip_document(id, (api_version, kind), &range, number);
                return;
            }
            Look::Outline(Outline { kind: Said::Nothing, .. }) if !is_kustomization(self.source.location()) => return,
            Look::Template(at) => {
                self.trouble.get_or_insert((at, Reason::Template));
                return;
            }
            Look::Outline(_) | Look::Wanted => {}
            Look::Unclear => {
                if let TopLevel::Kind(kind) = yaml::top_level_kind(document)
                    && !model::relevant(kind)
                    // In quotes, for example: its group still says whether an operator watches it.
                    && let Some(api_version) = yaml::top_level_value(document, "apiVersion")
                {
                    match yaml::parse(id, text, range.clone()).error {
                        Some(error) => self.refuse_document(document, error),
                        None => self.skip_document(id, (api_version, kind), &range, number),
                    }
                    return;
                }
            }
        }
        let parsed = yaml::parse(id, text, range.clone());
        for tree in &parsed.trees {
            let mut found = model::read_object(tree.root(), number, &mut self.problems);
            if found.is_empty() && is_kustomization(self.source.location()) {
                found.extend(model::read_kustomization(tree.root(), number));
            }
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

    /// Comments are looked for only where one of ours is: few files have one, and finding the field that it holds for
    /// needs the tree once more.
    fn read_ignores(&mut self, id: SourceId, text: &str) {
        self.objects.iter().for_each(|object| suppress::of_object(object, &mut self.ignores));
        if self.is_silent() && self.trouble.is_none() || !suppress::has_comment(text) {
            return;
        }
        text.clone_into(&mut self.source.text);
        suppress::of_file(id, text, &mut self.ignores);
        for range in yaml::documents(text) {
            for tree in &yaml::parse(id, text, range).trees {
                suppress::of_document(&self.source, tree, &mut self.ignores);
            }
        }
    }

    fn read_origins(&mut self, id: SourceId, text: &str) {
        if self.is_silent() {
            return;
        }
        if origin::has_comment(text) {
            for range in yaml::documents(text) {
                let document = text.get(range.start as usize..range.end as usize).unwrap_or("");
                let origin = origin::of_document(document);
                self.origins.extend(origin.map(|origin| (Span::new(id, range.start, range.end), origin)));
            }
        }
        let objects = self.objects.iter().filter_map(|object| Some((object.span, origin::of_object(object)?)));
        self.origins.extend(objects);
        self.origins.sort_by_key(|(span, _)| span.start);
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
                repair: None,
            });
        }
    }

    fn refuse_encoding(&mut self, id: SourceId, text: &str, fault: EncodingFault) {
        text.clone_into(&mut self.source.text);
        let (at, message) = match fault {
            EncodingFault::Utf16 => (0, "the file is UTF-16 or UTF-32, which kubectl cannot read"),
            EncodingFault::NotUtf8 { at } => (at, "the file holds bytes that are not UTF-8, which kubectl cannot read"),
        };
        self.trouble = Some((at, Reason::Broken));
        if fault == EncodingFault::Utf16 || classify::is_meant_as_manifest(text) {
            self.problems.push(Problem {
                kind: ProblemKind::Syntax,
                span: Span::new(id, at, at),
                message: message.to_owned(),
                help: Some("save the file as UTF-8".to_owned()),
                related: None,
                repair: None,
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
        repair: None,
    }
}

/// Checks files that were read as `SourceId(0)`, `SourceId(1)`, ... in the order of their paths.
pub fn check(files: Vec<File>, settings: &Settings) -> Report {
    check_with(files, settings, &in_turn)
}

/// A rule and what it found.
pub type Found = (&'static Rule, Finding);

/// Checks files as [`check`] does, where `join` can do two things at the same time. What is found is the same.
pub fn check_with(files: Vec<File>, settings: &Settings, join: Join<'_>) -> Report {
    let mut coverage = Coverage::default();
    for file in &files {
        count(&mut coverage, file);
    }
    let Checked { diagnostics, silenced } = Project::new(&files, join).check(None, settings);
    // To give back what is left of many files takes a while, too.
    let part = files.len() / 2 + 1;
    let sources = by_parts(join, files, part, &|files| files.into_iter().map(|file| file.source).collect());
    Report { sources, diagnostics, silenced, coverage }
}

/// Files with the relations between all that is in them.
pub struct Project<'f> {
    files: Vec<Option<&'f File>>,
    sources: Sources<'f>,
    cluster: Cluster<'f>,
    join: Join<'f>,
}

/// What was found in some files.
#[derive(Default)]
pub struct Checked {
    /// What was found, sorted by source, place and rule.
    pub diagnostics: Vec<Diagnostic>,
    /// What is kept quiet, sorted alike.
    pub silenced: Vec<Diagnostic>,
}

impl<'f> Project<'f> {
    /// Relates what is in files, which come in the order of their paths.
    pub fn new(files: impl IntoIterator<Item = &'f File> + Clone, join: Join<'f>) -> Self {
        let sources = Sources::new(files.clone().into_iter().map(|file| (file.id, &file.source)));
        let mut by_id: Vec<Option<&File>> = sources.iter().map(|_| None).collect();
        let (mut objects, mut problems) = (Vec::new(), Vec::new());
        for file in files {
            objects.extend(&file.objects);
            problems.extend(&file.problems);
            if let Some(place) = by_id.get_mut(file.id.0 as usize) {
                *place = Some(file);
            }
        }
        Self { files: by_id, cluster: Cluster::new_with(&sources, objects, problems, join), sources, join }
    }

    /// The relations, with what holds for one of the files.
    pub fn cluster_for(&mut self, id: SourceId, settings: &Settings) -> &Cluster<'f> {
        let location = self.file(id).map_or("", |file| file.source.location());
        self.cluster.configure(&settings.of(location));
        &self.cluster
    }

    /// The sources.
    pub fn sources(&self) -> &Sources<'f> {
        &self.sources
    }

    /// Runs the rules: for all files to report in, or for some of them, in which the same is found with less effort.
    pub fn check(&mut self, only: Option<&BTreeSet<SourceId>>, settings: &Settings) -> Checked {
        let join = self.join;
        let all: BTreeSet<SourceId> = match only {
            Some(only) => only.iter().copied().filter(|id| self.file(*id).is_some()).collect(),
            None => self.files.iter().flatten().map(|file| file.id).collect(),
        };
        if only.is_some() {
            let problems = all.iter().filter_map(|id| self.file(*id)).flat_map(|file| &file.problems).collect();
            self.cluster.speak_of(&all, problems);
        }
        let focus = || all.iter().filter_map(|id| self.file(*id)).filter(|file| file.source.role == Role::Focus);
        let groups = groups(focus(), settings);
        let ignores: Vec<&Ignore> = focus().flat_map(|file| &file.ignores).collect();
        let mut findings = Vec::new();
        for (config, group) in &groups {
            self.cluster.configure(config);
            findings.extend(run(&self.cluster, config, |rule| !RUNS_LAST.contains(&rule.id), group, join));
        }
        let mut diagnostics = self.finish(findings);
        silence::reclassify(&mut diagnostics, &groups);
        let (silenced, unused) = silence::silenced(&mut diagnostics, &ignores, &self.sources, &groups);
        let mut findings = Vec::new();
        for (config, group) in groups.iter().filter(|(config, _)| !config.audit) {
            let here = unused.iter().filter(|ignore| group.contains(&ignore.place.source));
            self.cluster.set_unused_ignores(here.filter_map(|ignore| ignore.unused(config)).collect());
            findings.extend(run(&self.cluster, config, |rule| RUNS_LAST.contains(&rule.id), group, join));
        }
        let mut last = self.finish(findings);
        silence::reclassify(&mut last, &groups);
        diagnostics.extend(last);
        diagnostics.sort_by(|a, b| a.finding.span.cmp(&b.finding.span).then_with(|| a.rule.id.cmp(b.rule.id)));
        Checked { diagnostics, silenced }
    }

    fn file(&self, id: SourceId) -> Option<&'f File> {
        self.files.get(id.0 as usize).copied().flatten()
    }

    /// From what rules said to what the user gets.
    fn finish(&self, mut findings: Vec<Found>) -> Vec<Diagnostic> {
        findings.sort_by(|(rule, a), (other, b)| (a.span, rule.id, &a.message).cmp(&(b.span, other.id, &b.message)));
        findings.dedup_by(|(rule, a), (other, b)| rule.id == other.id && a.span == b.span && a.message == b.message);
        let locate = |findings: Vec<Found>| -> Vec<Diagnostic> {
            let places = findings.iter().map(|(_, finding)| finding.span);
            let located = locate::locate(places, |id| self.file(id));
            let diagnose = |((rule, mut finding), (object, path)): (Found, locate::Located)| {
                if let Some(anchored) = self.file(finding.span.source).and_then(|file| file.anchored(finding.span)) {
                    let message = "the alias stands for this value".to_owned();
                    finding.related.push(Label { span: anchored, message });
                }
                let container = self.cluster.container_name(finding.subject);
                let origin = self.file(finding.span.source).and_then(|file| origin::at(&file.origins, finding.span));
                Diagnostic {
                    rule,
                    severity: finding.severity.unwrap_or(rule.severity),
                    finding,
                    object,
                    container,
                    path,
                    origin: origin.cloned(),
                }
            };
            findings.into_iter().zip(located).map(diagnose).collect()
        };
        let part = findings.len() / 2 + 1;
        by_parts(self.join, findings, part, &locate)
    }
}

/// Rules about what the others left over.
const RUNS_LAST: &[&str] = &["unused-ignore"];

/// Files of one configuration.
type Group = (Config, BTreeSet<SourceId>);

/// The files to report in, by their configuration.
fn groups<'f>(files: impl Iterator<Item = &'f File>, settings: &Settings) -> Vec<Group> {
    let mut groups: BTreeMap<Vec<usize>, BTreeSet<SourceId>> = BTreeMap::new();
    for file in files {
        groups.entry(settings.layers_of(file.source.location())).or_default().insert(file.id);
    }
    groups.into_iter().map(|(layers, group)| (settings.config(&layers), group)).collect()
}

/// A report of nothing but problems, all of one kind: of a configuration that cannot be used.
pub(crate) fn problems_report(sources: Vec<Source>, problems: Vec<Problem>) -> Report {
    let mut files: Vec<File> = (0..).map(SourceId).zip(sources).map(|(id, source)| File::unread(id, source)).collect();
    for problem in problems {
        if let Some(file) = files.get_mut(problem.span.source.0 as usize) {
            file.problems.push(problem);
        }
    }
    let config = Config { select: vec!["invalid-configuration".to_owned()], ..Config::default() };
    let Checked { diagnostics, silenced } = Project::new(&files, &in_turn).check(None, &Settings::uniform(config));
    let sources = files.into_iter().map(|file| file.source).collect();
    Report { sources, diagnostics, silenced, coverage: Coverage::default() }
}

fn count(coverage: &mut Coverage, file: &File) {
    if file.source.role == Role::Context {
        coverage.context_files += 1;
        return;
    }
    coverage.files += 1;
    coverage.manifests += file.manifests;
    coverage.analysed += file.objects.iter().filter(|object| object.is_analysed()).count();
    if let Some((line, reason)) = file.trouble {
        coverage.not_analysed.push(NotAnalysed { path: file.source.path.clone(), line, reason });
    } else if file.manifests == 0 {
        coverage.not_kubernetes += 1;
    }
}

/// Runs those of the selected rules that are wanted, for some files.
fn run(
    cluster: &Cluster,
    config: &Config,
    wanted: impl Fn(&Rule) -> bool,
    files: &BTreeSet<SourceId>,
    join: Join<'_>,
) -> Vec<Found> {
    let rules: Vec<&'static Rule> = RULES.iter().filter(|rule| wanted(rule) && config.selects(rule)).collect();
    let find = |rules: Vec<&'static Rule>| {
        let mut findings = Vec::new();
        let mut found = Vec::new();
        for rule in rules {
            (rule.check)(cluster, &mut found);
            findings.extend(found.drain(..).map(|finding| (rule, finding)));
        }
        findings
    };
    // Rules differ much in how long they take.
    let mut findings = by_parts(join, rules, 4, &find);
    silence::replaced(&mut findings);
    findings.retain(|(_, finding)| files.contains(&finding.span.source));
    findings
}
