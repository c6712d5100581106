//! What is written where: several formats at once, each to a file of its own.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::error::ErrorKind;
use clap::{Arg, ArgAction, ArgMatches, Args, Command, Error, FromArgMatches, ValueHint, value_parser};

use super::{output, read, terminal};
use crate::render::{Format, render_with, write_statistics};
use crate::report::Report;

/// What is written where, in the order of the command line. At most one thing goes to standard output.
pub(super) struct Targets(Vec<Target>);

impl Targets {
    /// Writes everything, and says on standard error what could not be written. Answers whether that was nothing.
    pub(super) fn write(&self, report: &Report, quiet: bool, elapsed: Duration) -> bool {
        let join = read::join(report.diagnostics.len());
        let failures = self.0.iter().filter_map(|target| {
            let file = target.file.as_deref();
            let style = terminal::style(file, quiet, elapsed);
            let written = output::write(file, |out| match target.content {
                Content::Report(format) => render_with(report, format, &style, join, out),
                Content::Statistics => write_statistics(report, &style, out),
            });
            written.err()
        });
        let written = failures.inspect(terminal::complain).count() == 0;
        if !quiet && !terminal::is_terminal() && self.0.iter().any(Target::is_read_now) {
            terminal::say_time(elapsed);
        }
        written
    }
}

impl Targets {
    /// Whether fixes are shown anywhere.
    pub(super) fn show_fixes(&self) -> bool {
        self.0.iter().any(|target| matches!(target.content, Content::Report(format) if format.shows_fixes()))
    }
}

struct Target {
    content: Content,
    /// Without a file it is standard output.
    file: Option<PathBuf>,
}

impl Target {
    /// Whether it is for people and goes to standard output.
    fn is_read_now(&self) -> bool {
        self.file.is_none() && matches!(self.content, Content::Report(Format::Full | Format::Concise))
    }
}

#[derive(Copy, Clone)]
enum Content {
    Report(Format),
    Statistics,
}

impl Content {
    /// As it is asked for.
    fn option(self) -> String {
        match self {
            Self::Report(format) => format!("--{FORMAT} {format}"),
            Self::Statistics => format!("--{STATISTICS}"),
        }
    }
}

const FORMAT: &str = "output-format";
const FILE: &str = "output-file";
const STATISTICS: &str = "statistics";

/// By hand, because which file belongs to which format is known from their order.
impl Args for Targets {
    fn augment_args(command: Command) -> Command {
        command
            .arg(
                Arg::new(FORMAT)
                    .long(FORMAT)
                    .value_name("FORMAT")
                    .action(ArgAction::Append)
                    .value_parser(format_parser())
                    .help("How to print what was found; again for another format at once [default: full]")
                    .help_heading("Output"),
            )
            .arg(
                Arg::new(FILE)
                    .long(FILE)
                    .value_name("PATH")
                    .action(ArgAction::Append)
                    .value_parser(value_parser!(PathBuf))
                    .value_hint(ValueHint::FilePath)
                    .help("Write the format before it to a file instead of standard output")
                    .help_heading("Output"),
            )
            .arg(
                Arg::new(STATISTICS)
                    .long(STATISTICS)
                    .action(ArgAction::SetTrue)
                    .help("Print how many findings each rule has, in place of the findings")
                    .help_heading("Output"),
            )
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Targets {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let formats = given::<Format>(matches, FORMAT).map(|(at, format)| (at, Part::Format(*format)));
        let files = given::<PathBuf>(matches, FILE).map(|(at, file)| (at, Part::File(file.clone())));
        let mut parts: Vec<_> = formats.chain(files).collect();
        parts.sort_by_key(|(at, _)| *at);
        let parts = parts.into_iter().map(|(_, part)| part);
        let targets = pair(parts, matches.get_flag(STATISTICS)).and_then(no_clash);
        targets.map(Self).map_err(|message| Error::raw(ErrorKind::ArgumentConflict, message))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// The values of an option, each with its place on the command line.
fn given<'m, T: Clone + Send + Sync + 'static>(
    matches: &'m ArgMatches,
    option: &str,
) -> impl Iterator<Item = (usize, &'m T)> {
    let places = matches.indices_of(option).into_iter().flatten();
    places.zip(matches.get_many::<T>(option).into_iter().flatten())
}

enum Part {
    Format(Format),
    File(PathBuf),
}

/// Gives each file to the format before it. A file before the only format is meant for that.
fn pair(parts: impl Iterator<Item = Part>, statistics: bool) -> Result<Vec<Target>, String> {
    let mut targets: Vec<Target> = Vec::new();
    let mut early = None;
    for part in parts {
        match (part, targets.last_mut()) {
            (Part::Format(format), _) => targets.push(Target { content: Content::Report(format), file: None }),
            (Part::File(file), Some(target)) => {
                if let Some(other) = target.file.replace(file.clone()) {
                    return Err(two_files(&target.content.option(), &other, &file));
                }
            }
            (Part::File(file), None) => {
                if let Some(other) = early.replace(file.clone()) {
                    return Err(two_files("the report", &other, &file));
                }
            }
        }
    }
    let several = targets.len() > 1;
    match (early, targets.first_mut()) {
        (file, None) => {
            let content = if statistics { Content::Statistics } else { Content::Report(Format::Full) };
            return Ok(vec![Target { content, file }]);
        }
        (None, _) => {}
        (early @ Some(_), Some(only)) if !several && only.file.is_none() => only.file = early,
        (Some(early), Some(_)) => {
            let early = early.display();
            return Err(format!("`--{FILE} {early}` belongs to no format: put it behind its `--{FORMAT}`"));
        }
    }
    if statistics {
        targets.push(Target { content: Content::Statistics, file: None });
    }
    Ok(targets)
}

fn two_files(what: &str, one: &Path, other: &Path) -> String {
    let (one, other) = (one.display(), other.display());
    format!("{what} has two files, `{one}` and `{other}`: give each file a `--{FORMAT}` of its own, before it")
}

/// Nothing can be read back when two things are written to one place.
fn no_clash(targets: Vec<Target>) -> Result<Vec<Target>, String> {
    for (number, target) in targets.iter().enumerate() {
        let Some(other) = targets.iter().take(number).find(|other| other.file == target.file) else { continue };
        let (one, two) = (other.content.option(), target.content.option());
        let place = target.file.as_ref().map_or("standard output".to_owned(), |file| format!("`{}`", file.display()));
        return Err(format!(
            "`{one}` and `{two}` would both be written to {place}: give one of them a file of its own, as in `{one} --{FILE} PATH`"
        ));
    }
    Ok(targets)
}

fn format_parser() -> impl TypedValueParser<Value = Format> {
    let values = Format::all().iter().map(|format| PossibleValue::new(format.name()).help(format.purpose()));
    PossibleValuesParser::new(values).try_map(|name| name.parse::<Format>())
}
