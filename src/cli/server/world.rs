//! Files that are checked together, under the configurations that hold for them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::document::Document;
use crate::cli::discover::{self, Input, Origin, slashes};
use crate::cli::progress::Progress;
use crate::cli::read::{self, Texts};
use crate::cli::settings;
use crate::config::{Config, Override, Settings};
use crate::lint::Project;
use crate::report::Report;
use crate::source::{Role, Source, SourceId};
use crate::workspace::Workspace;

/// Files that are checked together.
#[derive(Default)]
pub(super) struct World {
    /// The files, by what [`super::document::key`] calls them.
    pub(super) workspace: Workspace,
    /// What holds for them: the last configurations without a mistake.
    pub(super) settings: Settings,
    /// The configuration files, with their mistakes if there are some.
    pub(super) configurations: Vec<PathBuf>,
    /// The mistakes in them.
    pub(super) mistakes: Option<Box<Report>>,
}

/// The texts that are open, by the names of their files.
pub(super) type Open = BTreeMap<String, Document>;

impl World {
    /// The relations between all that is in the files.
    pub(super) fn project(&self) -> Project<'_> {
        self.workspace.project(read::join(self.workspace.files().count()))
    }

    /// Reads all that is in some folders, and what of their projects is around them, as a run of the command line would.
    /// Files that are known are not read again. Answers with what could not be read.
    pub(super) fn explore(&mut self, folders: &[PathBuf], named: Option<&Path>, open: &Open) -> Vec<String> {
        if folders.is_empty() {
            *self = Self::default();
            return Vec::new();
        }
        let found = match discover::discover(folders, None, false) {
            Ok(found) => found,
            Err(failure) => return vec![failure.to_string()],
        };
        let mut trouble: Vec<String> = found.failures.iter().map(ToString::to_string).collect();
        trouble.extend(found.unreadable.iter().map(|one| one.failure().to_string()));
        let files: Vec<PathBuf> = found.inputs.iter().filter_map(|input| input.location.clone()).collect();
        trouble.extend(self.configure(&files, named, open));

        let mut wanted = BTreeSet::new();
        let mut unread = Vec::new();
        for mut input in found.inputs {
            input.path = input.location().into_owned();
            if !self.settings.includes(&input.path) || !wanted.insert(input.path.clone()) {
                continue;
            }
            if self.workspace.id(&input.path).is_none() {
                unread.push((self.workspace.claim(&input.path), input));
            }
        }
        let is_new = |path: &str| open.contains_key(path) && !Path::new(path).exists() && self.settings.includes(path);
        let known = self.workspace.files().map(|file| file.source().path.clone());
        let gone: Vec<String> = known.filter(|path| !wanted.contains(path) && !is_new(path)).collect();
        for path in &gone {
            self.workspace.remove(path);
        }
        let (files, unreadable) = read::read_numbered(unread, Texts::Whole, &Progress::start(true));
        for file in files {
            self.workspace.put(file);
        }
        trouble.extend(unreadable.iter().map(|one| one.failure().to_string()));
        trouble
    }

    /// Reads the configuration files that hold for some files. With a mistake in one, those of before stay.
    pub(super) fn configure(&mut self, files: &[PathBuf], named: Option<&Path>, open: &Open) -> Option<String> {
        self.configurations = match named {
            Some(file) => vec![file.to_owned()],
            None => settings::configurations(files.iter().map(PathBuf::as_path)),
        };
        let bytes = |file: &Path| match open.get(slashes(file).as_ref()) {
            Some(document) => Ok(document.text.clone().into_bytes()),
            None => std::fs::read(file),
        };
        let sources = match settings::sources(self.configurations.clone(), &bytes) {
            Ok(sources) => sources,
            Err(failure) => return Some(failure.to_string()),
        };
        let base = Config { today: Some(settings::today()), ..Config::default() };
        match Settings::read(base, Override::default(), sources) {
            Ok(settings) => {
                self.settings = if named.is_some() { settings.named() } else { settings };
                self.mistakes = None;
            }
            Err(report) => self.mistakes = Some(report),
        }
        None
    }

    /// Takes a text in place of what is on disk. What is open in the editor is what the user asks about.
    pub(super) fn set(&mut self, path: &str, text: String) -> SourceId {
        let mut source = Source::new(path, text.into_bytes(), Role::Focus);
        source.location = Some(path.to_owned());
        self.workspace.set(source)
    }

    /// Reads a file from disk again; one that is no longer there is forgotten.
    pub(super) fn reload(&mut self, path: &str) -> Option<String> {
        let file = PathBuf::from(path);
        if !file.is_file() {
            self.workspace.remove(path);
            return None;
        }
        let role = self.role(path);
        let input = Input { path: path.to_owned(), origin: Origin::Disk(file.clone()), role, location: Some(file) };
        let id = self.workspace.claim(path);
        let (files, unreadable) = read::read_numbered(vec![(id, input)], Texts::Whole, &Progress::start(true));
        for file in files {
            self.workspace.put(file);
        }
        unreadable.first().map(|one| one.failure().to_string())
    }

    fn role(&self, path: &str) -> Role {
        let known = self.workspace.id(path).and_then(|id| self.workspace.file(id));
        known.map_or(Role::Focus, |file| file.source().role)
    }
}
