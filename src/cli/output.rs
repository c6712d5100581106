//! Writing to standard output, or to a file that is complete whenever it exists.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::exit::Failure;

/// How many bytes are written at once: reports have megabytes.
const BUFFER: usize = 64 * 1024;

/// Writes to a file, or to standard output.
pub(super) fn write(
    target: Option<&Path>,
    content: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    let Some(target) = target else { return to_stdout(content) };
    to_file(target, content).map_err(|error| {
        Failure::new(format!("could not write `{}`: {error}", target.display()))
            .help("give a path in a folder that exists and can be written to")
    })
}

/// Whoever reads may stop early, as `head` does: that is no error.
fn to_stdout(content: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    let mut out = BufWriter::with_capacity(BUFFER, io::stdout().lock());
    match content(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::new(format!("could not write to standard output: {error}")))
        }
        _ => Ok(()),
    }
}

/// Gives a file another content than the one that was read, with the mode that it has. The answer is whether it still
/// had that one: what somebody else has written meanwhile stays.
pub(super) fn replace(file: &Path, before: &str, after: &str) -> io::Result<bool> {
    if std::fs::read(file)? != before.as_bytes() {
        return Ok(false);
    }
    let mode = std::fs::metadata(file)?.permissions();
    at_once(file, |mut new| {
        new.write_all(after.as_bytes())?;
        new.set_permissions(mode)?;
        new.sync_all()
    })?;
    Ok(true)
}

fn to_file(target: &Path, content: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    // A device or a pipe must not be replaced, and behind a link the file, not the link, is.
    let target = &std::fs::canonicalize(target).unwrap_or_else(|_| target.to_owned());
    if target.exists() && !target.is_file() {
        return fill(File::options().write(true).open(target)?, content);
    }
    at_once(target, |file| fill(file, content))
}

/// Whoever reads the file sees the old content or all of the new one.
fn at_once(file: &Path, fill: impl FnOnce(File) -> io::Result<()>) -> io::Result<()> {
    let temporary = beside(file);
    let done = File::create_new(&temporary).and_then(fill).and_then(|()| std::fs::rename(&temporary, file));
    if done.is_err() {
        // Nothing may be there, and the first error says more.
        let _ = std::fs::remove_file(&temporary);
    }
    done
}

fn fill(file: File, content: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(BUFFER, file);
    content(&mut out)?;
    out.flush()
}

/// A name in the same folder, because only there a rename is atomic, that no other run uses.
fn beside(target: &Path) -> PathBuf {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    target.with_file_name(format!(".{name}.{}.tmp", std::process::id()))
}
