//! Branches and loops.

use super::Bounds;
use super::effect::{Destination, Effect, Status};
use super::machine::{Dialect, Machine, Value};
use super::script::{List, Piece, Word};

impl Machine<'_, '_> {
    pub(super) fn branch(&mut self, arms: &[(List, List)], otherwise: Option<&List>) -> Effect {
        let Some(((condition, body), rest)) = arms.split_first() else {
            return otherwise.map_or_else(|| Effect::quick(Status::Success), |body| self.list(body));
        };
        let outer = self.guarded;
        self.guarded = true;
        let condition = self.list(condition);
        self.guarded = outer;
        if condition.certainly_leaves() {
            return condition;
        }
        let effect = match condition.status {
            Status::Success => self.list(body),
            Status::Failure => self.branch(rest, otherwise),
            Status::Unknown => self.either(|shell| shell.list(body), |shell| shell.branch(rest, otherwise)),
        };
        condition.then(effect)
    }

    /// One of two ways, and nobody knows which.
    fn either(&mut self, first: impl FnOnce(&mut Self) -> Effect, second: impl FnOnce(&mut Self) -> Effect) -> Effect {
        let before = self.variables.clone();
        let first = first(self);
        let after_first = std::mem::replace(&mut self.variables, before);
        let second = second(self);
        match (first.certainly_leaves(), second.certainly_leaves()) {
            // The script goes on only from the way that does not leave it.
            (true, false) => {}
            (false, true) => self.variables = after_first,
            _ => self.merge(&after_first),
        }
        first.or(second)
    }

    pub(super) fn choose(&mut self, value: &Word, arms: &[(Vec<Word>, List)]) -> Effect {
        let value = self.joined(value);
        self.arm(&value, arms)
    }

    fn arm(&mut self, value: &Value, arms: &[(Vec<Word>, List)]) -> Effect {
        let Some(((patterns, body), rest)) = arms.split_first() else { return Effect::quick(Status::Success) };
        let mut status = Status::Failure;
        for pattern in patterns {
            let pattern = self.joined(pattern);
            let matches = match (value.get(), pattern.get()) {
                (_, Some("*")) => Status::Success,
                (Some(value), Some(pattern)) if !pattern.contains(['*', '?', '[']) => Status::of(value == pattern),
                _ => Status::Unknown,
            };
            status = match (status, matches) {
                (Status::Success, _) | (_, Status::Success) => Status::Success,
                (Status::Failure, other) => other,
                _ => Status::Unknown,
            };
        }
        match status {
            Status::Success => self.list(body),
            Status::Failure => self.arm(value, rest),
            Status::Unknown => self.either(|shell| shell.list(body), |shell| shell.arm(value, rest)),
        }
    }

    pub(super) fn each(&mut self, name: &str, values: Option<&[Word]>, body: &List) -> Effect {
        let mut total = Effect::quick(Status::Success);
        let values = match values {
            Some(values) => values.iter().flat_map(|word| self.rounds_of(word)).collect(),
            None => self.positional.iter().skip(1).cloned().map(|value| (value, Count::Once)).collect::<Vec<_>>(),
        };
        for (value, count) in values {
            if !self.spend() {
                return total.then(Effect::opaque());
            }
            let before = self.variables.clone();
            self.variables.insert(name.to_owned(), value);
            let round = self.list(body).caught(Destination::NextRound);
            let may_end_early = round.jump.is_some_and(|jump| !jump.certain);
            total = total.then(match count {
                Count::Once => round,
                Count::Perhaps => round.perhaps(),
                Count::Any => {
                    let takes_no_time = round.duration.upper.is_some_and(|upper| upper.is_zero());
                    let duration = if takes_no_time { round.duration } else { Bounds::unknown() };
                    Effect { duration, delay: if round.stop.is_some() { round.delay } else { duration }, ..round }
                        .perhaps()
                }
            });
            if count != Count::Once {
                self.merge(&before);
            }
            // A poll for something, with a limit to the number of tries.
            total.waits |= may_end_early;
            if total.certainly_leaves() {
                break;
            }
        }
        total.caught(Destination::LoopEnd).with_status(Status::Success)
    }

    fn rounds_of(&mut self, word: &Word) -> Vec<(Value, Count)> {
        if let [Piece::Brace { written, words }] = word.as_slice()
            && self.dialect == Dialect::Sh
        {
            // dash and busybox go through the loop once, with the braces as they stand.
            let rounds = words.iter().enumerate().map(|(index, _)| {
                let count = if index == 0 { Count::Once } else { Count::Perhaps };
                (Value::opaque(written.clone()), count)
            });
            return rounds.collect();
        }
        let splits = word.iter().any(|piece| match piece {
            Piece::Parameter { quoted, .. } | Piece::Substitution { quoted, .. } => !quoted,
            Piece::Opaque(_) => true,
            _ => false,
        });
        let fields = self.fields(word);
        let count = |value: &Value| if splits && !value.known { Count::Any } else { Count::Once };
        fields
            .into_iter()
            .map(|value| {
                let count = count(&value);
                (value, count)
            })
            .collect()
    }

    /// `while`, `until` and `for ((…))`: goes round as long as the condition is known, and gives up on the time
    /// as soon as a round leaves everything as it was.
    pub(super) fn rounds(
        &mut self,
        condition: impl Fn(&mut Self) -> Effect,
        body: impl Fn(&mut Self) -> Effect,
    ) -> Effect {
        let start = self.variables.clone();
        let mut total = Effect::quick(Status::Success);
        let mut uncertain = false;
        loop {
            if !self.spend() {
                total = total.then(Effect::opaque());
                total.waits = true;
                break;
            }
            let before = self.variables.clone();
            let checked = condition(self);
            let status = checked.status;
            let leaves = checked.certainly_leaves();
            total = total.then(if uncertain { checked.perhaps() } else { checked });
            if leaves || status == Status::Failure {
                break;
            }
            uncertain |= status == Status::Unknown;
            let round = body(self);
            let jumps = round.jump;
            total = total.then(if uncertain { round.perhaps() } else { round });
            if jumps.is_some_and(|jump| jump.certain) {
                break;
            }
            uncertain |= jumps.is_some();
            if self.variables == before {
                let rest =
                    Effect::lasting(if uncertain { Bounds::unknown() } else { Bounds::endless() }, Status::Success);
                total = total.then(rest);
                total.waits = true;
                if !uncertain {
                    total = total.then(Effect::leaving(Destination::ScriptEnd));
                }
                break;
            }
        }
        if uncertain {
            total.waits = true;
            self.merge(&start);
        }
        let waits = total.waits;
        if let Some(stop) = &mut total.stop {
            stop.waits |= waits;
        }
        total.caught(Destination::LoopEnd).with_status(Status::Success)
    }
}

/// How often a word makes a loop go round.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
enum Count {
    Once,
    Perhaps,
    Any,
}
