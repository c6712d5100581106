//! Text in cells of a terminal: how wide, where to break, what must not get through.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How many cells a text takes.
pub(crate) fn width(text: &str) -> usize {
    if is_plain(text) { text.len() } else { text.width() }
}

/// How many cells a character takes; a tab is counted by [`shown`].
pub(crate) fn char_width(character: char) -> usize {
    if character == '\t' { TAB } else { character.width().unwrap_or(1) }
}

/// The text on one line and harmless for a terminal.
pub(crate) fn flat(text: &str) -> String {
    if is_plain(text) {
        return text.trim().to_owned();
    }
    let lines: Vec<_> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    shown(&lines.join(" "))
}

/// The text with its lines, each harmless for a terminal.
pub(crate) fn plain(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(shown).collect();
    lines.join("\n")
}

/// A line of a file as a terminal may get it: tabs as spaces, and nothing that moves the cursor or turns the
/// direction of writing, so that what is seen is what is there.
pub(crate) fn shown(line: &str) -> String {
    if is_plain(line) {
        return line.to_owned();
    }
    let mut out = String::with_capacity(line.len());
    let mut column = 0;
    for character in line.chars() {
        match character {
            '\t' => {
                let spaces = TAB - column % TAB;
                out.extend(std::iter::repeat_n(' ', spaces));
                column += spaces;
                continue;
            }
            '\u{feff}' => {}
            _ if hides(character) => out.push(char::REPLACEMENT_CHARACTER),
            _ => out.push(character),
        }
        column += char_width(character);
    }
    out
}

/// Breaks a text between words. Its own lines stay lines, and indented ones stay whole: they are YAML to copy.
/// So does a word that is too long.
pub(crate) fn wrap(text: &str, first: usize, rest: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for line in text.lines() {
        if line.starts_with([' ', '\t']) {
            lines.push(shown(line));
            continue;
        }
        let (mut current, mut taken) = (String::new(), 0);
        for word in line.split_whitespace().map(shown) {
            let limit = if lines.is_empty() { first } else { rest };
            let more = width(&word);
            if !current.is_empty() && taken + 1 + more > limit {
                lines.push(std::mem::take(&mut current));
            }
            if current.is_empty() {
                taken = more;
            } else {
                current.push(' ');
                taken += 1 + more;
            }
            current += &word;
        }
        lines.push(current);
    }
    lines
}

const TAB: usize = 4;

/// Whether there is nothing to change in a text, as in most: printable ASCII in one line.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

fn hides(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrapped_lines_fit_and_keep_yaml_lines() {
        let text = "set the grace period to more than the hook takes:\n  terminationGracePeriodSeconds: 210";
        assert_eq!(
            wrap(text, 20, 24),
            ["set the grace period", "to more than the hook", "takes:", "  terminationGracePeriodSeconds: 210"]
        );
    }

    #[test]
    fn nothing_moves_the_cursor() {
        assert_eq!(shown("a\u{1b}[2Jb\tc\rd\u{202e}e"), "a\u{fffd}[2Jb  c\u{fffd}d\u{fffd}e");
        assert_eq!(flat("one\n  two\r\n\nthree"), "one two three");
        assert_eq!(flat(" one two "), "one two");
    }
}
