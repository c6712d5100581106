//! How a run ends.

use std::fmt;
use std::process::ExitCode;

use crate::finding::Severity;
use crate::report::Report;

/// The exit codes.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Nothing was found at or above the threshold.
    Clean = 0,
    /// Something was.
    Findings = 1,
    /// Wrong usage, a path that cannot be read, or an internal error: the answer is incomplete or there is none.
    Failure = 2,
}

impl Exit {
    /// The exit code of a complete run; without a threshold findings do not matter.
    pub(super) fn verdict(report: &Report, threshold: Option<Severity>) -> Self {
        let counts = |severity| threshold.is_some_and(|threshold| severity >= threshold);
        if report.diagnostics.iter().any(|diagnostic| counts(diagnostic.severity)) {
            Self::Findings
        } else {
            Self::Clean
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why something could not be done, and what to try instead.
#[derive(Debug)]
pub(super) struct Failure {
    message: String,
    help: Option<String>,
}

impl Failure {
    /// Says what could not be done, and to what.
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None }
    }

    /// Says what to try.
    #[must_use]
    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        self.help.as_ref().map_or(Ok(()), |help| write!(f, "\n  help: {help}"))
    }
}

/// Lets a bug end with the documented exit code and a request, in place of an abort.
pub(super) fn when_panicking() {
    std::panic::set_hook(Box::new(|info| {
        let report = concat!(env!("CARGO_PKG_REPOSITORY"), "/issues");
        let failure = Failure::new(format!("internal error in lameduck {}: {info}", env!("CARGO_PKG_VERSION")))
            .help(format!("please report it, with the manifest that causes it, at {report}"));
        super::terminal::complain(&failure);
        std::process::exit(Exit::Failure as i32);
    }));
}
