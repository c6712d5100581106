//! The command line.
#![allow(clippy::disallowed_methods, reason = "a program may look at its arguments")]

use std::process::ExitCode;

fn main() -> ExitCode {
    lameduck::cli::run(std::env::args_os()).into()
}
