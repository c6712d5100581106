//! What a rule says about a place in a manifest.

use crate::fix::Repair;
use crate::model::Problem;
use crate::source::Span;

/// How bad it is.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Less resilience than there could be.
    Info,
    /// An outage under ordinary conditions.
    Warning,
    /// A certain outage, or a certain block.
    Error,
}

impl Severity {
    /// The name used in every output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// What a rule says about a place in a manifest.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The place to change.
    pub span: Span,
    /// What is wrong, with the user's own names and numbers.
    pub message: String,
    /// What the place's caret says; empty: nothing.
    pub label: String,
    /// Other places that explain it.
    pub related: Vec<Label>,
    /// One step, with the line to write.
    pub help: Option<String>,
    /// What happens when, for findings about a pod's shutdown.
    pub timeline: Option<Timeline>,
    /// What to change to repair it.
    pub repair: Option<Repair>,
    /// The same as edits of the file, where these are proven to do it.
    pub fix: Option<Fix>,
    /// Why there are no such edits, although the rule wants something changed.
    pub by_hand: Option<&'static str>,
    /// The severity, where it differs from the rule's own.
    pub severity: Option<Severity>,
    /// What it is about, so that of several rules about one cause only one speaks.
    pub subject: Subject,
}

impl Finding {
    /// A finding at a place.
    pub fn at(span: Span, message: impl Into<String>) -> Self {
        Self {
            span,
            message: message.into(),
            label: String::new(),
            related: Vec::new(),
            help: None,
            timeline: None,
            repair: None,
            fix: None,
            by_hand: None,
            severity: None,
            subject: Subject::Place,
        }
    }

    /// Says something right at the place.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Adds another place that explains the finding.
    #[must_use]
    pub fn because(mut self, span: Span, message: impl Into<String>) -> Self {
        self.related.push(Label { span, message: message.into() });
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says what to change.
    #[must_use]
    pub fn repair(mut self, repair: impl Into<Option<Repair>>) -> Self {
        self.repair = repair.into();
        self
    }

    /// Shows what happens when.
    #[must_use]
    pub fn timeline(mut self, timeline: Timeline) -> Self {
        self.timeline = Some(timeline);
        self
    }

    /// Overrides the rule's severity.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }

    /// Names what the finding is about.
    #[must_use]
    pub fn about(mut self, subject: Subject) -> Self {
        self.subject = subject;
        self
    }
}

impl From<&Problem> for Finding {
    fn from(problem: &Problem) -> Self {
        let mut finding = Finding::at(problem.span, problem.message.clone());
        finding.help.clone_from(&problem.help);
        finding.repair.clone_from(&problem.repair);
        finding
            .related
            .extend(problem.related.iter().map(|(span, message)| Label { span: *span, message: message.clone() }));
        finding
    }
}

/// What a finding is about. A rule that replaces another one silences it for the same subject.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// Just its place: nothing else is silenced.
    Place,
    /// An object, by its number in the index.
    Object(u32),
    /// A container (by its index, native sidecars after the regular ones) of an object.
    Container(u32, u32),
}

impl Subject {
    /// The object's number.
    pub fn object(self) -> Option<u32> {
        match self {
            Self::Place => None,
            Self::Object(object) | Self::Container(object, _) => Some(object),
        }
    }

    /// Whether both are about one thing: an object includes its containers.
    pub fn meets(self, other: Subject) -> bool {
        match (self, other) {
            (Self::Place, _) | (_, Self::Place) => false,
            (Self::Container(a, b), Self::Container(c, d)) => a == c && b == d,
            (Self::Object(a) | Self::Container(a, _), Self::Object(b) | Self::Container(b, _)) => a == b,
        }
    }
}

/// A place with a remark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// The remark.
    pub message: String,
}

/// What happens when, from the deletion of a pod on. Times in seconds.
#[derive(Clone, Debug, PartialEq)]
pub struct Timeline {
    /// Whose: the container's name.
    pub container: String,
    /// The effective grace period.
    pub grace_period: i64,
    /// Phases and moments, in the order in which they begin.
    pub events: Vec<Event>,
}

/// A phase or a moment of a timeline.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// What it is.
    pub phase: Phase,
    /// When it begins.
    pub from: f64,
    /// When it ends; `None` for a moment, or when it is not known.
    pub to: Option<f64>,
    /// What it means here: `sleep 180`, `new requests still arrive`.
    pub note: String,
}

/// The phases and moments of a pod's shutdown.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// The pod's address leaves the Service's endpoints and every node's kube-proxy.
    EndpointRemoval,
    /// The preStop hook runs.
    PreStop,
    /// The server stops accepting requests although no stop signal was sent yet.
    ServerStops,
    /// The stop signal is sent; the process may drain until `to`.
    StopSignal,
    /// SIGKILL.
    Kill,
}

impl Phase {
    /// The name used in every output.
    pub fn name(self) -> &'static str {
        match self {
            Self::EndpointRemoval => "endpoint-removal",
            Self::PreStop => "preStop",
            Self::ServerStops => "server-stops",
            Self::StopSignal => "SIGTERM",
            Self::Kill => "SIGKILL",
        }
    }
}

/// How to repair a finding: edits that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as an imperative.
    pub title: String,
    /// Whether it may be applied without a look.
    pub applicability: Applicability,
    /// The edits, which do not overlap.
    pub edits: Vec<Edit>,
}

/// Whether a fix may be applied.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Applicability {
    /// Only shown.
    Shown,
    /// Changes behaviour in a way that a person should look at.
    Unsafe,
    /// Cannot make anything worse.
    Safe,
}

impl Applicability {
    /// The name used in every output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Shown => "shown",
            Self::Unsafe => "unsafe",
            Self::Safe => "safe",
        }
    }
}

/// A replacement of bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty to insert.
    pub span: Span,
    /// The new text.
    pub text: String,
}
