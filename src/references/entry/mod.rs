//! One reference string to its fields: identifiers by shape, the other fields by a trained tagger, names by rules.
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod features;
mod fields;
mod identifiers;
mod kind;
mod labels;
mod names;
mod tagger;
mod tokens;
pub mod training;

use std::sync::LazyLock;

pub use fields::Fields;
pub use tagger::ModelError;
use tagger::Tagger;

/// The trained weights; `models/reference-parser/README.md` says from what and how.
pub static WEIGHTS: &[u8] = include_bytes!("../../../models/reference-parser/weights.bin");

/// The shipped model. Its file is part of the program and covered by a test, so an unreadable one is not
/// expected; the rules then work alone.
static TAGGER: LazyLock<Tagger> = LazyLock::new(|| Tagger::decode(WEIGHTS).unwrap_or_default());

/// Reads the fields of one reference entry without its label.
#[must_use]
pub fn parse_entry(raw: &str) -> Fields {
    parse_with(&TAGGER, raw)
}

/// The same with a given model.
fn parse_with(tagger: &Tagger, raw: &str) -> Fields {
    let found = identifiers::find(raw);
    let tokens = tokens::tokenize(raw, &found.ranges);
    let states = tagger.tag(&tokens);
    fields::assemble(raw, found, &tokens, &states)
}
