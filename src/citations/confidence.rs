//! Every number that a confidence is made of.
//!
//! A confidence is a product: the base of the style times one factor for each weakness of the evidence. Bases
//! and factors are estimates of the share of right links, set on development articles so that of the links
//! given at 0.9 at least nine of ten are right.

use super::{CitationStyle, names::NameFit};

/// A well-formed marker of the document's own style whose number is in the list.
pub(super) fn base(style: CitationStyle) -> f32 {
    match style {
        CitationStyle::AuthorYear => 0.98,
        CitationStyle::NumericBracket => 0.99,
        CitationStyle::NumericParenthesis => 0.97,
        CitationStyle::NumericSuperscript => 0.96,
    }
}

/// A style that the document uses beside its main one.
pub(super) const SECOND_STYLE: f32 = 0.9;

/// The list prints no labels: its entries are counted.
pub(super) const COUNTED_LABELS: f32 = 0.95;

/// Author and year in a document that cites by numbers.
pub(super) const NAMED_IN_NUMERIC: f32 = 0.9;

/// How the cited name agrees with the listed one.
pub(super) fn name(fit: NameFit) -> f32 {
    match fit {
        NameFit::Same => 1.0,
        NameFit::Part => 0.93,
        NameFit::Slip => 0.8,
    }
}

/// The year is one off.
pub(super) const YEAR_OFF_BY_ONE: f32 = 0.55;

/// The citation or the entry says "in press" or the like instead of a year.
pub(super) const YEAR_UNKNOWN: f32 = 0.8;

/// The entry has no year and does not say why: it is a piece of an entry that was taken apart, and no work can be told
/// from it. Such a fit is below [`LEAST`].
pub(super) const YEAR_LOST: f32 = 0.45;

/// The text has a letter after the year and the list has none.
pub(super) const SUFFIX_ONLY_IN_TEXT: f32 = 0.9;

/// The list has a letter after the year and the text has none.
pub(super) const SUFFIX_ONLY_IN_LIST: f32 = 0.92;

/// Both have letters, and they differ.
pub(super) const SUFFIX_DIFFERS: f32 = 0.5;

/// A further author that is named is not where the list has one ("Smith and Jones" for "Smith, Brown").
pub(super) const OTHER_AUTHOR_DIFFERS: f32 = 0.55;

/// One author is named without "et al.", and the entry has more (or the reverse).
pub(super) const AUTHOR_COUNT_DIFFERS: f32 = 0.8;

/// The authors of the entry could not be parsed.
pub(super) const AUTHORS_FROM_RAW: f32 = 0.93;

/// Fits this close to the best are rivals: the text does not tell them apart.
pub(super) const RIVAL_MARGIN: f32 = 0.06;

/// Fits below this are not linked, only named in the warning.
pub(super) const LEAST: f32 = 0.5;

/// A single fit below this (a year or a further author that differs) is ambiguous, with its one candidate: there are
/// too few in the development articles to measure them, and a wrong link does more harm than a missing one.
pub(super) const CERTAIN: f32 = 0.7;
