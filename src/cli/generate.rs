//! `lameduck generate-shell-completion` and `generate-man-pages`: what packages add to the program.

use std::io::{self, Write};

use clap::builder::Resettable;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};

use super::args::{self, GenerateManPages, GenerateShellCompletion};
use super::exit::{Exit, Failure};
use super::output;

/// Prints the completions of a shell.
pub(super) fn completion(options: &GenerateShellCompletion) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut args::command(), "lameduck", &mut script);
    output::write(None, |out| out.write_all(&script))?;
    Ok(Exit::Clean)
}

/// Writes a manual page for the program, and one for each of its commands.
pub(super) fn man_pages(options: &GenerateManPages) -> Result<Exit, Failure> {
    let mut program = args::command().disable_help_subcommand(true);
    program.build();
    let commands = program.get_subcommands().filter(|command| !command.is_hide_set());
    for command in commands.chain([&program]) {
        let name = command.get_display_name().unwrap_or_else(|| command.get_name());
        let file = options.folder.join(format!("{name}.1"));
        output::write(Some(&file), |out| man_page(command, name, out))?;
    }
    Ok(Exit::Clean)
}

fn man_page(command: &clap::Command, name: &str, out: &mut dyn Write) -> io::Result<()> {
    Man::new(command.clone().after_help(Resettable::Reset))
        .title(name.to_uppercase())
        // An empty word has to be quoted, or the next one takes its place. Pages have no date, so that the same source
        // gives the same bytes.
        .date("\"\"")
        .source(concat!("lameduck ", env!("CARGO_PKG_VERSION")))
        .manual("\"\"")
        .render(out)?;
    let Some(notes) = command.get_after_help() else { return Ok(()) };
    // Columns, which must stay as they are.
    let mut page = Roff::new();
    page.control("SH", ["NOTES"]).control("nf", []);
    for line in notes.to_string().lines() {
        page.text([roman(line)]);
    }
    page.control("fi", []).to_writer(out)
}
