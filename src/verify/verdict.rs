use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Label, Model,
    features::{features, same_way},
    quantities::quantities,
    search::Index,
    statement::Statement,
};
use crate::{
    citations::{Citation, CitationId, CitationStatus},
    claims::{Claim, ClaimId},
    database::Record,
    document::PageBox,
    references::ReferenceId,
    sources::{Matched, Source},
    text::Text,
};

/// How many passages are looked at for a claim, as in the training data.
const PASSAGES: usize = 5;

/// A label less probable than this gives no verdict. Higher, and fewer verdicts are given and more of them are right.
const SURE: f64 = 0.4;

/// What a cited work says of a claim.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It says it.
    Supported,
    /// It says something of the kind, but not quite that, or not all the numbers.
    Partly,
    /// It says something of the kind, the other way round.
    Contradicted,
    /// It does not speak of it.
    NotFound,
    /// The evidence is too weak to say.
    Unsure,
}

impl Verdict {
    /// The name in reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Supported => "supported",
            Self::Partly => "partly supported",
            Self::Contradicted => "contradicted",
            Self::NotFound => "not found",
            Self::Unsure => "unsure",
        }
    }
}

/// A passage of the cited work on which a verdict rests.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Shown {
    /// The words.
    pub text: String,
    /// Page of the cited work, from 1; absent where it is no PDF.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// Where it is drawn there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub boxes: Vec<PageBox>,
    /// BM25 score against the claim; higher is closer, comparable within one work only.
    pub score: f64,
}

/// A number of the claim and whether the cited work has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NumberCheck {
    /// As the claim prints it, with its unit.
    pub text: String,
    /// Some passage of the work has the same value, with no other unit.
    pub found: bool,
}

/// A claim held against one of its references.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Verification {
    /// The claim.
    pub claim: ClaimId,
    /// The marker that cites the work for it.
    pub citation: CitationId,
    /// The cited work.
    pub reference: ReferenceId,
    /// The file in which it was read.
    pub source: String,
    /// What it says.
    pub verdict: Verdict,
    /// Estimated probability, in `[0, 1]`, that the work supports the claim (for `supported`), speaks of it otherwise
    /// (`partly`, `contradicted`) or does not speak of it (`not_found`); for `unsure` that of the likeliest.
    pub confidence: f64,
    /// The passages closest to the claim, best first; never empty.
    pub passages: Vec<Shown>,
    /// The claim's numbers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub numbers: Vec<NumberCheck>,
}

/// Holds every claim of a record against those of its references that have a source.
///
/// Markers that are ambiguous or point nowhere are passed over: which work was meant is not known. The result is in
/// the order of the claims, then of their markers and references.
#[must_use]
pub fn verify(
    record: &Record,
    sources: &[Source],
    matched: &Matched,
    model: &Model,
) -> Vec<Verification> {
    let text = Text::new(record.text.clone());
    let citations: Vec<&Citation> = record.citations.iter().map(|found| &found.item).collect();
    let mut indices: BTreeMap<usize, Index> = BTreeMap::new();
    let mut verifications = Vec::new();
    for claim in record.claims.iter().map(|found| &found.item) {
        let markers = claim
            .citations
            .iter()
            .filter_map(|id| citations.iter().find(|citation| citation.id == *id))
            .filter(|citation| citation.status == CitationStatus::Resolved);
        for citation in markers {
            let Some(statement) = Statement::of_claim(&text, claim, &citation.id, &citations)
            else {
                continue;
            };
            for target in &citation.targets {
                let Some((at, source)) = matched
                    .pairs
                    .get(&target.reference)
                    .and_then(|at| Some((*at, sources.get(*at)?)))
                else {
                    continue;
                };
                let index = indices
                    .entry(at)
                    .or_insert_with(|| Index::new(&source.passages));
                verifications.extend(read(
                    claim,
                    &statement,
                    citation,
                    &target.reference,
                    source,
                    index,
                    model,
                ));
            }
        }
    }
    verifications
}

fn read(
    claim: &Claim,
    statement: &Statement,
    citation: &Citation,
    reference: &ReferenceId,
    source: &Source,
    index: &Index,
    model: &Model,
) -> Option<Verification> {
    let mut ranked = index.best(&statement.text, PASSAGES);
    if ranked.is_empty() {
        // Nothing is shared: the beginning of the work shows what it is about.
        ranked.push((0, 0.0));
    }
    let passages: Vec<Shown> = ranked
        .into_iter()
        .filter_map(|(at, score)| {
            let passage = source.passages.get(at)?;
            Some(Shown {
                text: passage.text.clone(),
                page: passage.page,
                boxes: passage.boxes.clone(),
                score: (score * 100.0).round() / 100.0,
            })
        })
        .collect();
    let texts: Vec<&str> = passages.iter().map(|shown| shown.text.as_str()).collect();
    let best = *texts.first()?;
    let probabilities = model.probabilities(&features(statement, &texts, &model.rarity));
    let label = model.choose(probabilities);
    let confidence = probabilities.of(label);
    let numbers = check_numbers(statement, source);
    let verdict = match label {
        _ if confidence < SURE => Verdict::Unsure,
        // Shared words make support likely even where the passage says the opposite with them.
        Label::Support if same_way(&statement.text, best) == Some(false) => Verdict::Unsure,
        Label::Support if numbers.iter().any(|number| !number.found) => Verdict::Partly,
        Label::Support => Verdict::Supported,
        Label::Inaccurate if same_way(&statement.text, best) == Some(false) => {
            Verdict::Contradicted
        }
        Label::Inaccurate => Verdict::Partly,
        Label::None => Verdict::NotFound,
    };
    let confidence = if verdict == Verdict::Unsure {
        Label::ALL
            .map(|label| probabilities.of(label))
            .into_iter()
            .fold(0.0, f64::max)
    } else {
        confidence
    };
    Some(Verification {
        claim: claim.id.clone(),
        citation: citation.id.clone(),
        reference: reference.clone(),
        source: source.file_name.clone(),
        verdict,
        confidence: (confidence * 1000.0).round() / 1000.0,
        passages,
        numbers,
    })
}

/// The claim's numbers with a unit, each with whether any passage of the work has it.
fn check_numbers(statement: &Statement, source: &Source) -> Vec<NumberCheck> {
    let said = quantities(&statement.text);
    let said: Vec<_> = said
        .into_iter()
        .filter(|number| number.unit.is_some())
        .collect();
    if said.is_empty() {
        return Vec::new();
    }
    let shown: Vec<_> = source
        .passages
        .iter()
        .flat_map(|passage| quantities(&passage.text))
        .collect();
    said.into_iter()
        .map(|number| NumberCheck {
            found: shown.iter().any(|other| number.agrees(other)),
            text: number.text,
        })
        .collect()
}
