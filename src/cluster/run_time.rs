//! Labels that pods only get while they run: no template shows them.

use std::sync::LazyLock;

use serde::Deserialize;

use super::data;

/// A row of `data/run-time-labels.yaml`, where its fields are explained.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    label: Option<String>,
    prefix: Option<String>,
    role: Option<String>,
    member: Option<String>,
    #[expect(dead_code, reason = "for readers of the list")]
    source: String,
}

fn rows() -> &'static [Row] {
    static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| data::rows(include_str!("../../data/run-time-labels.yaml")));
    &ROWS
}

/// Whether a label that a template does not have may still be on its pods, with one of the values (none: any value).
pub(super) fn may_come_later(key: &str, values: &[&str]) -> bool {
    let last = key.rsplit('/').next().unwrap_or(key).to_lowercase();
    let elected = || {
        let mut members = rows().iter().filter_map(|row| row.member.as_deref());
        members.any(|member| values.contains(&member))
    };
    rows().iter().any(|row| {
        row.label.as_deref() == Some(key)
            || row.prefix.as_deref().is_some_and(|prefix| key.starts_with(prefix))
            || row.role.as_deref() == Some(last.as_str()) && elected()
    })
}

#[cfg(test)]
mod tests {
    use super::{may_come_later, rows};

    #[test]
    fn every_row_is_read_and_says_one_thing() {
        let text = include_str!("../../data/run-time-labels.yaml");
        let of_one_kind =
            |row: &&super::Row| [&row.label, &row.prefix, &row.role, &row.member].into_iter().flatten().count() == 1;
        let good = rows().iter().filter(of_one_kind).count();
        assert_eq!(good, text.lines().filter(|line| line.starts_with("- ")).count());
    }

    #[test]
    fn elected_members_are_labelled_while_they_run() {
        assert!(may_come_later("statefulset.kubernetes.io/pod-name", &["db-0"]));
        assert!(may_come_later("spilo-role", &["master"]));
        assert!(may_come_later("vault-active", &["true"]));
        assert!(!may_come_later("role", &["frontend"]));
        assert!(!may_come_later("app", &["master"]));
    }
}
