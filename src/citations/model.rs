use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{references::ReferenceId, text::Span};

/// Identity of a citation in its document: "c1", "c2" … in reading order.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
pub struct CitationId(pub String);

impl fmt::Display for CitationId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// How a marker is printed.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum CitationStyle {
    /// "(Smith et al., 2020)", "Smith and Jones (2020)".
    AuthorYear,
    /// "[3–5]".
    NumericBracket,
    /// "(3–5)".
    NumericParenthesis,
    /// "3–5" raised.
    NumericSuperscript,
}

/// How sure the link of a marker is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum CitationStatus {
    /// The targets are what the marker points at.
    Resolved,
    /// The marker points at one of the targets, and the text does not say which.
    Ambiguous,
    /// No reference fits; no targets.
    Unresolved,
}

/// A reference that a marker points at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Target {
    /// The reference.
    pub reference: ReferenceId,
    /// Estimated probability, in `[0, 1]`, that the marker points at it.
    pub confidence: f32,
}

/// One marker: the smallest text that points at one reference, or a range ("3–5") that points at several.
/// "(Smith et al., 2022; Lee et al., 2023)" is two, "[1,3–5]" is two ("1" and "3–5").
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Citation {
    /// Identity.
    pub id: CitationId,
    /// The marker without brackets. For author and year, from the first author to the last character of the year and
    /// its letter, also in a narrative citation ("Smith et al. (2020"); a further year or letter of the same authors
    /// is a marker of its own ("b" of "2020a,b").
    pub span: Span,
    /// The characters of `span`.
    pub text: String,
    /// How it is printed.
    pub style: CitationStyle,
    /// Best first, then in list order; the members of a range in list order.
    pub targets: Vec<Target>,
    /// Whether the targets are certain.
    pub status: CitationStatus,
    /// The whole chain that the marker stands in, brackets included: "(Smith et al., 2022; Lee et al.,
    /// 2023)", "[1,3–5]", `[1] [2]`. Markers of one chain share it.
    pub group: Span,
}
