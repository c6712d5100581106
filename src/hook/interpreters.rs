//! One-liners in other languages: a sleep is recognised, everything else is left alone.

use std::time::Duration;

use super::Bounds;
use super::effect::{Effect, Status};
use super::machine::Value;
use super::time::seconds;

/// A call that sleeps, with the seconds in one unit of its argument.
type Call = (&'static str, f64);

/// The effect of an interpreter, `None` when the program is none.
pub(super) fn interpret(name: &str, arguments: &[Value]) -> Option<Effect> {
    let name = name.to_ascii_lowercase();
    let version = |letter: char| letter.is_ascii_digit() || letter == '.';
    let (flags, calls, harmless): (&[&str], &[Call], &[&str]) = match name.trim_end_matches(version) {
        "python" | "pypy" => {
            (&["-c"], &[("time.sleep", 1.0), ("sleep", 1.0), ("t.sleep", 1.0)], &["import ", "from ", "print"])
        }
        "perl" => (&["-e", "-E"], &[("sleep", 1.0), ("select undef,undef,undef,", 1.0)], &["use ", "print"]),
        "ruby" => (&["-e"], &[("sleep", 1.0), ("Kernel.sleep", 1.0)], &["require ", "puts"]),
        "php" => (&["-r"], &[("sleep", 1.0), ("usleep", 0.000_001)], &["echo"]),
        "node" | "nodejs" | "bun" | "deno" => return Some(node(code(&["-e", "--eval", "-p", "eval"], arguments)?)),
        "powershell" | "pwsh" => return Some(powershell(arguments)),
        _ => return None,
    };
    // A script file is in the image.
    let Some(code) = code(flags, arguments) else { return Some(Effect::opaque()) };
    Some(statements(code, calls, harmless))
}

fn code<'w>(flags: &[&str], arguments: &'w [Value]) -> Option<&'w str> {
    let at = arguments.iter().position(|word| flags.contains(&word.text.as_str()))?;
    arguments.get(at + 1)?.get()
}

fn statements(code: &str, calls: &[Call], harmless: &[&str]) -> Effect {
    let mut total = Effect::quick(Status::Success);
    for statement in code.split([';', '\n']).map(str::trim).filter(|statement| !statement.is_empty()) {
        let is_harmless = harmless.iter().any(|start| statement.starts_with(start));
        let call = calls.iter().find_map(|(name, unit)| Some(argument(statement, name)? * unit));
        total = total.then(match call {
            Some(time) => Effect::lasting(Bounds::exactly(seconds(time)), Status::Success),
            None if is_harmless => Effect::quick(Status::Success),
            None => Effect::opaque(),
        });
    }
    total
}

/// The number in `name(5)` or `name 5`.
fn argument(statement: &str, name: &str) -> Option<f64> {
    let plain = statement.replace(", ", ",").replace("select(", "select ");
    let rest = plain.strip_prefix(name)?;
    let number = rest.trim().trim_start_matches('(').trim_end_matches(')').trim();
    number.parse().ok().filter(|number: &f64| number.is_finite())
}

/// `setTimeout(() => {}, 5000)` and `Atomics.wait(…, 5000)` as the only statement.
fn node(code: &str) -> Effect {
    let code = code.trim().trim_end_matches(';').trim_end();
    let waits = ["setTimeout(", "Atomics.wait("].iter().any(|call| code.starts_with(call));
    let number = code
        .strip_suffix(')')
        .and_then(|code| code.rsplit(',').next())
        .and_then(|last| last.trim().parse::<f64>().ok());
    match number {
        Some(millis) if waits && code.matches("setTimeout(").count() < 2 && !code.contains(';') => {
            Effect::lasting(Bounds::exactly(seconds(millis / 1000.0)), Status::Success)
        }
        _ => Effect::opaque(),
    }
}

fn powershell(arguments: &[Value]) -> Effect {
    let mut script = Vec::new();
    let mut words = arguments.iter().map(|word| word.text.as_str());
    while let Some(word) = words.next() {
        match word.to_ascii_lowercase().as_str() {
            "-file" | "-f" | "-encodedcommand" | "-enc" | "-e" => return Effect::opaque(),
            "-executionpolicy" | "-ep" | "-ex" | "-windowstyle" | "-inputformat" | "-outputformat" => {
                words.next();
            }
            "-command" | "-c" | "/c" | "/command" => script.extend(words.by_ref()),
            option if script.is_empty() && option.starts_with('-') => {}
            _ => {
                script.push(word);
                script.extend(words.by_ref());
            }
        }
    }
    let script = script.join(" ");
    let mut total = Effect::quick(Status::Success);
    for statement in
        script.split([';', '\n', '|']).map(|part| part.trim().trim_start_matches(['&', '{', ' ']).trim_end_matches('}'))
    {
        let mut words = statement.split_whitespace();
        let Some(name) = words.next() else { continue };
        let rest: Vec<&str> = words.collect();
        total = total.then(match name.to_ascii_lowercase().as_str() {
            "start-sleep" | "sleep" => start_sleep(&rest),
            "write-host" | "write-output" | "echo" => Effect::quick(Status::Success),
            "stop-service" | "stop-website" | "stop-webapppool" | "stop-process" => {
                Effect::stopping(super::describe::shorten(statement), super::Target::Other, Bounds::unknown(), false)
            }
            _ => Effect::opaque(),
        });
    }
    total
}

/// https://learn.microsoft.com/powershell/module/microsoft.powershell.utility/start-sleep
fn start_sleep(words: &[&str]) -> Effect {
    let (unit, number) = match words {
        [number] => (1.0, number),
        [option, number] if starts(option, "-m") => (0.001, number),
        [option, number] if starts(option, "-s") => (1.0, number),
        _ => return Effect::opaque(),
    };
    match number.trim_matches(['"', '\'']).parse::<f64>() {
        Ok(number) if number.is_finite() => Effect::lasting(Bounds::exactly(seconds(number * unit)), Status::Success),
        _ => Effect::lasting(Bounds { lower: Duration::ZERO, upper: None }, Status::Unknown),
    }
}

fn starts(option: &str, prefix: &str) -> bool {
    option.to_ascii_lowercase().starts_with(prefix)
}
