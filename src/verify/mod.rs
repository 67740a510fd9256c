//! Claims against what the cited works say.
//!
//! [`verify`] takes the claims of a record and the [`Source`](crate::sources::Source)s of its references. For each claim and
//! reference it looks up the passages that share most with the claim (`search`, BM25), describes claim and passages by
//! numbers that a reader could check (`features`: shared words, names, numbers, negations, directions, how the claim cites),
//! and a small linear model (`model`) says how likely the work supports the claim, does not quite say it, or says nothing
//! of it. `verdict` turns that into a [`Verdict`], never without the passages it rests on; a doubtful one is
//! [`Verdict::Unsure`].
//!
//! The model is trained by [`training`] on sentences of biomedical papers whose citations were checked by hand; its
//! card (`models/verifier/README.md`) has the figures and their limits.

#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod features;
mod lexical;
mod model;
mod quantities;
mod search;
mod statement;
pub mod training;
mod verdict;

pub use model::{Label, Model, ModelError, Probabilities};
pub use verdict::{NumberCheck, Shown, Verdict, Verification, verify};

/// The weights that are part of the program.
pub static WEIGHTS: &[u8] = include_bytes!("../../models/verifier/weights.bin");
