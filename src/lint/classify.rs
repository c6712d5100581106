//! What a document is that cannot be read: a template that must be rendered first, a broken manifest, or something else.

/// Whether a document that is not YAML is a template of some dialect.
pub(super) fn is_template(document: &str) -> bool {
    ["{{", "{%", "<%"].iter().any(|mark| document.contains(mark)) || document.lines().any(has_placeholder)
}

/// Whether a document was meant to be a Kubernetes object.
pub(super) fn is_meant_as_manifest(document: &str) -> bool {
    let has = |key: &str| {
        document.lines().any(|line| {
            let line = line.trim_start_matches('\u{feff}').trim_start_matches([' ', '{', '"']);
            line.strip_prefix(key).is_some_and(|rest| rest.starts_with(':') || rest.starts_with("\":"))
        })
    };
    has("apiVersion") && has("kind")
}

/// `@NAME@`, `%NAME%`, `{NAME}`
fn has_placeholder(line: &str) -> bool {
    let upper = |text: &str| {
        text.len() > 2
            && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
            && text.starts_with(|first: char| first.is_ascii_uppercase())
    };
    let between = |open: char, close: char| {
        line.match_indices(open).any(|(at, _)| {
            let rest = line.get(at + open.len_utf8()..).unwrap_or("");
            rest.split_once(close).is_some_and(|(name, _)| upper(name))
        })
    };
    between('@', '@') || between('%', '%') || between('{', '}')
}
