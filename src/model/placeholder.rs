//! Text that some other tool replaces before Kubernetes sees it.

use crate::yaml::{Node, Style, Value};

/// Whether a string that should be free text (a name, an image, a label) holds a placeholder: `${X}`, `$(X)`, `$X`,
/// `{{ x }}`, `@X@`, `%X%`, `<x>`, `[[ x ]]`.
pub(super) fn in_text(text: &str) -> bool {
    if !text.bytes().any(|byte| matches!(byte, b'$' | b'{' | b'@' | b'%' | b'<' | b'[')) {
        return false;
    }
    let variable = text.strip_prefix('$').is_some_and(|name| name.starts_with(|c: char| c.is_ascii_alphabetic()));
    variable
        || ["${", "$(", "{{", "[[", "<%", "#{"].iter().any(|mark| text.contains(mark))
        || is_enclosed(text, '@', '@', is_constant)
        || is_enclosed(text, '%', '%', is_constant)
        || is_enclosed(text, '<', '>', is_word)
        || is_enclosed(text, '{', '}', is_constant)
}

/// Whether a word of a command holds a placeholder. `${X}`, `$X` and `$(X)` are the shell's or the kubelet's there.
pub(super) fn in_command(word: &str) -> bool {
    word.contains("{{") && word.contains("}}") || is_enclosed(word, '@', '@', is_constant)
}

/// Whether a string where a number, a boolean or a collection is due is a placeholder as a whole: also `REPLICAS`,
/// `__replicas__`.
pub(super) fn is_value(text: &str) -> bool {
    let text = text.trim();
    in_text(text) || text.len() > 1 && is_constant(text) || text.starts_with("__") && text.ends_with("__")
}

/// `{REPLICAS}` or `{{ replicas }}` without quotes is a mapping for YAML.
pub(super) fn is_braces(node: Node<'_>) -> bool {
    let lone = |entry: &crate::yaml::Entry<'_>| entry.value.value() == Value::Null;
    node.value() == Value::Mapping && node.style() == Style::Flow && {
        let entries = node.entries();
        entries.len() == 1 && entries.iter().all(lone)
    }
}

fn is_enclosed(text: &str, open: char, close: char, inside: fn(&str) -> bool) -> bool {
    text.match_indices(open).any(|(at, _)| {
        let rest = text.get(at + open.len_utf8()..).unwrap_or("");
        rest.split_once(close).is_some_and(|(word, _)| inside(word))
    })
}

fn is_constant(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_uppercase())
        && word.bytes().all(|byte| matches!(byte, b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'-' | b'.'))
}

fn is_word(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_alphabetic())
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b' '))
}
