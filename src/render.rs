//! Reports to text.

use std::io::{self, Write};
use std::str::FromStr;
use std::time::Duration;

use crate::report::Report;

/// Writes a report.
pub fn render(report: &Report, format: Format, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let _ = (format, style);
    for diagnostic in &report.diagnostics {
        writeln!(out, "{}", diagnostic.finding.message)?;
    }
    writeln!(out, "{} files", report.sources.len())
}

/// How a report is written.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Full,
    /// One line per finding.
    Concise,
    /// For programs.
    Json,
}

impl Format {
    /// Every format.
    pub fn all() -> &'static [Self] {
        &[Self::Full, Self::Concise, Self::Json]
    }

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Concise => "concise",
            Self::Json => "json",
        }
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        Self::all().iter().copied().find(|format| format.name() == name).ok_or_else(|| name.to_owned())
    }
}

/// How human formats look.
#[derive(Clone, Debug)]
pub struct Style {
    /// Colours.
    pub color: bool,
    /// More than ASCII.
    pub unicode: bool,
    /// Columns.
    pub width: usize,
    /// How long the run took.
    pub elapsed: Option<Duration>,
    /// Only findings.
    pub quiet: bool,
}
