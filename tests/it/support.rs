//! What the tests share: expectations written as comments, and runs of the linter.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use lameduck::config::{Override, Settings, Version};
use lameduck::model::{Object, Problem, read_object};
use lameduck::source::SourceId;
use lameduck::yaml;
use lameduck::{Config, Report, Role, Source};
use walkdir::{DirEntry, WalkDir};

/// The repository.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The text of a file in the repository.
pub(crate) fn text(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Whether this run writes derived files instead of comparing them.
pub(crate) fn blessing() -> bool {
    std::env::var_os("LAMEDUCK_BLESS").is_some()
}

/// Compares a derived file with what it should be, or writes it.
pub(crate) fn assert_derived(path: &str, expected: &str) {
    if blessing() {
        std::fs::write(root().join(path), expected).unwrap();
    }
    assert!(text(path) == expected, "{path} is stale: run LAMEDUCK_BLESS=1 cargo test");
}

/// The Markdown files below a folder, by name without ending.
pub(crate) fn names(folder: &str, ending: &str) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(root().join(folder))
        .unwrap()
        .filter_map(|entry| entry.unwrap().file_name().into_string().ok()?.strip_suffix(ending).map(str::to_owned))
        .collect();
    names.sort();
    names
}

/// One finding as a test compares it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Found {
    pub(crate) path: String,
    pub(crate) line: u32,
    pub(crate) what: String,
}

/// The findings that a text's comments promise: `# warning[rule]`, several on a line.
pub(crate) fn expected(path: &str, text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    for (line, content) in (1..).zip(text.lines()) {
        let Some((_, comment)) = content.split_once('#') else { continue };
        for word in comment.split_whitespace() {
            let promise = word
                .split_once('[')
                .filter(|(severity, rule)| ["error", "warning", "info"].contains(severity) && rule.ends_with(']'));
            if promise.is_some() {
                found.push(Found { path: path.to_owned(), line, what: word.to_owned() });
            }
        }
    }
    found.sort();
    found
}

/// The findings of a report, for comparison.
pub(crate) fn found(report: &Report) -> Vec<Found> {
    let mut found: Vec<Found> = report
        .diagnostics
        .iter()
        .map(|diagnostic| {
            let source = &report.sources[diagnostic.finding.span.source.0 as usize];
            Found {
                path: source.path.clone(),
                line: source.position(diagnostic.finding.span.start).line,
                what: format!("{}[{}]", diagnostic.severity.name(), diagnostic.rule.id),
            }
        })
        .collect();
    found.sort();
    found
}

/// Lints texts as files of one project, or reads them as configurations.
pub(crate) fn lint(files: &[(String, String)], config: &Config) -> Report {
    if let [(path, text)] = files
        && path.ends_with("lameduck.yaml")
    {
        let source = Source::new(path.clone(), text.clone().into_bytes(), Role::Focus);
        let settings = Settings::read(config.clone(), Override::default(), vec![source]);
        return settings.map_or_else(|report| *report, |_| lameduck::lint(Vec::new(), config));
    }
    let sources = files.iter().map(|(path, text)| Source::new(path.clone(), text.clone().into_bytes(), Role::Focus));
    lameduck::lint(sources.collect(), config)
}

/// Every rule, also those that are off by default.
pub(crate) fn all_rules() -> Config {
    Config { select: vec!["all".to_owned()], ..Config::default() }
}

/// For a Kubernetes version such as `1.29`.
pub(crate) fn for_version(config: Config, version: Option<&str>) -> Config {
    version.map_or(config.clone(), |version| Config { kubernetes: version.parse::<Version>().unwrap(), ..config })
}

/// A readable difference, empty when both are the same.
pub(crate) fn difference(expected: &[Found], found: &[Found]) -> String {
    let mut text = String::new();
    for missing in expected.iter().filter(|one| !found.contains(one)) {
        writeln!(text, "  missing    {}:{} {}", missing.path, missing.line, missing.what).unwrap();
    }
    for unexpected in found.iter().filter(|one| !expected.contains(one)) {
        writeln!(text, "  unexpected {}:{} {}", unexpected.path, unexpected.line, unexpected.what).unwrap();
    }
    if text.is_empty() && expected.len() != found.len() {
        writeln!(text, "  {} expected, {} found", expected.len(), found.len()).unwrap();
    }
    text
}

/// The text files in a folder and the folders in it, by path below the folder, sorted.
pub(crate) fn files_below(folder: &Path) -> Vec<(String, String)> {
    let entries = WalkDir::new(folder).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    let file = |entry: DirEntry| {
        let path = entry.path().strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/");
        Some((path, std::fs::read_to_string(entry.path()).ok()?))
    };
    let mut files: Vec<_> = entries.filter_map(file).collect();
    files.sort();
    files
}

/// The objects of one file, and what could not be understood.
pub(crate) fn read(text: &str) -> (Vec<Object>, Vec<Problem>) {
    let (mut objects, mut problems) = (Vec::new(), Vec::new());
    for (index, range) in (0..).zip(yaml::documents(text)) {
        let parsed = yaml::parse(SourceId(0), text, range);
        assert_eq!(parsed.error, None, "{text}");
        for tree in &parsed.trees {
            objects.extend(read_object(tree.root(), index, &mut problems));
        }
    }
    (objects, problems)
}

/// Numbers that look random and are the same in every run: xorshift.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    /// A number below a limit, which counts as 1 when it is 0.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap() % limit.max(1)
    }
}
