//! Numbers that cannot all be right, or that deserve a question: inside a claim, and between text and tables.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Claim, ClaimId, check, text_and_table};
use crate::{entities::Entity, text::Span};

/// How two numbers, or the parts of one, disagree.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ContradictionKind {
    /// The lower end of an interval is above the upper one.
    IntervalOrder,
    /// A proportion of more than 100 %.
    OverHundredPercent,
    /// n/N with n above N.
    OverGroup,
    /// An estimate outside its own interval.
    OutsideInterval,
    /// A p-value on the other side of .05 than the 95 % interval.
    PAgainstInterval,
    /// n/N and the percentage beside it differ.
    ShareAgainstCount,
    /// The text and a table give different values of the same measure in the same group of the same trial. A question: the
    /// two may be of different analyses.
    TextAgainstTable,
}

/// A number of a claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FindingPlace {
    /// The claim.
    pub claim: ClaimId,
    /// Index in its findings.
    pub finding: usize,
    /// The number's characters in the document.
    pub span: Span,
}

impl FindingPlace {
    /// The place of a claim's finding; none if the claim has not so many.
    #[must_use]
    pub fn of(claim: &Claim, finding: usize) -> Option<Self> {
        let span = claim.findings.get(finding)?.span;
        Some(Self {
            claim: claim.id.clone(),
            finding,
            span,
        })
    }
}

/// Numbers that do not fit together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Contradiction {
    /// In what way.
    pub kind: ContradictionKind,
    /// The number that does not fit.
    pub at: FindingPlace,
    /// The number that it is held against, where it is another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub against: Option<FindingPlace>,
    /// Both numbers as printed, in a sentence for a reader.
    pub message: String,
}

/// All contradictions in the numbers of a document's claims, in the order of the claims; those between text and table
/// last. `entities` are all of the document.
#[must_use]
pub fn contradictions(claims: &[Claim], entities: &[Entity]) -> Vec<Contradiction> {
    let mut found: Vec<Contradiction> = claims.iter().flat_map(check::contradictions).collect();
    found.extend(text_and_table::contradictions(claims, entities));
    found
}
