//! How human formats look.

use std::time::Duration;

use crate::finding::Severity;

/// How human formats look. Nothing is read from the environment or the terminal: the caller decides.
#[derive(Clone, Debug)]
pub struct Style {
    /// Whether ANSI colours are written.
    pub color: bool,
    /// Whether lines and bars are drawn with more than ASCII.
    pub unicode: bool,
    /// How many columns a line should have at most.
    pub width: usize,
    /// How long the run took; the last line says so.
    pub elapsed: Option<Duration>,
    /// Whether only findings are written, without the lines that sum up the run.
    pub quiet: bool,
}

impl Default for Style {
    /// Plain text, as for a log.
    fn default() -> Self {
        Self { color: false, unicode: true, width: 100, elapsed: None, quiet: false }
    }
}

impl Style {
    /// The text in a colour, where colours are wanted.
    pub(crate) fn paint(&self, ink: Ink, text: &str) -> String {
        if self.color && !text.is_empty() { format!("\u{1b}[{}m{text}\u{1b}[0m", ink.code()) } else { text.to_owned() }
    }

    /// One of two spellings.
    pub(crate) fn pick<T>(&self, unicode: T, ascii: T) -> T {
        if self.unicode { unicode } else { ascii }
    }
}

/// What is painted.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ink {
    /// What stands out: a heading.
    Strong,
    /// What steps back: a number, an address.
    Faint,
    /// A certain outage; the end of a process.
    Bad,
    /// An outage under ordinary conditions; requests at risk.
    Odd,
    /// Advice, and what works as planned.
    Good,
}

impl Ink {
    fn code(self) -> &'static str {
        match self {
            Self::Strong => "1",
            Self::Faint => "2",
            Self::Bad => "1;31",
            Self::Odd => "1;33",
            Self::Good => "1;36",
        }
    }
}

impl From<Severity> for Ink {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Error => Self::Bad,
            Severity::Warning => Self::Odd,
            Severity::Info => Self::Good,
        }
    }
}
