//! Keeps input away from the shell parser that would cost it its stack, a long time, or a panic.
//!
//! A panic cannot be caught in a release build, so it has to be foreseen. The limits were found with random and
//! mutated scripts on a stack of 1 MiB.

/// Longer scripts are left alone: nobody reviews a hook of this size by hand either.
const LONGEST: usize = 8 * 1024;
/// The grammar tries several readings of each bracket, so its time grows fast with their depth.
const DEEPEST: usize = 12;
/// The most that openings inside of one another may cost; see [`nested_cost`].
const DEAREST: usize = 24;
/// An index with more than a name or a number in it is read again with all that follows it when it does not end.
const MOST_INDICES: usize = 3;
/// `$"…"` is read again as a dollar sign and `"…"`. Texts that end in a dollar sign look alike.
const MOST_LOCALE_QUOTES: usize = 3;
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
    hard_indices(script) <= MOST_INDICES
        && script.matches("$\"").count() <= MOST_LOCALE_QUOTES
        && nested_cost(script) <= DEAREST
}

/// The `x[…]` and `$[…]` whose text between the brackets is more than a name, a number, or a variable.
fn hard_indices(script: &str) -> usize {
    let is_hard = |(at, _): &(usize, &str)| {
        let (before, index) = (script.get(..*at).unwrap_or_default(), script.get(at + 1..).unwrap_or_default());
        let plain = |inside: char| is_of_name(inside) || matches!(inside, '$' | '-' | '@' | '*');
        before.ends_with(|last: char| is_of_name(last) || last == '$')
            && !index.trim_start_matches(plain).starts_with(']')
    };
    script.match_indices('[').filter(is_hard).count()
}

/// How much the grammar's work may grow at the innermost expansion, command or quote: it reads the text inside of an
/// opening again for every reading that it tries.
///
/// Only what belongs to an opening closes it, so a text that closes what it never opened seems dear, not cheap.
fn nested_cost(script: &str) -> usize {
    let mut open: Vec<(&str, usize)> = Vec::new();
    let (mut cost, mut highest) = (0, 0);
    let mut before = "";
    let mut name_in_braces = false;
    let marks = script.split_inclusive(|next: char| !is_of_name(next)).flat_map(|part| {
        let name = part.trim_end_matches(|last: char| !is_of_name(last));
        [name, part.get(name.len()..).unwrap_or_default()]
    });
    for mark in marks.filter(|mark| !mark.is_empty()) {
        let opening = match mark {
            ")" => "(",
            "}" => "{",
            "]" => "[",
            "fi" => "if",
            "esac" => "case",
            "done" => "do",
            _ => mark,
        };
        let expands = before.ends_with('$') || matches!(mark, "`") || (before == "$(" && mark == "(");
        let in_quotes = open.last().is_some_and(|(last, _)| *last == "\"");
        let weight = match mark {
            "if" | "case" | "do" | "coproc" | "select" => 3,
            "{" if expands => 4,
            "[" if name_in_braces => 8,
            "[" if before.ends_with(is_of_name) || expands => 4,
            "(" | "{" | "[" | "\"" | "`" => 2,
            _ => 0,
        };
        if open.last().is_some_and(|(last, _)| *last == opening && (*last != mark || matches!(mark, "\"" | "`"))) {
            cost -= open.pop().map_or(0, |(_, weight)| weight);
        } else if weight > 0 && (expands || !in_quotes) {
            open.push((mark, weight));
            cost += weight;
            highest = highest.max(cost);
        }
        name_in_braces = (mark == "{" && expands) || (name_in_braces && (mark == "!" || mark.ends_with(is_of_name)));
        before = if before == "$" && mark == "(" { "$(" } else { mark };
    }
    highest
}

fn is_of_name(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}
