//! Entities by the four measures of SemEval-2013 task 9 (Segura-Bedmar et al. 2013).
//!
//! | measure | span | label |
//! |---|---|---|
//! | strict | equal | equal |
//! | exact | equal | any |
//! | partial | equal: 1, overlapping: ½ | any |
//! | type | overlapping | equal |
//!
//! Annotated and extracted mentions are paired one to one: equal in both first, then equal spans, then overlapping
//! ones of the same label, then other overlapping ones. For single labels, strict and type count the extracted
//! mentions of that label; exact and partial count a pair under its annotated label, and what is in no pair under
//! its own.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{
    alignment::Alignment,
    measure::{Counts, Score},
    places::PassagePlaces,
    slip::{Extracted, Slip, SlipKind, around},
};
use crate::{
    annotations::{AnnotationSet, Layer},
    entities::EntityLabel,
    text::{Span, Text},
};

/// From this many documents on these are resampled for the intervals, below it their passages.
const ENOUGH_DOCUMENTS: usize = 10;

/// The counts for the four measures.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct MentionCounts {
    strict: Counts,
    exact: Counts,
    partial: Counts,
    types: Counts,
}

impl MentionCounts {
    fn plus(self, other: Self) -> Self {
        Self {
            strict: self.strict.plus(other.strict),
            exact: self.exact.plus(other.exact),
            partial: self.partial.plus(other.partial),
            types: self.types.plus(other.types),
        }
    }
}

/// Counts of one passage, by label.
type PassageCounts = BTreeMap<EntityLabel, MentionCounts>;

/// Counts of one document.
#[derive(Debug, Clone, Default)]
pub(super) struct EntityCounts {
    passages: Vec<PassageCounts>,
    outside: usize,
}

impl EntityCounts {
    /// The strict counts of all labels.
    pub(super) fn strict(&self) -> Counts {
        self.passages
            .iter()
            .flat_map(BTreeMap::values)
            .map(|counts| counts.strict)
            .sum()
    }
}

/// The four measures.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct MentionScores {
    /// Span and label equal.
    pub strict: Score,
    /// Span equal.
    pub exact: Score,
    /// Span equal, or overlapping for one half.
    pub partial: Score,
    /// Label equal and spans overlapping.
    #[serde(rename = "type")]
    pub types: Score,
}

/// Measures of entities.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EntityReport {
    /// All labels together.
    pub micro: MentionScores,
    /// Each label that is annotated or extracted.
    pub labels: BTreeMap<EntityLabel, MentionScores>,
    /// Mentions of the record in text that was not annotated; not scored.
    pub outside: usize,
}

impl EntityReport {
    pub(super) fn of(documents: &[EntityCounts]) -> Self {
        let units: Vec<PassageCounts> = if documents.len() >= ENOUGH_DOCUMENTS {
            documents
                .iter()
                .map(|document| merged(&document.passages))
                .collect()
        } else {
            documents
                .iter()
                .flat_map(|document| document.passages.iter().cloned())
                .collect()
        };
        let labels: BTreeSet<EntityLabel> =
            units.iter().flat_map(|unit| unit.keys().copied()).collect();
        let all: Vec<MentionCounts> = units
            .iter()
            .map(|unit| {
                unit.values()
                    .copied()
                    .fold(MentionCounts::default(), MentionCounts::plus)
            })
            .collect();
        let label_scores = labels.into_iter().map(|label| {
            let counts: Vec<MentionCounts> = units
                .iter()
                .map(|unit| unit.get(&label).copied().unwrap_or_default())
                .collect();
            (label, scores(&counts))
        });
        Self {
            micro: scores(&all),
            labels: label_scores.collect(),
            outside: documents.iter().map(|document| document.outside).sum(),
        }
    }
}

fn merged(passages: &[PassageCounts]) -> PassageCounts {
    let mut all = PassageCounts::new();
    for (&label, &counts) in passages.iter().flatten() {
        let entry = all.entry(label).or_default();
        *entry = entry.plus(counts);
    }
    all
}

fn scores(units: &[MentionCounts]) -> MentionScores {
    let score = |pick: fn(&MentionCounts) -> Counts| {
        Score::with_interval(&units.iter().map(pick).collect::<Vec<_>>())
    };
    MentionScores {
        strict: score(|unit| unit.strict),
        exact: score(|unit| unit.exact),
        partial: score(|unit| unit.partial),
        types: score(|unit| unit.types),
    }
}

/// A mention on either side, placed in the extracted text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Mention {
    label: EntityLabel,
    span: Span,
}

/// Scores the entities of one document.
pub(super) fn score(
    set: &AnnotationSet,
    extracted: &Extracted<'_>,
    alignment: &Alignment,
    slips: &mut Vec<Slip>,
) -> EntityCounts {
    let annotated = Text::new(set.text.clone());
    let mut counts = EntityCounts {
        passages: vec![PassageCounts::new(); set.passages.len().max(1)],
        outside: 0,
    };
    let places = PassagePlaces::of(set, alignment);

    let mut gold = Vec::new();
    let mut unplaced = Vec::new();
    for entity in &set.entities {
        if !set.labels.contains(&entity.label) || !set.is_annotated(entity.span) {
            continue;
        }
        match alignment.span(entity.span) {
            Some(span) => gold.push(Mention {
                label: entity.label,
                span,
            }),
            None => unplaced.push(*entity),
        }
    }
    let mut found = Vec::new();
    let mut kept = Vec::new();
    for entity in &extracted.record.entities {
        let mention = Mention {
            label: entity.item.label,
            span: entity.item.span,
        };
        if !set.labels.contains(&mention.label) {
            continue;
        }
        if !places.annotated(mention.span, alignment) {
            counts.outside += 1;
            continue;
        }
        found.push(mention);
        kept.push(entity);
    }

    let pairs = pair(&gold, &found);
    let mut paired = BTreeSet::new();
    for (mention, partner) in gold.iter().zip(&pairs) {
        let partner = partner.and_then(|index| {
            paired.insert(index);
            found.get(index).copied()
        });
        count(&mut counts, &places, *mention, partner);
        let strict = partner == Some(*mention);
        if !strict {
            slips.push(Slip {
                document: set.name.clone(),
                layer: Layer::Entities,
                kind: SlipKind::Miss,
                reason: partner.map_or_else(
                    || format!("{} not found", mention.label),
                    |partner| {
                        let text = extracted.text.slice(partner.span);
                        format!("{}; found {} `{text}`", mention.label, partner.label)
                    },
                ),
                page: extracted.page_of(mention.span.start),
                span: Some(mention.span),
                text: extracted.text.slice(mention.span).to_owned(),
                context: extracted.context(mention.span),
            });
        }
    }
    for entity in unplaced {
        let passage = set
            .passages
            .iter()
            .position(|passage| passage.span.contains(entity.span));
        let missing = MentionCounts {
            strict: Counts::new(1, 0, 0),
            exact: Counts::new(1, 0, 0),
            partial: Counts::new(1, 0, 0),
            types: Counts::new(1, 0, 0),
        };
        counts.add(passage.unwrap_or_default(), entity.label, missing);
        slips.push(Slip {
            document: set.name.clone(),
            layer: Layer::Entities,
            kind: SlipKind::Miss,
            reason: format!(
                "{}: the place was not found in the extracted text",
                entity.label
            ),
            page: None,
            span: None,
            text: annotated.slice(entity.span).to_owned(),
            context: around(&annotated, entity.span),
        });
    }
    for (index, (mention, entity)) in found.iter().zip(&kept).enumerate() {
        let lone = !paired.contains(&index);
        if lone {
            let spurious = Counts::new(0, 1, 0);
            let spare = MentionCounts {
                strict: spurious,
                exact: spurious,
                partial: spurious,
                types: spurious,
            };
            counts.add(places.of_place(mention.span), mention.label, spare);
        }
        if lone || !gold.contains(mention) {
            slips.push(Slip {
                document: set.name.clone(),
                layer: Layer::Entities,
                kind: SlipKind::FalseAlarm,
                reason: format!("{} is not annotated so", mention.label),
                page: entity.page(),
                span: Some(mention.span),
                text: entity.item.text.clone(),
                context: extracted.context(mention.span),
            });
        }
    }
    counts
}

impl EntityCounts {
    fn add(&mut self, passage: usize, label: EntityLabel, counts: MentionCounts) {
        if let Some(labels) = self.passages.get_mut(passage) {
            let entry = labels.entry(label).or_default();
            *entry = entry.plus(counts);
        }
    }
}

/// Counts an annotated mention and its partner.
fn count(
    counts: &mut EntityCounts,
    places: &PassagePlaces,
    gold: Mention,
    partner: Option<Mention>,
) {
    let passage = places.of_place(gold.span);
    let given = usize::from(partner.is_some());
    let same_span = partner.is_some_and(|partner| partner.span == gold.span);
    let same_label = partner.is_some_and(|partner| partner.label == gold.label);
    let of_label = usize::from(same_label);
    let mut partial = Counts::new(1, given, usize::from(same_span));
    if partner.is_some() && !same_span {
        partial.correct = 0.5;
    }
    let own = MentionCounts {
        strict: Counts::new(1, of_label, usize::from(same_span && same_label)),
        exact: Counts::new(1, given, usize::from(same_span)),
        partial,
        types: Counts::new(1, of_label, of_label),
    };
    counts.add(passage, gold.label, own);
    if let Some(partner) = partner.filter(|partner| partner.label != gold.label) {
        let wrong = MentionCounts {
            strict: Counts::new(0, 1, 0),
            types: Counts::new(0, 1, 0),
            ..MentionCounts::default()
        };
        counts.add(passage, partner.label, wrong);
    }
}

/// For each annotated mention the extracted one paired with it. Both lists are sorted by their start.
fn pair(gold: &[Mention], found: &[Mention]) -> Vec<Option<usize>> {
    let mut candidates: Vec<(u8, usize, usize, usize)> = Vec::new();
    for (i, a) in gold.iter().enumerate() {
        for (j, b) in found.iter().enumerate() {
            let Some(common) = a.span.intersection(b.span) else {
                continue;
            };
            let rank = match (a.span == b.span, a.label == b.label) {
                (true, true) => 0,
                (true, false) => 1,
                (false, true) => 2,
                (false, false) => 3,
            };
            candidates.push((rank, usize::MAX - common.len(), i, j));
        }
    }
    candidates.sort_unstable();
    let mut pairs = vec![None; gold.len()];
    let mut taken = BTreeSet::new();
    for (_, _, i, j) in candidates {
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
