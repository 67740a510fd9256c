//! What the abbreviations that a document defines stand for.

use std::collections::BTreeMap;

use super::{
    EntityLabel, class, drug,
    lexicon::{Lexicon, Role, Sense},
    outcome,
    token::{Token, tokens},
};
use crate::text::{Abbreviation, Span, Text};

/// The senses of the short forms that a document defines, and the long forms that only their short form makes
/// known.
#[derive(Debug, Default)]
pub(super) struct Shorthand {
    /// Words of the short form as written (without a plural `s`) to what it stands for; nothing where the
    /// document means something that is no entity.
    senses: BTreeMap<Vec<String>, Vec<Sense>>,
    /// Long forms that no lexicon knows, named by a short form that it does.
    pub(super) long_forms: Vec<(Span, Sense)>,
}

impl Shorthand {
    /// Works out what each abbreviation stands for: first by its long form, then by the lexicon's reading of the
    /// short form, when the two share a word.
    pub(super) fn of(text: &Text, abbreviations: &[Abbreviation], lexicon: &Lexicon) -> Self {
        let mut shorthand = Self::default();
        for pair in abbreviations {
            let short = tokens(text, pair.short, &[]);
            let long = tokens(text, pair.long, &[]);
            let by_long = senses_of_long(&long, lexicon);
            let by_short = lexicon.senses_of(&short);
            let senses = if !by_long.is_empty() {
                by_long
            } else if let Some(sense) = by_short.iter().find(|sense| shares_word(&long, sense)) {
                shorthand.long_forms.push((pair.long, sense.clone()));
                by_short
            } else if by_short
                .iter()
                .any(|sense| sense.label == EntityLabel::Trial)
            {
                // Names of trials are spelt out in sentences that no lexicon knows.
                by_short
            } else {
                Vec::new()
            };
            let written = singular(short.iter().map(|token| token.text.to_owned()).collect());
            let known = shorthand.senses.entry(written).or_default();
            if known.is_empty() {
                *known = senses;
            }
        }
        shorthand
    }

    /// The longest short form that starts at token `at`: the token after it, and what it stands for.
    pub(super) fn starting_at(&self, tokens: &[Token<'_>], at: usize) -> Option<(usize, &[Sense])> {
        (1..=4).rev().find_map(|length| {
            let window = tokens.get(at..at + length)?;
            let written: Vec<String> = window.iter().map(|token| token.text.to_owned()).collect();
            let senses = self
                .senses
                .get(&written)
                .or_else(|| self.senses.get(&singular(written)))?;
            Some((at + length, senses.as_slice()))
        })
    }
}

fn singular(mut words: Vec<String>) -> Vec<String> {
    if let Some(last) = words.last_mut()
        && last.len() > 2
        && let Some(stem) = last.strip_suffix('s')
        && stem.chars().any(char::is_uppercase)
    {
        *last = stem.to_owned();
    }
    words
}

/// The senses of the longest end of a long form that is a name: "HER2-targeted tyrosine kinase inhibitors" is
/// known by its last three words.
fn senses_of_long(long: &[Token<'_>], lexicon: &Lexicon) -> Vec<Sense> {
    // An end of less than half the words is another thing: "cardiovascular outcomes in heart failure".
    for start in 0..=long.len() / 2 {
        let senses = lexicon.senses_of(long.get(start..).unwrap_or_default());
        if !senses.is_empty() {
            return senses;
        }
    }
    let end = long.last().map_or(0, |token| token.span.end);
    let start = long.first().map_or(0, |token| token.span.start);
    drug::by_form(long)
        .into_iter()
        .chain(class::by_grammar(long))
        .chain(outcome::by_grammar(long))
        .filter(|mention| mention.span.end == end && 2 * mention.span.len() >= end - start)
        .filter_map(|mention| {
            Some(Sense {
                label: mention.label,
                role: Role::Plain,
                exact: None,
                normalized: mention.normalized?,
            })
        })
        .take(1)
        .collect()
}

/// Whether the long form has a word of the name that the lexicon gives for the short form.
fn shares_word(long: &[Token<'_>], sense: &Sense) -> bool {
    let name = sense.normalized.name.to_lowercase();
    long.iter().any(|token| {
        token.key.len() >= 4
            && name.split(|c: char| !c.is_alphanumeric()).any(|word| {
                word.len() >= 4 && (word.starts_with(&token.key) || token.key.starts_with(word))
            })
    })
}
