//! Which files belong to a run.
//!
//! Paths are physical (symbolic links resolved), so a file that is reached in two ways is read once, and outputs name
//! the file that has to be changed.

use std::borrow::Cow;
use std::ffi::OsStr;
use std::io::Read;
use std::path::{Component, Path, PathBuf};
use std::sync::mpsc::channel;

use ignore::{DirEntry, WalkBuilder, WalkState};
use rayon::slice::ParallelSliceMut;

use super::exit::Failure;
use super::origins::CHART;
use super::read::{PARALLEL_FROM, Unreadable};
use super::tracked::{self, Tracked};
use crate::cluster::is_kustomization;
use crate::config;
use crate::source::Role;

/// What a run is about.
#[derive(Default)]
pub(super) struct Found {
    /// What to read, sorted by path, every file once.
    pub(super) inputs: Vec<Input>,
    /// Folders below the given ones that could not be looked into.
    pub(super) unreadable: Vec<Unreadable>,
    /// Given paths that could not be read.
    pub(super) failures: Vec<Failure>,
    /// What should be known about the search.
    pub(super) warnings: Vec<Failure>,
    /// Folders in which all files were found.
    pub(super) folders: Vec<PathBuf>,
    /// What git knows in these, if that matters.
    pub(super) tracked: Vec<Tracked>,
    /// What renderings are made from, of what was found: charts and kustomizations.
    pub(super) recipes: Vec<PathBuf>,
}

/// Something to read.
#[derive(Clone)]
pub(super) struct Input {
    /// The path as printed.
    pub(super) path: String,
    /// Where the bytes come from.
    pub(super) origin: Origin,
    /// Whether the user asked about it.
    pub(super) role: Role,
    /// Where the file is, or would be.
    pub(super) location: Option<PathBuf>,
}

impl Input {
    fn of_file(file: PathBuf, role: Role, here: &Path) -> Self {
        let location = Some(file.clone());
        Self { path: shown(&file, here), origin: Origin::Disk(file), role, location }
    }

    /// Where the file is, or would be, with `/` between folders; the printed path when it is nowhere.
    pub(super) fn location(&self) -> Cow<'_, str> {
        self.location.as_deref().map_or(Cow::Borrowed(&self.path), slashes)
    }
}

/// Where bytes come from. The order is that of precedence, should there be two for one path.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Origin {
    /// Standard input, already read; or what a file is to become.
    Stdin(Vec<u8>),
    /// A file.
    Disk(PathBuf),
}

/// Two threads halve the time of a large project; more of them wait for one another.
const WALKERS: usize = 2;

/// What marks the folder in which a project begins.
const PROJECT_MARKS: [&str; 3] = [".git", "lameduck.yaml", ".lameduck.yaml"];

/// Finds the given files, those in the given folders, and, unless isolated, the rest of their projects.
pub(super) fn discover(paths: &[PathBuf], stdin_filename: Option<PathBuf>, isolated: bool) -> Result<Found, Failure> {
    let here = std::env::current_dir()
        .map_err(|error| Failure::new(format!("could not find out the current folder: {error}")))
        .map(physical)?;
    let mut search = Search { here, found: Found::default() };
    let mut projects = Vec::new();

    let mut paths = paths.to_vec();
    let stdin = stdin_filename.is_some() || paths.iter().any(|path| path == Path::new("-"));
    paths.retain(|path| path != Path::new("-"));
    if paths.is_empty() && !stdin {
        let root = project_of(&search.here).filter(|_| !isolated);
        paths.push(root.unwrap_or_else(|| search.here.clone()));
    }
    if stdin {
        projects.extend(search.add_stdin(stdin_filename)?);
    }
    for path in &paths {
        projects.extend(search.add_argument(path));
    }
    projects.sort();
    projects.dedup();
    for project in projects.iter().filter(|_| !isolated) {
        search.add_folder(project, Role::Context);
    }

    let mut found = search.found;
    if found.inputs.len() < PARALLEL_FROM {
        found.inputs.sort_by(|a, b| key(a).cmp(&key(b)));
    } else {
        found.inputs.par_sort_by(|a, b| key(a).cmp(&key(b)));
    }
    found.inputs.dedup_by(|later, first| later.path == first.path && same_file(&later.origin, &first.origin));
    Ok(found)
}

struct Search {
    here: PathBuf,
    found: Found,
}

impl Search {
    /// Takes standard input; answers with the project of the file that it stands for. Without such a file it is the
    /// whole world: what a template renders to is complete.
    fn add_stdin(&mut self, filename: Option<PathBuf>) -> Result<Option<PathBuf>, Failure> {
        let mut bytes = Vec::new();
        std::io::stdin()
            .lock()
            .read_to_end(&mut bytes)
            .map_err(|error| Failure::new(format!("could not read standard input: {error}")))?;
        let filename = filename.map(|path| physical_file(&self.here.join(path)));
        let path = filename.as_ref().map_or_else(|| "<stdin>".to_owned(), |path| shown(path, &self.here));
        self.found.inputs.push(Input {
            path,
            origin: Origin::Stdin(bytes),
            role: Role::Focus,
            location: filename.clone(),
        });
        Ok(filename.as_deref().and_then(Path::parent).and_then(project_of))
    }

    /// Takes a path from the command line; answers with its project.
    fn add_argument(&mut self, path: &Path) -> Option<PathBuf> {
        let metadata = match std::fs::metadata(path) {
            Ok(metadata) => metadata,
            Err(error) => {
                self.found.failures.push(no_such_path(path, &error));
                return None;
            }
        };
        if metadata.is_dir() {
            let folder = physical(path.to_owned());
            self.add_folder(&folder, Role::Focus);
            return project_of(&folder);
        }
        if !metadata.is_file() {
            // A pipe, such as the shell's `<(helm template .)`: it has no place in a folder.
            let origin = Origin::Disk(path.to_owned());
            let path = path.to_string_lossy().into_owned();
            self.found.inputs.push(Input { path, origin, role: Role::Focus, location: None });
            return None;
        }
        let file = physical(path.to_owned());
        let project = file.parent().and_then(project_of);
        let input = Input::of_file(file, Role::Focus, &self.here);
        self.add_input(input);
        project
    }

    fn add_folder(&mut self, folder: &Path, role: Role) {
        // Context comes last, so whatever is in a folder that was walked already has its role.
        if self.found.folders.iter().any(|walked| walked == folder) {
            return;
        }
        let tracked = if tracked::matters() {
            Tracked::below(folder).map_err(|warning| self.found.warnings.push(warning)).ok()
        } else {
            None
        };
        let here = &self.here;
        for entry in walk(folder, &self.found.folders, tracked.as_ref(), &|file| Input::of_file(file, role, here)) {
            match entry {
                Ok(input) => self.add_input(input),
                Err(error) => {
                    let (path, error) = walk_error(&error);
                    let path = path.map_or_else(|| shown(folder, &self.here), |path| shown(&path, &self.here));
                    self.found.unreadable.push(Unreadable { path, role, error });
                }
            }
        }
        self.found.folders.push(folder.to_owned());
        self.found.tracked.extend(tracked);
    }

    fn add_input(&mut self, input: Input) {
        let file = input.location.as_deref();
        if file.is_some_and(|file| config::is_config(name(file))) {
            return;
        }
        self.found.recipes.extend(file.filter(|file| is_recipe(file)).map(Path::to_owned));
        self.found.inputs.push(input);
    }
}

/// Charts and kustomizations in a folder, for which nothing else was looked at there.
pub(super) fn recipes(folder: &Path) -> Vec<PathBuf> {
    walk(folder, &[], None, &|file| file).into_iter().flatten().filter(|file| is_recipe(file)).collect()
}

/// Whether renderings are made from a file and what it names.
fn is_recipe(file: &Path) -> bool {
    let name = name(file);
    name == CHART || is_kustomization(name)
}

/// The name of a file; empty if it is not UTF-8, as no name is that means something here.
fn name(file: &Path) -> &str {
    file.file_name().and_then(OsStr::to_str).unwrap_or("")
}

/// A path as printed: relative to the current folder if below it, with `/` between folders.
pub(super) fn shown(path: &Path, here: &Path) -> String {
    let path = slashes(path.strip_prefix(here).unwrap_or(path));
    if std::path::MAIN_SEPARATOR == '/' { path.into_owned() } else { path.trim_start_matches("//?/").to_owned() }
}

/// A path with `/` between folders.
pub(super) fn slashes(path: &Path) -> Cow<'_, str> {
    let path = path.to_str().map_or_else(|| path.to_string_lossy(), Cow::Borrowed);
    if std::path::MAIN_SEPARATOR == '/' { path } else { path.replace(std::path::MAIN_SEPARATOR, "/").into() }
}

/// Manifests and what looks like them, in a folder and the folders in it, except those that were walked before and those
/// that are not tracked, if that matters. In no particular order: two threads look around, and take what they find.
fn walk<T: Send>(
    folder: &Path,
    walked: &[PathBuf],
    tracked: Option<&Tracked>,
    take: &(dyn Fn(PathBuf) -> T + Sync),
) -> Vec<Result<T, ignore::Error>> {
    let walked = walked.to_owned();
    let wanted = move |folder: &DirEntry| {
        let name = folder.file_name();
        name != "node_modules" && name != ".git" && !walked.iter().any(|walked| walked == folder.path())
    };
    let counts = |entry: &DirEntry| tracked.is_none_or(|tracked| tracked.has(entry.path()));
    let (found, entries) = channel();
    WalkBuilder::new(folder)
        .threads(WALKERS)
        .filter_entry(move |entry| entry.depth() == 0 || wanted(entry))
        .build_parallel()
        .run(|| {
            let found = found.clone();
            Box::new(move |entry| {
                let file = match entry {
                    Ok(entry) => manifest(entry, counts).map(take).map(Ok),
                    Err(error) => Some(Err(error)),
                };
                if let Some(file) = file {
                    // The other end is open until all have looked around.
                    let _ = found.send(file);
                }
                WalkState::Continue
            })
        });
    drop(found);
    entries.into_iter().collect()
}

/// The physical path of what may be a manifest.
fn manifest(entry: DirEntry, counts: impl Fn(&DirEntry) -> bool) -> Option<PathBuf> {
    let kind = entry.file_type()?;
    if kind.is_dir() || !is_named_like_a_manifest(entry.path()) || !counts(&entry) {
        return None;
    }
    if kind.is_file() {
        return Some(entry.into_path());
    }
    // Links to folders may form a circle, and a dangling link has nothing to say.
    std::fs::canonicalize(entry.path()).ok().filter(|target| target.is_file())
}

fn walk_error(error: &ignore::Error) -> (Option<PathBuf>, String) {
    match error {
        ignore::Error::WithPath { path, err } => (Some(path.clone()), walk_error(err).1),
        ignore::Error::WithDepth { err, .. } => walk_error(err),
        ignore::Error::Io(error) => (None, error.to_string()),
        other => (None, other.to_string()),
    }
}

/// Whether a file is looked at where only a folder is given.
pub(super) fn is_named_like_a_manifest(path: &Path) -> bool {
    let has_extension =
        path.extension().is_some_and(|extension| ["yaml", "yml", "json"].iter().any(|it| extension == *it));
    has_extension || is_kustomization(name(path))
}

/// The nearest folder, from this one upwards, in which a project begins.
pub(super) fn project_of(folder: &Path) -> Option<PathBuf> {
    let begins = |folder: &&Path| PROJECT_MARKS.iter().any(|mark| folder.join(mark).exists());
    folder.ancestors().find(begins).map(Path::to_owned)
}

/// The path without symbolic links; itself, when that cannot be found out.
fn physical(path: PathBuf) -> PathBuf {
    std::fs::canonicalize(&path).unwrap_or(path)
}

/// The physical path of a file that need not exist.
pub(super) fn physical_file(path: &Path) -> PathBuf {
    if let Ok(physical) = std::fs::canonicalize(path) {
        return physical;
    }
    match (path.parent().and_then(|folder| std::fs::canonicalize(folder).ok()), path.file_name()) {
        (Some(folder), Some(name)) => folder.join(name),
        _ => path.components().filter(|part| *part != Component::CurDir).collect(),
    }
}

/// Sorts by path, and what takes precedence first.
fn key(input: &Input) -> (&str, &Origin, bool) {
    (&input.path, &input.origin, input.role == Role::Context)
}

/// Whether both, of equal path as printed, are one file: two names that are not UTF-8 may print alike.
fn same_file(a: &Origin, b: &Origin) -> bool {
    matches!((a, b), (Origin::Stdin(_), _) | (_, Origin::Stdin(_))) || a == b
}

fn no_such_path(path: &Path, error: &std::io::Error) -> Failure {
    let failure = Failure::new(format!("could not read `{}`: {error}", path.display()));
    if error.kind() != std::io::ErrorKind::NotFound {
        return failure.help("check its permissions");
    }
    match super::args::command_like(path) {
        Some(command) => failure.help(format!("did you mean the command `lameduck {command}`?")),
        None => failure.help("give a file, a folder, or `-` for standard input; without a path the project is checked"),
    }
}
