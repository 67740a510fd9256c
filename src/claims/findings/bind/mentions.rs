//! The mentions that can be a measure or an arm.

use super::Mention;
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
    for mention in mentions.iter().filter(measured) {
        out.push(*mention);
        let Some([last, this]) = out.last_chunk::<2>() else {
            continue;
        };
        let joint = between(last, this);
        let comma = matches!(joint, [comma] if comma.is_sign(','));
        let or = match joint {
            [or] => or.is_word(&["or", "and/or"]),
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

/// Arms that are no entity: a number of theirs must not go to a drug near by.
pub(super) const CONTROLS: &[&str] =
    words!("placebo sham combination combinations comparator monotherapy");

/// Index of an arm that is no entity.
pub(super) const NO_ENTITY: usize = usize::MAX;

/// The treatments and the control arms, in reading order.
pub(super) fn with_controls(tokens: &[Token], mut arms: Vec<Mention>) -> Vec<Mention> {
    for (at, token) in tokens.iter().enumerate() {
        let grouped = tokens
            .get(at + 1)
            .is_some_and(|next| next.is_word(&["group", "groups", "arm", "arms"]));
        let control = token.is_word(CONTROLS)
            || (grouped && token.is_word(&["control", "standard", "usual-care", "standard-care"]));
        if control && token.entity.is_none() {
            arms.push(Mention {
                index: NO_ENTITY,
                label: EntityLabel::Drug,
                first: at,
                last: at,
            });
        }
    }
    arms.sort_by_key(|arm| arm.first);
    arms
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
                    token.is_word(words!("plus in combination with combined added to"))
                        || token.is_sign('+')
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
pub(super) fn contrast(
    tokens: &[Token],
    raw: &Raw,
    arms: &[Mention],
) -> (Option<usize>, Option<usize>) {
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
            token.is_word(words!(
                "vs versus v compared than against over comparison relative"
            ))
        })
}
