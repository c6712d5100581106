//! What the terminal can show.

use std::io::{IsTerminal, Write};
use std::path::Path;
use std::time::Duration;

use anstream::{AutoStream, ColorChoice};

use super::args::Color;
use super::exit::Failure;
use crate::render::{Style, duration};

/// The width of text where there is no terminal.
const WIDTH: usize = 100;

/// Follows `--color`, from now on.
pub(super) fn set_color(color: Color) {
    let choice = match color {
        Color::Auto => ColorChoice::Auto,
        Color::Always => ColorChoice::Always,
        Color::Never => ColorChoice::Never,
    };
    choice.write_global();
}

/// Whether standard output can show colors and the user wants them.
pub(super) fn is_colored() -> bool {
    AutoStream::choice(&std::io::stdout()) != ColorChoice::Never
}

/// Whether standard output is a terminal.
pub(super) fn is_terminal() -> bool {
    std::io::stdout().is_terminal()
}

/// Whether a person looks at both streams, on a terminal that can move its cursor.
pub(super) fn is_watched() -> bool {
    is_terminal() && std::io::stderr().is_terminal() && variable("TERM") != "dumb"
}

/// How many columns standard output has.
pub(super) fn width() -> usize {
    terminal_size::terminal_size_of(std::io::stdout()).map_or(WIDTH, |(width, _)| usize::from(width.0))
}

/// How a report should look where it goes. Off the terminal nothing but `--color` makes a difference, so that the
/// same input gives the same bytes.
pub(super) fn style(target: Option<&Path>, quiet: bool, elapsed: Duration) -> Style {
    let terminal = target.is_none() && is_terminal();
    Style {
        color: target.is_none() && is_colored(),
        unicode: !terminal || shows_unicode(),
        width: if terminal { width() } else { WIDTH },
        elapsed: terminal.then_some(elapsed),
        quiet,
    }
}

/// Says on standard error what could not be done.
pub(super) fn complain(failure: &Failure) {
    // Nobody is left to tell if this fails.
    let _ = writeln!(anstream::stderr(), "\x1b[1;31merror\x1b[0m: {failure}");
}

/// Says on standard error what should be known.
pub(super) fn warn(warning: &Failure) {
    let _ = writeln!(anstream::stderr(), "\x1b[1;33mwarning\x1b[0m: {warning}");
}

/// Says on standard error what was done.
pub(super) fn tell(text: &str) {
    let _ = writeln!(anstream::stderr(), "{text}");
}

/// Says on standard error how long the run took: on a terminal the report's last line does, elsewhere the same input
/// should give the same bytes.
pub(super) fn say_time(elapsed: Duration) {
    tell(&format!("checked in {}", duration(elapsed)));
}

/// The locale decides, as in every program; the Linux console has few glyphs whatever its locale.
fn shows_unicode() -> bool {
    if cfg!(windows) {
        return !variable("WT_SESSION").is_empty() || !variable("TERM_PROGRAM").is_empty();
    }
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].iter().map(|name| variable(name)).find(|value| !value.is_empty());
    let utf8 = locale.is_some_and(|locale| locale.to_lowercase().replace('-', "").contains("utf8"));
    utf8 && variable("TERM") != "linux"
}

fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_default()
}
