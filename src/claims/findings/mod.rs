//! Quantitative results in a sentence: found as tokens, read exactly, bound to measure and arm.
//!
//! `token` cuts the sentence, `group` reads a number with its range, spread and unit, `recognise` decides with
//! `context` and `interval` what kind of result it is or that it is none, `bind` says what it is of.

#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod alone;
mod bind;
mod context;
mod group;
mod interval;
mod number;
mod p_value;
mod ratio;
mod raw;
mod recognise;
mod series;
pub(crate) mod token;
mod token_joins;
mod unit;
mod unit_names;

use bind::Binding;
pub(crate) use bind::{Mention, describes_people, first_control, is_compared, points_back};
pub(crate) use raw::Column;
use raw::{Raw, Recognised, Stretch};
use recognise::recognise;
use token::Token;

use super::{Finding, FindingKind, Regimen};
use crate::{
    entities::{Entity, EntityLabel},
    text::{Span, Text},
};

/// What the numbers of a sentence are.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Numbers {
    /// Results, in reading order. `qualifies` counts in this list.
    pub findings: Vec<Finding>,
    /// Doses and schedules, in reading order.
    pub regimens: Vec<Regimen>,
}

/// What the length of time is of for which people were followed.
pub(crate) const FOLLOW_UP: &str = "follow-up";

/// A time point and a grade belong to numbers at most this many tokens away.
const REACH: usize = 25;

/// Finds the results in `sentence`. `entities` are the mentions in it, sorted; `citations` and `superscripts` the
/// characters of markers and of raised characters, sorted.
#[must_use]
pub fn findings(
    text: &Text,
    sentence: Span,
    entities: &[&Entity],
    citations: &[Span],
    superscripts: &[Span],
) -> Numbers {
    let tokens = tokens_of(text, sentence, entities, citations, superscripts);
    from_tokens(text, &tokens, entities, None)
}

/// The tokens of a sentence, shared with the other readings of it.
pub(crate) fn tokens_of(
    text: &Text,
    sentence: Span,
    entities: &[&Entity],
    citations: &[Span],
    superscripts: &[Span],
) -> Vec<Token> {
    let labelled: Vec<(Span, EntityLabel)> = entities
        .iter()
        .map(|entity| (entity.span, entity.label))
        .collect();
    token::tokens(
        text,
        sentence,
        token::Marks {
            citations,
            entities: &labelled,
            superscripts,
        },
    )
}

/// The mentions as stretches of tokens.
pub(crate) fn mentions(tokens: &[Token], entities: &[&Entity]) -> Vec<Mention> {
    entities
        .iter()
        .enumerate()
        .filter_map(|(index, entity)| {
            let first = tokens.partition_point(|token| token.span.end <= entity.span.start);
            let last = tokens
                .partition_point(|token| token.span.start < entity.span.end)
                .checked_sub(1)?;
            (first <= last).then_some(Mention {
                index,
                label: entity.label,
                first,
                last,
            })
        })
        .collect()
}

/// [`findings`] for a sentence already cut, or for a cell below a column.
pub(crate) fn from_tokens(
    text: &Text,
    tokens: &[Token],
    entities: &[&Entity],
    column: Option<Column>,
) -> Numbers {
    if !tokens.iter().any(|token| token.value().is_some()) {
        return Numbers::default();
    }
    let recognised = recognise(tokens, column);
    let mentions = mentions(tokens, entities);
    let bindings = bind::bind(tokens, &recognised.findings, &mentions);
    let groups = Groups::of(&recognised.findings, &bindings);
    let findings = recognised
        .findings
        .iter()
        .zip(&bindings)
        .map(|(raw, binding)| {
            finding(
                text,
                tokens,
                (entities, &mentions),
                &recognised,
                raw,
                (*binding, groups),
            )
        })
        .collect();
    let regimens = recognised
        .regimens
        .iter()
        .map(|&stretch| regimen(text, tokens, entities, &mentions, stretch))
        .collect();
    Numbers { findings, regimens }
}

/// Of how many groups a sentence tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Groups {
    One,
    Several,
}

impl Groups {
    fn of(findings: &[Raw], bindings: &[Binding]) -> Self {
        let mut arms: Vec<usize> = bindings.iter().filter_map(|binding| binding.arm).collect();
        arms.sort_unstable();
        arms.dedup();
        let compared = bindings.iter().any(|binding| binding.comparator.is_some());
        if compared || arms.len() > 1 || findings.iter().any(Raw::is_ratio) {
            Self::Several
        } else {
            Self::One
        }
    }
}

fn finding(
    text: &Text,
    tokens: &[Token],
    (entities, mentions): (&[&Entity], &[Mention]),
    all: &Recognised,
    raw: &Raw,
    (binding, groups): (Binding, Groups),
) -> Finding {
    let span = span_of(tokens, (raw.first, raw.last));
    let id = |mention: Option<usize>| {
        mention
            .and_then(|index| entities.get(index))
            .map(|entity| entity.id.clone())
    };
    let printed = |mention: Option<usize>| {
        let stretch = bind::words_of(tokens, mention?)?;
        Some(text.slice(span_of(tokens, stretch)).to_owned())
    };
    let arm = binding.arm.and_then(|index| {
        let named = mentions.iter().find(|m| m.index == index).map(|m| m.last);
        named.or_else(|| bind::words_of(tokens, index).map(|(_, last)| last))
    });
    let near = |stretches: &[Stretch]| {
        nearest(tokens, all, stretches, raw)
            .map(|stretch| text.slice(span_of(tokens, stretch)).to_owned())
    };
    // "organ support-free days … from 0 to 10": the measure's name ends with the unit.
    let unit = raw.unit.clone().or_else(|| {
        let measured = matches!(
            raw.kind,
            FindingKind::Median | FindingKind::Mean | FindingKind::MeanDifference
        );
        let name = binding.measure.and_then(|index| entities.get(index))?;
        let last = name.text.split_whitespace().last()?.to_lowercase();
        let timed = matches!(last.as_str(), "days" | "weeks" | "months" | "hours");
        (measured && timed).then_some(last)
    });
    let graded = binding
        .measure
        .and_then(|index| entities.get(index))
        .is_none_or(|entity| entity.label != EntityLabel::Outcome);
    Finding {
        span,
        text: text.slice(span).to_owned(),
        kind: raw.kind,
        quantity: raw.quantity.clone(),
        unit,
        measure: id(binding.measure),
        measure_text: if binding.follow_up {
            Some(FOLLOW_UP.to_owned())
        } else {
            printed(binding.measure)
        },
        arm: id(binding.arm),
        arm_text: printed(binding.arm),
        comparator: id(binding.comparator),
        comparator_text: printed(binding.comparator),
        inherited: Vec::new(),
        time_point: near(&all.times),
        grade: if graded { near(&all.grades) } else { None },
        group_size: raw
            .group_size
            .or_else(|| group_size(tokens, all, raw, (arm, groups))),
        qualifies: raw.qualifies,
        citations: Vec::new(),
    }
}

/// The level of a confidence interval's label at `at` ("95 % CI"), and the position after it.
pub(crate) fn interval_label(tokens: &[Token], at: usize) -> Option<(Option<f64>, usize)> {
    interval::label_at(tokens, at)
}

/// What a header says of the numbers below it besides their kind: time point, grade, size of the group.
pub(crate) fn details(
    text: &Text,
    title: &[Token],
) -> (Option<String>, Option<String>, Option<u64>) {
    let found = recognise(title, None);
    let words = |stretches: &[Stretch]| {
        stretches
            .first()
            .map(|&stretch| text.slice(span_of(title, stretch)).to_owned())
    };
    let size = match found.sizes.as_slice() {
        [(_, size)] => Some(*size),
        _ => None,
    };
    (words(&found.times), words(&found.grades), size)
}

/// The characters from the first to the last token.
fn span_of(tokens: &[Token], (first, last): Stretch) -> Span {
    let start = tokens.get(first).map_or(0, |token| token.span.start);
    let end = tokens.get(last).map_or(start, |token| token.span.end);
    Span::new(start, end)
}

/// The nearest time point or grade in the same clause, one before the number preferred.
fn nearest(
    tokens: &[Token],
    all: &Recognised,
    stretches: &[Stretch],
    raw: &Raw,
) -> Option<Stretch> {
    let clear = |from: usize, to: usize| {
        tokens
            .get(from..to)
            .is_some_and(|between| !between.iter().any(|token| token.is_sign(';')))
    };
    let others = |from: usize, to: usize| {
        all.findings
            .iter()
            .filter(|other| !other.is_qualifier() && other.first >= from && other.last < to)
            .count()
    };
    stretches
        .iter()
        .filter_map(|&stretch| {
            if stretch.1 < raw.first {
                let gap = raw.first - stretch.1;
                (gap <= REACH && clear(stretch.1, raw.first))
                    .then_some((gap + 8 * others(stretch.1 + 1, raw.first), stretch))
            } else if stretch.0 > raw.last {
                let gap = stretch.0 - raw.last;
                (gap <= REACH && clear(raw.last, stretch.0))
                    .then_some((gap + 1 + 4 * others(raw.last + 1, stretch.0), stretch))
            } else {
                None
            }
        })
        .min_by_key(|(cost, stretch)| (*cost, *stretch))
        .map(|(_, stretch)| stretch)
}

/// The size printed in the bracket after the arm of a number, whose last token is `arm` ("placebo (n = 51)"), else the only one of the
/// sentence, if that tells of one group: else it is the size of the whole study.
fn group_size(
    tokens: &[Token],
    all: &Recognised,
    raw: &Raw,
    (arm, groups): (Option<usize>, Groups),
) -> Option<u64> {
    if raw.is_qualifier() {
        return None;
    }
    let bracketed = |after: usize, size: usize| {
        size > after
            && size - after <= 4
            && tokens.get(after + 1..size).is_some_and(|between| {
                between
                    .first()
                    .is_some_and(|token| token.is_sign('(') || token.is_sign('['))
            })
    };
    let beside = all
        .sizes
        .iter()
        .find(|(at, _)| arm.is_some_and(|arm| bracketed(arm, *at)));
    match (beside, all.sizes.as_slice()) {
        (Some((_, size)), _) => Some(*size),
        (None, [(_, only)]) if groups == Groups::One => Some(*only),
        _ => None,
    }
}

fn regimen(
    text: &Text,
    tokens: &[Token],
    entities: &[&Entity],
    mentions: &[Mention],
    stretch: Stretch,
) -> Regimen {
    let drugs = || {
        mentions
            .iter()
            .filter(|m| matches!(m.label, EntityLabel::Drug | EntityLabel::DrugClass))
    };
    let before = drugs()
        .rev()
        .find(|m| m.last < stretch.0 && stretch.0 - m.last <= 8);
    let after = drugs().find(|m| m.first > stretch.1 && m.first - stretch.1 <= 4);
    // "5.4 mg/kg of A" names its drug right after; else the drug before has the dose.
    let drug = match (before, after) {
        (Some(before), Some(after)) if after.first - stretch.1 < stretch.0 - before.last => {
            Some(after)
        }
        (before, after) => before.or(after),
    };
    let span = span_of(tokens, stretch);
    Regimen {
        entity: drug
            .and_then(|m| entities.get(m.index))
            .map(|entity| entity.id.clone()),
        span,
        text: text.slice(span).to_owned(),
    }
}
