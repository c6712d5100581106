//! Which files a command takes away.

use super::describe::{simple_commands, words};
use super::shell;
use super::wrappers::{basename, is_shell, shell_call};

/// The files that a command, or the script that it hands to a shell, removes or renames, by the paths as written.
pub fn removed_files(command: &[&str]) -> Vec<String> {
    let Some((name, arguments)) = command.split_first() else { return Vec::new() };
    if !is_shell(name) {
        return removed(name, arguments.iter().map(|word| (*word).to_owned()));
    }
    let Some(script) = shell_call(arguments, |word| word).script else { return Vec::new() };
    let Ok(list) = shell::parse(script) else { return Vec::new() };
    let mut commands = Vec::new();
    simple_commands(&list, &mut commands);
    let files = commands.into_iter().flat_map(|command| {
        let mut words = words(command).into_iter();
        let name = words.next().unwrap_or_default();
        removed(&name, words)
    });
    files.collect()
}

fn removed(name: &str, arguments: impl Iterator<Item = String>) -> Vec<String> {
    let paths = arguments.filter(|word| !word.starts_with('-'));
    match basename(name) {
        "rm" | "unlink" => paths.collect(),
        "mv" => paths.take(1).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_found_in_scripts() {
        assert_eq!(
            removed_files(&["sh", "-c", "rm -f /tmp/a '/tmp/b' && mv /c /d; sleep 5"]),
            ["/tmp/a", "/tmp/b", "/c"]
        );
        assert_eq!(removed_files(&["/bin/rm", "-f", "/tmp/a"]), ["/tmp/a"]);
        assert!(removed_files(&["sh", "-c", "echo rm /tmp/a"]).is_empty());
    }
}
