//! A number in the text against the number of a table.
//!
//! Two numbers are held against each other only when everything that they are of is named and the same: kind, unit,
//! measure, arm, comparator, trial, time point, grade. A sentence that speaks of a part of the patients, or of one of
//! several analyses, is left out.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Claim, Finding, FindingKind,
    contradiction::{Contradiction, ContradictionKind, FindingPlace},
};
use crate::{
    entities::{Entity, EntityId, EntityLabel},
    text::phrases,
};

/// What is taken from elsewhere counts only from this confidence on: below it a difference is more likely a wrong link
/// than a contradiction.
const LEAST_CONFIDENCE: f32 = 0.7;

/// Words of a sentence that speaks of some of the patients or of one analysis among several (lower case).
const PARTIAL: &[&str] = phrases!(
    "subgroup|subset|among |interim|updated|final analysis|first analysis|initial|exploratory|post hoc|post-hoc|per-protocol|\
     as-treated|women|men |patients with |patients without |those with |those without |people with |people without |\
     patients who |people who |in those |adjusted|respectively"
);

/// What a number is of; numbers with equal keys are comparable.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    kind: FindingKind,
    unit: Option<String>,
    measure: String,
    arm: String,
    comparator: Option<String>,
    trial: String,
    time_point: Option<String>,
    grade: Option<String>,
}

/// A number with its place.
struct Value<'c> {
    claim: &'c Claim,
    at: usize,
    value: f64,
    /// Digits printed after the decimal point.
    decimals: usize,
}

impl<'c> Value<'c> {
    /// As printed.
    fn printed(&self) -> &'c str {
        self.claim
            .findings
            .get(self.at)
            .map_or("", |finding| finding.text.as_str())
    }
}

/// The numbers of sentences that differ from those of tables.
pub(super) fn contradictions(claims: &[Claim], entities: &[Entity]) -> Vec<Contradiction> {
    let is_row = |claim: &Claim| claim.text.contains('\t');
    if !claims.iter().any(is_row) {
        return Vec::new();
    }
    let by_id: BTreeMap<&EntityId, &Entity> =
        entities.iter().map(|entity| (&entity.id, entity)).collect();
    let mut rows: BTreeMap<Key, Vec<Value<'_>>> = BTreeMap::new();
    for claim in claims.iter().filter(|claim| is_row(claim)) {
        for (key, value) in values(claim, &by_id) {
            rows.entry(key).or_default().push(value);
        }
    }
    let mut found = Vec::new();
    for claim in claims.iter().filter(|claim| !is_row(claim)) {
        let lower = claim.text.to_lowercase();
        if PARTIAL.iter().any(|word| lower.contains(word)) {
            continue;
        }
        for (key, value) in values(claim, &by_id) {
            let Some(table) = rows.get(&key) else {
                continue;
            };
            if table.iter().any(|other| agree(&value, other)) {
                continue;
            }
            let Some(other) = table.first() else { continue };
            let (Some(at), against) = (
                FindingPlace::of(value.claim, value.at),
                FindingPlace::of(other.claim, other.at),
            ) else {
                continue;
            };
            let message = format!(
                "{} with {} in {} is “{}” in the text and “{}” in a table: are both right?",
                key.measure,
                key.arm,
                key.trial,
                value.printed(),
                other.printed()
            );
            found.push(Contradiction {
                kind: ContradictionKind::TextAgainstTable,
                at,
                against,
                message,
            });
        }
    }
    found
}

/// The comparable numbers of a claim.
fn values<'c>(claim: &'c Claim, entities: &BTreeMap<&EntityId, &Entity>) -> Vec<(Key, Value<'c>)> {
    let name = |id: &EntityId| {
        entities.get(id).map(|entity| {
            let normal = entity
                .normalized
                .as_ref()
                .map(|normal| normal.name.as_str());
            normal.unwrap_or(&entity.text).to_lowercase()
        })
    };
    let trials: BTreeSet<String> = claim
        .entities
        .iter()
        .filter(|id| {
            entities
                .get(id)
                .is_some_and(|entity| entity.label == EntityLabel::Trial)
        })
        .filter_map(name)
        .collect();
    let (Some(trial), 1) = (trials.first(), trials.len()) else {
        return Vec::new();
    };
    let group = |id: &Option<EntityId>, words: &Option<String>| {
        id.as_ref()
            .and_then(name)
            .or_else(|| words.as_ref().map(|words| words.to_lowercase()))
    };
    let sure = |finding: &Finding| {
        finding
            .inherited
            .iter()
            .all(|inherited| inherited.confidence >= LEAST_CONFIDENCE)
    };
    claim
        .findings
        .iter()
        .enumerate()
        .filter(|(_, finding)| finding.qualifies.is_none() && sure(finding))
        .filter_map(|(at, finding)| {
            let quantity = &finding.quantity;
            let value = quantity
                .value
                .filter(|_| quantity.comparison.is_none() && quantity.denominator.is_none())?;
            let ratio = matches!(
                finding.kind,
                FindingKind::HazardRatio | FindingKind::OddsRatio | FindingKind::RiskRatio
            );
            let key = Key {
                kind: finding.kind,
                unit: finding.unit.clone(),
                measure: finding.measure.as_ref().and_then(name)?,
                arm: group(&finding.arm, &finding.arm_text)?,
                comparator: if ratio {
                    Some(group(&finding.comparator, &finding.comparator_text)?)
                } else {
                    None
                },
                trial: trial.clone(),
                time_point: finding.time_point.as_ref().map(|time| time.to_lowercase()),
                grade: finding.grade.as_ref().map(|grade| grade.to_lowercase()),
            };
            let decimals = finding.text.split_once(['.', '·']).map_or(0, |(_, rest)| {
                rest.chars().take_while(char::is_ascii_digit).count()
            });
            Some((
                key,
                Value {
                    claim,
                    at,
                    value,
                    decimals,
                },
            ))
        })
        .collect()
}

/// Whether two numbers are equal at the precision of the less precise one.
fn agree(one: &Value<'_>, other: &Value<'_>) -> bool {
    let decimals = one.decimals.min(other.decimals) as i32;
    // A little more than half a unit of the last digit: one of the two may have been cut, not rounded.
    (one.value - other.value).abs() <= 0.51 * 10f64.powi(-decimals) + f64::EPSILON
}
