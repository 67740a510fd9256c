use std::collections::BTreeSet;

use serde::Serialize;

use super::units;
use crate::{
    annotations::{AnnotatedFinding, AnnotationSet, Layer, Mention},
    claims::{Claim, Finding, Quantity},
    database::Located,
    entities::{Entity, EntityId},
    evaluate::{
        alignment::Alignment,
        measure::{Counts, Score, rounded},
        places::PassagePlaces,
        slip::{Extracted, Slip, SlipKind, around},
    },
    text::{Span, Text},
};

/// Values that differ by less than this share of the greater are equal.
const TOLERANCE: f64 = 1e-6;

/// Counts of one document.
#[derive(Debug, Clone, Default)]
pub(in crate::evaluate) struct FindingCounts {
    /// Numbers found, whatever was read from them.
    pub(in crate::evaluate) spans: Counts,
    /// Value and unit right.
    pub(in crate::evaluate) values: Counts,
    /// Value, unit and measure right.
    pub(in crate::evaluate) with_measure: Counts,
    /// Of the numbers found: value right, kind right.
    pub(in crate::evaluate) parsed: usize,
    pub(in crate::evaluate) kind: usize,
    /// Numbers found whose arm is annotated, and those with the right one.
    pub(in crate::evaluate) arm: (usize, usize),
}

/// Measures of findings.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FindingReport {
    /// Numbers found.
    pub spans: Score,
    /// With value and unit right.
    pub values: Score,
    /// With value, unit and measure right.
    pub with_measure: Score,
    /// Of the numbers found, the share whose value is right.
    pub parsed_right: f64,
    /// Of the numbers found, the share whose kind is right.
    pub kind_right: f64,
    /// Of the numbers found whose arm is annotated, the share with the right arm.
    pub arm_right: f64,
}

impl FindingReport {
    pub(in crate::evaluate) fn of(documents: &[FindingCounts]) -> Self {
        let score = |pick: fn(&FindingCounts) -> Counts| {
            Score::with_interval(&documents.iter().map(pick).collect::<Vec<_>>())
        };
        let found: usize = documents
            .iter()
            .map(|document| document.spans.correct as usize)
            .sum();
        let share = |right: usize, all: usize| rounded(Counts::new(all, all, right).recall());
        let sum = |pick: fn(&FindingCounts) -> usize| -> usize { documents.iter().map(pick).sum() };
        Self {
            spans: score(|counts| counts.spans),
            values: score(|counts| counts.values),
            with_measure: score(|counts| counts.with_measure),
            parsed_right: share(sum(|counts| counts.parsed), found),
            kind_right: share(sum(|counts| counts.kind), found),
            arm_right: share(sum(|counts| counts.arm.1), sum(|counts| counts.arm.0)),
        }
    }
}

/// Scores the findings of one document.
pub(in crate::evaluate) fn score(
    set: &AnnotationSet,
    extracted: &Extracted<'_>,
    alignment: &Alignment,
    slips: &mut Vec<Slip>,
) -> FindingCounts {
    let annotated = Text::new(set.text.clone());
    let places = PassagePlaces::of(set, alignment);
    let mut found: Vec<(&Located<Claim>, &Finding)> = extracted
        .record
        .claims
        .iter()
        .flat_map(|claim| {
            claim
                .item
                .findings
                .iter()
                .map(move |finding| (claim, finding))
        })
        .filter(|(_, finding)| places.annotated(finding.span, alignment))
        .collect();
    found.sort_by_key(|(_, finding)| finding.span);
    let mentions = Mentions {
        extracted,
        alignment,
    };

    let mut counts = FindingCounts::default();
    let mut taken = BTreeSet::new();
    let gold = set
        .claims
        .iter()
        .flat_map(|claim| &claim.findings)
        .filter(|finding| set.is_annotated(finding.span));
    for gold in gold {
        let one = Counts::new(1, 0, 0);
        for total in [
            &mut counts.spans,
            &mut counts.values,
            &mut counts.with_measure,
        ] {
            *total = total.plus(one);
        }
        let place = alignment.span(gold.span);
        let partner = place.and_then(|place| best_partner(place, &found, &taken));
        let Some((index, claim, finding)) = partner else {
            slips.push(Slip {
                document: set.name.clone(),
                layer: Layer::Findings,
                kind: SlipKind::Miss,
                reason: match place {
                    Some(_) => format!("{:?} not found", gold.kind),
                    None => "the place was not found in the extracted text".to_owned(),
                },
                page: place.and_then(|place| extracted.page_of(place.start)),
                span: place,
                text: annotated.slice(gold.span).to_owned(),
                context: place.map_or_else(
                    || around(&annotated, gold.span),
                    |place| extracted.context(place),
                ),
            });
            continue;
        };
        taken.insert(index);
        let faults = compare(gold, finding, &mentions, &mut counts);
        if !faults.is_empty() {
            slips.push(slip(
                set,
                extracted,
                claim,
                finding,
                SlipKind::WrongValue,
                faults.join("; "),
            ));
        }
    }
    for (index, (claim, finding)) in found.iter().enumerate() {
        for total in [
            &mut counts.spans,
            &mut counts.values,
            &mut counts.with_measure,
        ] {
            total.predicted += 1.0;
        }
        if !taken.contains(&index) {
            let reason = format!("{:?}, not annotated", finding.kind);
            slips.push(slip(
                set,
                extracted,
                claim,
                finding,
                SlipKind::FalseAlarm,
                reason,
            ));
        }
    }
    counts
}

/// The free finding that shares most with `place`.
fn best_partner<'a>(
    place: Span,
    found: &[(&'a Located<Claim>, &'a Finding)],
    taken: &BTreeSet<usize>,
) -> Option<(usize, &'a Located<Claim>, &'a Finding)> {
    found
        .iter()
        .enumerate()
        .filter(|(index, _)| !taken.contains(index))
        .filter_map(|(index, (claim, finding))| {
            let common = place.intersection(finding.span)?;
            Some((common.len(), index, *claim, *finding))
        })
        .max_by_key(|(common, index, ..)| (*common, usize::MAX - index))
        .map(|(_, index, claim, finding)| (index, claim, finding))
}

/// Counts what is right of a pair and says what is wrong.
fn compare(
    gold: &AnnotatedFinding,
    finding: &Finding,
    mentions: &Mentions<'_>,
    counts: &mut FindingCounts,
) -> Vec<String> {
    let mut faults = Vec::new();
    counts.spans.correct += 1.0;
    let value = same_quantity(&gold.quantity, &finding.quantity);
    let unit = units::same(gold.unit.as_deref(), finding.unit.as_deref());
    let measure = gold
        .measure
        .as_ref()
        .is_none_or(|measure| mentions.same(measure, finding.measure.as_ref()));
    counts.parsed += usize::from(value);
    if gold.kind == finding.kind {
        counts.kind += 1;
    } else {
        faults.push(format!("{:?}, annotated {:?}", finding.kind, gold.kind));
    }
    if !value {
        let (given, wanted) = (shown(&finding.quantity), shown(&gold.quantity));
        faults.push(format!("value {given}, annotated {wanted}"));
    }
    if !unit {
        faults.push(format!(
            "unit `{}`, annotated `{}`",
            finding.unit.as_deref().unwrap_or_default(),
            gold.unit.as_deref().unwrap_or_default()
        ));
    }
    if value && unit {
        counts.values.correct += 1.0;
        if measure {
            counts.with_measure.correct += 1.0;
        }
    }
    if let (false, Some(wanted)) = (measure, &gold.measure) {
        let given = mentions.text_of(finding.measure.as_ref());
        faults.push(format!("measure `{given}`, annotated `{}`", wanted.text));
    }
    if let Some(arm) = &gold.arm {
        counts.arm.0 += 1;
        if mentions.same(arm, finding.arm.as_ref())
            || finding
                .arm_text
                .as_ref()
                .is_some_and(|text| plain(text) == plain(&arm.text))
        {
            counts.arm.1 += 1;
        } else {
            let given = match &finding.arm_text {
                Some(text) => text,
                None => mentions.text_of(finding.arm.as_ref()),
            };
            faults.push(format!("arm `{given}`, annotated `{}`", arm.text));
        }
    }
    faults
}

fn same_quantity(gold: &Quantity, given: &Quantity) -> bool {
    let sign = |comparison: &Option<String>| match comparison.as_deref().map(str::trim) {
        None | Some("" | "=") => None,
        Some("<=" | "⩽") => Some("≤".to_owned()),
        Some(">=" | "⩾") => Some("≥".to_owned()),
        Some("≈" | "∼") => Some("~".to_owned()),
        Some(other) => Some(other.to_owned()),
    };
    // What the annotation leaves out was not annotated.
    let if_given = |gold: Option<f64>, given| gold.is_none() || same_number(gold, given);
    same_number(gold.value, given.value)
        && same_number(gold.low, given.low)
        && same_number(gold.high, given.high)
        && sign(&gold.comparison) == sign(&given.comparison)
        && if_given(gold.denominator, given.denominator)
        && if_given(gold.level, given.level)
}

fn same_number(a: Option<f64>, b: Option<f64>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() <= TOLERANCE * a.abs().max(b.abs()),
        (a, b) => a.is_none() && b.is_none(),
    }
}

fn shown(quantity: &Quantity) -> String {
    let sign = quantity.comparison.as_deref().unwrap_or_default();
    let end = |end: Option<f64>| end.map_or_else(|| "?".to_owned(), |end| end.to_string());
    let number = match quantity.value {
        Some(value) => value.to_string(),
        None => format!("{}–{}", end(quantity.low), end(quantity.high)),
    };
    let of = quantity
        .denominator
        .map_or_else(String::new, |all| format!("/{all}"));
    format!("{sign}{number}{of}")
}

/// Compares annotated mentions with entities of the record.
struct Mentions<'a> {
    extracted: &'a Extracted<'a>,
    alignment: &'a Alignment,
}

impl Mentions<'_> {
    fn entity(&self, id: &EntityId) -> Option<&Entity> {
        let entities = &self.extracted.record.entities;
        entities
            .iter()
            .map(|entity| &entity.item)
            .find(|entity| entity.id == *id)
    }

    fn text_of(&self, id: Option<&EntityId>) -> &str {
        id.and_then(|id| self.entity(id))
            .map_or("", |entity| entity.text.as_str())
    }

    /// Whether the entity is the annotated mention: the same place, the same words, or the same normalised name as
    /// an entity at that place.
    fn same(&self, wanted: &Mention, given: Option<&EntityId>) -> bool {
        let Some(given) = given.and_then(|id| self.entity(id)) else {
            return false;
        };
        if plain(&given.text) == plain(&wanted.text) {
            return true;
        }
        let place = wanted.span.and_then(|span| self.alignment.span(span));
        let Some(place) = place else {
            return false;
        };
        if place.overlaps(given.span) {
            return true;
        }
        let name = given.normalized.as_ref().map(|normalized| &normalized.name);
        name.is_some()
            && self.extracted.record.entities.iter().any(|entity| {
                entity.item.span.overlaps(place)
                    && entity.item.normalized.as_ref().map(|n| &n.name) == name
            })
    }
}

fn plain(text: &str) -> String {
    text.to_lowercase()
        .chars()
        .filter(|character| character.is_alphanumeric())
        .collect()
}

fn slip(
    set: &AnnotationSet,
    extracted: &Extracted<'_>,
    claim: &Located<Claim>,
    finding: &Finding,
    kind: SlipKind,
    reason: String,
) -> Slip {
    Slip {
        document: set.name.clone(),
        layer: Layer::Findings,
        kind,
        reason,
        page: extracted
            .page_of(finding.span.start)
            .or_else(|| claim.page()),
        span: Some(finding.span),
        text: finding.text.clone(),
        context: extracted.context(finding.span),
    }
}
