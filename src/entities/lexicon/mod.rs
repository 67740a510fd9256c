//! Known names: drugs, classes, trials, outcomes and adverse events, with their identifiers.
//!
//! The names live in one file that [`compile`](fn@compile) writes from tables and that is part of the program. A finite-state
//! transducer maps folded names to senses; nothing is built at start.

mod compile;
mod drug_tables;
mod effect_tables;
mod format;
mod own_tables;

pub use compile::{CompileError, Compiled, compile};
pub use format::{EMBEDDED, LexiconError};
pub(super) use format::{Lexicon, Role, Sense};
