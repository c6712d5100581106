//! What goes wrong when words that only a shell understands stand in a command that no shell reads.
//!
//! The kubelet passes the command of a hook on as it stands: no shell, and unlike a container's `command` no
//! `$(NAME)` either (`pkg/kubelet/lifecycle/handlers.go`, against `container/helpers.go`).

use super::Ineffective;
use super::expand::is_constant_name;
use super::wrappers::{basename, is_shell};

/// Programs whose arguments are a language of their own.
const INTERPRETERS: &[&str] = &[
    "python",
    "python3",
    "perl",
    "ruby",
    "php",
    "node",
    "nodejs",
    "bun",
    "deno",
    "awk",
    "gawk",
    "sed",
    "jq",
    "yq",
    "powershell",
    "pwsh",
    "cmd",
    "psql",
    "mysql",
    "mongo",
    "mongosh",
    "su",
    "find",
    "expr",
    "test",
    "[",
    "grep",
    "egrep",
    "tr",
    "cut",
    "eval",
];

/// Shell operators that mean something else to hardly any program.
const OPERATORS: &[&str] =
    &["&&", "||", ";", "|", "&", ">", ">>", "<", "2>&1", ">/dev/null", "2>/dev/null", "&>/dev/null"];

/// The certain mistake in a command without a shell.
pub(super) fn mistake(command: &[&str]) -> Option<Ineffective> {
    let program = command.first()?;
    if program.trim().contains(char::is_whitespace) && !is_windows_program(program) {
        return Some(Ineffective::ShellSyntaxWithoutShell { word: (*program).to_owned() });
    }
    for (index, word) in command.iter().enumerate() {
        if is_shell(word) || INTERPRETERS.contains(&basename(word)) {
            return None;
        }
        if index == 0 {
            continue;
        }
        let joined = matches!(basename(program), "sleep" | "nginx" | "kill" | "pkill")
            && (["&&", ";", "|", "`"].iter().any(|operator| word.contains(operator)) || substitutes(word));
        if joined || OPERATORS.contains(word) {
            return Some(Ineffective::ShellSyntaxWithoutShell { word: (*word).to_owned() });
        }
    }
    let reference = command.iter().find_map(|word| reference(word))?;
    Some(Ineffective::UnexpandedVariable { reference, in_shell: false })
}

/// `$(cat /run/app.pid)`, also when its words were split; `$(NAME)` is a mistake of its own.
fn substitutes(word: &str) -> bool {
    word.split_once("$(").is_some_and(|(_, inner)| !is_constant_name(inner.split(')').next().unwrap_or(inner).trim()))
}

/// `C:\Program Files\app.exe`
fn is_windows_program(program: &str) -> bool {
    let program = program.to_ascii_lowercase();
    [".exe", ".cmd", ".bat", ".ps1"].iter().any(|end| program.ends_with(end))
}

/// The first `$(NAME)`, `${NAME}` or `$NAME` in a word.
fn reference(word: &str) -> Option<String> {
    word.match_indices('$').find_map(|(at, _)| {
        let rest = word.get(at + 1..)?;
        for (open, close) in [('(', ')'), ('{', '}')] {
            if let Some((name, _)) = rest.strip_prefix(open).and_then(|inner| inner.split_once(close)) {
                // `${NAME:-10}` is not expanded either.
                let name = name.split([':', '-']).next().unwrap_or(name);
                return is_constant_name(name).then(|| {
                    let end = rest.find(close).map_or(rest.len(), |end| end + 1);
                    format!("${}", rest.get(..end).unwrap_or(rest))
                });
            }
        }
        let end = rest.find(|character: char| !character.is_ascii_alphanumeric() && character != '_');
        let name = rest.get(..end.unwrap_or(rest.len()))?;
        (name.len() > 1 && is_constant_name(name)).then(|| format!("${name}"))
    })
}
