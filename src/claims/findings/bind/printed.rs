//! Groups and measures that are named by words which are no entity: "placebo", "the usual-care group", "serious adverse
//! events". A number of theirs must not go to a treatment or an outcome near by, and keeps the words.

use super::Mention;
use crate::{
    claims::findings::{
        raw::Stretch,
        token::{Kind, Token},
    },
    entities::EntityLabel,
    text::words,
};

/// From this index on a mention is no entity; what is above it counts the token where the words begin.
const NO_ENTITY: usize = usize::MAX / 2;

/// Groups of one word.
const CONTROLS: &[&str] = words!("placebo placebos sham vehicle");

/// Groups whose word is also a verb or a part of other names: they count only in the place of a group.
const CONTROL: &[&str] = words!("control controls");

/// First words of a group of two words …
const CUSTOMARY: &[&str] = words!("usual standard conventional routine supportive");

/// … and what follows them.
const CARE: &[&str] = words!(
    "care treatment therapy management thromboprophylaxis prophylaxis medication anticoagulation"
);

/// Who chooses the treatment of a control group.
const CHOOSERS: &[&str] =
    words!("physician physician's physician’s investigator investigator's investigator’s");

/// Groups that are told apart by words for several treatments; they have no name of their own.
const UNNAMED: &[&str] = words!("combination combinations comparator monotherapy monotherapies");

/// The words of a control group that begin at `at`, as a number of tokens, without "group" or "arm" after them.
fn control_at(tokens: &[Token], at: usize) -> Option<usize> {
    let token = tokens.get(at).filter(|token| token.entity.is_none())?;
    let word = |ahead: usize, words: &[&str]| {
        tokens
            .get(at + ahead)
            .is_some_and(|token| token.is_word(words))
    };
    let group = |ahead: usize| word(ahead, words!("group groups arm arms"));
    if token.is_word(CONTROLS) {
        return Some(1);
    }
    if token.is_word(words!("usual-care standard-care standard-of-care")) && group(1) {
        return Some(1);
    }
    if token.is_word(CONTROL) {
        let placed = at
            .checked_sub(1)
            .and_then(|at| tokens.get(at))
            .is_some_and(|before| {
                before.is_word(words!(
                    "with and vs versus v than to or under on in for among"
                )) || before.is_sign(',')
                    || before.is_sign('.')
                    || before.value().is_some()
            });
        let ends = tokens.get(at + 1).is_none_or(|next| {
            next.kind != Kind::Word
                || next.is_word(words!("and or respectively vs versus had was were died"))
        });
        return (group(1) || (placed && ends)).then_some(1);
    }
    if token.is_word(CUSTOMARY) {
        if word(1, &["of"]) && word(2, &["care"]) {
            return Some(3);
        }
        return word(1, CARE).then_some(2);
    }
    if token.is_word(CHOOSERS) {
        // "physician's choice"; the apostrophe may stand alone.
        return (1..=3)
            .find(|&ahead| word(ahead, &["choice"]))
            .map(|ahead| ahead + 1);
    }
    None
}

/// Words for what was measured that name nothing in particular, as a number of tokens from `at` on.
fn generic_at(tokens: &[Token], at: usize) -> Option<usize> {
    let token = tokens.get(at).filter(|token| token.entity.is_none())?;
    let free = |ahead: usize, words: &[&str]| {
        tokens
            .get(at + ahead)
            .is_some_and(|token| token.entity.is_none() && token.is_word(words))
    };
    let noun = words!("event events effect effects reaction reactions aes saes traes teaes");
    if token.is_word(words!(
        "adverse treatment-related drug-related treatment-emergent side fatal"
    )) {
        return (1..=3)
            .find(|&ahead| free(ahead, noun))
            .map(|ahead| ahead + 1);
    }
    let alone = token.is_word(words!(
        "aes saes traes teaes toxicity toxicities discontinuation discontinuations withdrawal withdrawals \
         discontinued withdrew composite"
    ));
    if alone {
        // "the composite of death or stroke" names its parts.
        return (!free(1, &["of"])).then_some(1);
    }
    let endpoint = token.is_word(&["primary", "secondary", "composite"])
        && (free(1, words!("endpoint endpoints outcome outcomes"))
            || free(1, &["end"]) && free(2, &["point", "points"])
            || free(1, &["composite"]));
    endpoint.then_some(if free(1, &["end"]) { 3 } else { 2 })
}

/// Whether words for a measure point back at one named before ("the composite", "the primary endpoint").
pub(crate) fn points_back(words: &str) -> bool {
    let lower = words.to_lowercase();
    ["composite", "endpoint", "end point", "outcome"]
        .iter()
        .any(|word| lower.contains(word))
}

/// The control groups and the groups without a name, as mentions.
pub(super) fn groups(tokens: &[Token]) -> Vec<Mention> {
    mentions(tokens, EntityLabel::Drug, |at| {
        let dose = |at: usize| {
            let back = |back: usize| at.checked_sub(back).and_then(|at| tokens.get(at));
            back(1).is_some_and(|token| token.is_word(words!("lower higher low high other")))
                && back(2).is_some_and(|token| token.is_word(&["the"]))
        };
        let unnamed = tokens.get(at).is_some_and(|token| {
            token.entity.is_none()
                && (token.is_word(UNNAMED) || token.is_word(&["dose"]) && dose(at))
        });
        control_at(tokens, at).or(unnamed.then_some(1))
    })
}

/// Measures that are no entity, as mentions.
pub(super) fn measures(tokens: &[Token]) -> Vec<Mention> {
    mentions(tokens, EntityLabel::AdverseEvent, |at| {
        generic_at(tokens, at)
    })
}

fn mentions(
    tokens: &[Token],
    label: EntityLabel,
    found: impl Fn(usize) -> Option<usize>,
) -> Vec<Mention> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match found(at) {
            Some(len) => {
                out.push(Mention {
                    index: NO_ENTITY + at,
                    label,
                    first: at,
                    last: at + len - 1,
                });
                at += len;
            }
            None => at += 1,
        }
    }
    out
}

/// The words of a group or measure that is no entity, by the index of its mention; none for a group without a name.
pub(in crate::claims::findings) fn words_of(tokens: &[Token], index: usize) -> Option<Stretch> {
    let at = index.checked_sub(NO_ENTITY)?;
    let len = control_at(tokens, at).or_else(|| generic_at(tokens, at))?;
    Some((at, at + len - 1))
}

/// The words of the first control group in a stretch of text.
pub(crate) fn first_control(tokens: &[Token]) -> Option<Stretch> {
    (0..tokens.len()).find_map(|at| control_at(tokens, at).map(|len| (at, at + len - 1)))
}
