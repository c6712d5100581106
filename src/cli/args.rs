//! What can be said on the command line.

use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum, ValueHint};

use super::exit::{Exit, Failure};
use super::select;
use super::targets::Targets;
use crate::config::{Config, Date, FailOn, Override, Version};
use crate::finding::Severity;
use crate::names;

/// Reads the arguments of a process. Help, version and wrong usage are printed here; all that is left is to exit.
pub(super) fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Command, Exit> {
    let line = CommandLine::try_parse_from(args).map_err(|error| {
        // Standard output or error may be closed; there is no one left to tell.
        let _ = error.print();
        let _ = std::io::stdout().flush();
        if error.use_stderr() { Exit::Failure } else { Exit::Clean }
    })?;
    Ok(line.command.unwrap_or(Command::Check(Box::new(line.check))))
}

/// All that can be said, for shells and manuals.
pub(super) fn command() -> clap::Command {
    CommandLine::command()
}

/// The command that a path was probably meant to be.
pub(super) fn command_like(path: &Path) -> Option<String> {
    let command = command();
    let names = command.get_subcommands().map(clap::Command::get_name);
    path.to_str().and_then(|path| names::nearest(path, names)).map(str::to_owned)
}

const AFTER_HELP: &str = "\
Examples:
  lameduck                              check the whole project
  lameduck deploy/ service.yaml         report only there; the rest of the project still counts
  helm template my-chart | lameduck -   check what a template renders to
  lameduck explain single-replica       why it matters, and how to repair it
  lameduck --diff                       what `--fix` would change
  lameduck --fail-on error --output-format sarif --output-file lameduck.sarif --output-format full

Exit codes:
  0  nothing at or above the --fail-on severity
  1  findings at or above it; with --diff, something to change
  2  wrong usage, a path that cannot be read, or an internal error";

/// Finds where a rollout, a node drain or a pod's shutdown would drop requests, before anything is applied.
#[derive(Parser)]
#[command(version, after_help = AFTER_HELP, max_term_width = 100, args_conflicts_with_subcommands = true)]
struct CommandLine {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    check: Check,
}

/// What to do.
#[derive(Subcommand)]
pub(super) enum Command {
    /// Check manifests; what happens without a command, too
    #[command(after_help = AFTER_HELP)]
    Check(Box<Check>),
    /// Explain a rule: why it matters, and how to repair what it finds
    Explain(Explain),
    /// List the rules
    Rules(Rules),
    /// Serve an editor, by the Language Server Protocol on standard input and output
    Server(Server),
    /// Print the completions of a shell
    #[command(hide = true)]
    GenerateShellCompletion(GenerateShellCompletion),
    /// Write the manual pages to a folder
    #[command(hide = true)]
    GenerateManPages(GenerateManPages),
}

/// The options of `check`.
#[derive(Args)]
pub(super) struct Check {
    /// Files, folders, or `-` for standard input; none: the whole project
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub(super) paths: Vec<PathBuf>,

    /// Run only these rules or groups, separated by commas; `all` also runs those that are off by default
    #[arg(long, value_name = "RULES", value_delimiter = ',', help_heading = "Rules")]
    select: Vec<String>,

    /// Run these rules or groups, too
    #[arg(long, value_name = "RULES", value_delimiter = ',', help_heading = "Rules")]
    extend_select: Vec<String>,

    /// Do not run these rules or groups
    #[arg(long, value_name = "RULES", value_delimiter = ',', help_heading = "Rules")]
    ignore: Vec<String>,

    /// The lowest severity that makes the exit code 1 [default: warning]
    #[arg(long, value_name = "SEVERITY", value_parser = fail_on_parser(), help_heading = "Rules")]
    fail_on: Option<FailOn>,

    /// The Kubernetes version that the manifests are applied to [default: 1.34]
    #[arg(long, value_name = "VERSION", help_heading = "Rules")]
    kubernetes_version: Option<Version>,

    /// Report also what comments, annotations and the configuration keep quiet
    #[arg(long, help_heading = "Rules")]
    no_ignore: bool,

    /// Repair what can be repaired without a look, and report the rest
    #[arg(long, group = "fixing", conflicts_with = "write_baseline", help_heading = "Fixes")]
    pub(super) fix: bool,

    /// Print what `--fix` would change, and change nothing; the exit code is 1 when there is something
    #[arg(
        long,
        group = "fixing",
        conflicts_with_all = ["write_baseline", "output-format", "output-file", "statistics"],
        help_heading = "Fixes"
    )]
    pub(super) diff: bool,

    /// With `--fix` or `--diff`: also repair what a person should look at afterwards
    #[arg(long, requires = "fixing", help_heading = "Fixes")]
    pub(super) unsafe_fixes: bool,

    /// Write a comment above every finding at or above `--fail-on` that keeps it quiet, and stop
    #[arg(
        long,
        value_name = "REASON",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "",
        conflicts_with_all = ["no_ignore", "write_baseline", "stdin_filename", "fix", "diff"],
        help_heading = "Rules"
    )]
    pub(super) add_ignore: Option<String>,

    /// Accept the findings in this file, so that only new ones count
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Rules")]
    pub(super) baseline: Option<PathBuf>,

    /// Write all findings to the file of `--baseline`, and stop
    #[arg(long, requires = "baseline", help_heading = "Rules")]
    pub(super) write_baseline: bool,

    /// Look at nothing but the given paths: neither at the rest of the project nor at a configuration file
    #[arg(long, help_heading = "Input")]
    pub(super) isolated: bool,

    /// Use this configuration file instead of those of the project
    #[arg(long, value_name = "PATH", value_hint = ValueHint::FilePath, conflicts_with = "isolated", help_heading = "Input")]
    pub(super) config: Option<PathBuf>,

    /// Print the settings that hold for each path, and stop
    #[arg(long, help_heading = "Input")]
    pub(super) show_settings: bool,

    /// Which file standard input stands for; implies `-`
    #[arg(long, value_name = "PATH", value_hint = ValueHint::FilePath, help_heading = "Input")]
    pub(super) stdin_filename: Option<PathBuf>,

    /// What is written where
    #[command(flatten)]
    pub(super) targets: Targets,

    /// When to use colors
    #[arg(long, value_name = "WHEN", default_value = "auto", help_heading = "Output")]
    pub(super) color: Color,

    /// Print findings only: no summary, no progress
    #[arg(short, long, help_heading = "Output")]
    pub(super) quiet: bool,
}

impl Check {
    /// What holds without a configuration file and without options.
    pub(super) fn base(&self, today: Date) -> Config {
        Config { audit: self.no_ignore, today: Some(today), ..Config::default() }
    }

    /// What the options say about rules: more than any configuration file.
    pub(super) fn options(&self) -> Result<Override, Failure> {
        Ok(Override {
            kubernetes: self.kubernetes_version,
            select: if self.select.is_empty() { None } else { Some(select::names("--select", &self.select)?) },
            extend_select: select::names("--extend-select", &self.extend_select)?,
            ignore: select::names("--ignore", &self.ignore)?,
            ..Override::default()
        })
    }

    /// The lowest severity that makes the exit code 1: an option, else what the configuration says, else a warning.
    pub(super) fn fail_on(&self, configured: Option<FailOn>) -> Option<Severity> {
        self.fail_on.or(configured).unwrap_or_default().threshold()
    }
}

/// The options of `explain`.
#[derive(Args)]
pub(super) struct Explain {
    /// The rule's name
    pub(super) rule: String,
    /// When to use colors
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(super) color: Color,
}

/// The options of `rules`.
#[derive(Args)]
pub(super) struct Rules {
    /// How to print the list
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub(super) output_format: ListFormat,
    /// When to use colors
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(super) color: Color,
}

/// The options of `server`.
#[derive(Args, Clone, Debug, Default)]
pub struct Server {
    /// Use this configuration file instead of those of the project
    #[arg(long, value_name = "PATH", value_hint = ValueHint::FilePath)]
    pub(super) config: Option<PathBuf>,
    /// Say on standard error what is received, and how long it takes
    #[arg(long)]
    pub(super) verbose: bool,
    /// What editors say to those that know other ways
    #[arg(long, hide = true)]
    stdio: bool,
}

/// The options of `generate-shell-completion`.
#[derive(Args)]
pub(super) struct GenerateShellCompletion {
    /// The shell
    pub(super) shell: clap_complete::Shell,
}

/// The options of `generate-man-pages`.
#[derive(Args)]
pub(super) struct GenerateManPages {
    /// A folder that exists
    #[arg(value_hint = ValueHint::DirPath)]
    pub(super) folder: PathBuf,
}

/// How to print a list.
#[derive(Copy, Clone, PartialEq, Eq, ValueEnum)]
pub(super) enum ListFormat {
    /// For people
    Table,
    /// For programs
    Json,
}

/// When to use colors.
#[derive(Copy, Clone, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless `NO_COLOR` is set; anywhere if `CLICOLOR_FORCE` is
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

fn fail_on_parser() -> impl TypedValueParser<Value = FailOn> {
    PossibleValuesParser::new(FailOn::NAMES).try_map(|name| name.parse::<FailOn>())
}
