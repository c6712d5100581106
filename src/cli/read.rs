//! Reading files, in parallel when there are many.

use std::borrow::Cow;
use std::cell::Cell;
use std::io::{self, Read};
use std::path::Path;

use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, ParallelIterator};

use super::discover::{Input, Origin};
use super::exit::Failure;
use super::progress::Progress;
use super::terminal;
use crate::join::{Join, in_turn};
use crate::lint::{self, File};
use crate::report::{NotAnalysed, Reason, Report};
use crate::source::{Role, Source, SourceId};

/// Places are 32 bits wide.
const LONGEST: usize = u32::MAX as usize;

/// From how many files, or folders, on a pool of threads earns back its start.
pub(super) const PARALLEL_FROM: usize = 32;

thread_local! {
    /// The memory that held the last file: fresh memory costs more than what is read into it.
    static SPARE: Cell<String> = const { Cell::new(String::new()) };
}

/// How much of the texts stays in memory.
#[derive(Copy, Clone, PartialEq, Eq)]
pub(super) enum Texts {
    /// All of it: for who edits them.
    Whole,
    /// What a report can show.
    Shown,
}

/// A file or folder that could not be read.
pub(super) struct Unreadable {
    /// The path as printed.
    pub(super) path: String,
    /// Whether the user asked about it.
    pub(super) role: Role,
    /// Why it could not be read.
    pub(super) error: String,
}

impl Unreadable {
    /// Whether the user asked about it.
    pub(super) fn is_focus(&self) -> bool {
        self.role == Role::Focus
    }

    /// What to say about it.
    pub(super) fn failure(&self) -> Failure {
        Failure::new(format!("could not read `{}`: {}", self.path, self.error))
    }

    /// Says so on standard error: a warning if it is context only, whose lack can at most mislead a rule.
    pub(super) fn announce(&self) {
        match self.role {
            Role::Focus => terminal::complain(&self.failure()),
            Role::Context => terminal::warn(&self.failure()),
        }
    }
}

/// Reads inputs, which must be sorted by path. One that cannot be read leaves an empty file, so that the others keep
/// their numbers.
pub(super) fn read(inputs: Vec<Input>, texts: Texts, progress: &Progress) -> (Vec<File>, Vec<Unreadable>) {
    progress.expect(inputs.len());
    let id = |index| SourceId(u32::try_from(index).unwrap_or(u32::MAX));
    let inputs = inputs.into_iter().enumerate().map(|(index, input)| (id(index), input));
    read_numbered(inputs.collect(), texts, progress)
}

/// Reads inputs that have their numbers already.
pub(super) fn read_numbered(
    inputs: Vec<(SourceId, Input)>,
    texts: Texts,
    progress: &Progress,
) -> (Vec<File>, Vec<Unreadable>) {
    let read = |(id, input)| {
        let outcome = read_one(id, input, texts);
        progress.step();
        outcome
    };
    let (mut files, mut unreadable) = (Vec::new(), Vec::new());
    if inputs.len() < PARALLEL_FROM {
        (files, unreadable) = inputs.into_iter().map(read).unzip();
    } else {
        inputs.into_par_iter().map(read).unzip_into_vecs(&mut files, &mut unreadable);
    }
    (files, unreadable.into_iter().flatten().collect())
}

fn read_one(id: SourceId, input: Input, texts: Texts) -> (File, Option<Unreadable>) {
    let location = Some(input.location()).filter(|location| *location != input.path).map(Cow::into_owned);
    let Input { path, origin, role, .. } = input;
    let mut spare = SPARE.take();
    let (bytes, unreadable) = match bytes(origin, std::mem::take(&mut spare)) {
        Ok(bytes) => (bytes, None),
        Err(error) => (Vec::new(), Some(Unreadable { path: path.clone(), role, error: error.to_string() })),
    };
    let mut source = Source::new(path, bytes, role);
    source.location = location;
    let file = match texts {
        Texts::Whole => lint::read(id, source),
        Texts::Shown => lint::read_leaving(id, source, &mut spare),
    };
    SPARE.set(spare);
    (file, unreadable)
}

fn bytes(origin: Origin, spare: String) -> io::Result<Vec<u8>> {
    let mut bytes = match origin {
        Origin::Stdin(bytes) => bytes,
        Origin::Disk(file) => read_file(&file, spare.into_bytes())?,
    };
    bytes.truncate(LONGEST);
    Ok(bytes)
}

/// Reads until nothing comes: to ask for the size first takes longer than to read a usual file.
fn read_file(path: &Path, mut bytes: Vec<u8>) -> io::Result<Vec<u8>> {
    bytes.clear();
    std::fs::File::open(path)?.take(LONGEST as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// How two things of the check are done at once; for few files that would take longer.
pub(super) fn join(files: usize) -> Join<'static> {
    if files < PARALLEL_FROM {
        return &in_turn;
    }
    &|first, second| {
        rayon::join(first, second);
    }
}

/// Counts what could not be read as not analysed. The empty file in its place was taken for one without manifests.
pub(super) fn note_unreadable(report: &mut Report, unreadable: &[Unreadable]) {
    for Unreadable { path, .. } in unreadable.iter().filter(|unreadable| unreadable.is_focus()) {
        let coverage = &mut report.coverage;
        if report.sources.binary_search_by(|source| source.path.cmp(path)).is_ok() {
            coverage.not_kubernetes = coverage.not_kubernetes.saturating_sub(1);
        }
        coverage.not_analysed.push(NotAnalysed { path: path.clone(), line: 1, reason: Reason::Unreadable });
    }
    report.coverage.not_analysed.sort();
}
