//! The reader takes any text, and its short cuts read what the full reader reads, down to the last span.
#![no_main]

use lameduck::source::SourceId;
use lameduck::yaml::{Look, documents, look, parse, parse_in_full};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for range in documents(text) {
        let full = parse_in_full(SourceId(0), text, range.clone());
        let short = parse(SourceId(0), text, range.clone());
        // Of what is wrong in a template, the short cut may name another place.
        if format!("{short:?}") != format!("{full:?}") {
            let is_template = short.error.as_ref().is_some_and(|error| error.message.starts_with("a template"));
            assert!(is_template && full.error.is_some() && full.trees.is_empty(), "{short:?}\n{full:?}");
        }
        match look(text, range, &|_| false) {
            Look::Outline(_) => assert_eq!(full.error, None, "the outline hides it"),
            Look::Template(_) => assert_ne!(full.error, None, "nothing is wrong"),
            Look::Wanted | Look::Unclear => {}
        }
        for tree in &full.trees {
            tree.root().to_json();
        }
    }
});
