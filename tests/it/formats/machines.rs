//! What consumers of single formats rely on.

use lameduck::render::Format;
use serde_json::Value;

use super::{cases, style, text_of};

#[test]
fn json_lines_are_the_diagnostics_of_json() {
    for (name, case) in cases::all() {
        let lines: Vec<Value> = text_of(&case(), Format::JsonLines, &style())
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(Value::Array(lines), json(&case(), Format::Json)["diagnostics"], "{name}");
    }
}

fn json(report: &lameduck::Report, format: Format) -> Value {
    serde_json::from_str(&text_of(report, format, &style())).unwrap()
}
