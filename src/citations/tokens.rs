//! Words, numbers and marks of a stretch, for reading author-year citations.

use super::stretch::Stretch;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// Letters, with inner hyphens and apostrophes.
    Word,
    /// Digits.
    Number,
    /// Any other single character.
    Mark,
}

/// A token and its place in the stretch. Raised characters are in no token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// What it is.
    pub(super) kind: TokenKind,
    /// First character.
    pub(super) start: usize,
    /// After the last character.
    pub(super) end: usize,
    /// The characters.
    pub(super) text: String,
}

impl Token {
    /// Whether it is the mark `char`.
    pub(super) fn is(&self, char: char) -> bool {
        self.kind == TokenKind::Mark && self.text.starts_with(char)
    }

    /// Whether it is one of the words, in any case.
    pub(super) fn is_word(&self, words: &[&str]) -> bool {
        self.kind == TokenKind::Word
            && words
                .iter()
                .any(|word| self.text.eq_ignore_ascii_case(word))
    }

    /// Whether it begins with a capital, perhaps after "d'" or "al-".
    pub(super) fn is_capitalised(&self) -> bool {
        let mut chars = self.text.chars();
        chars.next().is_some_and(char::is_uppercase)
            || self
                .text
                .split(['\'', '-', '–'])
                .nth(1)
                .is_some_and(|rest| rest.chars().next().is_some_and(char::is_uppercase))
                && self
                    .text
                    .chars()
                    .take_while(|char| char.is_alphabetic())
                    .count()
                    <= 3
    }

    /// Whether it can be the initials of given names: "J", "JA", "J-P".
    pub(super) fn is_initials(&self) -> bool {
        let letters = self
            .text
            .chars()
            .filter(|char| char.is_alphabetic())
            .count();
        letters <= 3
            && self
                .text
                .chars()
                .all(|char| char.is_uppercase() || matches!(char, '-' | '–'))
    }
}

/// Splits `stretch`.
pub(super) fn tokens(stretch: &Stretch) -> Vec<Token> {
    let mut all = Vec::new();
    let mut at = 0;
    while at < stretch.len() {
        let char = stretch.at(at);
        if char.is_whitespace() || (stretch.is_raised(at) && !char.is_alphabetic()) {
            at += 1;
            continue;
        }
        let start = at;
        let kind = if char.is_alphabetic() {
            at += 1;
            while is_inside_word(stretch, at) {
                at += 1;
            }
            TokenKind::Word
        } else if char.is_ascii_digit() {
            while stretch.at(at).is_ascii_digit() && !stretch.is_raised(at) {
                at += 1;
            }
            TokenKind::Number
        } else {
            at += 1;
            TokenKind::Mark
        };
        all.push(Token {
            kind,
            start,
            end: at,
            text: stretch.text(start, at),
        });
    }
    all
}

fn is_inside_word(stretch: &Stretch, at: usize) -> bool {
    let char = stretch.at(at);
    if char.is_alphabetic() || unicode_normalization::char::is_combining_mark(char) {
        return true;
    }
    match char {
        '-' | '–' => stretch.at(at + 1).is_alphabetic(),
        // "O'Brien", but not the "'s" of a possessive.
        '\'' => {
            let next = stretch.at(at + 1);
            let possessive = next == 's' && !stretch.at(at + 2).is_alphabetic();
            next.is_alphabetic() && !possessive
        }
        _ => false,
    }
}
