//! `--fix` and `--diff`: what is found is repaired, or shown as it would be.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;

use similar::{ChangeTag, TextDiff};

use super::args::Check;
use super::discover::{Input, Origin};
use super::exit::{Exit, Failure};
use super::progress::Progress;
use super::read::{Texts, Unreadable};
use super::{baseline, output, read, terminal};
use crate::finding::{Applicability, Severity};
use crate::fix::{self, FixedFile, Outcome};
use crate::lint::File;
use crate::report::Report;
use crate::source::SourceId;
use crate::words::count;

/// What fixing needs to know of a run.
pub(super) struct Fixing<'r> {
    pub(super) options: &'r Check,
    /// What was read, to be read once more with the fixes in it.
    pub(super) inputs: &'r [Input],
    pub(super) unreadable: &'r [Unreadable],
    pub(super) lint: &'r dyn Fn(Vec<File>) -> Report,
    /// The lowest severity that makes the exit code 1.
    pub(super) threshold: Option<Severity>,
}

/// What is left to do.
pub(super) enum Done {
    /// Nothing: standard output has what was asked for.
    Printed(Exit),
    /// To report what could not be fixed.
    Left(Report),
}

impl Fixing<'_> {
    pub(super) fn run(&self, report: Report) -> Result<Done, Failure> {
        self.refuse_pipes()?;
        let least = if self.options.unsafe_fixes { Applicability::Unsafe } else { Applicability::Safe };
        let mut failure = None;
        let outcome = fix::in_rounds(report, least, |texts| self.lint_again(texts, &mut failure));
        if let Some(failure) = failure {
            return Err(failure);
        }
        if self.options.diff {
            return show(&outcome);
        }
        let mut to_stdout = false;
        for file in &outcome.files {
            match self.inputs.get(file.source.0 as usize).map(|input| &input.origin) {
                Some(Origin::Disk(path)) => replace(path, file)?,
                Some(Origin::Stdin(_)) | None => to_stdout = true,
            }
        }
        say(&outcome, "fixed");
        match self.stdin() {
            None => Ok(Done::Left(outcome.report)),
            Some(text) => {
                let fixed = outcome.files.first().filter(|_| to_stdout).map(|file| file.after.as_bytes());
                output::write(None, |out| out.write_all(fixed.unwrap_or(text)))?;
                Ok(Done::Printed(Exit::verdict(&outcome.report, self.threshold)))
            }
        }
    }

    /// A pipe can be read only once, and what was fixed has nowhere to go.
    fn refuse_pipes(&self) -> Result<(), Failure> {
        let is_pipe = |input: &&Input| input.location.is_none() && matches!(input.origin, Origin::Disk(_));
        match self.inputs.iter().find(is_pipe) {
            Some(pipe) => Err(Failure::new(format!("could not fix `{}`: it is no file", pipe.path))
                .help("give `-` for standard input; the fixed text goes to standard output")),
            None => Ok(()),
        }
    }

    fn lint_again(&self, texts: &BTreeMap<SourceId, String>, failure: &mut Option<Failure>) -> Report {
        let mut inputs = self.inputs.to_vec();
        for (id, text) in texts {
            if let Some(input) = inputs.get_mut(id.0 as usize) {
                input.origin = Origin::Stdin(text.clone().into_bytes());
            }
        }
        let (files, _) = read::read(inputs, Texts::Whole, &Progress::start(true));
        let mut report = (self.lint)(files);
        read::note_unreadable(&mut report, self.unreadable);
        if let Some(file) = &self.options.baseline {
            match baseline::read(file) {
                // What was accepted may be gone now, with what was fixed: no entry is called stale.
                Ok(baseline) => drop(baseline.apply(&mut report)),
                Err(unreadable) => *failure = Some(unreadable),
            }
        }
        report
    }

    /// Standard input, if that is what was checked.
    fn stdin(&self) -> Option<&[u8]> {
        self.inputs.iter().find_map(|input| match &input.origin {
            Origin::Stdin(bytes) => Some(bytes.as_slice()),
            Origin::Disk(_) => None,
        })
    }
}

/// Writes a file, unless somebody else did meanwhile.
fn replace(path: &Path, file: &FixedFile) -> Result<(), Failure> {
    let failed = |error: io::Error| Failure::new(format!("could not fix `{}`: {error}", file.path));
    if output::replace(path, &file.before, &file.after).map_err(failed)? {
        return Ok(());
    }
    let failure = Failure::new(format!("did not fix `{}`: it changed while it was checked", file.path));
    Err(failure.help("run it again"))
}

/// Prints what would change.
fn show(outcome: &Outcome) -> Result<Done, Failure> {
    let color = terminal::is_colored();
    output::write(None, |out| outcome.files.iter().try_for_each(|file| write_diff(file, color, out)))?;
    say(outcome, "would fix");
    Ok(Done::Printed(if outcome.files.is_empty() { Exit::Clean } else { Exit::Findings }))
}

/// A unified diff, as `patch` and `git apply` read it.
fn write_diff(file: &FixedFile, color: bool, out: &mut dyn Write) -> io::Result<()> {
    let diff = TextDiff::from_lines(&file.before, &file.after);
    let mut painted = |style: &str, text: &str| {
        if color { write!(out, "\x1b[{style}m{text}\x1b[0m") } else { write!(out, "{text}") }
    };
    painted("1", &format!("--- a/{0}\n+++ b/{0}\n", file.path))?;
    for hunk in diff.unified_diff().context_radius(3).iter_hunks() {
        painted("36", &format!("{}\n", hunk.header()))?;
        for change in hunk.iter_changes() {
            let (style, sign) = match change.tag() {
                ChangeTag::Delete => ("31", '-'),
                ChangeTag::Insert => ("32", '+'),
                ChangeTag::Equal => ("0", ' '),
            };
            let line_break = if change.missing_newline() { "\n\\ No newline at end of file\n" } else { "" };
            painted(style, &format!("{sign}{}{line_break}", change.value()))?;
        }
    }
    Ok(())
}

/// Says on standard error how much was done.
fn say(outcome: &Outcome, done: &str) {
    let (findings, files) = (outcome.fixed.len(), outcome.files.len());
    let text = match findings {
        0 => "nothing to fix".to_owned(),
        _ => format!("{done} {} in {}", count(findings, "finding"), count(files, "file")),
    };
    terminal::tell(&text);
    if !outcome.settled {
        let failure =
            Failure::new("some fixes bring about again what others repair, so the rounds ended early".to_owned());
        terminal::warn(&failure.help("look at the changes, and choose with `--select` which rules may fix"));
    }
}
