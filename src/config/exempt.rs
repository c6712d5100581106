//! Exemptions: findings that the configuration keeps quiet.

use globset::GlobMatcher;

use super::Date;
use crate::report::Diagnostic;
use crate::source::Span;

/// Findings that the configuration keeps quiet. Whatever is not given does not matter.
#[derive(Clone, Debug)]
pub struct Exemption {
    /// Ids and groups of rules, or `all`.
    pub rules: Vec<String>,
    /// The file, relative to the configuration's folder.
    pub path: Option<GlobMatcher>,
    /// The object's kind.
    pub kind: Option<GlobMatcher>,
    /// The object's namespace; the empty one is written as `""`.
    pub namespace: Option<GlobMatcher>,
    /// The object's name.
    pub name: Option<GlobMatcher>,
    /// The container's name.
    pub container: Option<GlobMatcher>,
    /// The last day on which it holds.
    pub expires: Option<Date>,
    /// The folder of the configuration that it stands in, with `/` behind it; empty when paths are compared as they are.
    pub folder: String,
    /// Where it stands.
    pub place: Span,
}

impl Exemption {
    /// Whether it keeps a finding in a file quiet.
    pub fn covers(&self, diagnostic: &Diagnostic, location: &str, today: Option<Date>) -> bool {
        let object = diagnostic.object.as_ref();
        let field = |glob: &Option<GlobMatcher>, value: Option<&str>| {
            glob.as_ref().is_none_or(|glob| value.is_some_and(|value| glob.is_match(value)))
        };
        let path = location.strip_prefix(self.folder.as_str()).unwrap_or(location);
        let expired = matches!((self.expires, today), (Some(last), Some(today)) if today > last);
        !expired
            && self.rules.iter().any(|name| diagnostic.rule.is_called(name))
            && field(&self.path, Some(path))
            && field(&self.kind, object.map(|object| object.kind.as_str()))
            && field(&self.namespace, object.map(|object| object.namespace.as_str()))
            && field(&self.name, object.map(|object| object.name.as_str()))
            && field(&self.container, diagnostic.container.as_deref())
    }
}
