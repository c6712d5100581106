//! What is open in the editor.

use std::path::PathBuf;

use gen_lsp_types::{TextDocumentContentChangeEvent, Uri};

use super::position::Encoding;
use crate::cli::discover::{physical_file, slashes};

/// A text that is open in the editor, saved or not.
pub(super) struct Document {
    /// What the editor calls it.
    pub(super) uri: Uri,
    /// How often it has changed, as the editor counts.
    pub(super) version: i32,
    /// What is in it.
    pub(super) text: String,
    /// Whether it was changed or opened, and its diagnostics are those of before.
    pub(super) stale: bool,
}

impl Document {
    /// Applies changes, one after the other.
    pub(super) fn change(&mut self, version: i32, changes: Vec<TextDocumentContentChangeEvent>, encoding: Encoding) {
        for change in changes {
            match change {
                TextDocumentContentChangeEvent::TextDocumentContentChangeWholeDocument(whole) => self.text = whole.text,
                TextDocumentContentChangeEvent::TextDocumentContentChangePartial(part) => {
                    let start = encoding.offset(&self.text, part.range.start);
                    let end = encoding.offset(&self.text, part.range.end).max(start);
                    self.text.replace_range(start..end, &part.text);
                }
            }
        }
        self.version = version;
        self.stale = true;
    }
}

/// The file behind a URI; `None` for a text that was never saved.
pub(super) fn file_of(uri: &Uri) -> Option<PathBuf> {
    let path = uri.to_file_path().ok().filter(|_| uri.scheme() == "file")?;
    Some(physical_file(&path))
}

/// How a file, or a text that was never saved, is called in a workspace: by its physical path, with `/` between folders.
pub(super) fn key(uri: &Uri) -> String {
    file_of(uri).map_or_else(|| uri.to_string(), |file| slashes(&file).into_owned())
}
