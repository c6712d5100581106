//! One object per finding and line, each as in the JSON report, for programs that read line by line.

use std::io::{self, Write};

use super::json::Diagnostic;
use super::style::Style;
use crate::join::Join;
use crate::report::Report;

pub(crate) fn render(report: &Report, _style: &Style, join: Join<'_>, out: &mut dyn Write) -> io::Result<()> {
    super::each(report, join, out, &|_, diagnostic, out| {
        serde_json::to_writer(&mut *out, &Diagnostic::new(report, diagnostic))?;
        writeln!(out)
    })
}
