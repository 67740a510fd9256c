use std::borrow::Cow;

use tokenizers::{
    OffsetReferential, OffsetType, PreTokenizedString, PreTokenizer,
    pre_tokenizers::bert::BertPreTokenizer,
};

use crate::text::{Span, Text};

/// A word, or a punctuation mark other than a hyphen, of a passage.
///
/// Hyphens are no tokens: "T-DXd", "T‑DXd" and "T DXd" are the same two tokens, told apart by [`Token::joint`].
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token<'text> {
    /// As written.
    pub(super) text: &'text str,
    /// In the spelling of lexicon keys; see [`fold`].
    pub(super) key: String,
    /// Where it is, in characters of the whole text.
    pub(super) span: Span,
    /// What stands between the token before and this one.
    pub(super) joint: Joint,
}

/// What separates a token from the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
    /// White space, with or without a dash in it, or the start of the passage.
    Space,
    /// Nothing.
    Fused,
    /// A hyphen without space around it.
    Hyphen,
    /// The border of a superscript: what follows is a citation or a note, not a part of the word.
    Border,
}

impl Token<'_> {
    /// Whether it has a letter or a digit.
    pub(super) fn is_word(&self) -> bool {
        self.text.chars().any(char::is_alphanumeric)
    }

    /// Number of upper-case letters.
    pub(super) fn capitals(&self) -> usize {
        self.text.chars().filter(|c| c.is_uppercase()).count()
    }

    /// Whether it has no lower-case letter, and a letter.
    pub(super) fn is_all_caps(&self) -> bool {
        !self.text.chars().any(char::is_lowercase) && self.capitals() > 0
    }

    /// Whether it begins with an upper-case letter.
    pub(super) fn is_capitalised(&self) -> bool {
        self.text.chars().next().is_some_and(char::is_uppercase)
    }

    /// Whether it has a decimal digit.
    pub(super) fn has_digit(&self) -> bool {
        self.text.chars().any(|c| c.is_ascii_digit())
    }
}

/// The tokens of a passage.
///
/// `borders` are sorted character positions at which a token ends: the starts and ends of superscripts, which
/// are fused with the word before them in canonical text.
pub(super) fn tokens<'text>(
    text: &'text Text,
    passage: Span,
    borders: &[usize],
) -> Vec<Token<'text>> {
    let string = text.passage(passage).str;
    let mut pieces = PreTokenizedString::from(string);
    if BertPreTokenizer.pre_tokenize(&mut pieces).is_err() {
        return Vec::new();
    }
    let mut scan = Scan {
        string,
        base: passage.start,
        borders,
        byte: 0,
        position: passage.start,
        gap_hyphen: false,
        tokens: Vec::new(),
    };
    for (_, (start, end), _) in pieces.get_splits(OffsetReferential::Original, OffsetType::Byte) {
        scan.piece(start, end);
    }
    scan.tokens
}

/// Walks the pieces of a passage once, counting characters on the way.
struct Scan<'text, 'borders> {
    string: &'text str,
    base: usize,
    borders: &'borders [usize],
    byte: usize,
    position: usize,
    gap_hyphen: bool,
    tokens: Vec<Token<'text>>,
}

impl<'text> Scan<'text, '_> {
    /// Cuts one piece of the pre-tokenizer at symbols (`®`, `™`, `≥`) and borders.
    fn piece(&mut self, start: usize, end: usize) {
        let mut cut = start;
        let mut last: Option<char> = None;
        let piece = self.string.get(start..end).unwrap_or_default();
        let from = self.position_of(start);
        for (position, (offset, c)) in (from..).zip(piece.char_indices()) {
            let at = start + offset;
            let splits = last.is_some_and(|last| !is_word_char(last) || !is_word_char(c));
            if at > cut && (splits || self.borders.binary_search(&position).is_ok()) {
                self.push(cut, at);
                cut = at;
            }
            last = Some(c);
        }
        self.push(cut, end);
    }

    fn position_of(&mut self, byte: usize) -> usize {
        self.position += self
            .string
            .get(self.byte..byte)
            .unwrap_or_default()
            .chars()
            .count();
        self.byte = byte;
        self.position
    }

    fn push(&mut self, start: usize, end: usize) {
        let text = self.string.get(start..end).unwrap_or_default();
        if text.chars().all(is_hyphen) {
            self.gap_hyphen = true;
            return;
        }
        let from = self.position_of(start);
        let span = Span::new(from, self.position_of(end));
        let gap = span.start - self.tokens.last().map_or(self.base, |last| last.span.end);
        let joint = if self.tokens.is_empty() {
            Joint::Space
        } else if self.borders.binary_search(&span.start).is_ok() {
            Joint::Border
        } else if gap == 0 {
            Joint::Fused
        } else if gap == 1 && self.gap_hyphen {
            Joint::Hyphen
        } else {
            Joint::Space
        };
        self.gap_hyphen = false;
        self.tokens.push(Token {
            text,
            key: fold(text).into_owned(),
            span,
            joint,
        });
    }
}

fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&c)
}

/// Hyphens and the dashes that PDFs draw in their place.
fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{ad}' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// British spellings and Greek letters that lexicons write in more than one way, and the one way of the keys.
const FOLDS: &[(&str, &str)] = &[
    ("haem", "hem"),
    ("aemi", "emi"),
    ("oedema", "edema"),
    ("rrhoea", "rrhea"),
    ("tumour", "tumor"),
    ("oesoph", "esoph"),
    ("paed", "ped"),
    ("dyspnoea", "dyspnea"),
    ("pnoea", "pnea"),
    ("leuco", "leuko"),
    ("hospitalis", "hospitaliz"),
    ("α", "alpha"),
    ("β", "beta"),
    ("γ", "gamma"),
    ("δ", "delta"),
    ("κ", "kappa"),
];

/// The spelling of a word in lexicon keys: lower case, one form for British and American spellings, Greek
/// letters by name.
pub(super) fn fold(word: &str) -> Cow<'_, str> {
    let is_plain = word
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    let mut folded: Cow<'_, str> = if is_plain {
        Cow::Borrowed(word)
    } else {
        Cow::Owned(word.to_lowercase())
    };
    for (from, to) in FOLDS {
        if folded.contains(from) {
            folded = Cow::Owned(folded.replace(from, to));
        }
    }
    folded
}

/// The lexicon key of a name: its folded tokens, separated by one space.
pub(super) fn key_of(name: &str) -> String {
    let text = Text::new(name.to_owned());
    tokens(&text, text.span(), &[])
        .iter()
        .map(|token| token.key.as_str())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cut(string: &str, borders: &[usize]) -> Vec<(String, Joint)> {
        let text = Text::new(string.to_owned());
        tokens(&text, text.span(), borders)
            .into_iter()
            .map(|token| (token.text.to_owned(), token.joint))
            .collect()
    }

    #[test]
    fn hyphens_join_and_superscripts_part() {
        let expected = [
            ("T", Joint::Space),
            ("DXd", Joint::Hyphen),
            ("12", Joint::Border),
            (",", Joint::Border),
            ("β", Joint::Space),
        ];
        let expected: Vec<_> = expected
            .iter()
            .map(|(t, j)| ((*t).to_owned(), *j))
            .collect();
        assert_eq!(cut("T-DXd12, β", &[5, 7]), expected);
    }

    #[test]
    fn symbols_are_tokens_of_their_own() {
        let words: Vec<String> = cut("Herceptin® ≥3", &[])
            .into_iter()
            .map(|(t, _)| t)
            .collect();
        assert_eq!(words, ["Herceptin", "®", "≥", "3"]);
    }

    #[test]
    fn keys_are_one_for_all_spellings() {
        assert_eq!(key_of("β-Blocker"), "beta blocker");
        assert_eq!(key_of("Diarrhoea"), key_of("diarrhea"));
        assert_eq!(key_of("anti–HER2"), "anti her2");
    }

    proptest! {
        #[test]
        fn every_token_is_the_text_of_its_span(string in "\\PC{0,80}", from in 0usize..10, borders in proptest::collection::btree_set(0usize..80, 0..4)) {
            let text = Text::new(string);
            let passage = Span::new(from.min(text.len()), text.len());
            let borders: Vec<usize> = borders.into_iter().collect();
            let mut end = passage.start;
            for token in tokens(&text, passage, &borders) {
                prop_assert_eq!(text.slice(token.span), token.text);
                prop_assert!(token.span.start >= end && token.span.end <= passage.end);
                end = token.span.end;
            }
        }
    }
}
