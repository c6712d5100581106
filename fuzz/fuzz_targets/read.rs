//! The reader takes any text, and its short cut reads what the full reader reads, down to the last span.
#![no_main]

use lameduck::source::SourceId;
use lameduck::yaml::{Look, documents, look, parse, parse_in_full};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for range in documents(text) {
        let full = parse_in_full(SourceId(0), text, range.clone());
        let short = parse(SourceId(0), text, range.clone());
        assert_eq!(format!("{short:?}"), format!("{full:?}"));
        let looks = look(text, range, &|_| false);
        let is_fine = matches!(looks, Look::Outline(_));
        assert!(!is_fine || full.error.is_none(), "the outline hides {:?}", full.error);
        for tree in &full.trees {
            tree.root().to_json();
        }
    }
});
