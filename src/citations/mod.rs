//! In-text citation markers and the references they point at.
//!
//! The style of the document is decided first, from the whole of it: how many entries of the list each kind of
//! marker would reach, whether its numbers stay within the list and come in order of first mention. Then every
//! marker is read by that decision, so that a raised 2 after "kg/m" or a "(3)" before a list item is not
//! linked because it happens to be a number of the list.
//!
//! What a span covers: for numbers, the number or the range, without brackets and separators. For author and
//! year in brackets, from the first author to the last character of the year with its letter ("Smith et al.,
//! 2020a"); for a narrative citation the same, so that it ends at the year and leaves the closing bracket out
//! ("Smith et al. (2020"). Further years and letters of the same authors are markers of their own, whose span is
//! the year or the letter alone.

#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod author_year;
mod bracket_doubts;
mod brackets;
mod catalog;
mod confidence;
mod groups;
mod lead;
mod link_names;
mod link_numbers;
mod linking;
mod matching;
mod messages;
mod model;
mod names;
mod numbers;
mod numeric;
mod stretch;
mod style;
mod superscripts;
#[cfg(test)]
mod tests;
mod tokens;
mod years;

pub use model::{Citation, CitationId, CitationStatus, CitationStyle, Target};

use crate::{diagnostic::Warned, document::Document, references::Reference};

/// Finds every citation marker of `document` and links it to `references`.
///
/// A marker that fits several references is `ambiguous` with all of them; one that fits none is `unresolved`.
#[must_use]
pub fn link(document: &Document, references: &[Reference]) -> Warned<Vec<Citation>> {
    linking::link(document, references)
}
