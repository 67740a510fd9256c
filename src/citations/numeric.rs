//! What may be a numeric marker, and why it may not be one.

use super::{CitationStyle, numbers::Item, stretch::Stretch};

/// Words before a number in round brackets (or raised) that make it the number of something else.
pub(super) const COUNTED: &[&str] = &[
    "appendix",
    "box",
    "chapter",
    "eq",
    "eqn",
    "eqs",
    "equation",
    "equations",
    "fig",
    "figs",
    "figure",
    "figures",
    "formula",
    "grade",
    "hypothesis",
    "no",
    "panel",
    "phase",
    "scheme",
    "schemes",
    "section",
    "sections",
    "stage",
    "step",
    "steps",
    "table",
    "tables",
];

/// A list of numbers that may point at references.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    /// Index of the stretch.
    pub(super) stretch: usize,
    /// How it is printed.
    pub(super) style: CitationStyle,
    /// First character of the chain, bracket included.
    pub(super) start: usize,
    /// After the last character of the chain.
    pub(super) end: usize,
    /// Its numbers.
    pub(super) items: Vec<Item>,
    /// Introduced by "ref." or the like, or in a column headed so: printed without brackets, and of the main style.
    pub(super) named: bool,
    /// What speaks against a citation.
    pub(super) doubt: Option<Doubt>,
}

/// What else a number may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Doubt {
    /// Power of a unit or of ten, or of a variable.
    Exponent,
    /// Mass number or charge.
    Isotope,
    /// Mark of a note, an affiliation or an author.
    Note,
    /// Number of a list item in running text.
    Enumeration,
    /// Number of an equation.
    Equation,
    /// Part of a formula or chemical name.
    Formula,
    /// A statistic: "45 (12)", a mean and its deviation.
    Statistic,
    /// A citation that has lost a character, so that its number is not certain.
    Damaged,
    /// Number of a figure, table, grade …
    Counted,
}

/// The word that ends at `end`, and where it starts.
pub(super) fn word_before(stretch: &Stretch, end: usize) -> (usize, String) {
    let mut end = end;
    // A full stop after an abbreviation belongs to it ("Fig.").
    if stretch.before(end) == '.' {
        end -= 1;
    }
    let mut start = end;
    while start > 0 && (stretch.before(start).is_alphabetic() || stretch.before(start) == 'µ') {
        start -= 1;
    }
    (start, stretch.text(start, end))
}

/// The digits that end at `end`.
pub(super) fn number_before(stretch: &Stretch, end: usize) -> String {
    let mut start = end;
    while start > 0 && stretch.before(start).is_ascii_digit() {
        start -= 1;
    }
    stretch.text(start, end)
}
