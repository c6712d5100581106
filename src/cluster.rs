//! The index: who selects, guards and scales whom, and what defaults and percentages come to. The vocabulary of the rules.

/// All objects of a run with their relations.
pub struct Cluster {
    _private: (),
}
