//! What probes come to: how long they wait, and whether two of them ask the same.

use super::ContainerRef;
use crate::model::{Action, Field, PortRef, Probe};

/// Source: kubernetes `pkg/apis/core/v1/defaults.go`, `SetDefaults_Probe`: for 0 as well.
const DEFAULT_PERIOD: i64 = 10;
const DEFAULT_FAILURES: i64 = 3;

impl Probe {
    /// How long it waits after the container's start; `None` when that is only known later.
    pub fn starts_after(&self) -> Option<i64> {
        self.initial_delay.or(0)
    }

    /// For how long it has to fail until it has failed; `None` when that is only known later.
    pub fn fails_after(&self) -> Option<i64> {
        Some(self.seconds_between()?.saturating_mul(nonzero(self.failure_threshold.or(0)?, DEFAULT_FAILURES)))
    }

    /// The time between two attempts; `None` when that is only known later.
    pub fn seconds_between(&self) -> Option<i64> {
        Some(nonzero(self.period.or(0)?, DEFAULT_PERIOD))
    }

    /// How long after its start a container that answers nothing has failed it; `None` when that is only known later.
    pub fn gives_up_after(&self) -> Option<i64> {
        Some(self.starts_after()?.saturating_add(self.fails_after()?))
    }
}

impl ContainerRef<'_> {
    /// Whether two of its probes certainly ask the same question.
    pub fn asks_the_same(&self, a: &Probe, b: &Probe) -> bool {
        let (Some(a), Some(b)) = (&a.action, &b.action) else { return false };
        match (&a.value, &b.value) {
            (Action::Exec { command: a }, Action::Exec { command: b }) => {
                a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| a.known().is_some() && a.known() == b.known())
            }
            (
                Action::HttpGet { port: a, path: path_a, scheme: scheme_a, host: host_a },
                Action::HttpGet { port: b, path: path_b, scheme: scheme_b, host: host_b },
            ) => {
                self.is_one_port(a, b)
                    && same(path_a, path_b, "/")
                    && same(scheme_a, scheme_b, "HTTP")
                    && same(host_a, host_b, "")
            }
            (Action::TcpSocket { port: a }, Action::TcpSocket { port: b }) => self.is_one_port(a, b),
            (Action::Grpc { port: a, service: service_a }, Action::Grpc { port: b, service: service_b }) => {
                a.known().is_some() && a.known() == b.known() && same(service_a, service_b, "")
            }
            _ => false,
        }
    }

    fn is_one_port(&self, a: &Field<PortRef>, b: &Field<PortRef>) -> bool {
        let number = |port: &Field<PortRef>| match port.known()? {
            PortRef::Number(number) => Some(*number),
            PortRef::Name(name) => {
                self.ports.iter().find(|port| port.name.known() == Some(name))?.port.known().copied()
            }
        };
        let same_name = a.known().is_some() && a.known() == b.known();
        same_name || number(a).is_some() && number(a) == number(b)
    }
}

/// Whether two texts are the same, `default` where nothing is written.
fn same(a: &Field<String>, b: &Field<String>, default: &str) -> bool {
    let text = |field| match field {
        &Field::Absent => Some(default.to_owned()),
        field => field.known().cloned(),
    };
    text(a).is_some() && text(a) == text(b)
}

fn nonzero(value: i64, default: i64) -> i64 {
    if value == 0 { default } else { value }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Spanned;
    use crate::source::{SourceId, Span};

    fn set<T>(value: T) -> Field<T> {
        let span = Span::new(SourceId(0), 0, 0);
        Field::Set(Spanned { value, span, key: span })
    }

    fn probe(initial_delay: Field<i64>, period: Field<i64>, failure_threshold: Field<i64>) -> Probe {
        let span = Span::new(SourceId(0), 0, 0);
        Probe {
            block: Spanned { value: (), span, key: span },
            action: None,
            initial_delay,
            period,
            timeout: Field::Absent,
            failure_threshold,
            success_threshold: Field::Absent,
            grace_period: Field::Absent,
        }
    }

    #[test]
    fn what_is_left_out_is_the_api_servers_default() {
        let plain = probe(Field::Absent, Field::Absent, Field::Absent);
        assert_eq!((plain.starts_after(), plain.fails_after(), plain.gives_up_after()), (Some(0), Some(30), Some(30)));
        let zero = probe(set(0), set(0), set(0));
        assert_eq!(zero.gives_up_after(), Some(30));
        let written = probe(set(5), set(2), set(10));
        assert_eq!((written.fails_after(), written.gives_up_after()), (Some(20), Some(25)));
    }

    #[test]
    fn a_placeholder_silences_the_arithmetic() {
        let span = Span::new(SourceId(0), 0, 0);
        let unknown = || Field::Unknown(Spanned { value: (), span, key: span });
        assert_eq!(probe(Field::Absent, unknown(), set(3)).fails_after(), None);
        assert_eq!(probe(unknown(), set(1), set(3)).gives_up_after(), None);
        assert_eq!(probe(unknown(), set(1), set(3)).fails_after(), Some(3));
    }
}
