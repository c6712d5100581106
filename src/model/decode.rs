//! From nodes to fields: types, placeholders, near misses of keys.
