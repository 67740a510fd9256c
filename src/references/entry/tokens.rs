//! The tokens that the tagger labels.

use std::ops::Range;

/// What a token is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// Letters, digits and the hyphens and apostrophes between them.
    Word,
    /// One character that is neither letter, digit nor white space.
    Punctuation,
    /// A DOI, address or other identifier found before, with its prefix.
    Identifier,
}

/// A token of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token<'entry> {
    /// Its characters.
    pub(crate) text: &'entry str,
    /// Where they stand in the entry, in bytes.
    pub(crate) bytes: Range<usize>,
    /// What it is made of.
    pub(crate) kind: TokenKind,
}

/// Entries longer than this many tokens are cut: no real entry is, and the tagger's time stays bounded.
const MAX_TOKENS: usize = 600;

/// Splits an entry. `identifiers` are byte ranges, sorted and apart, each of which becomes one token.
pub(crate) fn tokenize<'entry>(
    entry: &'entry str,
    identifiers: &[Range<usize>],
) -> Vec<Token<'entry>> {
    let mut tokens = Vec::new();
    let mut identifiers = identifiers.iter().peekable();
    let mut at = 0;
    while tokens.len() < MAX_TOKENS {
        let Some(first) = entry.get(at..).and_then(|rest| rest.chars().next()) else {
            break;
        };
        while identifiers
            .next_if(|range| range.start < at || range.is_empty())
            .is_some()
        {}
        let (end, kind) = if let Some(range) = identifiers.next_if(|range| range.start == at) {
            (range.end, TokenKind::Identifier)
        } else if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        } else if is_word(first) {
            let limit = identifiers.peek().map_or(entry.len(), |range| range.start);
            (word_end(entry, at, limit), TokenKind::Word)
        } else {
            (at + first.len_utf8(), TokenKind::Punctuation)
        };
        let Some(text) = entry.get(at..end).filter(|text| !text.is_empty()) else {
            break;
        };
        tokens.push(Token {
            text,
            bytes: at..end,
            kind,
        });
        at = end;
    }
    tokens
}

/// Letters, digits and combining accents.
fn is_word(character: char) -> bool {
    character.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&character)
}

/// Hyphens, dashes of ranges and apostrophes, which do not end a word when a letter or digit follows.
fn joins(character: char) -> bool {
    matches!(
        character,
        '-' | '\u{2010}' | '\u{2011}' | '\u{2012}' | '\u{2013}' | '\'' | '\u{2019}' | '_'
    )
}

fn word_end(entry: &str, start: usize, limit: usize) -> usize {
    let mut characters = entry
        .get(start..limit)
        .unwrap_or_default()
        .char_indices()
        .peekable();
    while let Some((at, character)) = characters.next() {
        let next_is_word = characters.peek().is_some_and(|(_, next)| is_word(*next));
        if !(is_word(character) || joins(character) && next_is_word) {
            return start + at;
        }
    }
    limit
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn texts(entry: &str, identifiers: &[Range<usize>]) -> Vec<String> {
        tokenize(entry, identifiers)
            .into_iter()
            .map(|token| token.text.to_owned())
            .collect()
    }

    #[test]
    fn punctuation_stands_alone_and_ranges_stay_whole() {
        assert_eq!(
            texts("O’Neil D, RNA-binding. 2010;12(3):e1–e9.", &[]),
            [
                "O’Neil",
                "D",
                ",",
                "RNA-binding",
                ".",
                "2010",
                ";",
                "12",
                "(",
                "3",
                ")",
                ":",
                "e1–e9",
                "."
            ]
        );
    }

    #[test]
    fn an_identifier_is_one_token() {
        let entry = "Gut doi: 10.1/a b.";
        assert_eq!(
            texts(entry, std::slice::from_ref(&(4..17))),
            ["Gut", "doi: 10.1/a b", "."]
        );
    }

    proptest! {
        #[test]
        fn tokens_are_in_order_and_lose_only_white_space(entry in "\\PC{0,80}") {
            let kept: String = texts(&entry, &[]).concat();
            let all: String = entry.chars().filter(|c| !c.is_whitespace()).collect();
            prop_assert_eq!(kept, all);
        }
    }
}
