//! Reference lists: which entries were found, whether their borders and fields are right.

mod fields;
mod pairing;

pub(super) use fields::letters_and_digits;
pub use fields::{Field, FieldScore};
pub(super) use pairing::{RefPairs, gold_text, pair, pair_by_label};

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    measure::{Counts, Score, rounded},
    slip::{Extracted, Slip, SlipKind},
};
use crate::annotations::{AnnotationSet, Layer};

/// Counts of one document.
#[derive(Debug, Clone, Default)]
pub(super) struct RefCounts {
    pub(super) detection: Counts,
    /// Entries found, and those of them with right borders.
    pub(super) bounded: (usize, usize),
    pub(super) fields: BTreeMap<Field, FieldCounts>,
}

/// Counts of one field.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct FieldCounts {
    pub(super) strict: Counts,
    /// As GROBID's "Levenshtein" evaluation: equal when the strings are at least 0.8 alike.
    pub(super) soft: Counts,
}

/// Measures of the reference lists.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReferenceReport {
    /// Entries found: an annotated and an extracted entry are the same when their words are.
    pub detection: Score,
    /// Share of the entries found that begin and end where the annotated entry does.
    pub borders_right: f64,
    /// All fields together, over the entries found.
    pub fields_micro: FieldScore,
    /// Each field.
    pub fields: BTreeMap<Field, FieldScore>,
}

impl ReferenceReport {
    pub(super) fn of(documents: &[RefCounts]) -> Self {
        let detection: Vec<Counts> = documents.iter().map(|counts| counts.detection).collect();
        let mut fields: BTreeMap<Field, FieldCounts> = BTreeMap::new();
        let mut micro = FieldCounts::default();
        for (&field, counts) in documents.iter().flat_map(|document| &document.fields) {
            for total in [&mut micro, fields.entry(field).or_default()] {
                total.strict = total.strict.plus(counts.strict);
                total.soft = total.soft.plus(counts.soft);
            }
        }
        let found: usize = documents.iter().map(|counts| counts.bounded.0).sum();
        let right: usize = documents.iter().map(|counts| counts.bounded.1).sum();
        Self {
            detection: Score::with_interval(&detection),
            borders_right: rounded(Counts::new(found, found, right).recall()),
            fields_micro: FieldScore::of(micro),
            fields: fields
                .into_iter()
                .map(|(field, counts)| (field, FieldScore::of(counts)))
                .collect(),
        }
    }
}

/// Scores the list of one document.
pub(super) fn score(
    set: &AnnotationSet,
    extracted: &Extracted<'_>,
    pairs: &RefPairs,
    slips: &mut Vec<Slip>,
) -> RefCounts {
    let predicted = &extracted.record.references;
    let mut counts = RefCounts {
        detection: Counts::new(set.references.len(), predicted.len(), pairs.len()),
        ..RefCounts::default()
    };
    let titles = pairing::titles(&set.references);
    let printed = fields::printed(&extracted.record.text);
    for (index, gold) in set.references.iter().enumerate() {
        let found = pairs.predicted_of(index).and_then(|at| predicted.get(at));
        let Some(found) = found else {
            slips.push(Slip {
                document: set.name.clone(),
                layer: Layer::References,
                kind: SlipKind::Miss,
                reason: "entry not found".to_owned(),
                page: None,
                span: None,
                text: gold_text(gold),
                context: String::new(),
            });
            continue;
        };
        let mut slip = |reason: String, text: &str| {
            slips.push(Slip {
                document: set.name.clone(),
                layer: Layer::References,
                kind: SlipKind::WrongValue,
                reason,
                page: found.page(),
                span: Some(found.item.span),
                text: text.to_owned(),
                context: found.item.raw.clone(),
            });
        };
        counts.bounded.0 += 1;
        match pairing::border_fault(gold, index, &found.item, &titles) {
            None => counts.bounded.1 += 1,
            Some(fault) => slip(fault.to_owned(), &gold_text(gold)),
        }
        for comparison in fields::compare(gold, &found.item, &printed) {
            let field = counts.fields.entry(comparison.field).or_default();
            field.strict = field.strict.plus(comparison.counts(comparison.equal));
            field.soft = field.soft.plus(comparison.counts(comparison.alike));
            if !comparison.equal {
                let reason = format!(
                    "{}: `{}`, annotated `{}`",
                    comparison.field, comparison.predicted, comparison.gold
                );
                slip(reason, &comparison.gold);
            }
        }
    }
    for (index, reference) in predicted.iter().enumerate() {
        if pairs.gold_of(index).is_none() {
            slips.push(Slip {
                document: set.name.clone(),
                layer: Layer::References,
                kind: SlipKind::FalseAlarm,
                reason: "no such entry".to_owned(),
                page: reference.page(),
                span: Some(reference.item.span),
                text: reference.item.raw.clone(),
                context: String::new(),
            });
        }
    }
    counts
}
