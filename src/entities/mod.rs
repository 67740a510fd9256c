//! Drugs, drug classes, trials, outcomes and adverse events.
//!
//! Each sentence is cut into tokens and read several ways: names of a compiled lexicon, the form of words (code
//! names, stems, registry numbers), grammar (a class from its head, an endpoint from what it measures), and what
//! the document's own abbreviations stand for. Where the same word can be an adverse event or a disease, a drug
//! or a nutrient, an endpoint or a word, the sentence decides. Overlaps are resolved at the end; the longest
//! natural name wins.
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod adverse;
mod class;
pub mod classifier;
mod drug;
mod join;
pub mod lexicon;
mod mention;
mod model;
mod outcome;
mod passages;
mod reader;
mod shorthand;
mod tagger;
mod token;
#[cfg(feature = "rust-bert")]
pub mod training;
mod treatment;
mod trial;
mod words;

pub use model::{Entity, EntityId, EntityLabel, EntitySource, Normalized};
pub use tagger::Tagger;
pub use trial::{Registration, registrations};
