//! The command line.
#![allow(clippy::disallowed_methods, reason = "a program may look at its arguments")]

// Half of the run is making small objects in two threads, which glibc does by growing each heap page by page.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

use std::process::ExitCode;

fn main() -> ExitCode {
    lameduck::cli::run(std::env::args_os()).into()
}
