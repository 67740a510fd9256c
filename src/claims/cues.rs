//! Finding phrases in a sentence already cut into tokens.

use super::findings::token::{Kind, Token};
use crate::text::Span;

/// The first of `phrases` that the sentence has, as first and last token. A phrase is words with one space
/// between them, in lower case; a word that ends in `*` stands for all words that begin so.
pub(super) fn find(tokens: &[Token], phrases: &[&str]) -> Option<(usize, usize)> {
    (0..tokens.len()).find_map(|at| find_at(tokens, at, phrases).map(|last| (at, last)))
}

/// Whether the sentence has one of `phrases`.
pub(super) fn has(tokens: &[Token], phrases: &[&str]) -> bool {
    find(tokens, phrases).is_some()
}

/// The last token of the phrase that begins at `at`.
pub(super) fn find_at(tokens: &[Token], at: usize, phrases: &[&str]) -> Option<usize> {
    tokens.get(at).filter(|token| token.kind == Kind::Word)?;
    phrases.iter().find_map(|phrase| {
        let mut last = at;
        for (ahead, word) in phrase.split(' ').enumerate() {
            last = at + ahead;
            if !tokens
                .get(last)
                .is_some_and(|token| fits(&token.lower, word))
            {
                return None;
            }
        }
        Some(last)
    })
}

fn fits(word: &str, pattern: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(stem) => word.starts_with(stem),
        None => word == pattern,
    }
}

/// The characters from the first to the last token.
pub(super) fn span(tokens: &[Token], (first, last): (usize, usize)) -> Option<Span> {
    Some(tokens.get(first)?.span.cover(tokens.get(last)?.span))
}
