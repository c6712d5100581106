//! Short phrases for what a hook does, as its author would recognise them.

use super::script::{Command, Item, List, Piece, Simple, Word};
use super::wrappers::{is_shell, shell_call, wrapped};

/// A phrase has to fit beside a bar in a time line.
const LONGEST: usize = 60;

/// The command of a hook, without the shell around it.
pub(super) fn command(words: &[&str]) -> String {
    if let Some(skip) = wrapped(words) {
        let rest = words.get(skip..).unwrap_or_default();
        if rest.first().is_some_and(|first| is_shell(first)) {
            return command(rest);
        }
    }
    if let Some((name, arguments)) = words.split_first()
        && is_shell(name)
    {
        let call = shell_call(arguments, |word| word);
        if let Some(script) = call.script {
            return shorten(&one_line(script));
        }
    }
    shorten(&one_line(&words.join(" ")))
}

/// Lines become one, comments go.
fn one_line(script: &str) -> String {
    let mut out = String::new();
    for line in script.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if !out.is_empty() {
            let continues =
                ["do", "then", "else", "{", "&&", "||", "|", ";", "&", "("].iter().any(|end| out.ends_with(end));
            if out.ends_with('\\') {
                out.pop();
            } else if !continues {
                out.push(';');
            }
            if !out.ends_with(' ') {
                out.push(' ');
            }
        }
        out.push_str(line);
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Cut to the length of a label.
pub(super) fn shorten(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let head: String = text.chars().take(LONGEST - 1).collect();
    format!("{}…", head.trim_end())
}

/// The delaying command of a background job, or its first one.
pub(super) fn first_delay(item: &Item) -> String {
    let mut simple = Vec::new();
    simple_commands(std::slice::from_ref(item), &mut simple);
    let phrases: Vec<Vec<String>> = simple.iter().map(|command| words(command)).collect();
    let delay = phrases.iter().find(|words| words.iter().any(|word| word.ends_with("sleep")));
    shorten(&delay.or(phrases.first()).map(|words| words.join(" ")).unwrap_or_default())
}

/// The words of a command as they were written, more or less.
pub(super) fn words(command: &Simple) -> Vec<String> {
    command.words.iter().map(word).collect()
}

fn word(word: &Word) -> String {
    let text = |piece: &Piece| match piece {
        Piece::Text(text) | Piece::Quoted(text) | Piece::Opaque(text) => text.clone(),
        Piece::Brace { written, .. } | Piece::Parameter { written, .. } => written.clone(),
        Piece::Substitution { script, .. } => format!("$({script})"),
        Piece::Arithmetic(_) => "$((…))".to_owned(),
    };
    word.iter().map(text).collect()
}

/// All simple commands in a list, in order, those in functions and conditions included.
pub(super) fn simple_commands<'s>(list: &'s [Item], out: &mut Vec<&'s Simple>) {
    let pipelines =
        list.iter().flat_map(|item| std::iter::once(&item.first).chain(item.rest.iter().map(|(_, next)| next)));
    for command in pipelines.flat_map(|pipeline| &pipeline.commands) {
        inner(command, out);
    }
}

fn inner<'s>(command: &'s Command, out: &mut Vec<&'s Simple>) {
    let mut lists: Vec<&'s List> = Vec::new();
    match command {
        Command::Simple(simple) => out.push(simple),
        Command::Group { body, .. } | Command::For { body, .. } | Command::ArithmeticFor { body, .. } => {
            lists.push(body);
        }
        Command::If { arms, otherwise } => {
            lists.extend(arms.iter().flat_map(|(condition, body)| [condition, body]));
            lists.extend(otherwise);
        }
        Command::Loop { condition, body, .. } => lists.extend([condition, body]),
        Command::Case { arms, .. } => lists.extend(arms.iter().map(|(_, body)| body)),
        Command::Function { body, .. } => inner(body, out),
        Command::Arithmetic(_) | Command::Test | Command::Opaque => {}
    }
    for list in lists {
        simple_commands(list, out);
    }
}
