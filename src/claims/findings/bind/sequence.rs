//! Arms by the order of the sentence: "12 % with A and 24 % with B", "raised it from 12 % to 24 %", "A … (12 % vs 24 %)".

use super::{
    Mention,
    mentions::{is_background, is_compared},
    score::{Scorer, outside_brackets},
};
use crate::{
    claims::{
        FindingKind,
        findings::token::{Kind, Token},
    },
    text::words,
};

/// Words that tie a number to the group right after it.
const TIES: &[&str] =
    words!("in with for on among receiving received given taking under of using treated assigned");

/// Words that may stand between such a word and the group's name, doses included.
const FILLERS: &[&str] = words!(
    "the a an those patients people participants women men subjects children adults who were had received receiving to \
     given taking treated with assigned of in on arm group mg mg/kg g kg ug mcg units and or monthly daily weekly dose \
     doses high low higher lower either high-dose low-dose standard-dose once-weekly oral"
);

/// How many tokens may tie a number to its group; a list of doses is long.
const LONGEST_TIE: usize = 14;

impl Scorer<'_> {
    /// The arm that follows a number with a preposition and nothing else between ("12 % of those given A").
    fn tied_after(&self, at: usize, arms: &[Mention]) -> Option<usize> {
        let raw = self.findings.get(at)?;
        // "303 of 2708 controls": the group is the counted noun itself.
        let counted = arms
            .iter()
            .find(|arm| raw.first <= arm.first && arm.last <= raw.last);
        if let Some(arm) = counted {
            return Some(arm.index);
        }
        let arm = arms.iter().find(|arm| arm.first > raw.last)?;
        let all = self.tokens.get(raw.last + 1..arm.first)?;
        if all.len() > 2 * LONGEST_TIE {
            return None;
        }
        let between = outside_brackets(all);
        let (first, rest) = between.split_first()?;
        let filled = rest.len() <= LONGEST_TIE
            && rest.iter().all(|token| {
                token.is_word(FILLERS)
                    || matches!(
                        token.kind,
                        Kind::Number { .. } | Kind::Sign(',' | '/' | '–')
                    )
            });
        let counted = first.is_word(words!("patients people participants women men subjects"));
        (filled && (first.is_word(TIES) || counted && !rest.is_empty())).then_some(arm.index)
    }

    /// Whether nothing but "and", "or" or a comma joins two numbers.
    fn bare(&self, first: usize, second: usize) -> bool {
        let (Some(first), Some(second)) = (self.findings.get(first), self.findings.get(second))
        else {
            return false;
        };
        let all = self
            .tokens
            .get(first.last + 1..second.first)
            .unwrap_or_default();
        let between = outside_brackets(all);
        !between.is_empty()
            && between.len() <= 2
            && between
                .iter()
                .all(|token| token.is_sign(',') || token.is_word(&["and", "or"]))
    }

    /// Arms of a run in which every number has its own right after it, or shares that of the number after it
    /// ("47 % and 46 % with A, and 26 % with B").
    pub(super) fn tied(&self, run: &[usize], arms: &[Mention]) -> Option<Vec<usize>> {
        let mut chosen: Vec<usize> = Vec::new();
        let mut next: Option<(usize, usize)> = None;
        for &at in run.iter().rev() {
            let arm = self.tied_after(at, arms).or_else(|| {
                next.filter(|(after, _)| self.bare(at, *after))
                    .map(|(_, arm)| arm)
            })?;
            chosen.push(arm);
            next = Some((at, arm));
        }
        chosen.reverse();
        // "7 % and 9 % with A and B" is a list, not two numbers of A.
        let same = chosen.iter().all(|arm| Some(arm) == chosen.first());
        let listed = run.len() > 1 && same && self.listed_after(run, arms).is_some();
        (!listed).then_some(chosen)
    }

    /// "raised survival from 12 % to 24 %": whether a pair is told as before and after.
    pub(super) fn tells_from_to(&self, run: &[usize]) -> bool {
        let [first, second] = run else { return false };
        let (Some(first), Some(second)) = (self.findings.get(*first), self.findings.get(*second))
        else {
            return false;
        };
        let from = (1..=4)
            .filter_map(|back| {
                first
                    .first
                    .checked_sub(back)
                    .and_then(|at| self.tokens.get(at))
            })
            .take_while(|token| token.kind == Kind::Word)
            .any(|token| token.is_word(&["from"]));
        let to = self
            .tokens
            .get(first.last + 1..second.first)
            .unwrap_or_default()
            .iter()
            .any(|token| token.is_word(&["to"]));
        // A measured value changes over time; a share or a length of time differs between groups.
        let between_groups = matches!(
            first.kind,
            FindingKind::Proportion | FindingKind::Duration | FindingKind::Rate
        ) || first.kind == FindingKind::Median && first.unit.is_none();
        from && to && between_groups
    }

    /// The arms of "A … from 12 % to 24 %": first the group that A is set against or added to, then A.
    pub(super) fn arms_told_from_to(&self, run: &[usize], arms: &[Mention]) -> Vec<Option<usize>> {
        let first = run.first().and_then(|&at| self.findings.get(at));
        let Some(first) = first else {
            return vec![None; run.len()];
        };
        let before: Vec<&Mention> = arms.iter().filter(|arm| arm.last < first.first).collect();
        let subject = before
            .iter()
            .find(|arm| !is_background(self.tokens, arm) && !is_compared(self.tokens, arm.first))
            .or_else(|| before.first());
        let Some(subject) = subject else {
            return vec![None; run.len()];
        };
        let other = before
            .iter()
            .find(|arm| arm.first > subject.last && !self.same_name(arm, subject));
        let tied = run.first().and_then(|&at| self.tied_after(at, arms));
        vec![tied.or(other.map(|arm| arm.index)), Some(subject.index)]
    }

    /// For a compared pair in a sentence with one treatment, outside the pair: that one has the first number, or the
    /// second if it is itself set against something ("less often than with A (12 % vs 24 %)").
    pub(super) fn only_arm(&self, run: &[usize], arms: &[Mention]) -> Option<Vec<Option<usize>>> {
        let [first, _] = run else { return None };
        let first = self.findings.get(*first)?;
        let (one, rest) = arms.split_first()?;
        let single = rest.iter().all(|arm| self.same_name(arm, one));
        let nearest = arms
            .iter()
            .rev()
            .find(|arm| arm.last < first.first)
            .unwrap_or(one);
        if !single {
            return None;
        }
        let second = is_compared(self.tokens, nearest.first)
            || run
                .get(1)
                .and_then(|&at| self.tied_after(at, arms))
                .is_some();
        Some(if second {
            vec![None, Some(nearest.index)]
        } else {
            vec![Some(nearest.index), None]
        })
    }

    /// The arm in whose bracket all numbers of a run stand ("in the A group (7 % and 11 %)").
    pub(super) fn bracketed(&self, run: &[usize], arms: &[Mention]) -> Option<usize> {
        let first = run.first().and_then(|&at| self.findings.get(at))?;
        let open = self.bracket_of(first)?;
        let inside = run
            .iter()
            .filter_map(|&at| self.findings.get(at))
            .all(|raw| self.bracket_of(raw) == Some(open));
        let compared = run
            .windows(2)
            .any(|pair| matches!(pair, [a, b] if self.set_against(*a, *b)));
        let arm = arms.iter().rev().find(|arm| arm.last < open)?;
        let named = self
            .tokens
            .get(arm.last + 1..open)?
            .iter()
            .all(|token| token.is_word(words!("group groups arm recipients patients")));
        let own = arms
            .iter()
            .any(|other| other.first > open && other.first < first.first);
        (inside && !compared && !own && named && open - arm.last <= 3).then_some(arm.index)
    }

    /// The order of a first half whose numbers are tied to their arms, for a second half that only goes on
    /// ("1 % of men on A and 5 % on B, and in 2 % and 10 % of women").
    pub(super) fn halves(&self, run: &[usize], arms: &[Mention]) -> Option<Vec<usize>> {
        let half = run.len() / 2;
        if run.len() < 4 || !run.len().is_multiple_of(2) {
            return None;
        }
        let (first, second) = run.split_at_checked(half)?;
        let list = self.tied(first, arms)?;
        let goes_on = second
            .windows(2)
            .all(|pair| matches!(pair, [a, b] if self.bare(*a, *b)));
        let own = second.iter().any(|&at| self.tied_after(at, arms).is_some());
        (goes_on && !own).then(|| list.iter().chain(&list).copied().collect())
    }

    /// One number for each side of a run with a comparison inside it: "(13 % and 10 % vs 20 %)" has two sides.
    pub(super) fn sides(&self, run: &[usize]) -> Vec<Vec<usize>> {
        let mut sides: Vec<Vec<usize>> = Vec::new();
        for &at in run {
            let joins = sides
                .last()
                .and_then(|side| side.last())
                .is_some_and(|&last| !self.set_against(last, at) && self.bare(last, at));
            match sides.last_mut() {
                Some(side) if joins => side.push(at),
                _ => sides.push(vec![at]),
            }
        }
        sides
    }
}

/// Whether the words between two positions hold nothing but a comma.
pub(super) fn only_comma(tokens: &[Token], from: usize, to: usize) -> bool {
    let between = outside_brackets(tokens.get(from..to).unwrap_or_default());
    matches!(between.as_slice(), [comma] if comma.is_sign(','))
}
