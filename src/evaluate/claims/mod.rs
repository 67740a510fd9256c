//! Claims and findings.
//!
//! An annotated and an extracted claim are the same when they share more than half of the characters that either
//! has ([`SAME`]). Findings are paired by overlapping spans, wherever their claims are: a number in a sentence that
//! was not taken as a claim is missed, and one in a sentence that is none is a false alarm.

mod findings;
mod roles;
mod units;

use serde::Serialize;

use super::{
    alignment::Alignment,
    measure::{Counts, Score, rounded},
    places::PassagePlaces,
    references::RefPairs,
    slip::{Extracted, Slip, SlipKind, around},
};
use crate::{
    annotations::{AnnotatedClaim, AnnotationSet, Layer},
    claims::Claim,
    database::Located,
    text::{Span, Text},
};
use std::collections::BTreeSet;

pub use findings::FindingReport;
pub(super) use findings::{FindingCounts, score as score_findings};

/// Least share of common characters (of those in either) of two claims that are the same.
const SAME: f64 = 0.5;

/// Counts of one document.
#[derive(Debug, Clone, Default)]
pub(super) struct ClaimCounts {
    /// Claims found.
    pub(super) detection: Counts,
    /// Claims found that have exactly the annotated references.
    pub(super) with_references: Counts,
    /// Pairs of a claim that both have and a reference.
    pub(super) links: Counts,
    /// Roles of mentions, over the claims found whose roles are annotated.
    pub(super) roles: Counts,
    /// Claims found with an annotated assertion, and those with the same.
    pub(super) assertion: (usize, usize),
}

/// Measures of claims.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClaimReport {
    /// Claims found.
    pub detection: Score,
    /// Claims found with exactly the annotated references.
    pub with_references: Score,
    /// Claim–reference pairs, over the claims found.
    pub links: Score,
    /// Roles of mentions, over the claims found whose roles are annotated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub roles: Option<Score>,
    /// Share of right assertions, over the claims found whose assertion is annotated.
    pub assertion_right: f64,
}

impl ClaimReport {
    pub(super) fn of(documents: &[ClaimCounts]) -> Self {
        let score = |pick: fn(&ClaimCounts) -> Counts| {
            Score::with_interval(&documents.iter().map(pick).collect::<Vec<_>>())
        };
        let annotated: usize = documents.iter().map(|document| document.assertion.0).sum();
        let right: usize = documents.iter().map(|document| document.assertion.1).sum();
        let roles: Counts = documents.iter().map(|document| document.roles).sum();
        Self {
            roles: (roles.gold > 0.0).then(|| Score::of(roles)),
            detection: score(|counts| counts.detection),
            with_references: score(|counts| counts.with_references),
            links: score(|counts| counts.links),
            assertion_right: rounded(Counts::new(annotated, annotated, right).recall()),
        }
    }
}

/// Scores the claims of one document.
pub(super) fn score(
    set: &AnnotationSet,
    extracted: &Extracted<'_>,
    alignment: &Alignment,
    pairs: &RefPairs,
    slips: &mut Vec<Slip>,
) -> ClaimCounts {
    let annotated = Text::new(set.text.clone());
    let places = PassagePlaces::of(set, alignment);
    let gold: Vec<(&AnnotatedClaim, Option<Span>)> = set
        .claims
        .iter()
        .filter(|claim| set.is_annotated(claim.span))
        .map(|claim| (claim, alignment.stretch(claim.span)))
        .collect();
    let found: Vec<&Located<Claim>> = extracted
        .record
        .claims
        .iter()
        .filter(|claim| places.annotated(claim.item.span, alignment))
        .collect();
    let gold_places: Vec<Option<Span>> = gold.iter().map(|(_, place)| *place).collect();
    let found_places: Vec<Span> = found.iter().map(|claim| claim.item.span).collect();
    let partners = pair(&gold_places, &found_places);

    let mut counts = ClaimCounts::default();
    let mut paired = BTreeSet::new();
    for ((claim, place), partner) in gold.iter().zip(partners) {
        let partner = partner.and_then(|index| found.get(index).map(|found| (index, *found)));
        let Some((index, partner)) = partner else {
            counts.detection.gold += 1.0;
            slips.push(Slip {
                document: set.name.clone(),
                layer: Layer::Claims,
                kind: SlipKind::Miss,
                reason: match place {
                    Some(_) => "not taken as a claim".to_owned(),
                    None => "the place was not found in the extracted text".to_owned(),
                },
                page: place.and_then(|place| extracted.page_of(place.start)),
                span: *place,
                text: annotated.slice(claim.span).to_owned(),
                context: String::new(),
            });
            continue;
        };
        paired.insert(index);
        counts.detection = counts.detection.plus(Counts::new(1, 1, 1));
        let given: BTreeSet<String> = partner
            .item
            .references
            .iter()
            .map(|id| {
                let unknown = || format!("{id} (not in the annotated list)");
                pairs.gold_id(id).map_or_else(unknown, str::to_owned)
            })
            .collect();
        let wanted: BTreeSet<String> = claim.references.iter().cloned().collect();
        let common = wanted.intersection(&given).count();
        counts.links = counts
            .links
            .plus(Counts::new(wanted.len(), given.len(), common));
        if wanted == given {
            counts.with_references.correct += 1.0;
        } else {
            let list = |ids: &BTreeSet<String>| ids.iter().cloned().collect::<Vec<_>>().join(", ");
            slips.push(wrong(
                set,
                partner,
                format!(
                    "references [{}], annotated [{}]",
                    list(&given),
                    list(&wanted)
                ),
            ));
        }
        if !claim.roles.is_empty() {
            let roles = roles::count(&claim.roles, &partner.item, extracted, alignment);
            counts.roles = counts.roles.plus(roles);
        }
        if let Some(assertion) = claim.assertion {
            counts.assertion.0 += 1;
            if assertion == partner.item.assertion {
                counts.assertion.1 += 1;
            } else {
                let reason = format!("{:?}, annotated {assertion:?}", partner.item.assertion);
                slips.push(wrong(set, partner, reason));
            }
        }
    }
    for (index, claim) in found.iter().enumerate() {
        if !paired.contains(&index) {
            counts.detection.predicted += 1.0;
            slips.push(Slip {
                kind: SlipKind::FalseAlarm,
                context: around(
                    &extracted.text,
                    Span::new(claim.item.span.start, claim.item.span.start),
                ),
                ..wrong(set, claim, "not annotated as a claim".to_owned())
            });
        }
    }
    counts.with_references.gold = counts.detection.gold;
    counts.with_references.predicted = counts.detection.predicted;
    counts
}

fn wrong(set: &AnnotationSet, claim: &Located<Claim>, reason: String) -> Slip {
    Slip {
        document: set.name.clone(),
        layer: Layer::Claims,
        kind: SlipKind::WrongValue,
        reason,
        page: claim.page(),
        span: Some(claim.item.span),
        text: claim.item.text.clone(),
        context: String::new(),
    }
}

/// Pairs places one to one, those that share most first.
fn pair(gold: &[Option<Span>], found: &[Span]) -> Vec<Option<usize>> {
    let mut candidates: Vec<(f64, usize, usize)> = Vec::new();
    for (i, place) in gold.iter().enumerate() {
        for (j, other) in found.iter().enumerate() {
            let Some((place, common)) =
                place.and_then(|place| Some((place, place.intersection(*other)?)))
            else {
                continue;
            };
            let either = place.len() + other.len() - common.len();
            let share = common.len() as f64 / either.max(1) as f64;
            if share > SAME {
                candidates.push((share, i, j));
            }
        }
    }
    candidates.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut pairs = vec![None; gold.len()];
    let mut taken = BTreeSet::new();
    for (_, i, j) in candidates {
        if let Some(slot) = pairs.get_mut(i)
            && slot.is_none()
            && taken.insert(j)
        {
            *slot = Some(j);
        }
    }
    pairs
}

#[cfg(test)]
mod tests;
