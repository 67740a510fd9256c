//! A sentence as tokens, the form in which its numbers are looked for.

use super::number;
use super::token_joins::{join_thousands, spell_numbers};
use crate::{
    entities::EntityLabel,
    text::{Span, Text},
};

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Kind {
    /// Letters, with the digits, hyphens and apostrophes inside the word ("IL-6", "T-DM1").
    Word,
    /// A number, in digits or words. A sign printed before it is part of it.
    Number {
        /// With its sign.
        value: f64,
        /// It has digits after the decimal point.
        decimal: bool,
        /// It is written in words.
        spelled: bool,
    },
    /// A raised number that is no citation: an exponent.
    Raised,
    /// Any other single character; `±` also stands for "+/-", `≤` for "<=".
    Sign(char),
    /// A citation marker with its brackets.
    Citation,
}

/// A piece of a sentence.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    /// In the whole text.
    pub(crate) span: Span,
    /// Lower case.
    pub(crate) lower: String,
    /// White space stands before it.
    pub(crate) spaced: bool,
    /// The label of the mention that it lies in.
    pub(crate) entity: Option<EntityLabel>,
    /// Every letter of it is a capital.
    pub(crate) capitals: bool,
}

impl Token {
    /// Whether it is this character.
    pub(crate) fn is_sign(&self, sign: char) -> bool {
        self.kind == Kind::Sign(sign)
    }

    /// Whether it is one of these words (lower case).
    pub(crate) fn is_word(&self, words: &[&str]) -> bool {
        self.kind == Kind::Word && words.contains(&self.lower.as_str())
    }

    /// Its value, if it is a number.
    pub(crate) fn value(&self) -> Option<f64> {
        match self.kind {
            Kind::Number { value, .. } => Some(value),
            _ => None,
        }
    }
}

/// What the sentence has besides characters; all sorted.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Marks<'a> {
    /// Citation markers with their brackets.
    pub(crate) citations: &'a [Span],
    /// Mentions.
    pub(crate) entities: &'a [(Span, EntityLabel)],
    /// Raised characters.
    pub(crate) superscripts: &'a [Span],
}

/// Cuts `within` into tokens. Numbers inside a mention ("DESTINY-Breast03", "T-DM1") are words.
pub(crate) fn tokens(text: &Text, within: Span, marks: Marks<'_>) -> Vec<Token> {
    let within = within.intersection(text.span()).unwrap_or_default();
    let chars: Vec<char> = text.slice(within).chars().collect();
    let cover = |spans: &[Span]| {
        let mut ends = vec![0usize; chars.len()];
        for span in spans.iter().filter_map(|span| span.intersection(within)) {
            for slot in ends
                .iter_mut()
                .take(span.end - within.start)
                .skip(span.start - within.start)
            {
                *slot = (*slot).max(span.end - within.start);
            }
        }
        ends
    };
    let mentions: Vec<Span> = marks.entities.iter().map(|(span, _)| *span).collect();
    let mut lexer = Lexer {
        offset: within.start,
        cited: cover(marks.citations),
        named: cover(&mentions),
        labels: marks.entities,
        raised: cover(marks.superscripts),
        chars,
        tokens: Vec::new(),
    };
    lexer.run();
    join_thousands(spell_numbers(&lexer.tokens))
}

struct Lexer<'a> {
    chars: Vec<char>,
    labels: &'a [(Span, EntityLabel)],
    offset: usize,
    /// For each character, the end of the citation, mention or raised run over it; 0 for none.
    cited: Vec<usize>,
    named: Vec<usize>,
    raised: Vec<usize>,
    tokens: Vec<Token>,
}

impl Lexer<'_> {
    fn char(&self, at: usize) -> char {
        self.chars.get(at).copied().unwrap_or('\0')
    }

    fn end_of(cover: &[usize], at: usize) -> usize {
        cover.get(at).copied().unwrap_or_default()
    }

    fn run(&mut self) {
        let mut at = 0;
        let mut spaced = true;
        while at < self.chars.len() {
            if self.char(at).is_whitespace() {
                spaced = true;
                at += 1;
                continue;
            }
            if self.char(at) == '.'
                && !spaced
                && self
                    .tokens
                    .last()
                    .is_some_and(|last| last.is_word(&["vs", "v", "approx", "ca"]))
            {
                // The point of an abbreviation ends no clause.
                at += 1;
                continue;
            }
            let (kind, end) = self.next(at, spaced);
            let end = end.clamp(at + 1, self.chars.len());
            self.push(kind, at, end, spaced);
            spaced = false;
            at = end;
        }
    }

    fn push(&mut self, kind: Kind, at: usize, end: usize, spaced: bool) {
        let surface = self.chars.get(at..end).unwrap_or_default();
        let letters = || surface.iter().filter(|c| c.is_alphabetic());
        self.tokens.push(Token {
            kind,
            span: Span::new(self.offset + at, self.offset + end),
            lower: surface.iter().flat_map(|c| c.to_lowercase()).collect(),
            spaced,
            entity: (Self::end_of(&self.named, at) > 0)
                .then(|| self.label_at(self.offset + at))
                .flatten(),
            capitals: letters().all(|c| c.is_uppercase()) && letters().next().is_some(),
        });
    }

    /// The label of the longest mention over a position of the text.
    fn label_at(&self, position: usize) -> Option<EntityLabel> {
        let over = self
            .labels
            .iter()
            .filter(|(span, _)| span.contains_position(position));
        over.max_by_key(|(span, _)| span.len())
            .map(|(_, label)| *label)
    }

    fn next(&self, at: usize, spaced: bool) -> (Kind, usize) {
        let cited = Self::end_of(&self.cited, at);
        if cited > at {
            return (Kind::Citation, cited);
        }
        let raised = Self::end_of(&self.raised, at);
        if raised > at
            && at > 0
            && self
                .chars
                .get(at..raised)
                .is_some_and(|run| run.iter().any(char::is_ascii_digit))
        {
            return (Kind::Raised, raised);
        }
        let char = self.char(at);
        let named = Self::end_of(&self.named, at) > at;
        if char.is_alphabetic() || (named && char.is_ascii_digit()) {
            return (Kind::Word, self.word_end(at));
        }
        if let Some(sign) = self.digraph(at) {
            return sign;
        }
        if named {
            return (Kind::Sign(char), at + 1);
        }
        let minus = matches!(char, '-' | '−' | '–' | '+')
            && self.begins_number(at + 1)
            && self.may_be_signed(spaced, char);
        let from = if minus { at + 1 } else { at };
        if self.begins_number(from)
            && let Some(numeral) = self.numeral(from)
        {
            let end = from + numeral.len;
            if let Some(word_end) = self.ordinal_end(end) {
                return (Kind::Word, word_end);
            }
            let value = if minus && char != '+' {
                -numeral.value
            } else {
                numeral.value
            };
            return (
                Kind::Number {
                    value,
                    decimal: numeral.decimal,
                    spelled: false,
                },
                end,
            );
        }
        (Kind::Sign(canonical(char)), at + 1)
    }

    /// A digit, or a decimal point before one.
    fn begins_number(&self, at: usize) -> bool {
        self.char(at).is_ascii_digit()
            || (matches!(self.char(at), '.' | '·') && self.char(at + 1).is_ascii_digit())
    }

    /// The numeral at `at`. It ends before a raised run: "109" with the 9 raised is 10.
    fn numeral(&self, at: usize) -> Option<number::Numeral> {
        let numeral = number::numeral(&self.chars, at)?;
        match (at + 1..at + numeral.len).find(|&at| Self::end_of(&self.raised, at) > 0) {
            Some(raised) => number::numeral(self.chars.get(..raised)?, at),
            None => Some(numeral),
        }
    }

    /// Whether a sign right before a digit belongs to the number: after white space, a bracket or a comparison,
    /// and not between two numbers ("5 –10").
    fn may_be_signed(&self, spaced: bool, sign: char) -> bool {
        let Some(last) = self.tokens.last() else {
            return true;
        };
        let after_sign = matches!(last.kind, Kind::Sign(c) if matches!(c, '(' | '[' | '=' | '<' | '>' | '≤' | '≥' | '±' | ',' | ';' | ':' | '/' | '–'));
        let after_number =
            matches!(last.kind, Kind::Number { .. } | Kind::Raised) || last.is_sign('%');
        after_sign || (spaced && !after_number && (sign != '+' || last.kind == Kind::Word))
    }

    /// Letters fused to a numeral that make it a word: "3rd", "2D", "5HT"; a unit is no such thing.
    fn ordinal_end(&self, end: usize) -> Option<usize> {
        if !self.char(end).is_alphabetic() || Self::end_of(&self.raised, end) > 0 {
            return None;
        }
        let to = self.word_end(end);
        let letters: String = self
            .chars
            .get(end..to)?
            .iter()
            .flat_map(|c| c.to_lowercase())
            .collect();
        let ordinal = matches!(letters.as_str(), "st" | "nd" | "rd" | "th" | "d" | "s");
        let mixed = letters.chars().any(|c| c.is_ascii_digit());
        (ordinal || mixed || self.char(end).is_uppercase() && !super::unit::is_fused(&letters))
            .then_some(to)
    }

    fn word_end(&self, at: usize) -> usize {
        let mut end = at;
        while end < self.chars.len() {
            let char = self.char(end);
            let joins = matches!(char, '-' | '‐' | '‑' | '\'' | '’')
                && self.char(end + 1).is_alphanumeric();
            let fits = char.is_alphanumeric() || joins || is_mark(char);
            let own = Self::end_of(&self.cited, end) == 0
                && (end == at || Self::end_of(&self.raised, end) == 0);
            if !fits || !own {
                break;
            }
            end += 1;
        }
        end
    }

    /// Signs of several characters: "+/-", "+-", "<=", ">=".
    fn digraph(&self, at: usize) -> Option<(Kind, usize)> {
        let three: String = self.chars.iter().skip(at).take(3).collect();
        if three == "+/-" || three == "+/−" || three == "+/–" {
            return Some((Kind::Sign('±'), at + 3));
        }
        let two: String = three.chars().take(2).collect();
        match two.as_str() {
            "+-" | "+−" => Some((Kind::Sign('±'), at + 2)),
            "<=" | "=<" => Some((Kind::Sign('≤'), at + 2)),
            ">=" | "=>" => Some((Kind::Sign('≥'), at + 2)),
            _ => None,
        }
    }
}

/// A combining mark stays with its letter.
fn is_mark(char: char) -> bool {
    matches!(char, '\u{300}'..='\u{36f}')
}

/// One sign for its variants.
fn canonical(char: char) -> char {
    match char {
        '⩽' | '≦' => '≤',
        '⩾' | '≧' => '≥',
        '＜' => '<',
        '＞' => '>',
        '﹪' | '％' => '%',
        '∼' | '≈' | '≅' | '～' => '~',
        '−' | '-' | '‐' | '‑' | '—' | '‒' => '–',
        '{' => '[',
        '}' => ']',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(string: &str) -> Vec<Kind> {
        let text = Text::new(string.to_owned());
        tokens(&text, text.span(), Marks::default())
            .into_iter()
            .map(|token| token.kind)
            .collect()
    }

    fn values(string: &str) -> Vec<f64> {
        let text = Text::new(string.to_owned());
        tokens(&text, text.span(), Marks::default())
            .iter()
            .filter_map(Token::value)
            .collect()
    }

    #[test]
    fn signs_and_ranges_are_told_apart() {
        assert_eq!(
            values("-0.5 to −0.3 (–2, 4) 5-10 5 – 10"),
            [-0.5, -0.3, -2.0, 4.0, 5.0, 10.0, 5.0, 10.0]
        );
        assert_eq!(values("HER2 IL-6 T-DM1 3rd 2D p53 12mg"), [12.0]);
        assert_eq!(
            values("P =.046, <.001, 2.7+/-2.9"),
            [0.046, 0.001, 2.7, 2.9]
        );
        assert_eq!(
            values("Two hundred forty-four patients, one of them"),
            [244.0, 1.0]
        );
    }

    #[test]
    fn citations_and_exponents_are_no_numbers() {
        let text = Text::new("fell by 5 × 109/L [12]".to_owned());
        let marks = Marks {
            citations: &[Span::new(18, 22)],
            superscripts: &[Span::new(14, 15)],
            entities: &[],
        };
        let tokens = tokens(&text, text.span(), marks);
        let values: Vec<f64> = tokens.iter().filter_map(Token::value).collect();
        assert_eq!(values, [5.0, 10.0]);
        assert_eq!(tokens.last().map(|token| token.kind), Some(Kind::Citation));
        assert_eq!(kinds("≥ 3 %").first(), Some(&Kind::Sign('≥')));
    }
}
