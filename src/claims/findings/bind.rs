//! Which outcome and which treatment a number is of.
//!
//! Numbers that are compared or listed together form a run. For every number of a run, each mention near it has a
//! score, a sum of the documented weights below; the run takes the combination with the best total, in which
//! compared numbers share their measure and differ in their arm. A run with no treatment of its own takes over the
//! order of the run before it: "(A, 32 % vs B, 19 %), leukopenia (37 % vs 9 %)".

use super::{
    context,
    recognise::Raw,
    token::{Kind, Token},
};
use crate::entities::EntityLabel;

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
}

/// Weights of a mention as the measure or arm of a number. Distances are in tokens, brackets not counted.
struct Weights {
    /// The mention stands before the number.
    before: f64,
    /// It stands after it.
    after: f64,
    /// For each token between.
    per_token: f64,
    /// For each other result between.
    per_finding: f64,
    /// For each other mention of the kind between.
    per_mention: f64,
    /// A semicolon, or a comma with a new verb, stands between.
    clause: f64,
    /// The number stands in a bracket that opens right after the mention.
    bracket: f64,
    /// Words that tie the two: "… was NUMBER" for a measure, "NUMBER in the … group" for an arm.
    tie: f64,
    /// The mention follows the number immediately ("10 infarctions").
    adjacent: f64,
    /// Least score at which a mention is taken.
    floor: f64,
}

/// A measure mostly stands before its number, as the subject of the sentence.
const MEASURE: Weights = Weights {
    before: 3.0,
    after: 2.2,
    per_token: 0.08,
    per_finding: 0.7,
    per_mention: 0.5,
    clause: 1.0,
    bracket: 2.5,
    tie: 1.0,
    adjacent: 2.0,
    floor: -2.0,
};

/// An arm stands after its number with a preposition, or before it as the subject.
const ARM: Weights = Weights {
    before: 2.6,
    after: 2.0,
    per_token: 0.1,
    per_finding: 1.6,
    per_mention: 0.7,
    clause: 1.8,
    bracket: 2.0,
    tie: 1.8,
    adjacent: 0.8,
    floor: -1.0,
};

/// Two compared numbers with one arm: the comparison would say nothing.
const SAME_ARM: f64 = 4.0;

/// Runs longer than this are bound number by number: the combinations grow with the power of the length.
const LONGEST_RUN: usize = 4;

/// Mentions considered for one number, the best first.
const CANDIDATES: usize = 5;

/// Binds every finding; the result has one entry for each. Qualifiers take the binding of their estimate.
pub(super) fn bind(tokens: &[Token], findings: &[Raw], mentions: &[Mention]) -> Vec<Binding> {
    let measures: Vec<Mention> = mentions
        .iter()
        .copied()
        .filter(|m| matches!(m.label, EntityLabel::Outcome | EntityLabel::AdverseEvent))
        .collect();
    let arms = treatments(tokens, mentions);
    let mut bindings = vec![Binding::default(); findings.len()];
    let binder = Binder { tokens, findings };
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
    for (at, raw) in findings.iter().enumerate() {
        if let Some(binding) = raw
            .qualifies
            .and_then(|target| bindings.get(target).copied())
            && let Some(slot) = bindings.get_mut(at)
        {
            *slot = binding;
        }
    }
    bindings
}

/// The treatments, those that form one combination or repeat the name before them in brackets as one mention.
fn treatments(tokens: &[Token], mentions: &[Mention]) -> Vec<Mention> {
    let mut out: Vec<Mention> = Vec::new();
    for mention in mentions
        .iter()
        .filter(|m| matches!(m.label, EntityLabel::Drug | EntityLabel::DrugClass))
    {
        let joined = out.last().is_some_and(|last| {
            let between = tokens.get(last.last + 1..mention.first).unwrap_or_default();
            let alias = matches!(between, [open] if open.is_sign('('));
            let combination = !between.is_empty()
                && between.len() <= 4
                && between.iter().all(|token| {
                    token.is_word(&[
                        "plus",
                        "in",
                        "combination",
                        "with",
                        "combined",
                        "added",
                        "to",
                    ]) || token.is_sign('+')
                        || token.is_sign('/')
                        || token.is_sign(')')
                        || token.is_sign('–')
                })
                && between.iter().any(|token| {
                    token.is_word(&["plus", "combination", "combined", "added"])
                        || token.is_sign('+')
                        || token.is_sign('/')
                });
            alias || combination || mention.first <= last.last
        });
        match out.last_mut() {
            Some(last) if joined => last.last = last.last.max(mention.last),
            _ => out.push(*mention),
        }
    }
    out
}

/// For a ratio: the treatment that it speaks for and the one it is against, by the words of comparison.
fn contrast(tokens: &[Token], raw: &Raw, arms: &[Mention]) -> (Option<usize>, Option<usize>) {
    let is_comparator = |arm: &Mention| is_compared(tokens, arm.first);
    let nearest_before = |wanted: bool| {
        arms.iter()
            .rev()
            .filter(|arm| arm.last < raw.first)
            .find(|arm| is_comparator(arm) == wanted)
    };
    let nearest_after = |wanted: bool| {
        arms.iter()
            .filter(|arm| arm.first > raw.last)
            .find(|arm| is_comparator(arm) == wanted)
    };
    let comparator = nearest_before(true).or_else(|| nearest_after(true));
    // The arm that the comparator is set against is the nearest before it.
    let arm = comparator
        .and_then(|comparator| {
            arms.iter()
                .rev()
                .find(|arm| arm.last < comparator.first && !is_comparator(arm))
        })
        .or_else(|| nearest_before(false))
        .or_else(|| nearest_after(false));
    (arm.map(|arm| arm.index), comparator.map(|arm| arm.index))
}

/// Whether the words right before a token set it against something: "vs", "compared with", "than", "over".
pub(crate) fn is_compared(tokens: &[Token], at: usize) -> bool {
    (1..=5)
        .map_while(|back| at.checked_sub(back).and_then(|at| tokens.get(at)))
        .take_while(|token| {
            token.kind == Kind::Word && (token.entity.is_none() || token.is_word(&["the"]))
                || token.is_sign('.')
        })
        .any(|token| {
            token.is_word(&[
                "vs",
                "versus",
                "v",
                "compared",
                "than",
                "against",
                "over",
                "comparison",
                "relative",
            ])
        })
}

struct Binder<'a> {
    tokens: &'a [Token],
    findings: &'a [Raw],
}

impl Binder<'_> {
    /// The estimates that are compared or listed together.
    fn runs(&self) -> Vec<Vec<usize>> {
        let mut runs: Vec<Vec<usize>> = Vec::new();
        for (at, raw) in self
            .findings
            .iter()
            .enumerate()
            .filter(|(_, raw)| !raw.is_qualifier())
        {
            let joins = runs
                .last()
                .and_then(|run| run.last())
                .and_then(|&last| self.findings.get(last))
                .is_some_and(|last| {
                    last.is_ratio() == raw.is_ratio()
                        && last.unit == raw.unit
                        && raw.first > last.last
                        && context::compared(self.tokens, last.last, raw.first)
                        && !self.semicolon(last.last, raw.first)
                });
            match runs.last_mut() {
                Some(run) if joins => run.push(at),
                _ => runs.push(vec![at]),
            }
        }
        runs
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
                binding.measure = Some(mention)
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
        let (Some(first), Some(second)) = (self.findings.get(first), self.findings.get(second))
        else {
            return false;
        };
        let between = self
            .tokens
            .get(first.last + 1..second.first)
            .unwrap_or_default();
        let against = between
            .iter()
            .any(|token| token.is_word(&["vs", "versus", "v", "compared", "than", "against"]));
        let measured = measures
            .iter()
            .any(|m| m.first > first.last && m.last < second.first);
        against || !measured
    }

    /// One measure for numbers that share it: the best sum of scores.
    fn bind_shared(&self, group: &[usize], measures: &[Mention], bindings: &mut [Binding]) {
        let best = measures
            .iter()
            .map(|m| {
                let scores = group
                    .iter()
                    .filter_map(|&at| self.findings.get(at))
                    .map(|raw| self.score(raw, m, measures, &MEASURE, false));
                (scores.fold(f64::NEG_INFINITY, f64::max), m.index)
            })
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        if let Some((score, index)) = best.filter(|(score, _)| *score >= MEASURE.floor) {
            let _ = score;
            for &at in group {
                if let Some(binding) = bindings.get_mut(at) {
                    binding.measure = Some(index);
                }
            }
        }
    }

    fn bind_arms(
        &self,
        run: &[usize],
        arms: &[Mention],
        order: &mut Vec<usize>,
        bindings: &mut [Binding],
    ) {
        if arms.is_empty()
            || run
                .first()
                .and_then(|&at| self.findings.get(at))
                .is_none_or(Raw::is_ratio)
        {
            return;
        }
        if let Some(list) = self.respectively(run, arms) {
            self.assign(run, &list, bindings, |binding, mention| {
                binding.arm = Some(mention)
            });
            self.set_comparators(run, bindings);
            *order = list;
            return;
        }
        let own = self.has_own(run, arms);
        if !own && run.len() >= 2 && order.len() == run.len() {
            let list = order.clone();
            self.assign(run, &list, bindings, |binding, mention| {
                binding.arm = Some(mention)
            });
            self.set_comparators(run, bindings);
            return;
        }
        let mut chosen: Vec<Option<usize>> = Vec::new();
        for part in run.chunks(LONGEST_RUN) {
            chosen.extend(self.best_arms(part, arms));
        }
        for (&at, arm) in run.iter().zip(&chosen) {
            if let Some(binding) = bindings.get_mut(at) {
                binding.arm = *arm;
            }
        }
        self.set_comparators(run, bindings);
        let list: Vec<usize> = chosen.into_iter().flatten().collect();
        if list.len() == run.len() && run.len() >= 2 {
            *order = list;
        }
    }

    /// Whether a treatment stands between the run before and this one, inside it, or right after it.
    fn has_own(&self, run: &[usize], arms: &[Mention]) -> bool {
        let Some(first) = run
            .first()
            .and_then(|&at| self.findings.get(at).map(|raw| (at, raw.first)))
        else {
            return false;
        };
        let Some(last) = run.last().and_then(|&at| self.findings.get(at)) else {
            return false;
        };
        let from = self
            .findings
            .iter()
            .take(first.0)
            .rev()
            .find(|raw| !raw.is_qualifier())
            .map_or(0, |raw| raw.last);
        // A treatment up to eight tokens after the run may still be its own.
        let to = self
            .tokens
            .iter()
            .skip(last.last + 1)
            .take(8)
            .take_while(|token| {
                !matches!(token.kind, Kind::Sign(';' | '.')) && token.value().is_none()
            })
            .count()
            + last.last;
        arms.iter().any(|arm| arm.first >= from && arm.last <= to)
    }

    /// The best combination of arms for the numbers of a run.
    fn best_arms(&self, run: &[usize], arms: &[Mention]) -> Vec<Option<usize>> {
        let options: Vec<Vec<(f64, Option<usize>)>> = run
            .iter()
            .filter_map(|&at| self.findings.get(at))
            .map(|raw| {
                let mut scored: Vec<(f64, Option<usize>)> = arms
                    .iter()
                    .map(|arm| (self.score(raw, arm, arms, &ARM, true), Some(arm.index)))
                    .collect();
                scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
                scored.truncate(CANDIDATES);
                scored.push((ARM.floor, None));
                scored
            })
            .collect();
        let mut best: (f64, Vec<Option<usize>>) = (f64::NEG_INFINITY, vec![None; run.len()]);
        let mut stack: Vec<(f64, Vec<Option<usize>>)> = vec![(0.0, Vec::new())];
        while let Some((total, chosen)) = stack.pop() {
            let Some(choices) = options.get(chosen.len()) else {
                if total > best.0 {
                    best = (total, chosen);
                }
                continue;
            };
            for (score, arm) in choices {
                let repeated = arm.is_some() && chosen.contains(arm);
                let mut next = chosen.clone();
                next.push(*arm);
                stack.push((total + score - if repeated { SAME_ARM } else { 0.0 }, next));
            }
        }
        best.1
    }

    /// In "12 % with A vs 24 % with B" the first number's comparator is B.
    fn set_comparators(&self, run: &[usize], bindings: &mut [Binding]) {
        for pair in run.windows(2) {
            let [first, second] = *pair else { continue };
            let other = bindings.get(second).and_then(|binding| binding.arm);
            if let Some(binding) = bindings.get_mut(first)
                && binding.arm != other
                && binding.arm.is_some()
            {
                binding.comparator = other;
            }
        }
    }

    fn assign(
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

    /// For a run with "respectively" (or "a respective …"): as many mentions listed together, in their order.
    fn respectively(&self, run: &[usize], mentions: &[Mention]) -> Option<Vec<usize>> {
        let first = run.first().and_then(|&at| self.findings.get(at))?;
        let last = run.last().and_then(|&at| self.findings.get(at))?;
        if run.len() < 2 {
            return None;
        }
        // The word may follow the groups' names: "146 and 148 in A and B, respectively".
        let after = self
            .tokens
            .iter()
            .skip(last.last + 1)
            .take(16)
            .take_while(|token| !token.is_sign(';'))
            .any(|token| token.is_word(&["respectively"]));
        let before = first
            .first
            .checked_sub(1)
            .and_then(|at| self.tokens.get(at))
            .is_some_and(|token| token.is_word(&["respective"]));
        if !after && !before {
            return None;
        }
        let listed = |window: &[Mention]| {
            window.windows(2).all(|pair| match pair {
                [a, b] => {
                    let between = self.tokens.get(a.last + 1..b.first).unwrap_or_default();
                    between.len() <= 9
                        && !between.iter().any(|token| token.value().is_some())
                        && between.iter().any(|token| {
                            token.is_word(&[
                                "and", "vs", "versus", "or", "than", "compared", "to", "v",
                            ]) || token.is_sign(',')
                                || token.is_sign('/')
                        })
                }
                _ => true,
            })
        };
        let following: Vec<Mention> = mentions
            .iter()
            .copied()
            .filter(|m| m.first > last.last)
            .take(run.len())
            .collect();
        let near = following.first().is_some_and(|m| m.first - last.last <= 8);
        if following.len() == run.len() && near && listed(&following) {
            return Some(following.iter().map(|m| m.index).collect());
        }
        let preceding: Vec<Mention> = mentions
            .iter()
            .copied()
            .filter(|m| m.last < first.first)
            .collect();
        preceding
            .windows(run.len())
            .rev()
            .find(|window| listed(window))
            .map(|window| window.iter().map(|m| m.index).collect())
    }

    /// How well a mention fits a number.
    fn score(
        &self,
        raw: &Raw,
        mention: &Mention,
        all: &[Mention],
        weights: &Weights,
        arm: bool,
    ) -> f64 {
        if mention.first <= raw.last && raw.first <= mention.last {
            return weights.floor - 1.0;
        }
        let precedes = mention.last < raw.first;
        let (from, to) = if precedes {
            (mention.last + 1, raw.first)
        } else {
            (raw.last + 1, mention.first)
        };
        let between = self.tokens.get(from..to).unwrap_or_default();
        let inside = |first: usize, last: usize| first >= from && last < to;
        let findings = self
            .findings
            .iter()
            .filter(|other| !other.is_qualifier() && inside(other.first, other.last))
            .count();
        let mentions = all
            .iter()
            .filter(|other| other.index != mention.index && inside(other.first, other.last))
            .count();
        let clauses = between.iter().filter(|token| token.is_sign(';')).count()
            + between.windows(2).filter(|pair| matches!(pair, [comma, word] if comma.is_sign(',') && word.is_word(&["and", "but", "while", "whereas", "with"]))).count().min(1) * usize::from(!precedes);
        let mut score = if precedes {
            weights.before
        } else {
            weights.after
        };
        score -= weights.per_token * outside_brackets(between) as f64;
        score -= weights.per_finding * findings as f64
            + weights.per_mention * mentions as f64
            + weights.clause * clauses.min(2) as f64;
        if precedes
            && between.len() <= 3
            && between
                .first()
                .is_some_and(|token| token.is_sign('(') || token.is_sign('['))
        {
            score += weights.bracket;
        }
        let plain: Vec<&Token> = between.iter().collect();
        if findings == 0 && self.tied(&plain, precedes, arm) {
            score += weights.tie;
        }
        if !precedes && between.is_empty() {
            score += weights.adjacent;
        }
        score
    }

    /// Words that tie number and mention.
    fn tied(&self, between: &[&Token], precedes: bool, arm: bool) -> bool {
        let Some(nearest) = (if precedes {
            between.last()
        } else {
            between.first()
        }) else {
            return false;
        };
        match (arm, precedes) {
            (false, true) => {
                nearest.is_word(&["was", "were", "of", "is", "are", "in", "by", "at"])
                    || nearest.is_sign(':')
                    || nearest.is_sign('=')
            }
            (false, false) => between.iter().take(6).any(|token| {
                token.is_word(&[
                    "achieved",
                    "had",
                    "experienced",
                    "developed",
                    "reported",
                    "of",
                    "showed",
                    "with",
                    "for",
                    "died",
                ])
            }),
            (true, true) => {
                between.len() <= 4
                    && (nearest.is_sign(',')
                        || nearest.is_sign(':')
                        || nearest.is_sign('=')
                        || nearest.is_word(&["was", "were", "group", "arm", "had", "of"]))
            }
            (true, false) => {
                let preposition = |token: &&&Token| {
                    token.is_word(&[
                        "in",
                        "with",
                        "for",
                        "on",
                        "among",
                        "receiving",
                        "received",
                        "treated",
                        "taking",
                        "assigned",
                        "given",
                        "under",
                        "of",
                        "using",
                        "after",
                        "by",
                    ])
                };
                between.len() <= 10
                    && between.iter().take(6).any(|token| preposition(&token))
                    && !between.iter().any(|token| {
                        token.is_word(&["vs", "versus", "v", "compared", "than"])
                            || token.is_word(&["and", "while", "whereas"])
                    })
            }
        }
    }
}

/// Number of tokens that stand outside brackets.
fn outside_brackets(tokens: &[Token]) -> usize {
    let mut depth = 0i32;
    let mut count = 0;
    for token in tokens {
        match token.kind {
            Kind::Sign('(' | '[') => depth += 1,
            Kind::Sign(')' | ']') => depth -= 1,
            _ if depth <= 0 => count += 1,
            _ => {}
        }
    }
    count
}
