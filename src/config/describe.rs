//! What can be set: the keys that the reader knows, each with a sentence. The JSON Schema and the reference in the
//! documentation are derived from this.

use serde_json::{Map, Value, json};

use super::{FailOn, Thresholds};
use crate::finding::Severity;
use crate::names;
use crate::rules::RULES;

/// A key of a mapping in the configuration.
#[derive(Debug)]
pub struct Setting {
    /// As it is written.
    pub name: &'static str,
    /// What it does, without a full stop.
    pub about: &'static str,
    /// What its value is.
    pub kind: Kind,
}

/// What a value is.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `"1.34"`
    Version,
    /// Ids and groups of rules, or `all`.
    Rules,
    /// Severities by rule.
    Severities,
    /// Seconds by threshold.
    Thresholds,
    /// What makes a run fail.
    FailOn,
    /// A glob that is compared with one thing.
    Glob,
    /// Globs, relative to the configuration's folder.
    Globs,
    /// A day.
    Date,
    /// Words for people.
    Text,
    /// See [`EXEMPTION`].
    Exemptions,
    /// See [`OVERRIDE`].
    Overrides,
}

const fn setting(name: &'static str, kind: Kind, about: &'static str) -> Setting {
    Setting { name, about, kind }
}

/// What may stand at the top and in an override.
pub const EVERYWHERE: &[Setting] = &[
    setting("kubernetes-version", Kind::Version, "The Kubernetes version that the manifests are applied to, in quotes"),
    setting("select", Kind::Rules, "The rules to run, instead of those that are on by default"),
    setting("extend-select", Kind::Rules, "Rules to run beside those"),
    setting("ignore", Kind::Rules, "Rules not to run"),
    setting("severity", Kind::Severities, "Severities that replace those of rules"),
    setting("thresholds", Kind::Thresholds, "Numbers that are policy rather than Kubernetes' behaviour, in seconds"),
    setting("exemptions", Kind::Exemptions, "Findings that are kept quiet"),
];

/// What may stand at the top only.
pub const TOP: &[Setting] = &[
    setting("fail-on", Kind::FailOn, "The lowest severity that makes the exit code 1"),
    setting("include", Kind::Globs, "The only files to look at"),
    setting("exclude", Kind::Globs, "Files and folders not to look at"),
    setting("overrides", Kind::Overrides, "What differs for some files; later ones win"),
];

/// What may stand in an override only.
pub const OVERRIDE: &[Setting] = &[setting("paths", Kind::Globs, "The files and folders that it holds for")];

/// What may stand in an exemption. What is not given does not matter.
pub const EXEMPTION: &[Setting] = &[
    setting("rules", Kind::Rules, "The rules that are kept quiet"),
    setting("reason", Kind::Text, "Why, for whoever reads it next"),
    setting("path", Kind::Glob, "The file, relative to the configuration's folder"),
    setting("kind", Kind::Glob, "The object's kind"),
    setting("namespace", Kind::Glob, "The namespace that the object writes; `\"\"` for none"),
    setting("name", Kind::Glob, "The object's name"),
    setting("container", Kind::Glob, "The container's name"),
    setting("expires", Kind::Date, "The last day on which it holds"),
];

/// The JSON Schema of a configuration. It accepts what the reader accepts, as far as a schema can say it: not whether a
/// key is written twice, a glob is well formed, or a day exists.
pub fn schema() -> Value {
    let mut top = mapping(EVERYWHERE.iter().chain(TOP), &[], true);
    let head = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": "https://lameduck.dev/schema/lameduck.schema.json",
        "title": "lameduck.yaml",
        "description": "The configuration of lameduck. It holds for its folder and the folders in it, unless one of these has its own.",
        "definitions": {
            "rule": { "enum": RULES.iter().map(|rule| rule.id).collect::<Vec<_>>() },
            "rules": {
                "type": ["array", "null"],
                "items": { "enum": rules_and_groups() },
            },
        },
    });
    if let (Value::Object(top), Value::Object(head)) = (&mut top, head) {
        top.extend(head);
    }
    top
}

/// Every name that stands for rules, once.
fn rules_and_groups() -> Vec<&'static str> {
    let mut names: Vec<_> = names::rules_and_groups().collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn mapping<'s>(settings: impl Iterator<Item = &'s Setting>, required: &[&str], may_be_empty: bool) -> Value {
    let property = |setting: &Setting| {
        let mut schema = setting.kind.schema();
        if let Value::Object(schema) = &mut schema {
            schema.insert("description".to_owned(), Value::String(format!("{}.", setting.about)));
        }
        (setting.name.to_owned(), schema)
    };
    json!({
        "type": if may_be_empty { json!(["object", "null"]) } else { json!("object") },
        "properties": settings.map(property).collect::<Map<_, _>>(),
        "required": required,
        "additionalProperties": false,
    })
}

impl Kind {
    /// What it is, in a few words.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Version => "a version",
            Self::Rules => "a list of rules and groups, or `all`",
            Self::Severities => "severities by rule",
            Self::Thresholds => "seconds by name",
            Self::FailOn => "`error`, `warning`, `info` or `never`",
            Self::Glob => "a glob",
            Self::Globs => "a list of globs",
            Self::Date => "a day, `2027-06-30`",
            Self::Text => "a text",
            Self::Exemptions => "a list of exemptions",
            Self::Overrides => "a list of overrides",
        }
    }

    fn schema(self) -> Value {
        match self {
            // Without quotes 1.34 is a number, which the reader takes as it is written.
            Self::Version => json!({ "anyOf": [
                { "type": "string", "pattern": r"^v?0*1\.[0-9]+(\.|$)" },
                { "type": "number", "exclusiveMinimum": 1, "exclusiveMaximum": 2 },
            ] }),
            // Draft 7 ignores what stands beside `$ref`, and a description does.
            Self::Rules => json!({ "allOf": [{ "$ref": "#/definitions/rules" }] }),
            Self::Severities => {
                let names = [Severity::Error, Severity::Warning, Severity::Info].map(Severity::name);
                json!({
                    "type": ["object", "null"],
                    "propertyNames": { "$ref": "#/definitions/rule" },
                    "additionalProperties": { "enum": names },
                })
            }
            Self::Thresholds => {
                let defaults = Thresholds::default().entries();
                let threshold = |((name, about), (_, default)): ((&str, &str), (_, i64))| {
                    let about = format!("{about}.");
                    (
                        name.to_owned(),
                        json!({ "description": about, "type": "integer", "minimum": 0, "default": default }),
                    )
                };
                json!({
                    "type": ["object", "null"],
                    "properties": Thresholds::descriptions().zip(defaults).map(threshold).collect::<Map<_, _>>(),
                    "additionalProperties": false,
                })
            }
            Self::FailOn => json!({ "enum": FailOn::NAMES }),
            Self::Glob => json!({ "type": "string" }),
            Self::Globs => json!({ "type": ["array", "null"], "items": { "type": "string" } }),
            Self::Date => json!({ "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "format": "date" }),
            Self::Text => json!({ "type": "string", "pattern": r"\S" }),
            Self::Exemptions => {
                let mut exemption = mapping(EXEMPTION.iter(), &["rules", "reason"], false);
                if let Some(rules) = exemption.pointer_mut("/properties/rules").and_then(Value::as_object_mut) {
                    rules.insert("type".to_owned(), json!("array"));
                    rules.insert("minItems".to_owned(), json!(1));
                }
                json!({ "type": ["array", "null"], "items": exemption })
            }
            Self::Overrides => {
                let settings = EVERYWHERE.iter().chain(OVERRIDE);
                json!({ "type": ["array", "null"], "items": mapping(settings, &["paths"], false) })
            }
        }
    }
}
