use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::{
    annotations::{AnnotatedClaim, AnnotationError, AnnotationSet, Layer, read_json},
    claims::{Assertion, Claim, ClaimId},
    database::{Record, Sha256Hex},
    references::ReferenceId,
    text::Span,
};

/// What a reviewer says of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Right as it stands.
    Accepted,
    /// A claim, with other bounds, assertion or references.
    Corrected,
    /// No claim.
    Rejected,
}

/// A verdict with what holds instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Decision {
    /// The verdict.
    pub verdict: Verdict,
    /// Bounds, in the canonical text.
    pub span: Span,
    /// How the writer stands to it.
    pub assertion: Assertion,
    /// References given for it, in list order.
    pub references: BTreeSet<ReferenceId>,
}

/// Why annotations sent by a page are not kept.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// Not annotations.
    #[error(transparent)]
    Annotations(#[from] AnnotationError),
    /// Of another document, or of another reading of this one.
    #[error("these annotations are not of this reading of the document")]
    OtherDocument,
    /// Other layers than claims, or no regions: they would say more than a review of claims can.
    #[error("a review has the layer `claims` alone, and regions")]
    NotAReview,
}

/// Name of the file that holds the decisions about `record`.
///
/// It carries a digest of the text, so that decisions made on another reading of the same PDF, whose offsets
/// differ, are neither shown nor overwritten. `evaluate` aligns and scores both.
#[must_use]
pub fn file_name(record: &Record) -> String {
    let digest = Sha256Hex::of(record.text.as_bytes()).0;
    let reading: String = digest.chars().take(8).collect();
    format!("review-{}-{reading}.json", record.id)
}

/// Checks annotations that a page sent for `record`, and gives the name of the file they belong in.
///
/// # Errors
/// When they are not annotations of this record's text, or more than decisions about claims.
pub fn checked_annotations(record: &Record, json: &str) -> Result<String, Refused> {
    let name = file_name(record);
    let set = read_json(&name, json)?;
    if set.key.id.as_ref() != Some(&record.id.0)
        || set.key.sha256.as_ref() != Some(&record.source.sha256.0)
        || set.text != record.text
    {
        return Err(Refused::OtherDocument);
    }
    if set.layers != BTreeSet::from([Layer::Claims]) || set.regions.is_none() {
        return Err(Refused::NotAReview);
    }
    Ok(name)
}

/// The decisions that a review of `record` holds: one for each claim that lies in a region. Empty where the
/// annotations are not of this reading.
#[must_use]
pub fn decisions(record: &Record, set: &AnnotationSet) -> BTreeMap<ClaimId, Decision> {
    if set.text != record.text {
        return BTreeMap::new();
    }
    let references = references(record, set);
    let regions = set.regions.as_deref().unwrap_or_default();
    let decided = |claim: &Claim| {
        // A bound moved outwards makes a larger region, which may hold a neighbour that was rejected: the region
        // of a claim is the smallest around it.
        let around = regions.iter().filter(|region| region.contains(claim.span));
        let region = around.min_by_key(|region| region.len())?;
        let kept = set
            .claims
            .iter()
            .find(|kept| region.contains(kept.span) && kept.span.overlaps(claim.span));
        Some((claim.id.clone(), decision(claim, kept, &references)))
    };
    record
        .claims
        .iter()
        .filter_map(|found| decided(&found.item))
        .collect()
}

/// The record's reference for each of the annotations', known by the entry's characters.
fn references<'set>(record: &Record, set: &'set AnnotationSet) -> BTreeMap<&'set str, ReferenceId> {
    let by_raw: BTreeMap<&str, &ReferenceId> = record
        .references
        .iter()
        .map(|found| (found.item.raw.as_str(), &found.item.id))
        .collect();
    set.references
        .iter()
        .filter_map(|reference| {
            let id = by_raw.get(reference.raw.as_deref()?)?;
            Some((reference.id.as_str(), (*id).clone()))
        })
        .collect()
}

fn decision(
    claim: &Claim,
    kept: Option<&AnnotatedClaim>,
    references: &BTreeMap<&str, ReferenceId>,
) -> Decision {
    let given = claim.references.iter().cloned().collect();
    let Some(kept) = kept else {
        return Decision {
            verdict: Verdict::Rejected,
            span: claim.span,
            assertion: claim.assertion,
            references: given,
        };
    };
    let named: BTreeSet<ReferenceId> = kept
        .references
        .iter()
        .filter_map(|id| references.get(id.as_str()).cloned())
        .collect();
    let assertion = kept.assertion.unwrap_or(claim.assertion);
    let same = kept.span == claim.span && assertion == claim.assertion && named == given;
    Decision {
        verdict: if same {
            Verdict::Accepted
        } else {
            Verdict::Corrected
        },
        span: kept.span,
        assertion,
        references: named,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::report::testing::{TEXT, record};

    /// A review that accepts the first claim, rejects the second, and corrects the third.
    fn review() -> Value {
        json!({
            "schema": "claimtrace/annotations/1",
            "document": { "id": "0123456789abcdef", "sha256": "0123456789abcdef00" },
            "layers": ["claims"],
            "text": TEXT,
            "regions": [{ "start": 0, "end": 19 }, { "start": 21, "end": 36 }, { "start": 21, "end": 56 }],
            "references": [{ "id": "a", "raw": "Lee. Two." }, { "id": "b", "raw": "Smith. One." }],
            "claims": [
                { "start": 0, "end": 19, "references": ["b"], "assertion": "asserted" },
                { "start": 21, "end": 56, "references": ["a"], "assertion": "hedged" },
            ],
        })
    }

    #[test]
    fn decisions_are_read_back_from_annotations() {
        let set = read_json("a", &review().to_string()).unwrap();
        let decisions = decisions(&record(), &set);
        let verdicts: Vec<_> = decisions
            .iter()
            .map(|(id, decision)| (id.0.as_str(), decision.verdict))
            .collect();
        assert_eq!(
            verdicts,
            [
                ("k1", Verdict::Accepted),
                ("k2", Verdict::Rejected),
                ("k3", Verdict::Corrected),
            ]
        );
        let corrected = &decisions[&ClaimId("k3".to_owned())];
        assert_eq!(corrected.span, Span::new(21, 56));
        assert_eq!(corrected.assertion, Assertion::Hedged);
        assert_eq!(
            corrected.references,
            BTreeSet::from([ReferenceId("r2".to_owned())])
        );
    }

    #[test]
    fn claims_outside_the_regions_are_undecided() {
        let mut review = review();
        review["regions"] = json!([{ "start": 0, "end": 19 }]);
        let set = read_json("a", &review.to_string()).unwrap();
        assert_eq!(decisions(&record(), &set).len(), 1);
    }

    #[test]
    fn another_reading_has_another_file_and_no_decisions() {
        let set = read_json("a", &review().to_string()).unwrap();
        let mut other = record();
        other.text.push('.');
        assert!(decisions(&other, &set).is_empty());
        assert_ne!(file_name(&other), file_name(&record()));
        assert!(file_name(&other).starts_with("review-0123456789abcdef-"));
    }

    #[test]
    fn only_reviews_of_this_reading_are_taken() {
        let sent = |change: fn(&mut Value)| {
            let mut review = review();
            change(&mut review);
            checked_annotations(&record(), &review.to_string())
        };
        assert_eq!(sent(|_| ()).unwrap(), file_name(&record()));
        let refused: [fn(&mut Value); 5] = [
            |review| review["document"]["id"] = json!("fedcba9876543210"),
            |review| review["document"]["sha256"] = json!("ff"),
            |review| review["text"] = json!(format!("{TEXT} ")),
            |review| review["layers"] = json!(["claims", "entities"]),
            |review| review["regions"] = json!(null),
        ];
        for change in refused {
            assert!(sent(change).is_err());
        }
    }
}
