//! Which outcome and which treatment a number is of.
//!
//! Numbers that are compared or listed together form a run. For every number of a run, each mention near it has a
//! score, a sum of the documented weights below; the run takes the combination with the best total, in which
//! compared numbers share their measure and differ in their arm. A run with no treatment of its own takes over the
//! order of the run before it: "(A, 32 % vs B, 19 %), leukopenia (37 % vs 9 %)".

mod arms;
mod combination;
mod mentions;
mod order;
mod parents;
mod printed;
mod score;
mod sequence;

use score::{MEASURE, Scorer};

use super::{
    context,
    raw::Raw,
    token::{Kind, Token},
};
use crate::{claims::FindingKind, entities::EntityLabel};
use mentions::{contrast, foreground, outcomes, treatments, with_groups};
pub(crate) use mentions::{describes_people, is_compared};
use parents::parents;
pub(super) use printed::words_of;
pub(crate) use printed::{first_control, points_back};

/// A mention in the sentence, by tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mention {
    /// Its index among the mentions of the sentence.
    pub(crate) index: usize,
    pub(crate) label: EntityLabel,
    pub(crate) first: usize,
    pub(crate) last: usize,
}

/// What a number is of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Binding {
    /// Indices of mentions.
    pub(super) measure: Option<usize>,
    pub(super) arm: Option<usize>,
    pub(super) comparator: Option<usize>,
    /// It is how long people were followed.
    pub(super) follow_up: bool,
}

/// Least score of the only outcome of a sentence.
const ONLY_MEASURE_FLOOR: f64 = -6.0;

/// Runs longer than this are bound number by number: the combinations grow with the power of the length.
const LONGEST_RUN: usize = 4;

/// Binds every finding; the result has one entry for each. Qualifiers have none of their own: they belong to their estimate.
pub(super) fn bind(tokens: &[Token], findings: &[Raw], mentions: &[Mention]) -> Vec<Binding> {
    let measures = outcomes(tokens, mentions);
    let arms = foreground(tokens, with_groups(tokens, treatments(tokens, mentions)));
    let mut bindings = vec![Binding::default(); findings.len()];
    let binder = Scorer::new(tokens, findings);
    let mut order: Vec<usize> = Vec::new();
    for run in binder.runs() {
        binder.bind_measures(&run, &measures, &mut bindings);
        binder.bind_arms(&run, &arms, &mut order, &mut bindings);
    }
    for (at, raw) in findings.iter().enumerate() {
        if raw.is_ratio() {
            // "18.8 vs 9.6 months with A and B (HR 0.55)": the ratio is of the numbers compared before it.
            let before = bindings
                .get(..at)
                .unwrap_or_default()
                .iter()
                .rev()
                .find(|binding| binding.comparator.is_some());
            let (arm, comparator) = match before {
                Some(pair) => (pair.arm, pair.comparator),
                None => contrast(tokens, raw, &arms),
            };
            if let Some(binding) = bindings.get_mut(at) {
                binding.arm = arm;
                binding.comparator = comparator;
            }
        }
    }
    // The length of follow-up is of the study, not of an outcome or an arm.
    for (raw, binding) in findings.iter().zip(&mut bindings) {
        if raw.kind == FindingKind::Duration && context::is_follow_up(tokens, raw.first) {
            *binding = Binding {
                follow_up: true,
                ..Binding::default()
            };
        }
    }
    for (at, parent) in binder.parents.iter().enumerate() {
        if let Some(binding) = parent.and_then(|parent| bindings.get(parent).copied())
            && let Some(slot) = bindings.get_mut(at)
        {
            *slot = binding;
        }
    }
    bindings
}

impl Scorer<'_> {
    /// The estimates that are compared or listed together.
    fn runs(&self) -> Vec<Vec<usize>> {
        let mut runs: Vec<Vec<usize>> = Vec::new();
        for (at, raw) in self.heads() {
            let joins = runs.last().is_some_and(|run| self.goes_on(run, raw));
            match runs.last_mut() {
                Some(run) if joins => run.push(at),
                _ => runs.push(vec![at]),
            }
        }
        runs
    }

    /// Whether a number belongs to the run before it: compared or listed with its last number. Two numbers in one bracket
    /// are a run of their own: "(7 % and 11 %) compared with B (19 % and 42 %)".
    fn goes_on(&self, run: &[usize], raw: &Raw) -> bool {
        let mut back = run.iter().rev().filter_map(|&at| self.findings.get(at));
        let (Some(last), before) = (back.next(), back.next()) else {
            return false;
        };
        let closed = before.is_some_and(|before| {
            let bracket = self.bracket_of(last);
            bracket.is_some()
                && bracket == self.bracket_of(before)
                && bracket != self.bracket_of(raw)
        });
        !closed
            && last.is_ratio() == raw.is_ratio()
            && last.unit == raw.unit
            && raw.first > last.last
            && (context::compared(self.tokens, last.last, raw.first)
                || sequence::only_comma(self.tokens, last.last + 1, raw.first)
                || self.told_from_to(last, raw))
            && !self.semicolon(last.last, raw.first)
            && !self
                .tokens
                .get(last.last + 1..raw.first)
                .unwrap_or_default()
                .iter()
                .any(|token| token.is_word(&["respectively"]))
    }

    /// Whether "to" joins a number to the one that "from" announced before it.
    fn told_from_to(&self, first: &Raw, second: &Raw) -> bool {
        let between = self
            .tokens
            .get(first.last + 1..second.first)
            .unwrap_or_default();
        between.len() <= 6
            && between.iter().any(|token| token.is_word(&["to"]))
            && (1..=4)
                .filter_map(|back| {
                    first
                        .first
                        .checked_sub(back)
                        .and_then(|at| self.tokens.get(at))
                })
                .take_while(|token| token.kind == Kind::Word)
                .any(|token| token.is_word(&["from"]))
    }

    fn semicolon(&self, from: usize, to: usize) -> bool {
        self.tokens
            .get(from..to)
            .unwrap_or_default()
            .iter()
            .any(|token| token.is_sign(';'))
    }

    fn bind_measures(&self, run: &[usize], measures: &[Mention], bindings: &mut [Binding]) {
        if measures.is_empty() {
            return;
        }
        if let Some(list) = self.respectively(run, measures) {
            self.assign(run, &list, bindings, |binding, mention| {
                binding.measure = Some(mention);
            });
            return;
        }
        // Numbers set against each other share their measure; a plain list need not.
        let mut group: Vec<usize> = Vec::new();
        for (place, &at) in run.iter().enumerate() {
            let shares = place > 0
                && run
                    .get(place - 1)
                    .is_some_and(|&last| self.contrasted(last, at, measures));
            if !shares {
                self.bind_shared(&group, measures, bindings);
                group.clear();
            }
            group.push(at);
        }
        self.bind_shared(&group, measures, bindings);
    }

    /// Whether no measure stands between two numbers of a run, or they are set against each other.
    fn contrasted(&self, first: usize, second: usize, measures: &[Mention]) -> bool {
        let (Some(before), Some(after)) = (self.findings.get(first), self.findings.get(second))
        else {
            return false;
        };
        let measured = measures
            .iter()
            .any(|m| m.first > before.last && m.last < after.first);
        self.set_against(first, second) || !measured
    }

    /// One measure for numbers that share it: the best sum of scores.
    fn bind_shared(&self, group: &[usize], measures: &[Mention], bindings: &mut [Binding]) {
        let best = measures
            .iter()
            .map(|m| {
                let scores = group
                    .iter()
                    .filter_map(|&at| self.findings.get(at))
                    .map(|raw| self.score(raw, m, measures, &MEASURE));
                (scores.fold(f64::NEG_INFINITY, f64::max), m.index)
            })
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        // The only outcome that a sentence names is what its numbers are of, unless it is very far.
        let only = measures
            .split_first()
            .is_some_and(|(one, rest)| rest.iter().all(|other| self.same_name(one, other)));
        let floor = if only {
            ONLY_MEASURE_FLOOR
        } else {
            MEASURE.floor
        };
        if let Some((_, index)) = best.filter(|(score, _)| *score >= floor) {
            for &at in group {
                if let Some(binding) = bindings.get_mut(at) {
                    binding.measure = Some(index);
                }
            }
        }
    }

    pub(super) fn assign(
        &self,
        run: &[usize],
        list: &[usize],
        bindings: &mut [Binding],
        set: impl Fn(&mut Binding, usize),
    ) {
        for (&at, &mention) in run.iter().zip(list) {
            if let Some(binding) = bindings.get_mut(at) {
                set(binding, mention);
            }
        }
    }
}
