//! Probes and hooks.

use crate::model::decode::Fields;
use crate::model::fields::{EXEC, GRPC, HANDLER, HTTP_GET, LIFECYCLE, PROBE, SLEEP, TCP_SOCKET};
use crate::model::{Action, Field, Hook, Lifecycle, Probe, Spanned};

fn lifecycle(fields: &Fields<'_, '_>) -> Lifecycle {
    Lifecycle {
        block: fields.place(),
        pre_stop: fields.fields("preStop", &HANDLER).map(|fields| hook(&fields)),
        post_start: fields.fields("postStart", &HANDLER).map(|fields| hook(&fields)),
        stop_signal: fields.text("stopSignal"),
    }
}

/// The lifecycle of a container.
pub(super) fn lifecycle_of(container: &Fields<'_, '_>) -> Option<Lifecycle> {
    container.fields("lifecycle", &LIFECYCLE).map(|fields| lifecycle(&fields))
}

fn hook(fields: &Fields<'_, '_>) -> Hook {
    Hook { block: fields.place(), action: action(fields) }
}

/// One of a container's probes.
pub(super) fn probe_of(container: &Fields<'_, '_>, name: &str) -> Option<Probe> {
    let fields = container.fields(name, &PROBE)?;
    Some(Probe {
        block: fields.place(),
        action: action(&fields),
        initial_delay: fields.int("initialDelaySeconds"),
        period: fields.int("periodSeconds"),
        timeout: fields.int("timeoutSeconds"),
        failure_threshold: fields.int("failureThreshold"),
        success_threshold: fields.int("successThreshold"),
        grace_period: fields.int("terminationGracePeriodSeconds"),
    })
}

/// The first action that is written and understood. The API server refuses a second one.
fn action(fields: &Fields<'_, '_>) -> Option<Spanned<Action>> {
    let exec = fields.fields("exec", &EXEC).and_then(|fields| {
        let command = fields.words("command")?;
        Some(fields.place().map(|()| Action::Exec { command }))
    });
    let http_get = fields.fields("httpGet", &HTTP_GET).map(|fields| {
        fields.place().map(|()| Action::HttpGet {
            port: fields.port("port"),
            path: fields.text("path"),
            scheme: fields.text("scheme"),
            host: fields.text("host"),
        })
    });
    let tcp_socket = fields
        .fields("tcpSocket", &TCP_SOCKET)
        .map(|fields| fields.place().map(|()| Action::TcpSocket { port: fields.port("port") }));
    let grpc = fields.fields("grpc", &GRPC).map(|fields| {
        fields.place().map(|()| Action::Grpc { port: fields.int("port"), service: fields.text("service") })
    });
    let sleep = fields
        .fields("sleep", &SLEEP)
        .map(|fields| fields.place().map(|()| Action::Sleep { seconds: fields.int("seconds") }));
    exec.or(http_get).or(tcp_socket).or(grpc).or(sleep)
}

/// Whether a string that was read is this one.
pub(super) fn is(field: &Field<String>, text: &str) -> bool {
    field.known().is_some_and(|known| known == text)
}
