//! Scores records against annotations, and annotations against each other.
//!
//! Annotated text and extracted text are aligned first ([`Alignment`]); every measure then works on places in the
//! extracted text. What cannot be aligned is a miss and is listed as such.
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod agreement;
mod alignment;
mod claims;
mod entities;
mod links;
mod matching;
mod measure;
mod places;
mod print;
mod references;
mod report;
mod sentences;
mod slip;
#[cfg(test)]
mod testing;
mod text;

pub use agreement::{Agreement, agreement};
pub use alignment::Alignment;
pub use claims::{ClaimReport, FindingReport};
pub use entities::{EntityReport, MentionScores};
pub use links::{CalibrationBin, LinkReport};
pub use measure::{Counts, Score, bootstrap};
pub use references::{Field, FieldScore, ReferenceReport};
pub use report::{DocumentReport, PublisherReport, Report};
pub use sentences::run_on_sentences;
pub use slip::{Slip, SlipKind};
pub use text::TextReport;

use crate::{
    annotations::{AnnotationSet, Layer},
    database::Record,
    text::Span,
};
use slip::Extracted;

/// Scores the records that the annotation sets belong to.
#[must_use]
pub fn run(records: &[Record], sets: &[AnnotationSet]) -> Report {
    let mut builder = report::Builder::default();
    for (set, record) in sets.iter().zip(matching::records_of(sets, records)) {
        match record {
            Some(record) => score_document(set, record, &mut builder),
            None => builder.without_record(set),
        }
    }
    builder.finish()
}

/// Scores one document, whatever the keys say.
fn score_document(set: &AnnotationSet, record: &Record, builder: &mut report::Builder) {
    let extracted = Extracted::new(record);
    // Publishers' paragraphs do not have the reference list; hand annotations may.
    let lists: Vec<Span> = match set.publisher {
        Some(_) => record
            .references
            .iter()
            .map(|found| found.item.span)
            .collect(),
        None => Vec::new(),
    };
    let alignment = Alignment::without(&set.text, &set.passages, &record.text, &lists);
    let predicted: Vec<_> = record.references.iter().map(|found| &found.item).collect();
    let pairs = if set.references.is_empty() {
        let targets = set.citations.iter().flat_map(|citation| &citation.targets);
        let of_claims = set.claims.iter().flat_map(|claim| &claim.references);
        references::pair_by_label(targets.chain(of_claims).map(String::as_str), &predicted)
    } else {
        references::pair(&set.references, &predicted)
    };
    let mut slips = Vec::new();
    let text = set
        .publisher
        .as_ref()
        .filter(|_| set.layers.contains(&Layer::Text))
        .map(|gold| text::score(set, gold, &extracted, &alignment, &mut slips));
    let references = set
        .layers
        .contains(&Layer::References)
        .then(|| references::score(set, &extracted, &pairs, &mut slips));
    let links = set
        .layers
        .contains(&Layer::Citations)
        .then(|| links::score(set, &extracted, &alignment, &pairs, &mut slips));
    let entities = set
        .layers
        .contains(&Layer::Entities)
        .then(|| entities::score(set, &extracted, &alignment, &mut slips));
    let claims = set
        .layers
        .contains(&Layer::Claims)
        .then(|| claims::score(set, &extracted, &alignment, &pairs, &mut slips));
    let findings = set
        .layers
        .contains(&Layer::Findings)
        .then(|| claims::score_findings(set, &extracted, &alignment, &mut slips));
    builder.add(report::Scored {
        text,
        entities,
        claims,
        findings,
        set,
        record,
        alignment: &alignment,
        references,
        links,
        slips,
    });
}
