//! Finding author-year markers.

use std::collections::BTreeSet;

use crate::document::BlockKind;

use super::{
    catalog::Catalog,
    lead::{Form, Lead, lead},
    matching::{Cited, Fit, fits},
    stretch::Stretch,
    tokens::{Token, TokenKind, tokens},
    years::{Year, year_at, years},
};

/// Leaving out a name of the list that stands before the chosen first author is wrong unless it ends a phrase
/// ("unlike Brown, Smith (2020)").
const SKIPPED_KNOWN_NAME: f32 = 0.6;

/// Leaving out a capitalised word that stands before the chosen name inside brackets, where no sentence begins: it
/// is likely a part of the name.
const SKIPPED_WORD: f32 = 0.8;

/// Leaving out a name joined by "and" that the list does not know.
const SKIPPED_JOINED_NAME: f32 = 0.75;

/// One name, one year and no brackets or "et al.": it may be another thing that is dated.
const BARE_SINGLE_NAME: f32 = 0.9;

/// A year with the names before it.
#[derive(Debug, Clone)]
pub(super) struct Mention {
    /// Index of the stretch.
    pub(super) stretch: usize,
    /// First character of the marker.
    pub(super) start: usize,
    /// After its last character.
    pub(super) end: usize,
    /// First character of the group.
    pub(super) group_start: usize,
    /// After the last character of the group.
    pub(super) group_end: usize,
    /// How it stands.
    pub(super) form: Form,
    /// What it says.
    pub(super) cited: Cited,
    /// For "2020a–c": the entries of each letter. Otherwise one list: the entries that fit, best first.
    pub(super) fits: Vec<Vec<Fit>>,
    /// Whether the form alone makes it a citation: two names or "et al.", and a year in or after brackets.
    pub(super) is_certain: bool,
}

impl Mention {
    /// Whether some entry agrees in every point.
    pub(super) fn is_exact(&self) -> bool {
        self.fits
            .iter()
            .all(|fits| fits.first().is_some_and(Fit::is_exact))
    }
}

/// Every year of `stretch` that has names before it.
pub(super) fn mentions(
    stretch: &Stretch,
    number: usize,
    catalog: &Catalog<'_>,
    known: &BTreeSet<String>,
) -> Vec<Mention> {
    let tokens = tokens(stretch);
    let brackets = enclosing(&tokens);
    let mut found = Vec::new();
    let mut read_upto = 0;
    for at in 0..tokens.len() {
        let Some((first, _)) = year_at(&tokens, at) else {
            continue;
        };
        if first.start < read_upto {
            continue;
        }
        let Some(lead) = lead(&tokens, at) else {
            continue;
        };
        let bracket = brackets.get(at).copied().flatten();
        let form = match (lead.narrative, bracket) {
            (true, _) => Form::Narrative,
            (false, Some(_)) => Form::Parenthetical,
            (false, None) => Form::Bare,
        };
        if first.year.is_none() && form == Form::Bare {
            continue;
        }
        let in_cell = stretch.kind == BlockKind::TableCell;
        let years = years(&tokens, at, bracket.is_some() || in_cell);
        let Some(choice) = choose(&tokens, &lead, form, &first, catalog, known) else {
            continue;
        };
        // "Smith, J., & Lee, K. (2020). Title": an entry of a list, not a sentence about it.
        if lead.inverted
            && form == Form::Narrative
            && stretch.at(first.end) == ')'
            && stretch.at(first.end + 1) == '.'
            && stretch.at(stretch.skip_space(first.end + 2)).is_uppercase()
        {
            continue;
        }
        let names_start = tokens
            .get(choice.token)
            .map_or(first.start, |token| token.start);
        let (mut group_start, mut group_end) =
            (names_start, years.last().map_or(first.end, |year| year.end));
        if let Some((open, close)) = bracket {
            let edge = |index: usize, last: bool| {
                tokens
                    .get(index)
                    .map(|token| if last { token.end } else { token.start })
            };
            if form == Form::Parenthetical {
                group_start = edge(open, false).unwrap_or(group_start);
            }
            group_end = close
                .and_then(|close| edge(close, true))
                .unwrap_or(group_end);
        }
        let several = choice.names.len() > 1;
        let is_certain = first.year.is_some_and(|year| year >= 1900)
            && match form {
                Form::Bare => lead.et_al,
                Form::Narrative | Form::Parenthetical => lead.et_al || several,
            };
        read_upto = years.last().map_or(read_upto, |year| year.end);
        for (index, year) in years.iter().enumerate() {
            let suffixes: Vec<Option<char>> = if year.suffixes.is_empty() {
                vec![None]
            } else {
                year.suffixes.iter().copied().map(Some).collect()
            };
            let cited = |suffix| Cited {
                names: choice.names.clone(),
                et_al: lead.et_al,
                year: year.year,
                suffix,
            };
            let all: Vec<Vec<Fit>> = suffixes
                .iter()
                .map(|suffix| {
                    let mut fits = fits(catalog, &cited(*suffix));
                    for fit in &mut fits {
                        fit.confidence *= choice.factor;
                    }
                    fits
                })
                .collect();
            found.push(Mention {
                stretch: number,
                start: if index == 0 { names_start } else { year.start },
                end: year.end,
                group_start,
                group_end,
                form,
                cited: cited(suffixes.first().copied().flatten()),
                fits: all,
                is_certain: is_certain && (index == 0 || year.year.is_some()),
            });
        }
    }
    found
}

/// Where the list of authors begins.
struct Choice {
    token: usize,
    names: Vec<String>,
    factor: f32,
}

/// Tries every word of the lead as the beginning of the list of authors and keeps the one that the reference
/// list bears out best; of equals, the longest.
fn choose(
    tokens: &[Token],
    lead: &Lead,
    form: Form,
    year: &Year,
    catalog: &Catalog<'_>,
    known: &BTreeSet<String>,
) -> Option<Choice> {
    let mut best: Option<(f32, Choice)> = None;
    for (at, chunk) in lead.chunks.iter().enumerate() {
        for (word, &token) in chunk.words.iter().enumerate() {
            // A name never begins inside itself with a lower-case word that is no particle of it.
            let names = lead.names_from(tokens, at, word);
            if names.is_empty() {
                continue;
            }
            let mut factor = 1.0;
            if at > 0 && word == 0 {
                let skipped = lead
                    .chunks
                    .get(at - 1)
                    .map(|_| lead.names_from(tokens, at - 1, 0))
                    .and_then(|names| names.into_iter().next())
                    .unwrap_or_default();
                if chunk.after_and {
                    factor *= SKIPPED_JOINED_NAME;
                }
                if known.contains(&skipped) && (chunk.after_and || form == Form::Parenthetical) {
                    factor *= SKIPPED_KNOWN_NAME;
                }
            }
            if word > 0 && form == Form::Parenthetical {
                factor *= SKIPPED_WORD;
            }
            if form == Form::Bare && !lead.et_al && names.len() == 1 && !lead.possessive {
                factor *= BARE_SINGLE_NAME;
            }
            let cited = Cited {
                names: names.clone(),
                et_al: lead.et_al,
                year: year.year,
                suffix: year.suffixes.first().copied(),
            };
            let score = factor
                * fits(catalog, &cited)
                    .first()
                    .map_or(0.0, |fit| fit.confidence);
            let choice = Choice {
                token,
                names,
                factor,
            };
            if best.as_ref().is_none_or(|(best, _)| score > *best + 0.001) {
                best = Some((score, choice));
            }
        }
    }
    let (score, choice) = best?;
    if score > 0.0 {
        return Some(choice);
    }
    // No entry fits: the list begins where the form says.
    let from = match form {
        Form::Parenthetical => 0,
        Form::Narrative | Form::Bare => lead
            .chunks
            .iter()
            .rposition(|chunk| !chunk.after_and)
            .unwrap_or(0),
    };
    let chunk = lead.chunks.get(from)?;
    let word = if chunk.words.len() > 2 || form != Form::Parenthetical {
        chunk.words.len().saturating_sub(1)
    } else {
        0
    };
    let names = lead.names_from(tokens, from, word);
    (!names.is_empty()).then_some(Choice {
        token: *chunk.words.get(word)?,
        names,
        factor: 1.0,
    })
}

/// For each token, the innermost brackets around it: token indices of the opening and the closing one. Brackets
/// that stand alone around a year ("Smith (2020)") count as its brackets.
fn enclosing(tokens: &[Token]) -> Vec<Option<(usize, Option<usize>)>> {
    let mut closes: Vec<Option<usize>> = vec![None; tokens.len()];
    let mut open: Vec<usize> = Vec::new();
    let mut around: Vec<Option<usize>> = Vec::with_capacity(tokens.len());
    for (at, token) in tokens.iter().enumerate() {
        if token.kind == TokenKind::Mark
            && (token.is(')') || token.is(']'))
            && let Some(opener) = open.pop()
            && let Some(slot) = closes.get_mut(opener)
        {
            *slot = Some(at);
        }
        around.push(open.last().copied());
        if token.is('(') || token.is('[') {
            open.push(at);
        }
    }
    around
        .into_iter()
        .map(|opener| {
            let opener = opener?;
            let close = closes.get(opener).copied().flatten()?;
            Some((opener, Some(close)))
        })
        .collect()
}
