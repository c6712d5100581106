//! Probes and lifecycle hooks: both hold one action.

use super::field::{Field, Spanned};
use super::pod::PortRef;

/// A probe.
#[derive(Clone, Debug)]
pub struct Probe {
    /// The mapping itself.
    pub block: Spanned<()>,
    /// What it does.
    pub action: Option<Spanned<Action>>,
    /// `initialDelaySeconds`
    pub initial_delay: Field<i64>,
    /// `periodSeconds`
    pub period: Field<i64>,
    /// `timeoutSeconds`
    pub timeout: Field<i64>,
    /// `failureThreshold`
    pub failure_threshold: Field<i64>,
    /// `successThreshold`
    pub success_threshold: Field<i64>,
    /// `terminationGracePeriodSeconds`
    pub grace_period: Field<i64>,
}

/// `preStop` or `postStart`.
#[derive(Clone, Debug)]
pub struct Hook {
    /// The mapping itself.
    pub block: Spanned<()>,
    /// What it does; `None` when it is empty or not understood.
    pub action: Option<Spanned<Action>>,
}

/// What a probe or a hook does. The place around it is that of `exec`, `httpGet`, ...
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// `exec.command`
    Exec {
        /// The words.
        command: Spanned<Vec<Field<String>>>,
    },
    /// `httpGet`
    HttpGet {
        /// `port`
        port: Field<PortRef>,
        /// `path`
        path: Field<String>,
        /// `scheme`
        scheme: Field<String>,
        /// `host`
        host: Field<String>,
    },
    /// `tcpSocket`
    TcpSocket {
        /// `port`
        port: Field<PortRef>,
    },
    /// `grpc`
    Grpc {
        /// `port`
        port: Field<i64>,
        /// `service`
        service: Field<String>,
    },
    /// `sleep` (hooks only)
    Sleep {
        /// `seconds`
        seconds: Field<i64>,
    },
}
