//! Configuration files: finding them upwards from what is checked, and showing what they come to.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::args::Check;
use super::discover::{Found, slashes};
use super::exit::{Exit, Failure};
use super::output;
use super::read::PARALLEL_FROM;
use super::terminal;
use crate::config::{CONFIG_NAMES, Date, Override, Settings};
use crate::report::Report;
use crate::source::{Role, Source};

/// Reads the configuration files that hold for some of the inputs. The inner error is a report of their mistakes.
pub(super) fn read(
    options: &Check,
    options_say: Override,
    found: &Found,
) -> Result<Result<Settings, Box<Report>>, Failure> {
    let files = match &options.config {
        Some(file) => vec![file.clone()],
        None if options.isolated => Vec::new(),
        None => {
            let mut files = configurations(found.inputs.iter().filter_map(|input| input.location.as_deref()));
            files.retain(|file| counts(file, found));
            files
        }
    };
    let sources = sources(files, &|file| std::fs::read(file))?;
    let settings = Settings::read(options.base(today()), options_say, sources);
    Ok(settings.map(|settings| if options.config.is_some() { settings.named() } else { settings }))
}

/// In a hook, only what is committed counts.
fn counts(file: &Path, found: &Found) -> bool {
    let counts = found.tracked.iter().find_map(|tracked| tracked.knows(file)).unwrap_or(true);
    if !counts {
        let failure = Failure::new(format!("the configuration `{}` does not hold: git does not track it", shown(file)));
        terminal::warn(&failure.help("`git add` it, so that it holds for everybody"));
    }
    counts
}

/// The texts of configuration files, sorted by path.
pub(super) fn sources(
    files: Vec<PathBuf>,
    bytes: &dyn Fn(&Path) -> std::io::Result<Vec<u8>>,
) -> Result<Vec<Source>, Failure> {
    let mut sources = Vec::new();
    for file in files {
        let bytes = bytes(&file).map_err(|error| {
            Failure::new(format!("could not read the configuration `{}`: {error}", file.display()))
                .help("give a file that exists, or `--isolated` to do without")
        })?;
        let shown = shown(&file);
        let mut source = Source::new(shown, bytes, Role::Focus);
        source.location = Some(slashes(&std::fs::canonicalize(&file).unwrap_or(file)).into_owned());
        sources.push(source);
    }
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(sources)
}

/// The day on which exemptions are looked at.
pub(super) fn today() -> Date {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    Date::from_unix(seconds)
}

/// Shows the mistakes: with a configuration that is not understood, no finding would mean anything.
pub(super) fn refuse(report: &Report, options: &Check) -> Exit {
    options.targets.write(report, options.quiet, std::time::Duration::ZERO);
    Exit::Failure
}

/// Prints the settings of all that was found, grouped.
pub(super) fn show(settings: &Settings, found: &Found) -> Result<Exit, Failure> {
    let mut groups: Vec<(String, Vec<&str>)> = Vec::new();
    for input in found.inputs.iter().filter(|input| input.role == Role::Focus) {
        let location = input.location();
        let text =
            if settings.includes(&location) { settings.of(&location).to_string() } else { "excluded\n".to_owned() };
        match groups.iter_mut().find(|(known, _)| *known == text) {
            Some((_, paths)) => paths.push(&input.path),
            None => groups.push((text, vec![&input.path])),
        }
    }
    output::write(None, |out| {
        for (text, paths) in &groups {
            let others = if paths.len() > 1 { format!(" and {} more files", paths.len() - 1) } else { String::new() };
            writeln!(out, "# {}{others}\n{text}", paths.first().copied().unwrap_or(""))?;
        }
        Ok(())
    })?;
    Ok(Exit::Clean)
}

/// The configuration files in the folders of some files and upwards.
pub(super) fn configurations<'f>(files: impl Iterator<Item = &'f Path>) -> Vec<PathBuf> {
    let mut folders = HashSet::new();
    let mut last = None;
    for location in files {
        let folder = location.parent();
        if folder == last {
            continue;
        }
        last = folder;
        for folder in folder.into_iter().flat_map(Path::ancestors) {
            if !folders.insert(folder.as_os_str()) {
                break; // Whatever is above has been seen, too.
            }
        }
    }
    let in_folder =
        |folder: &OsStr| CONFIG_NAMES.iter().map(|name| Path::new(folder).join(name)).find(|file| file.is_file());
    let mut files: Vec<PathBuf> = if folders.len() < PARALLEL_FROM {
        folders.into_iter().filter_map(in_folder).collect()
    } else {
        folders.into_par_iter().filter_map(in_folder).collect()
    };
    files.sort();
    files
}

fn shown(file: &Path) -> String {
    let here = std::env::current_dir().and_then(std::fs::canonicalize).unwrap_or_default();
    slashes(file.strip_prefix(here).unwrap_or(file)).into_owned()
}
