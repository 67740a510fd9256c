//! What a reviewer should look at first: the slips and gaps that a record shows by itself.
//!
//! [`audit`] holds the parts of one record against each other and gives [`Item`]s of a closed set of [`Kind`]s, each with
//! its place on the page, an explanation and the ids concerned. It reads nothing but the record, the lexicons (for the
//! drugs in titles) and, if given, a table of retractions and the cited works. An item is never a verdict on the paper: kinds that can be
//! right for good reasons have the level of a question.
//!
//! With cited works at hand, each claim is also held against what they say ([`crate::verify`]), and `cited` makes items of
//! the verdicts.
//!
//! `markers`, `malformed` and `list` compare text and reference list, `numbers` and `counts` the paper with itself,
//! `support` and `foreign` the claims with what is cited for them, `trials` names with registry numbers. [`Silence`]
//! takes out what a team has decided on, and [`text`], [`csv`](fn@csv) and [`sarif`] write the result.

#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod cited;
mod counts;
mod foreign;
mod kind;
mod list;
mod malformed;
mod markers;
mod model;
mod numbers;
mod paper;
mod populations;
mod print;
mod retractions;
mod sarif;
mod silence;
mod support;
mod table;
mod trials;

use regex::Regex;

pub use kind::{Kind, Severity};
pub use model::{
    AUDIT_SCHEMA, Audit, DocumentAudit, Item, Place, Silenced, SourceMatches, Subjects,
};
pub use print::text;
pub use retractions::{Retractions, RetractionsError};
pub use sarif::sarif;
pub use silence::{Silence, SilenceError};
pub use table::csv;

use crate::{
    database::Record,
    entities::Tagger,
    sources::{Source, matched},
    verify::{Model, verify},
};
use paper::Paper;

/// What an audit looks things up in, besides the record.
#[derive(Debug, Clone, Copy)]
pub struct Tools<'tools> {
    /// Reads the drugs in the titles of references.
    pub tagger: &'tools Tagger,
    /// Retracted works; may be empty.
    pub retractions: &'tools Retractions,
    /// Holds claims against cited works.
    pub verifier: &'tools Model,
}

/// Audits one paper; `sources` are the cited works, as far as they are at hand. Items come severest first, then by kind
/// and place.
#[must_use]
pub fn audit(record: &Record, sources: &[Source], tools: Tools<'_>) -> DocumentAudit {
    let paper = Paper::new(record);
    let mut drafts = Vec::new();
    markers::check(&paper, &mut drafts);
    malformed::check(&paper, &mut drafts);
    list::check(&paper, tools.retractions, &mut drafts);
    numbers::check(&paper, &mut drafts);
    counts::check(&paper, &mut drafts);
    trials::check(&paper, &mut drafts);
    support::check(&paper, &mut drafts);
    foreign::check(&paper, tools.tagger, &mut drafts);
    let mut verifications = Vec::new();
    let mut matches = None;
    if !sources.is_empty() {
        let references: Vec<_> = record.references.iter().map(|found| &found.item).collect();
        let found = matched(&references, sources);
        verifications = verify(record, sources, &found, tools.verifier);
        cited::check(&paper, &verifications, &mut drafts);
        let label = |at: &usize| sources.get(*at).map(Source::label);
        matches = Some(SourceMatches {
            matched: found
                .pairs
                .iter()
                .filter_map(|(id, at)| Some((id.clone(), label(at)?)))
                .collect(),
            without_source: found.without_source,
        });
    }
    DocumentAudit {
        document: record.id.clone(),
        file_name: record.source.file_name.clone(),
        title: record.metadata.title.clone(),
        items: model::finish(&record.id, drafts),
        sources: matches,
        verifications,
        silenced: Vec::new(),
    }
}

/// A pattern that is part of the program.
#[expect(clippy::unwrap_used, reason = "a literal pattern")]
fn pattern(text: &str) -> Regex {
    Regex::new(text).unwrap()
}
