//! Keeps input away from the shell parser that would cost it its stack, a long time, or a panic.
//!
//! A panic cannot be caught in a release build, so it has to be foreseen. The limits were found with random and
//! mutated scripts on a stack of 1 MiB.

/// Longer scripts are left alone: nobody reviews a hook of this size by hand either.
const LONGEST: usize = 8 * 1024;
/// The grammar tries several readings of each bracket and keyword, so its time grows fast with their depth.
const DEEPEST: usize = 12;
/// More than any script has use for.
const MOST_NEGATIONS: usize = 60;
/// The parser panics on numbers that do not fit (`{1..99999999999999999999}`, `~+9999…`).
const LONGEST_NUMBER: usize = 9;

/// Whether the parser gets to see a script.
/// Brackets in quotes count too; that only makes us more careful.
pub(super) fn is_reasonable(script: &str) -> bool {
    if script.len() > LONGEST || script.contains('\0') {
        return false;
    }
    // The tokenizer never returns from a here-document whose tag is a carriage return or the like.
    let odd_blank = |character: char| character.is_whitespace() && !matches!(character, ' ' | '\t' | '\n');
    if script.contains("<<") && script.contains(odd_blank) {
        return false;
    }
    // With a here-document inside of an expansion it never returns, or panics: `$(cat <<x; y)`.
    let is_here_document =
        |(at, mark): (usize, &str)| script.get(at + mark.len()..).is_some_and(|rest| !rest.starts_with('<'));
    let expands = ["$(", "${", "$[", "`"].iter().any(|opening| script.contains(opening));
    if expands && script.match_indices("<<").any(is_here_document) {
        return false;
    }
    // `[[ ! ! ! … ]]` recurses too.
    if script.matches('!').count() > MOST_NEGATIONS {
        return false;
    }
    let (mut depth, mut deepest, mut digits) = (0_usize, 0_usize, 0_usize);
    for character in script.chars() {
        match character {
            '(' | '{' | '[' => depth += 1,
            ')' | '}' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
        digits = if character.is_ascii_digit() { digits + 1 } else { 0 };
        if deepest > DEEPEST || digits > LONGEST_NUMBER {
            return false;
        }
    }
    let (mut depth, mut deepest) = (0_usize, 0_usize);
    for word in script.split(|character: char| !character.is_alphanumeric() && character != '_') {
        match word {
            "if" | "for" | "while" | "until" | "case" | "select" | "coproc" => depth += 1,
            "fi" | "done" | "esac" => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest <= DEEPEST
}
