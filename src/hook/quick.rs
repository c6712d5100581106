//! Commands that are known to take no time worth counting, and the few that tell their own time.

use std::time::Duration;

use super::Bounds;
use super::effect::{Effect, Status};
use super::stops;
use super::time::operand;

/// They do what they are told; a hook whose `touch` fails is beyond a linter.
const SUCCEEDING: &[&str] = &[
    "alias",
    "basename",
    "cd",
    "chmod",
    "chown",
    "cp",
    "date",
    "dirname",
    "echo",
    "hash",
    "hostname",
    "id",
    "install",
    "ln",
    "logger",
    "mkdir",
    "mktemp",
    "mv",
    "popd",
    "printenv",
    "printf",
    "pushd",
    "pwd",
    "rm",
    "rmdir",
    "seq",
    "shopt",
    "sync",
    "tee",
    "touch",
    "truncate",
    "tty",
    "ulimit",
    "umask",
    "unalias",
    "uname",
    "unlink",
    "whoami",
    "write-host",
    "write-output",
    "yes",
];

/// They answer a question, so either status is normal.
const ASKING: &[&str] = &[
    "awk",
    "cat",
    "cmp",
    "cut",
    "diff",
    "egrep",
    "expr",
    "fgrep",
    "file",
    "find",
    "getopts",
    "grep",
    "head",
    "jobs",
    "jq",
    "let",
    "ls",
    "md5sum",
    "pgrep",
    "pidof",
    "ps",
    "readlink",
    "realpath",
    "sed",
    "sha256sum",
    "sort",
    "stat",
    "tail",
    "tr",
    "type",
    "uniq",
    "wc",
    "which",
];

/// The effect of a known program.
pub(super) fn known(name: &str, words: &[&str]) -> Option<Effect> {
    let arguments = words.get(1..).unwrap_or_default();
    match name {
        "tail" if arguments.iter().any(|word| word.starts_with("--pid")) => {
            // Ends with the process it follows.
            Some(Effect { waits: true, ..Effect::lasting(Bounds::unknown(), Status::Unknown) })
        }
        "tail" if arguments.iter().any(|word| follows(word)) => {
            Some(Effect::lasting(Bounds::endless(), Status::Unknown))
        }
        "awk" | "sed" | "find"
            if arguments.iter().any(|word| word.contains("system(") || word.starts_with("-exec")) =>
        {
            None
        }
        "curl" | "wget" => Some(Effect::lasting(stops::limit(name, arguments), Status::Unknown)),
        "ping" => Some(ping(arguments)),
        // Asking nginx to reload or to check its configuration.
        "nginx" | "openresty" if stops::option(arguments, "-s").is_some() => Some(Effect::quick(Status::Success)),
        "nginx" | "openresty" if arguments.iter().any(|word| matches!(*word, "-t" | "-T" | "-v" | "-V")) => {
            Some(Effect::quick(Status::Success))
        }
        "kill" | "pkill" | "killall" => Some(Effect::quick(Status::Unknown)),
        "supervisorctl" if arguments.contains(&"status") => Some(Effect::quick(Status::Unknown)),
        _ if SUCCEEDING.contains(&name) => Some(Effect::quick(Status::Success)),
        _ if ASKING.contains(&name) => Some(Effect::quick(Status::Unknown)),
        _ => None,
    }
}

fn follows(word: &str) -> bool {
    word.starts_with("--follow") || word.strip_prefix('-').is_some_and(|letters| letters.starts_with(['f', 'F']))
}

/// A second between two packets, so one less than packets; only towards ourselves is an answer certain.
fn ping(arguments: &[&str]) -> Effect {
    let count = arguments
        .iter()
        .position(|word| matches!(*word, "-n" | "-c" | "/n" | "/N"))
        .and_then(|at| arguments.get(at + 1))
        .and_then(|text| operand(text).time());
    let changes_pace = arguments.iter().any(|word| matches!(*word, "-i" | "-w" | "-W" | "-f" | "/w" | "-A"));
    let to_self = arguments.iter().any(|word| matches!(*word, "127.0.0.1" | "localhost" | "::1"));
    match count {
        Some(count) if to_self && !changes_pace => {
            Effect::lasting(Bounds::exactly(count.saturating_sub(Duration::from_secs(1))), Status::Success)
        }
        _ => Effect::opaque(),
    }
}
