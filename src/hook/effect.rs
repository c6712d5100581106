//! What a command does to the clock, and how the effects of two commands add up.

use std::time::Duration;

use super::{Bounds, Ineffective, Target};

/// What running a command amounts to.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Effect {
    /// From its start to its end.
    pub(super) duration: Bounds,
    /// From its start to its first stop action, or to its end.
    pub(super) delay: Bounds,
    pub(super) stop: Option<Stop>,
    /// A loop with an open end: it waits for something.
    pub(super) waits: bool,
    pub(super) status: Status,
    /// The rest of the script may be left out.
    pub(super) jump: Option<Jump>,
    /// Something in here was meant to delay and does not.
    pub(super) reason: Option<Ineffective>,
}

/// The first stop action in an effect.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Stop {
    pub(super) command: String,
    pub(super) target: Target,
    /// Whether it is reached on every way through the script.
    pub(super) certain: bool,
    /// From the stop action to the end.
    pub(super) after: Bounds,
    /// What follows it waits for the process to be gone.
    pub(super) waits: bool,
}

/// The exit status as far as it is known.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Status {
    Success,
    Failure,
    Unknown,
}

/// A command that leaves the normal order.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) struct Jump {
    pub(super) to: Destination,
    pub(super) certain: bool,
}

/// How far a jump goes, near to far.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Destination {
    NextRound,
    LoopEnd,
    FunctionEnd,
    ScriptEnd,
}

impl Effect {
    /// Takes no time.
    pub(super) fn quick(status: Status) -> Effect {
        Effect::lasting(Bounds::exactly(Duration::ZERO), status)
    }

    /// Takes a time between two limits.
    pub(super) fn lasting(duration: Bounds, status: Status) -> Effect {
        Effect { duration, delay: duration, stop: None, waits: false, status, jump: None, reason: None }
    }

    /// Nobody knows what it does.
    pub(super) fn opaque() -> Effect {
        Effect::lasting(Bounds::unknown(), Status::Unknown)
    }

    /// Meant to delay, and certainly does not.
    pub(super) fn failing(reason: Ineffective) -> Effect {
        Effect { reason: Some(reason), ..Effect::quick(Status::Failure) }
    }

    /// A stop action at once, and then this long until the command returns. It is taken to succeed: when it does
    /// not, the hook stops nothing and there is nothing to report.
    pub(super) fn stopping(command: String, target: Target, after: Bounds, waits: bool) -> Effect {
        Effect {
            duration: after,
            delay: Bounds::exactly(Duration::ZERO),
            stop: Some(Stop { command, target, certain: true, after, waits }),
            waits,
            ..Effect::quick(Status::Success)
        }
    }

    pub(super) fn leaving(to: Destination) -> Effect {
        Effect { jump: Some(Jump { to, certain: true }), ..Effect::quick(Status::Success) }
    }

    /// Whether nothing behind it is ever reached.
    pub(super) fn certainly_leaves(&self) -> bool {
        self.jump.is_some_and(|jump| jump.certain)
    }

    fn certainly_stops(&self) -> bool {
        self.stop.as_ref().is_some_and(|stop| stop.certain)
    }

    /// This, then the other.
    pub(super) fn then(self, next: Effect) -> Effect {
        if self.certainly_leaves() {
            return self;
        }
        let next = if self.jump.is_some() { next.perhaps_keeping_status() } else { next };
        let certainly_stops = self.certainly_stops();
        let delay = if certainly_stops {
            self.delay
        } else {
            Bounds {
                lower: if self.stop.is_some() || self.jump.is_some() {
                    self.delay.lower
                } else {
                    self.duration.lower.saturating_add(next.delay.lower)
                },
                upper: latest(self.delay.upper, add(self.duration.upper, next.delay.upper)),
            }
        };
        let reason = if certainly_stops { self.reason } else { self.reason.or(next.reason) };
        let stop = match (self.stop, next.stop) {
            (Some(first), second) => Some(Stop {
                certain: first.certain || second.is_some_and(|second| second.certain),
                after: first.after.plus(next.duration),
                waits: first.waits || next.waits,
                ..first
            }),
            (None, second) => second,
        };
        Effect {
            duration: self.duration.plus(next.duration),
            delay,
            stop,
            waits: self.waits || next.waits,
            status: next.status,
            jump: farther(self.jump, next.jump),
            reason,
        }
    }

    /// May be left out.
    pub(super) fn perhaps(self) -> Effect {
        Effect { status: Status::Unknown, ..self.perhaps_keeping_status() }
    }

    fn perhaps_keeping_status(self) -> Effect {
        Effect {
            duration: Bounds { lower: Duration::ZERO, ..self.duration },
            delay: Bounds { lower: Duration::ZERO, ..self.delay },
            stop: self.stop.map(|stop| Stop { certain: false, ..stop }),
            jump: self.jump.map(|jump| Jump { certain: false, ..jump }),
            ..self
        }
    }

    /// One of the two.
    pub(super) fn or(self, other: Effect) -> Effect {
        let both_stop = self.certainly_stops() && other.certainly_stops();
        let both_leave = self.certainly_leaves() && other.certainly_leaves();
        let stop = match (self.stop, other.stop) {
            (Some(first), Some(second)) => {
                Some(Stop { after: first.after.or(second.after), waits: first.waits || second.waits, ..first })
            }
            (first, second) => first.or(second),
        };
        Effect {
            duration: self.duration.or(other.duration),
            delay: self.delay.or(other.delay),
            stop: stop.map(|stop| Stop { certain: both_stop, ..stop }),
            waits: self.waits || other.waits,
            status: if self.status == other.status { self.status } else { Status::Unknown },
            jump: farther(self.jump, other.jump).map(|jump| Jump { certain: both_leave, ..jump }),
            reason: self.reason.or(other.reason),
        }
    }

    /// Both at the same time, until both have ended.
    pub(super) fn beside(self, other: Effect) -> Effect {
        let duration = Bounds {
            lower: self.duration.lower.max(other.duration.lower),
            upper: latest(self.duration.upper, other.duration.upper),
        };
        let (delay, stop) = match (self.stop, other.stop) {
            (Some(first), Some(_)) => {
                let lower = self.delay.lower.min(other.delay.lower);
                (Bounds { lower, upper: earliest(self.delay.upper, other.delay.upper) }, Some(first))
            }
            (Some(stop), None) => (self.delay, Some(stop)),
            (None, Some(stop)) => (other.delay, Some(stop)),
            (None, None) => (duration, None),
        };
        // The others may go on longer than the one that stops.
        let stop = stop.map(|stop| Stop {
            after: Bounds { upper: latest(stop.after.upper, minus(duration.upper, delay.lower)), ..stop.after },
            ..stop
        });
        Effect {
            duration,
            delay,
            stop,
            waits: self.waits || other.waits,
            status: other.status,
            jump: None,
            reason: self.reason.or(other.reason),
        }
    }

    /// Ended from outside after this long.
    pub(super) fn at_most(self, limit: Duration) -> Effect {
        let may_be_cut = self.duration.upper.is_none_or(|upper| upper > limit);
        let stop = self.stop.map(|stop| Stop {
            after: stop.after.at_most(limit.saturating_sub(self.delay.lower)),
            certain: stop.certain && self.delay.upper.is_some_and(|upper| upper <= limit),
            ..stop
        });
        Effect {
            duration: self.duration.at_most(limit),
            delay: self.delay.at_most(limit),
            stop,
            status: if may_be_cut { Status::Unknown } else { self.status },
            ..self
        }
    }

    pub(super) fn with_status(self, status: Status) -> Effect {
        Effect { status, ..self }
    }

    /// The end of a loop, function or subshell, where jumps to it stop.
    pub(super) fn caught(self, destination: Destination) -> Effect {
        Effect { jump: self.jump.filter(|jump| jump.to > destination), ..self }
    }
}

impl Status {
    pub(super) fn of(holds: bool) -> Status {
        if holds { Status::Success } else { Status::Failure }
    }

    pub(super) fn negated(self) -> Status {
        match self {
            Status::Success => Status::Failure,
            Status::Failure => Status::Success,
            Status::Unknown => Status::Unknown,
        }
    }
}

impl Bounds {
    /// Known to the millisecond.
    pub(super) fn exactly(time: Duration) -> Bounds {
        Bounds { lower: time, upper: Some(time) }
    }

    /// Anything from no time at all to no end.
    pub(super) fn unknown() -> Bounds {
        Bounds { lower: Duration::ZERO, upper: None }
    }

    /// No end that we know of, and certainly longer than any grace period.
    pub(super) fn endless() -> Bounds {
        Bounds { lower: Duration::MAX, upper: None }
    }

    /// No longer than this.
    pub(super) fn up_to(limit: Duration) -> Bounds {
        Bounds { lower: Duration::ZERO, upper: Some(limit) }
    }

    pub(super) fn plus(self, other: Bounds) -> Bounds {
        Bounds { lower: self.lower.saturating_add(other.lower), upper: add(self.upper, other.upper) }
    }

    fn or(self, other: Bounds) -> Bounds {
        Bounds { lower: self.lower.min(other.lower), upper: latest(self.upper, other.upper) }
    }

    pub(super) fn at_most(self, limit: Duration) -> Bounds {
        Bounds { lower: self.lower.min(limit), upper: Some(self.upper.map_or(limit, |upper| upper.min(limit))) }
    }
}

fn add(first: Option<Duration>, second: Option<Duration>) -> Option<Duration> {
    Some(first?.saturating_add(second?))
}

fn minus(time: Option<Duration>, other: Duration) -> Option<Duration> {
    Some(time?.saturating_sub(other))
}

fn latest(first: Option<Duration>, second: Option<Duration>) -> Option<Duration> {
    Some(first?.max(second?))
}

fn earliest(first: Option<Duration>, second: Option<Duration>) -> Option<Duration> {
    match (first, second) {
        (Some(first), Some(second)) => Some(first.min(second)),
        (first, second) => first.or(second),
    }
}

fn farther(first: Option<Jump>, second: Option<Jump>) -> Option<Jump> {
    match (first, second) {
        (Some(first), Some(second)) => Some(if second.to > first.to { second } else { first }),
        (first, second) => first.or(second),
    }
}
