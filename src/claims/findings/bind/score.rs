//! How well a mention fits a number, as its measure or its arm.

use super::{Mention, mentions::describes_people, parents};
use crate::claims::findings::{
    raw::Raw,
    token::{Kind, Token},
};
use crate::text::words;

/// Weights of a mention as the measure or arm of a number. Distances are in tokens, closed brackets left out. Set by
/// hand and checked against half of the trial sentences of RCT-ART (the other half is scored in the tests).
pub(super) struct Weights {
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
    /// For each semicolon between, and for a comma on the way to a mention that follows.
    clause: f64,
    /// The number stands in a bracket that opens right after the mention.
    bracket: f64,
    /// Words that tie the two: "… was NUMBER" for a measure, "NUMBER in the … group" for an arm.
    tie: f64,
    /// The mention follows the number immediately ("10 infarctions").
    adjacent: f64,
    /// The mention describes the people in whom something else was measured.
    people: f64,
    /// The mention that follows stands outside the number's bracket, or in one that the number is not in.
    leaves: f64,
    /// The mention only says what the one before it is ("somnolence, the most frequent event, …").
    apposition: f64,
    /// Least score at which a mention is taken.
    pub(super) floor: f64,
    /// How strongly the words between tie the two, in multiples of `tie`.
    tied: fn(&[&Token], bool) -> f64,
}

/// A measure mostly stands before its number, as the subject of the sentence.
pub(super) const MEASURE: Weights = Weights {
    before: 3.0,
    after: 2.0,
    per_token: 0.08,
    per_finding: 0.7,
    per_mention: 0.5,
    clause: 1.0,
    bracket: 2.5,
    tie: 1.2,
    adjacent: 2.0,
    people: 2.5,
    leaves: 2.0,
    apposition: 3.0,
    floor: -2.0,
    tied: ties_measure,
};

/// An arm stands after its number with a preposition, or before it as the subject.
pub(super) const ARM: Weights = Weights {
    before: 2.6,
    after: 2.0,
    per_token: 0.1,
    per_finding: 1.6,
    per_mention: 0.7,
    clause: 1.8,
    bracket: 2.0,
    tie: 1.8,
    adjacent: 0.8,
    people: 0.0,
    leaves: 0.0,
    apposition: 0.0,
    floor: -1.0,
    tied: ties_arm,
};

/// The sentence in which mentions are weighed.
pub(super) struct Scorer<'a> {
    pub(super) tokens: &'a [Token],
    pub(super) findings: &'a [Raw],
    /// See [`parents`].
    pub(super) parents: Vec<Option<usize>>,
    /// For each token, the bracket that it stands in, by the token that opens it.
    brackets: Vec<Option<usize>>,
}

impl<'a> Scorer<'a> {
    pub(super) fn new(tokens: &'a [Token], findings: &'a [Raw]) -> Self {
        Self {
            tokens,
            findings,
            parents: parents(tokens, findings),
            brackets: brackets(tokens),
        }
    }

    /// The bracket that a number stands in.
    pub(super) fn bracket_of(&self, raw: &Raw) -> Option<usize> {
        self.brackets.get(raw.first).copied().flatten()
    }

    /// The numbers that are bound by themselves.
    pub(super) fn heads(&self) -> impl Iterator<Item = (usize, &Raw)> {
        let parents = &self.parents;
        let bound = move |at: usize| parents.get(at).copied().flatten().is_none();
        self.findings
            .iter()
            .enumerate()
            .filter(move |(at, raw)| !raw.is_qualifier() && bound(*at))
    }

    /// How well `mention`, of all mentions of its kind, fits a number. Higher is better.
    pub(super) fn score(
        &self,
        raw: &Raw,
        mention: &Mention,
        all: &[Mention],
        weights: &Weights,
    ) -> f64 {
        // "4 A patients": the name is part of the counted noun.
        if mention.first <= raw.last && raw.first <= mention.last {
            return weights.before + weights.bracket + weights.tie;
        }
        let precedes = mention.last < raw.first;
        let (from, to) = if precedes {
            (mention.last + 1, raw.first)
        } else {
            (raw.last + 1, mention.first)
        };
        let all_between = self.tokens.get(from..to).unwrap_or_default();
        let between = outside_brackets(all_between);
        let inside = |first: usize, last: usize| first >= from && last < to;
        let shown = |token: usize| {
            let start = self.tokens.get(token).map(|token| token.span.start);
            between.iter().any(|token| Some(token.span.start) == start)
        };
        // "nausea (12 % vs 9 %; 4 severe)": the bracket right after a mention is about it.
        let own_bracket = precedes
            && self.bracket_of(raw).is_some_and(|open| {
                open > mention.last && open - mention.last <= OWN_BRACKET && open >= from
            });
        let findings = self
            .heads()
            .filter(|(_, other)| inside(other.first, other.last) && shown(other.first))
            .filter(|(_, other)| !own_bracket || self.bracket_of(other) != self.bracket_of(raw))
            .count();
        let mentions = all
            .iter()
            .filter(|other| other.index != mention.index && inside(other.first, other.last))
            .count();
        let semicolons = between.iter().filter(|token| token.is_sign(';')).count();
        let comma = !precedes && between.iter().any(|token| token.is_sign(','));
        let mut score = if precedes {
            weights.before
        } else {
            weights.after
        };
        score -= weights.per_token * between.len() as f64;
        score -= weights.per_finding * findings as f64;
        score -= weights.per_mention * mentions as f64;
        score -= weights.clause * (semicolons.min(2) + usize::from(comma)) as f64;
        let opens = all_between
            .first()
            .is_some_and(|token| token.is_sign('(') || token.is_sign('['));
        if precedes && all_between.len() <= 3 && opens || weights.people > 0.0 && own_bracket {
            score += weights.bracket;
        }
        if weights.people > 0.0 && !precedes && leaves_bracket(all_between) {
            score -= weights.leaves;
        }
        if weights.people > 0.0 && precedes && self.is_apposition(mention, all) {
            score -= weights.apposition;
        }
        if findings == 0 {
            score += weights.tie * (weights.tied)(&between, precedes);
        }
        if !precedes && all_between.is_empty() {
            score += weights.adjacent;
        }
        if weights.people > 0.0 && describes_people(self.tokens, mention) {
            score -= weights.people;
        }
        score
    }
}

/// How many tokens after a mention its own bracket opens at most.
const OWN_BRACKET: usize = 2;

/// Longest apposition before its last mention, in tokens.
const APPOSITION: usize = 7;

impl Scorer<'_> {
    /// Whether a mention stands between commas, with an article, right after another one.
    fn is_apposition(&self, mention: &Mention, all: &[Mention]) -> bool {
        let closed = self
            .tokens
            .get(mention.last + 1)
            .is_some_and(|token| token.is_sign(','));
        let comma = (1..=APPOSITION).find(|&back| {
            mention
                .first
                .checked_sub(back)
                .and_then(|at| self.tokens.get(at))
                .is_some_and(|token| token.is_sign(','))
        });
        let Some(comma) = comma.and_then(|back| mention.first.checked_sub(back)) else {
            return false;
        };
        closed
            && self
                .tokens
                .get(comma + 1)
                .is_some_and(|token| token.is_word(&["the", "a", "an"]))
            && all.iter().any(|other| other.last + 1 == comma)
    }
}

/// Whether a bracket closes, or opens and stays open, between a number and what follows.
fn leaves_bracket(between: &[Token]) -> bool {
    let mut depth = 0i32;
    for token in between {
        match token.kind {
            Kind::Sign('(' | '[') => depth += 1,
            Kind::Sign(')' | ']') => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return true;
        }
    }
    depth > 0
}

/// The innermost bracket around each token.
fn brackets(tokens: &[Token]) -> Vec<Option<usize>> {
    let mut open: Vec<usize> = Vec::new();
    tokens
        .iter()
        .enumerate()
        .map(|(at, token)| {
            match token.kind {
                Kind::Sign('(' | '[') => open.push(at),
                Kind::Sign(')' | ']') => {
                    open.pop();
                }
                _ => {}
            }
            open.last().copied()
        })
        .collect()
}

/// Words that tie a number to its measure.
fn ties_measure(between: &[&Token], precedes: bool) -> f64 {
    if precedes {
        let tied = between.last().is_some_and(|nearest| {
            nearest.is_word(&["was", "were", "of", "is", "are", "in", "by", "at"])
                || nearest.is_sign(':')
                || nearest.is_sign('=')
        });
        return f64::from(u8::from(tied));
    }
    // "1.3 % for mortality" says more than the subject of the sentence does.
    if matches!(between, [only] if only.is_word(&["for"])) {
        return 2.0;
    }
    let verb = |token: &&&Token| {
        token.is_word(words!(
            "achieved had experienced developed reported showed with for died suffered of \
             completed"
        ))
    };
    // "six patients of the A group and nine of the B group were hospitalised"
    let told = between.len() <= 14
        && between
            .last()
            .is_some_and(|token| token.is_word(words!("was were had experienced developed")));
    if told {
        return 1.5;
    }
    let tied = between.len() <= 8 && between.iter().rev().take(3).any(|token| verb(&token));
    f64::from(u8::from(tied))
}

/// Words that tie a number to its arm.
fn ties_arm(between: &[&Token], precedes: bool) -> f64 {
    if precedes {
        let tied = between.len() <= 4
            && between.last().is_some_and(|nearest| {
                matches!(nearest.kind, Kind::Sign(',' | ':' | '='))
                    || nearest.is_word(&["was", "were", "group", "arm", "had", "of"])
            });
        return f64::from(u8::from(tied));
    }
    let preposition = |token: &&&Token| {
        token.is_word(words!(
            "in with for on among receiving received treated taking assigned given under of \
             using after by"
        ))
    };
    // "12 % of the reactions … were related to A"
    let caused = between.len() <= 16
        && matches!(between, [.., cause, to] if to.is_word(&["to", "with", "by"])
            && cause.is_word(words!("related attributed attributable due caused associated linked")));
    if caused {
        return 2.0;
    }
    let set_against =
        |token: &&&Token| token.is_word(words!("vs versus v compared than and while whereas"));
    let tied = between.len() <= 10
        && between.iter().take(6).any(|token| preposition(&token))
        && !between.iter().any(|token| set_against(&token));
    f64::from(u8::from(tied))
}

/// The tokens that stand in no bracket that closes among them.
pub(super) fn outside_brackets(tokens: &[Token]) -> Vec<&Token> {
    let mut out: Vec<&Token> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for token in tokens {
        match token.kind {
            Kind::Sign('(' | '[') => {
                open.push(out.len());
                out.push(token);
            }
            Kind::Sign(')' | ']') => match open.pop() {
                Some(from) => out.truncate(from),
                None => out.push(token),
            },
            _ => out.push(token),
        }
    }
    out
}
