//! The reference lists: where they are, their entries, and the fields of each entry.

mod duplicates;
mod entry;
mod list;
mod model;

pub use entry::{Fields, ModelError, WEIGHTS, parse_entry, training};
pub use model::{Author, Reference, ReferenceId, ReferenceKind};

use crate::{diagnostic::Warned, document::Document};

/// Finds the reference lists of `document`, splits them into entries and parses these.
///
/// Every entry is kept with its raw text, also when no field could be read from it.
#[must_use]
pub fn read(document: &Document) -> Warned<Vec<Reference>> {
    let Warned { value, warnings } = list::find(document);
    let mut references: Vec<Reference> = value
        .into_iter()
        .enumerate()
        .map(|(at, entry)| reference_of(at, entry))
        .collect();
    duplicates::mark(&mut references);
    Warned {
        value: references,
        warnings,
    }
}

fn reference_of(at: usize, entry: list::Entry) -> Reference {
    let fields = parse_entry(&entry.raw);
    Reference {
        id: ReferenceId(format!("r{}", at + 1)),
        label: entry.label,
        raw: entry.raw,
        span: entry.span,
        kind: fields.kind,
        authors: fields.authors,
        et_al: fields.et_al,
        title: fields.title,
        year: fields.year,
        year_suffix: fields.year_suffix,
        container: fields.container,
        volume: fields.volume,
        issue: fields.issue,
        pages: fields.pages,
        publisher: fields.publisher,
        doi: fields.doi,
        pmid: fields.pmid,
        pmcid: fields.pmcid,
        url: fields.url,
        accessed: fields.accessed,
        duplicate_of: None,
    }
}
