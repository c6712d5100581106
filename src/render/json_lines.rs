//! One object per finding and line, each as in the JSON report, for programs that read line by line.

use std::io::{self, Write};

use super::json::Diagnostic;
use super::style::Style;
use crate::report::Report;

pub(crate) fn render(report: &Report, _style: &Style, out: &mut dyn Write) -> io::Result<()> {
    for diagnostic in &report.diagnostics {
        serde_json::to_writer(&mut *out, &Diagnostic::new(report, diagnostic))?;
        writeln!(out)?;
    }
    Ok(())
}
