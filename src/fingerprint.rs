//! What identifies a finding from one run to the next, wherever its lines have moved.

use std::collections::BTreeMap;

use crate::report::{Diagnostic, Report};

/// A fingerprint of each diagnostic, in their order: of its rule, file, object, container and field, and of its number
/// among those that are equal in all of that. Lines, columns and messages do not matter.
pub fn fingerprints<'r>(report: &'r Report, diagnostics: &'r [Diagnostic]) -> Vec<u64> {
    let mut seen: BTreeMap<u64, u64> = BTreeMap::new();
    let identify = |diagnostic: &Diagnostic| {
        let file = report.sources.get(diagnostic.finding.span.source.0 as usize).map_or("", |source| &source.path);
        let object = diagnostic.object.clone().unwrap_or_default();
        let mut hash = Fnv::default();
        for part in [diagnostic.rule.id, file, &object.kind, &object.namespace, &object.name, &diagnostic.path] {
            hash.add(part.as_bytes());
        }
        hash.add(diagnostic.container.as_deref().unwrap_or("").as_bytes());
        let number = seen.entry(hash.0).or_insert(0);
        *number += 1;
        hash.add(&number.to_le_bytes());
        hash.0
    };
    diagnostics.iter().map(identify).collect()
}

/// FNV-1a with 64 bits: the same on every machine and in every version, which the standard library's hasher is not.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    fn add(&mut self, bytes: &[u8]) {
        // A byte that no text holds keeps `a`, `bc` apart from `ab`, `c`.
        for &byte in bytes.iter().chain(&[0xFF]) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}
