//! What a reviewer should look at first: the slips and gaps that a record shows by itself.
//!
//! [`audit`] holds the parts of one record against each other and gives [`Item`]s of a closed set of [`Kind`]s, each with
//! its place on the page, an explanation and the ids concerned. It reads nothing but the record, the lexicons (for the
//! drugs in titles) and, if given, a table of retractions. An item is never a verdict on the paper: kinds that can be
//! right for good reasons have the level of a question.
//!
//! `markers`, `malformed` and `list` compare text and reference list, `numbers` and `counts` the paper with itself,
//! `support` and `foreign` the claims with what is cited for them, `trials` names with registry numbers. [`Silence`]
//! takes out what a team has decided on, and [`text`], [`csv`] and [`sarif`] write the result.

#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

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
pub use model::{AUDIT_SCHEMA, Audit, DocumentAudit, Item, Place, Silenced, Subjects};
pub use print::text;
pub use retractions::{Retractions, RetractionsError};
pub use sarif::sarif;
pub use silence::{Silence, SilenceError};
pub use table::csv;

use crate::{database::Record, entities::Tagger};
use paper::Paper;

/// Audits one paper. Items come severest first, then by kind and place.
///
/// `tagger` reads the drugs in the titles of references; `retractions` may be empty.
#[must_use]
pub fn audit(record: &Record, tagger: &Tagger, retractions: &Retractions) -> DocumentAudit {
    let paper = Paper::new(record);
    let mut drafts = Vec::new();
    markers::check(&paper, &mut drafts);
    malformed::check(&paper, &mut drafts);
    list::check(&paper, retractions, &mut drafts);
    numbers::check(&paper, &mut drafts);
    counts::check(&paper, &mut drafts);
    trials::check(&paper, &mut drafts);
    support::check(&paper, &mut drafts);
    foreign::check(&paper, tagger, &mut drafts);
    DocumentAudit {
        document: record.id.clone(),
        file_name: record.source.file_name.clone(),
        title: record.metadata.title.clone(),
        items: model::finish(&record.id, drafts),
        silenced: Vec::new(),
    }
}

/// A pattern that is part of the program.
#[expect(clippy::unwrap_used, reason = "a literal pattern")]
fn pattern(text: &str) -> Regex {
    Regex::new(text).unwrap()
}
