//! Any command can be evaluated, and the times that come out are possible ones.
#![no_main]

use lameduck::hook::{Handler, Hook, Variable, entrypoint, evaluate};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    // As words, one a line, and as a script.
    let words: Vec<&str> = text.lines().collect();
    for command in [&words[..], &["sh", "-c", text], &["powershell", "-Command", text], &["python3", "-c", text]] {
        let variable = |name: &str| match name.len() % 3 {
            0 => Variable::Literal("7"),
            1 => Variable::Opaque,
            _ => Variable::Unset,
        };
        let Hook { delay, duration, .. } = evaluate(&Handler::Exec { command }, &variable);
        for bounds in [delay, duration] {
            assert!(bounds.upper.is_none_or(|upper| bounds.lower <= upper), "{bounds:?}");
        }
        assert!(delay.lower <= duration.lower, "{delay:?} in {duration:?}");
    }
    let _ = entrypoint(&words);
});
