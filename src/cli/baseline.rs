//! Reading and writing the file of accepted findings.

use std::path::Path;

use super::exit::{Exit, Failure};
use super::{output, terminal};
use crate::baseline::Baseline;
use crate::report::Report;

/// How many stale entries are told one by one.
const TOLD: usize = 5;

/// Writes all findings of a report to the baseline.
pub(super) fn write(report: &Report, file: Option<&Path>) -> Result<Exit, Failure> {
    let baseline = Baseline::of(report);
    output::write(file, |out| out.write_all(baseline.to_text().as_bytes()))?;
    Ok(Exit::Clean)
}

/// Takes the findings of the baseline out of a report, and says which of its entries are stale.
pub(super) fn apply(report: &mut Report, file: &Path) -> Result<(), Failure> {
    let shown = file.display();
    let baseline = read(file)?;
    let stale = baseline.apply(report);
    for entry in stale.iter().take(TOLD) {
        let what = format!("{} in {}: the finding is gone", entry.rule, entry.file);
        terminal::warn(&Failure::new(format!("the baseline `{shown}` has a stale entry, {what}")));
    }
    if stale.len() > TOLD {
        let more = stale.len() - TOLD;
        terminal::warn(&Failure::new(format!("the baseline `{shown}` has {more} more stale entries")));
    }
    if !stale.is_empty() {
        terminal::warn(
            &Failure::new("stale entries can hide new findings").help("write it anew with `--write-baseline`"),
        );
    }
    Ok(())
}

/// Reads the findings of the baseline.
pub(super) fn read(file: &Path) -> Result<Baseline, Failure> {
    let shown = file.display();
    let text = std::fs::read_to_string(file).map_err(|error| {
        Failure::new(format!("could not read the baseline `{shown}`: {error}"))
            .help("write one with `--write-baseline` first")
    })?;
    Baseline::read(&text).map_err(|error| {
        Failure::new(format!("could not read the baseline `{shown}`: {error}"))
            .help("write it anew with `--write-baseline`")
    })
}
