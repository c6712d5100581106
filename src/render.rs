//! Reports to text: one file per format, all of one shape.
//!
//! Nothing here reads a terminal, the environment or a clock: the caller says in [`Style`] how the text shall look.

use std::fmt;
use std::io::{self, Write};
use std::str::FromStr;

use crate::join::{Join, by_parts, in_turn};
use crate::report::{Diagnostic, Report};

mod concise;
#[cfg(feature = "cli")]
mod excerpt;
#[cfg(feature = "cli")]
mod full;
mod github;
mod gitlab;
mod json;
mod json_lines;
mod junit;
mod markdown;
mod notes;
mod place;
mod rdjson;
mod sarif;
#[cfg(feature = "cli")]
mod snippet;
mod statistics;
mod style;
mod summary;
mod text;
mod timeline;

pub use statistics::{Tally, statistics, write_statistics};
pub use style::Style;
#[cfg(feature = "cli")]
pub(crate) use summary::duration;
#[cfg(feature = "cli")]
pub(crate) use timeline::draw as draw_timeline;

/// Writes a report. An error is the writer's own: a closed pipe, a full disk.
pub fn render(report: &Report, format: Format, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    render_with(report, format, style, &in_turn, out)
}

/// Does what [`render`] does, where `join` can do two things at the same time.
pub fn render_with(
    report: &Report,
    format: Format,
    style: &Style,
    join: Join<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        #[cfg(feature = "cli")]
        Format::Full => full::render(report, style, join, out),
        Format::Concise => concise::render(report, style, join, out),
        Format::Json => json::render(report, style, join, out),
        Format::JsonLines => json_lines::render(report, style, join, out),
        Format::Sarif => sarif::render(report, style, out),
        Format::Github => github::render(report, style, out),
        Format::Gitlab => gitlab::render(report, style, out),
        Format::Junit => junit::render(report, style, out),
        Format::Rdjson => rdjson::render(report, style, out),
        Format::Markdown => markdown::render(report, style, out),
    }
}

/// How many findings are drawn into memory at a time where two threads do it.
const PART: usize = 64;

/// Writes something for each finding, with its number.
fn each(
    report: &Report,
    join: Join<'_>,
    out: &mut dyn Write,
    write: &(dyn Fn(usize, &Diagnostic, &mut dyn Write) -> io::Result<()> + Sync),
) -> io::Result<()> {
    let parts = (0..).step_by(PART).zip(report.diagnostics.chunks(PART)).collect();
    let draw = |parts: Vec<(usize, &[Diagnostic])>| {
        let draw = |(first, part): (usize, &[Diagnostic])| {
            let mut text = Vec::new();
            (first..).zip(part).try_for_each(|(number, diagnostic)| write(number, diagnostic, &mut text))?;
            Ok(text)
        };
        parts.into_iter().map(draw).collect::<Vec<io::Result<_>>>()
    };
    by_parts(join, parts, 1, &draw).into_iter().try_for_each(|text| out.write_all(&text?))
}

/// How a report is written.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people: the lines of the manifests, the timelines, the help.
    #[cfg(feature = "cli")]
    Full,
    /// For people and editors: `file:line:column: severity[rule] message`.
    Concise,
    /// For programs: one object, described by `schema/lameduck-report.schema.json`.
    Json,
    /// For programs: an object like those in the JSON report for each finding, one per line.
    JsonLines,
    /// For code scanning and editors: SARIF 2.1.0.
    Sarif,
    /// For GitHub Actions: workflow commands that annotate the lines.
    Github,
    /// For GitLab: a code quality report.
    Gitlab,
    /// For CI servers: JUnit XML.
    Junit,
    /// For reviewdog: its diagnostic format.
    Rdjson,
    /// For job summaries and comments: Markdown as GitHub and GitLab show it.
    Markdown,
}

impl Format {
    /// Every format, in the order in which help texts list them.
    pub fn all() -> &'static [Self] {
        &[
            #[cfg(feature = "cli")]
            Self::Full,
            Self::Concise,
            Self::Json,
            Self::JsonLines,
            Self::Sarif,
            Self::Github,
            Self::Gitlab,
            Self::Junit,
            Self::Rdjson,
            Self::Markdown,
        ]
    }

    /// Whether it says how findings can be fixed.
    #[cfg(feature = "cli")]
    pub(crate) fn shows_fixes(self) -> bool {
        match self {
            Self::Full | Self::Json | Self::JsonLines | Self::Sarif | Self::Rdjson => true,
            Self::Concise | Self::Github | Self::Gitlab | Self::Junit | Self::Markdown => false,
        }
    }

    /// The name on the command line and in the configuration.
    pub fn name(self) -> &'static str {
        match self {
            #[cfg(feature = "cli")]
            Self::Full => "full",
            Self::Concise => "concise",
            Self::Json => "json",
            Self::JsonLines => "json-lines",
            Self::Sarif => "sarif",
            Self::Github => "github",
            Self::Gitlab => "gitlab",
            Self::Junit => "junit",
            Self::Rdjson => "rdjson",
            Self::Markdown => "markdown",
        }
    }

    /// What it is for, in a few words.
    pub fn purpose(self) -> &'static str {
        match self {
            #[cfg(feature = "cli")]
            Self::Full => "People: the lines, the timelines, the help",
            Self::Concise => "People, editors, grep: `file:line:column: severity[rule] message`",
            Self::Json => "Programs: one object, described by a JSON Schema",
            Self::JsonLines => "Programs: one object per finding and line",
            Self::Sarif => "Code scanning: SARIF 2.1.0",
            Self::Github => "GitHub Actions: annotations beside the lines",
            Self::Gitlab => "GitLab: a code quality report",
            Self::Junit => "CI servers: JUnit XML",
            Self::Rdjson => "reviewdog",
            Self::Markdown => "Job summaries and comments",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let found = Self::all().iter().copied().find(|format| format.name() == name);
        found.ok_or_else(|| UnknownFormat { name: name.to_owned() })
    }
}

/// A name that is no format's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownFormat {
    name: String,
}

impl fmt::Display for UnknownFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known: Vec<_> = Format::all().iter().map(|format| format.name()).collect();
        write!(f, "there is no format `{}`; the formats are {}", self.name, known.join(", "))
    }
}

impl std::error::Error for UnknownFormat {}
