//! The mentions that can be a measure or an arm.

use super::{Mention, printed};
use crate::{
    claims::findings::{
        raw::Raw,
        token::{Kind, Token},
    },
    entities::EntityLabel,
    text::words,
};

/// The measures, those joined by "or" as one, named by the first: "death or worsening heart failure" was measured
/// together.
pub(super) fn outcomes(tokens: &[Token], mentions: &[Mention]) -> Vec<Mention> {
    let measured =
        |m: &&Mention| matches!(m.label, EntityLabel::Outcome | EntityLabel::AdverseEvent);
    let between = |a: &Mention, b: &Mention| tokens.get(a.last + 1..b.first).unwrap_or_default();
    let mut out: Vec<Mention> = Vec::new();
    // Members of a list of which no "or" has been seen yet.
    let mut listed = 1;
    let mut all: Vec<Mention> = mentions
        .iter()
        .filter(measured)
        .filter(|mention| !is_time(tokens, mention))
        .copied()
        .collect();
    all.extend(printed::measures(tokens));
    all.sort_by_key(|mention| mention.first);
    for mention in all {
        out.push(mention);
        let Some([last, this]) = out.last_chunk::<2>() else {
            continue;
        };
        let joint = between(last, this);
        let comma = matches!(joint, [comma] if comma.is_sign(','));
        let or = match joint {
            [or] => or.is_word(&["or", "and/or"]) || or.is_sign('/') && !or.spaced,
            [comma, or] => comma.is_sign(',') && or.is_word(&["or", "and/or"]),
            _ => false,
        };
        if comma {
            listed += 1;
        } else if or {
            let last = this.last;
            out.truncate(out.len() - listed);
            if let Some(first) = out.last_mut() {
                first.last = last;
            }
            listed = 1;
        } else {
            listed = 1;
        }
    }
    out
}

/// Whether a mention begins as a length or point of time ("6 months after the procedure", "day 10"): it says when.
fn is_time(tokens: &[Token], mention: &Mention) -> bool {
    const TIMES: &[&str] =
        words!("day days week weeks month months year years hour hours min minutes s h");
    let at = |ahead: usize| tokens.get(mention.first + ahead);
    let digits = |token: Option<&Token>| {
        token.is_some_and(|token| token.lower.chars().all(|c| c.is_ascii_digit() || c == '-'))
    };
    let time = |token: Option<&Token>| token.is_some_and(|token| token.is_word(TIMES));
    digits(at(0)) && (1..=3).any(|ahead| mention.first + ahead <= mention.last && time(at(ahead)))
        || time(at(0)) && digits(at(1)) && mention.last > mention.first
}

/// The treatments and the groups that are named otherwise, in reading order.
pub(super) fn with_groups(tokens: &[Token], mut arms: Vec<Mention>) -> Vec<Mention> {
    arms.extend(printed::groups(tokens));
    arms.sort_by_key(|arm| arm.first);
    arms
}

/// Words before a treatment that the people had before, or that all groups had.
const BACKGROUND: &[&str] = words!(
    "after following prior previous previously despite failed failing refractory resistant pretreated intolerant naive \
     naïve"
);

/// Whether a treatment describes the people or their background: no number is of it while another treatment is named.
pub(super) fn is_background(tokens: &[Token], arm: &Mention) -> bool {
    (1..=3)
        .map_while(|back| arm.first.checked_sub(back).and_then(|at| tokens.get(at)))
        .take_while(|token| token.kind == Kind::Word && token.entity.is_none())
        .any(|token| token.is_word(BACKGROUND))
}

/// Longest clause that opens a sentence by saying who was treated, in tokens.
const LONGEST_OPENING: usize = 16;

/// Where a clause ends that opens the sentence and says who was treated ("In people who do not tolerate A, …"); 0 if there
/// is none.
fn opening_clause(tokens: &[Token]) -> usize {
    let opens = tokens
        .first()
        .is_some_and(|token| token.is_word(words!("in among for")));
    let comma = tokens
        .iter()
        .take(LONGEST_OPENING)
        .position(|token| token.is_sign(','));
    let Some(comma) = comma.filter(|_| opens) else {
        return 0;
    };
    let describes = tokens.iter().take(comma).any(|token| {
        token.is_word(words!(
            "who whose intolerant refractory resistant progressed tolerate"
        ))
    });
    if describes { comma } else { 0 }
}

/// The arms without those of the background, unless there are no others.
pub(super) fn foreground(tokens: &[Token], arms: Vec<Mention>) -> Vec<Mention> {
    let opening = opening_clause(tokens);
    let front: Vec<Mention> = arms
        .iter()
        .filter(|arm| !is_background(tokens, arm) && arm.last >= opening)
        .copied()
        .collect();
    if front.is_empty() { arms } else { front }
}

/// Whether an outcome describes the people in whom another was measured ("in patients on mechanical ventilation (12 %)").
pub(crate) fn describes_people(tokens: &[Token], mention: &Mention) -> bool {
    let back = |back: usize| {
        mention
            .first
            .checked_sub(back)
            .and_then(|at| tokens.get(at))
    };
    let tied = back(1).is_some_and(|token| {
        token.is_word(words!("on with without requiring needing had receiving"))
    });
    tied && (2..=3).filter_map(back).any(|token| {
        token.is_word(words!(
            "patients people those participants adults children women men subjects survivors"
        ))
    }) && (2..=5)
        .filter_map(back)
        .any(|token| token.is_word(words!("in among for of")))
}

/// The treatments, those that form one combination or repeat the name before them in brackets as one mention.
pub(super) fn treatments(tokens: &[Token], mentions: &[Mention]) -> Vec<Mention> {
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
                    token.is_word(words!("plus in combination with combined"))
                        || token.is_sign('+')
                        || token.is_sign('/')
                        || token.is_sign(')')
                        || token.is_sign('–')
                })
                && between.iter().any(|token| {
                    token.is_word(&["plus", "combination", "combined"])
                        || token.is_sign('+')
                        || token.is_sign('/')
                        || token.is_sign('–') && !token.spaced
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
pub(super) fn contrast(
    tokens: &[Token],
    raw: &Raw,
    arms: &[Mention],
) -> (Option<usize>, Option<usize>) {
    let is_comparator = |arm: &Mention| {
        is_compared(tokens, arm.first) || printed::words_of(tokens, arm.index).is_some()
    };
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

/// How far before the second treatment of "compared A with B" the verb may stand, in tokens.
const COMPARED_REACH: usize = 14;

/// Whether the words before a token set it against something: "vs", "compared with", "than", "over", "compared A with".
pub(crate) fn is_compared(tokens: &[Token], at: usize) -> bool {
    let back = |back: usize| at.checked_sub(back).and_then(|at| tokens.get(at));
    let direct = (1..=5)
        .map_while(|steps| back(steps).map(|token| (steps, token)))
        .take_while(|(_, token)| {
            token.kind == Kind::Word && (token.entity.is_none() || token.is_word(&["the"]))
                || token.is_sign('.')
                // "compared to 24 % for A"
                || token.value().is_some()
                || token.is_sign('%')
        })
        .any(|(steps, token)| {
            let joined = steps > 1
                && back(steps - 1).is_some_and(|next| next.is_word(&["with", "to", "against"]));
            token.is_word(words!("vs versus v than against over relative"))
                || joined && token.is_word(&["compared", "comparison"])
        });
    if direct {
        return true;
    }
    // "compared A with B": the verb stands right before A.
    let tied = (1..=3)
        .filter_map(back)
        .any(|token| token.is_word(&["with", "to"]));
    tied && (2..=COMPARED_REACH)
        .map_while(|steps| back(steps).map(|token| (steps, token)))
        .take_while(|(_, token)| !matches!(token.kind, Kind::Sign(';' | '.' | ':')))
        .any(|(steps, token)| {
            token.is_word(words!("compared compares compare comparing"))
                && !back(steps - 1)
                    .is_some_and(|next| next.is_word(&["with", "to", "against", "by", "in"]))
                && (1..steps)
                    .filter_map(back)
                    .any(|token| token.entity.is_some())
        })
}
