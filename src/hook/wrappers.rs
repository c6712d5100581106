//! Programs that only run another one.

/// How many words stand before the command that `words` run, when the first one is such a program.
pub(super) fn wrapped(words: &[&str]) -> Option<usize> {
    let (name, rest) = words.split_first()?;
    let (with_value, operands): (&[&str], usize) = match basename(name) {
        "nohup" | "command" | "builtin" | "time" | "catatonit" | "busybox" | "exec" | "dumb-init" | "setsid" => {
            (&["-o", "-f"], 0)
        }
        "tini" | "tini-static" | "docker-init" => (&["-p", "-e"], 0),
        "nice" => (&["-n", "--adjustment"], 0),
        "ionice" => (&["-c", "-n", "-p"], 0),
        "stdbuf" => (&["-i", "-o", "-e"], 0),
        "sudo" | "doas" => (&["-u", "-g", "-C"], 0),
        "env" => (&["-u", "--unset", "-C", "--chdir"], 0),
        "runuser" | "setpriv" => (&["-u", "-g", "-G"], 0),
        "chpst" => (&["-u", "-U", "-e", "-n"], 0),
        "su-exec" | "gosu" | "s6-setuidgid" | "setuidgid" => (&[], 1),
        _ => return None,
    };
    let mut index = 0;
    while let Some(word) = rest.get(index) {
        if *word == "--" {
            index += 1;
            break;
        }
        if with_value.contains(word) {
            index += 2;
        } else if word.starts_with('-') || (basename(name) == "env" && word.contains('=')) {
            index += 1;
        } else {
            break;
        }
    }
    let index = index + operands;
    (index < rest.len()).then_some(index + 1)
}

/// The last part of a path of either kind, without `.exe`.
pub(super) fn basename(path: &str) -> &str {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    name.strip_suffix(".exe").or_else(|| name.strip_suffix(".EXE")).unwrap_or(name)
}

/// A shell with `-c`.
#[derive(Clone, Debug)]
pub(super) struct ShellCall<T> {
    /// The script; `None` when the shell reads a file or its standard input.
    pub(super) script: Option<T>,
    /// `$0`, `$1`…
    pub(super) rest: Vec<T>,
    /// `-e`
    pub(super) exits_on_error: bool,
}

/// Reads the options of a shell: `-c`, `-ec`, `-euo pipefail -c`. `words` start behind its name.
pub(super) fn shell_call<T: Clone>(words: &[T], text: impl Fn(&T) -> &str) -> ShellCall<T> {
    let mut has_script = false;
    let mut exits_on_error = false;
    let mut index = 0;
    while let Some(word) = words.get(index) {
        let word = text(word);
        index += 1;
        if word == "--" || word == "-" {
            break;
        }
        if let Some(long) = word.strip_prefix("--") {
            if matches!(long, "rcfile" | "init-file") {
                index += 1;
            }
            continue;
        }
        let (Some(letters), on) = (word.strip_prefix(['-', '+']), word.starts_with('-')) else {
            index -= 1;
            break;
        };
        has_script |= on && letters.contains('c');
        exits_on_error |= on && letters.contains('e');
        if letters.contains(['o', 'O']) {
            exits_on_error |= on && words.get(index).is_some_and(|word| text(word) == "errexit");
            index += 1;
        }
    }
    if !has_script {
        return ShellCall { script: None, rest: Vec::new(), exits_on_error };
    }
    let script = words.get(index).cloned();
    let rest = words.get(index + 1..).unwrap_or_default().to_vec();
    ShellCall { script, rest, exits_on_error }
}

/// Whether a program is a shell that understands `-c`.
pub(super) fn is_shell(path: &str) -> bool {
    matches!(basename(path), "sh" | "ash" | "dash" | "bash" | "ksh" | "mksh" | "zsh" | "rbash")
}
