//! The command line: the only part that reads files, writes, looks at the terminal or the clock, and can fail.
#![allow(clippy::disallowed_methods, reason = "the core does no I/O, so that this module can do all of it")]

mod add_ignore;
mod args;
mod baseline;
mod discover;
mod exemptions;
mod exit;
mod explain;
mod fix;
mod generate;
mod origins;
mod output;
mod progress;
mod read;
mod rules;
mod select;
pub mod server;
mod settings;
mod targets;
mod terminal;
mod tracked;

use std::ffi::OsString;
use std::time::Instant;

use self::args::{Check, Command};
use self::exit::{Exit, Failure};
use self::progress::Progress;
use self::read::{Texts, Unreadable};
use crate::lint;

/// Runs `lameduck` with the arguments of a process, the first of which is the program's name.
pub fn run(args: impl IntoIterator<Item = OsString>) -> Exit {
    exit::when_panicking();
    let outcome = match args::parse(args) {
        Ok(Command::Check(options)) => check(&options),
        Ok(Command::Explain(options)) => explain::run(&options),
        Ok(Command::Rules(options)) => rules::run(&options),
        Ok(Command::Server(options)) => server::run(&options),
        Ok(Command::GenerateShellCompletion(options)) => generate::completion(&options),
        Ok(Command::GenerateManPages(options)) => generate::man_pages(&options),
        Err(exit) => Ok(exit),
    };
    outcome.unwrap_or_else(|failure| {
        terminal::complain(&failure);
        Exit::Failure
    })
}

/// Lints: finds the files, reads them, checks them, and prints what was found.
fn check(options: &Check) -> Result<Exit, Failure> {
    let started = Instant::now();
    terminal::set_color(options.color);
    let options_say = options.options()?;
    if options.add_ignore.is_some() {
        add_ignore::check(&options.paths)?;
    }
    let progress = Progress::start(options.quiet);

    let mut found = discover::discover(&options.paths, options.stdin_filename.clone(), options.isolated)?;
    found.failures.iter().for_each(terminal::complain);
    found.warnings.iter().for_each(terminal::warn);
    if found.inputs.is_empty() && !found.failures.is_empty() {
        return Ok(Exit::Failure);
    }
    let settings = match settings::read(options, options_say, &found)? {
        Ok(settings) => settings,
        Err(report) => return Ok(settings::refuse(&report, options)),
    };
    if options.show_settings {
        return settings::show(&settings, &found);
    }
    let whole = exemptions::can_be_judged(options, &found);
    found.inputs.retain(|input| settings.includes(&input.location()));
    let again = if options.fix || options.diff { found.inputs.clone() } else { Vec::new() };
    let edits = options.fix || options.diff || options.add_ignore.is_some();
    let texts = if edits { Texts::Whole } else { Texts::Shown };
    let (files, unreadable) = read::read(std::mem::take(&mut found.inputs), texts, &progress);
    found.unreadable.extend(unreadable);
    let lint = |files: Vec<lint::File>| {
        let join = read::join(files.len());
        let mut report = lint::check_with(files, &settings, join);
        if options.fix || options.diff || options.targets.show_fixes() {
            crate::fix::prepare_with(&mut report, join);
        }
        report
    };
    let mut report = lint(files);
    read::note_unreadable(&mut report, &found.unreadable);
    if whole && found.unreadable.is_empty() {
        exemptions::judge(&mut report, &settings);
    }
    drop(progress);
    if options.write_baseline {
        return baseline::write(&report, options.baseline.as_deref());
    }
    if let Some(file) = &options.baseline {
        baseline::apply(&mut report, file)?;
    }
    if options.fix || options.diff {
        let threshold = options.fail_on(settings.fail_on());
        let fixing = fix::Fixing { options, inputs: &again, unreadable: &found.unreadable, lint: &lint, threshold };
        match fixing.run(report)? {
            fix::Done::Printed(exit) if found.failures.is_empty() => return Ok(exit),
            fix::Done::Printed(_) => return Ok(Exit::Failure),
            fix::Done::Left(left) => report = left,
        }
    }

    if !options.isolated {
        origins::resolve(&mut report, &found);
    }
    found.unreadable.iter().for_each(Unreadable::announce);
    if let Some(reason) = &options.add_ignore {
        let exit = add_ignore::write(&report, options.fail_on(settings.fail_on()), reason)?;
        return Ok(if found.failures.is_empty() { exit } else { Exit::Failure });
    }
    let written = options.targets.write(&report, options.quiet, started.elapsed());

    let read = found.failures.is_empty() && !found.unreadable.iter().any(Unreadable::is_focus);
    let exit =
        if read && written { Exit::verdict(&report, options.fail_on(settings.fail_on())) } else { Exit::Failure };
    // The process ends here: to give back a large report piece by piece takes longer than to end it.
    std::mem::forget(report);
    Ok(exit)
}
