//! `lameduck.yaml`, read with places, so that a mistake in it is a diagnostic.

use std::collections::BTreeMap;
use std::path::Path;

use globset::{GlobBuilder, GlobMatcher};

use super::describe::{self, Setting};
use super::{Exemption, FailOn, Thresholds, Version};
use crate::finding::Severity;
use crate::model::{Problem, ProblemKind};
use crate::names;
use crate::rules::RULES;
use crate::source::{Source, SourceId, Span};
use crate::yaml::{self, Entry, Node, Value};

/// What a configuration file says. `None` and empty: nothing about this.
#[derive(Clone, Debug, Default)]
pub struct ConfigFile {
    /// What holds for every file.
    pub everywhere: Override,
    /// Files to look at, relative to the configuration's folder; empty: all.
    pub include: Vec<GlobMatcher>,
    /// Files not to look at.
    pub exclude: Vec<GlobMatcher>,
    /// What makes a run fail.
    pub fail_on: Option<FailOn>,
    /// What differs for some files, later ones winning.
    pub overrides: Vec<(Vec<GlobMatcher>, Override)>,
}

/// The part of a configuration that may differ by path.
#[derive(Clone, Debug, Default)]
pub struct Override {
    /// `kubernetes-version`
    pub kubernetes: Option<Version>,
    /// `select`
    pub select: Option<Vec<String>>,
    /// `extend-select`
    pub extend_select: Vec<String>,
    /// `ignore`
    pub ignore: Vec<String>,
    /// `severity`
    pub severity: BTreeMap<String, Severity>,
    /// `thresholds`, by name.
    pub thresholds: Vec<(String, i64)>,
    /// `exemptions`
    pub exemptions: Vec<Exemption>,
}

impl ConfigFile {
    /// Reads a configuration file. What is wrong in it is left out, and said.
    pub fn read(id: SourceId, source: &Source) -> (Self, Vec<Problem>) {
        let mut reader = Reader { folder: source.folder().to_owned(), problems: Vec::new() };
        let mut file = Self::default();
        let documents = yaml::documents(&source.text);
        if let Some(second) = documents.get(1) {
            let start = Span::new(id, second.start, second.start);
            reader.wrong(start, "a configuration is a single document", "remove the `---`");
        }
        let Some(range) = documents.into_iter().next() else { return (file, reader.problems) };
        let parsed = yaml::parse(id, &source.text, range);
        if let Some(error) = parsed.error {
            reader.problems.push(Problem {
                kind: ProblemKind::Configuration,
                span: error.span,
                message: error.message,
                help: error.help,
                related: error.related,
                repair: None,
            });
        }
        if let Some(tree) = parsed.trees.first() {
            for duplicate in tree.duplicates() {
                reader.wrong(duplicate.second, &format!("`{}` is written twice", duplicate.key), "keep one of them");
            }
            reader.file(tree.root(), &mut file);
        }
        (file, reader.problems)
    }
}

struct Reader {
    folder: String,
    problems: Vec<Problem>,
}

impl Reader {
    fn wrong(&mut self, span: Span, message: &str, help: &str) {
        self.problems.push(Problem {
            kind: ProblemKind::Configuration,
            span,
            message: message.to_owned(),
            help: (!help.is_empty()).then(|| help.to_owned()),
            related: None,
            repair: None,
        });
    }

    fn file(&mut self, root: Node<'_>, file: &mut ConfigFile) {
        for entry in self.mapping(root, "the configuration") {
            match entry.key {
                "include" => file.include = self.globs(entry.value),
                "exclude" => file.exclude = self.globs(entry.value),
                "fail-on" => file.fail_on = self.fail_on(entry.value),
                "overrides" => {
                    for item in self.items(entry.value) {
                        let changed = self.override_(item);
                        file.overrides.extend(changed);
                    }
                }
                _ => self.everywhere(&entry, &mut file.everywhere, describe::TOP),
            }
        }
    }

    fn override_(&mut self, node: Node<'_>) -> Option<(Vec<GlobMatcher>, Override)> {
        let (mut paths, mut changed) = (None, Override::default());
        for entry in self.mapping(node, "an override") {
            match entry.key {
                "paths" => paths = Some(self.globs(entry.value)),
                _ => self.everywhere(&entry, &mut changed, describe::OVERRIDE),
            }
        }
        if paths.is_none() {
            self.wrong(node.span(), "an override has no `paths`", "add `paths: [\"folder/**\"]`");
        }
        Some((paths?, changed))
    }

    fn everywhere(&mut self, entry: &Entry<'_>, to: &mut Override, others: &[Setting]) {
        match entry.key {
            "kubernetes-version" => to.kubernetes = self.parsed(entry.value, "a Kubernetes version such as \"1.34\""),
            "select" => to.select = Some(self.rules(entry.value)),
            "extend-select" => to.extend_select = self.rules(entry.value),
            "ignore" => to.ignore = self.rules(entry.value),
            "severity" => to.severity = self.severities(entry.value),
            "thresholds" => to.thresholds = self.thresholds(entry.value),
            "exemptions" => {
                for item in self.items(entry.value) {
                    let exemption = self.exemption(item);
                    to.exemptions.extend(exemption);
                }
            }
            _ => self.unknown(entry, describe::EVERYWHERE.iter().chain(others).map(|setting| setting.name)),
        }
    }

    fn exemption(&mut self, node: Node<'_>) -> Option<Exemption> {
        let mut exemption = Exemption {
            rules: Vec::new(),
            path: None,
            kind: None,
            namespace: None,
            name: None,
            container: None,
            expires: None,
            folder: self.folder.clone(),
            place: node.span(),
        };
        let mut reason = false;
        let before = self.problems.len();
        for entry in self.mapping(node, "an exemption") {
            let value = entry.value;
            match entry.key {
                "rules" => exemption.rules = self.rules(value),
                "path" => exemption.path = self.glob(value),
                "kind" => exemption.kind = self.glob(value),
                "namespace" => exemption.namespace = self.glob(value),
                "name" => exemption.name = self.glob(value),
                "container" => exemption.container = self.glob(value),
                "expires" => exemption.expires = self.parsed(value, "a day such as 2027-01-31"),
                "reason" => reason = self.text(value).is_some_and(|reason| !reason.trim().is_empty()),
                _ => self.unknown(&entry, describe::EXEMPTION.iter().map(|setting| setting.name)),
            }
        }
        if before == self.problems.len() && exemption.rules.is_empty() {
            self.wrong(node.span(), "an exemption names no rule", "add `rules: [single-replica]`, or `rules: [all]`");
        }
        if before == self.problems.len() && !reason {
            self.wrong(node.span(), "an exemption has no reason", "add `reason: \"...\"`, for whoever reads it next");
        }
        // Half an exemption would keep more quiet than was meant.
        (before == self.problems.len()).then_some(exemption)
    }

    fn severities(&mut self, node: Node<'_>) -> BTreeMap<String, Severity> {
        let mut severities = BTreeMap::new();
        for entry in self.mapping(node, "`severity`") {
            if RULES.iter().all(|rule| rule.id != entry.key) {
                self.unknown_name(entry.key_span, "rule", entry.key, RULES.iter().map(|rule| rule.id));
            } else if let Some(severity) = self.severity(entry.value) {
                severities.insert(entry.key.to_owned(), severity);
            }
        }
        severities
    }

    fn severity(&mut self, node: Node<'_>) -> Option<Severity> {
        let name = self.text(node)?;
        let all = [Severity::Error, Severity::Warning, Severity::Info];
        let severity = all.into_iter().find(|severity| severity.name() == name);
        if severity.is_none() {
            self.unknown_name(node.span(), "severity", name, all.into_iter().map(Severity::name));
        }
        severity
    }

    fn fail_on(&mut self, node: Node<'_>) -> Option<FailOn> {
        let name = self.text(node)?;
        let fail_on = name.parse().ok();
        if fail_on.is_none() {
            self.unknown_name(node.span(), "severity", name, FailOn::NAMES.into_iter());
        }
        fail_on
    }

    fn thresholds(&mut self, node: Node<'_>) -> Vec<(String, i64)> {
        let mut thresholds = Vec::new();
        for entry in self.mapping(node, "`thresholds`") {
            match entry.value.value() {
                _ if Thresholds::names().all(|name| name != entry.key) => {
                    self.unknown_name(entry.key_span, "threshold", entry.key, Thresholds::names());
                }
                Value::Int(number) if number >= 0 => thresholds.push((entry.key.to_owned(), number)),
                _ => self.wrong(entry.value.span(), &format!("`{}` is a number of 0 or more", entry.key), ""),
            }
        }
        thresholds
    }

    fn rules(&mut self, node: Node<'_>) -> Vec<String> {
        let mut rules = Vec::new();
        for item in self.items(node) {
            let Some(name) = self.text(item) else { continue };
            if names::is_rule_or_group(name) {
                rules.push(name.to_owned());
            } else {
                self.unknown_name(item.span(), "rule or group", name, names::rules_and_groups());
            }
        }
        rules
    }

    fn globs(&mut self, node: Node<'_>) -> Vec<GlobMatcher> {
        self.items(node).into_iter().filter_map(|item| self.glob(item)).collect()
    }

    fn glob(&mut self, node: Node<'_>) -> Option<GlobMatcher> {
        let text = self.text(node)?;
        // As in .gitignore: `*` stays in its folder, `**` does not, and `vendor/` is `vendor`.
        match GlobBuilder::new(text.trim_end_matches('/')).literal_separator(true).build() {
            Ok(glob) => Some(glob.compile_matcher()),
            Err(error) => {
                self.wrong(node.span(), &format!("this is no glob: {}", error.kind()), "");
                None
            }
        }
    }

    fn parsed<T: std::str::FromStr>(&mut self, node: Node<'_>, what: &str) -> Option<T> {
        // `1.30` without quotes is the number 1.3: what is written counts.
        let text = match node.value() {
            Value::Str(text) => text.to_owned(),
            _ => node.text().to_owned(),
        };
        let value = text.parse().ok();
        if value.is_none() {
            self.wrong(node.span(), &format!("this is not {what}"), "");
        }
        value
    }

    fn text<'t>(&mut self, node: Node<'t>) -> Option<&'t str> {
        if let Value::Str(text) = node.value() {
            return Some(text);
        }
        self.wrong(node.span(), "a text is due here", "put it in quotes");
        None
    }

    fn mapping<'t>(&mut self, node: Node<'t>, what: &str) -> Vec<Entry<'t>> {
        match node.value() {
            Value::Mapping => node.entries(),
            Value::Null => Vec::new(),
            _ => {
                self.wrong(node.span(), &format!("{what} is a mapping"), "");
                Vec::new()
            }
        }
    }

    fn items<'t>(&mut self, node: Node<'t>) -> Vec<Node<'t>> {
        match node.value() {
            Value::Sequence => node.items(),
            Value::Null => Vec::new(),
            _ => {
                self.wrong(node.span(), "a list is due here", "put it in `[]`");
                Vec::new()
            }
        }
    }

    fn unknown(&mut self, entry: &Entry<'_>, known: impl Iterator<Item = &'static str>) {
        self.unknown_name(entry.key_span, "setting", entry.key, known);
    }

    fn unknown_name(&mut self, span: Span, what: &str, name: &str, known: impl Iterator<Item = &'static str>) {
        let help = names::nearest(name, known).map_or(String::new(), |near| format!("did you mean `{near}`?"));
        self.wrong(span, &format!("there is no {what} `{name}`"), &help);
    }
}

/// What a configuration file may be called; the first one wins.
pub const CONFIG_NAMES: &[&str] = &["lameduck.yaml", ".lameduck.yaml"];

/// Whether a file of this name is a configuration.
pub fn is_config(path: &str) -> bool {
    let name = Path::new(path).file_name().and_then(|name| name.to_str());
    name.is_some_and(|name| CONFIG_NAMES.contains(&name))
}
