//! Whether a sentence says something of its subject, or only names things as keywords, titles and lists of
//! abbreviations do.

use super::{
    cues,
    findings::token::{Kind, Token},
};
use crate::text::words;

/// Auxiliaries, which hardly ever are anything else.
const AUXILIARIES: &[&str] =
    words!("is are was were has have had can may might could will would should do does did must");

/// Past forms that do not end like the others.
const IRREGULAR: &[&str] =
    words!("led met fell rose found became gave took saw began made kept grew held showed brought");

/// Endings of nouns and adjectives made from verbs: "inhibitor", "reduction", "treatment".
const NOMINAL: &[&str] =
    words!("or ors ion ions ment ments ity ities ance ances ive er ers ing al als");

/// Things named in a list of keywords or abbreviations have at most this many words on average; more is prose between
/// commas.
const WORDS_OF_A_TERM: usize = 4;

/// Whether there is a finite verb. `verbs` are the verbs by which results are told, as phrases of [`cues`].
pub(super) fn has_predicate(tokens: &[Token], verbs: &[&str]) -> bool {
    let certain = tokens.iter().enumerate().any(|(at, token)| {
        token.is_word(AUXILIARIES)
            || token.is_word(IRREGULAR)
            || at > 0 && is_free(token) && token.lower.len() > 4 && token.lower.ends_with("ed")
            || is_free(token) && !is_nominal(token) && cues::find_at(tokens, at, verbs).is_some()
    });
    // An ending in "s" is a verb or a plural; terms in a list are plurals.
    certain
        || !is_list(tokens)
            && tokens.iter().skip(1).any(|token| {
                is_free(token)
                    && token.lower.len() > 4
                    && token.lower.ends_with('s')
                    && !token.lower.ends_with("ss")
            })
}

/// A word outside the mentions.
fn is_free(token: &Token) -> bool {
    token.kind == Kind::Word && token.entity.is_none()
}

fn is_nominal(token: &Token) -> bool {
    NOMINAL.iter().any(|ending| token.lower.ends_with(ending))
}

/// Whether the sentence is short terms between commas.
fn is_list(tokens: &[Token]) -> bool {
    let separators = tokens
        .iter()
        .filter(|token| matches!(token.kind, Kind::Sign(',' | ';' | '·' | '•' | '|')))
        .count();
    let words = tokens
        .iter()
        .filter(|token| token.kind == Kind::Word)
        .count();
    separators >= 2 && words <= WORDS_OF_A_TERM * (separators + 1)
}
