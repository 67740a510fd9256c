//! The names that stand before a year.

use super::{
    names::{fold, is_particle},
    tokens::{Token, TokenKind},
};

/// The most tokens that names may take before the year. Lists of all authors are rarely longer than twelve names.
const LONGEST_LEAD: usize = 60;

/// Words that stand for the authors after the first.
const COMPANY: &[&str] = &[
    "colleagues",
    "coworkers",
    "co-workers",
    "co–workers",
    "others",
    "collaborators",
    "associates",
    "colls",
];

/// Lower-case words inside the name of a body.
const BODY_WORDS: &[&str] = &["of", "for", "on", "in", "the", "to", "and"];

/// Capitalised words that are no name before a year.
const NO_NAMES: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sep",
    "sept",
    "oct",
    "nov",
    "dec",
    "in",
    "since",
    "from",
    "until",
    "during",
    "before",
    "after",
    "by",
    "between",
    "and",
    "the",
    "of",
    "to",
    "as",
    "at",
    "spring",
    "summer",
    "autumn",
    "fall",
    "winter",
    "figure",
    "fig",
    "table",
    "see",
    "also",
    "year",
    "version",
    "copyright",
    "study",
    "studies",
    "about",
    "around",
];

/// How the year follows the names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// "Smith (2020)".
    Narrative,
    /// "(Smith, 2020)".
    Parenthetical,
    /// "Smith 2020" outside brackets.
    Bare,
}

/// A name of the list before a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Chunk {
    /// Token indices of its words, initials left out.
    pub(super) words: Vec<usize>,
    /// "and" or "&" stands between the chunk before and this one.
    pub(super) after_and: bool,
}

/// What stands before a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lead {
    /// In text order; the real list of authors may begin at any of them.
    pub(super) chunks: Vec<Chunk>,
    /// "et al." or the like.
    pub(super) et_al: bool,
    /// The year stands in brackets of its own.
    pub(super) narrative: bool,
    /// "Smith's 2020 study".
    pub(super) possessive: bool,
    /// Given names follow a family name after a comma, as in a reference list: "Smith, J.".
    pub(super) inverted: bool,
    /// "Smithet al.", "Smithetal.": what has grown to the last name.
    glued: Option<&'static str>,
}

impl Lead {
    /// Folded names if the list begins with word `word` of chunk `chunk`.
    pub(super) fn names_from(&self, tokens: &[Token], chunk: usize, word: usize) -> Vec<String> {
        self.chunks
            .iter()
            .enumerate()
            .skip(chunk)
            .map(|(at, part)| {
                let skip = if at == chunk { word } else { 0 };
                let words: Vec<&str> = part
                    .words
                    .iter()
                    .skip(skip)
                    .filter_map(|index| tokens.get(*index))
                    .map(|token| token.text.as_str())
                    .collect();
                let name = words.join(" ");
                let grown = self.glued.filter(|_| at + 1 == self.chunks.len());
                match grown.and_then(|tail| name.strip_suffix(tail)) {
                    Some(name) => fold(name),
                    None => fold(&name),
                }
            })
            .filter(|name| !name.is_empty())
            .collect()
    }
}

/// Reads leftwards from the year at token `year`.
pub(super) fn lead(tokens: &[Token], year: usize) -> Option<Lead> {
    let before = |at: usize| at.checked_sub(1).and_then(|at| tokens.get(at));
    let mut at = year;
    let mut narrative = false;
    if before(at).is_some_and(|token| token.is('(') || token.is('[')) {
        narrative = true;
        at -= 1;
    }
    if before(at).is_some_and(|token| token.is(',')) {
        at -= 1;
    }
    // "World Health Organization [WHO], 2019": the abbreviation is skipped.
    if before(at).is_some_and(|token| token.is(']') || token.is(')'))
        && at >= 4
        && tokens.get(at - 2).is_some_and(|token| {
            token.kind == TokenKind::Word
                && token
                    .text
                    .chars()
                    .filter(|char| char.is_uppercase())
                    .count()
                    >= 2
        })
        && tokens
            .get(at - 3)
            .is_some_and(|token| token.is('(') || token.is('['))
    {
        at -= 3;
        if before(at).is_some_and(|token| token.is(',')) {
            at -= 1;
        }
    }
    let mut possessive = false;
    if at >= 2
        && tokens.get(at - 1).is_some_and(|token| token.text == "s")
        && tokens.get(at - 2).is_some_and(|token| token.is('\''))
    {
        possessive = true;
        at -= 2;
    } else if before(at).is_some_and(|token| token.is('\'')) {
        // "colleagues' 2020 study", "Burns' (2010)".
        possessive = true;
        at -= 1;
    }
    let (mut after_names, mut et_al) = company(tokens, at);
    let mut glued = None;
    if !et_al && let Some((end, tail)) = glued_company(tokens, at) {
        (after_names, et_al, glued) = (end, true, Some(tail));
    }
    if et_al {
        at = after_names;
        if before(at).is_some_and(|token| token.is(',')) {
            at -= 1;
        }
    }
    let (chunks, inverted) = chunks(tokens, at);
    (!chunks.is_empty()).then_some(Lead {
        chunks,
        et_al,
        narrative,
        possessive,
        inverted,
        glued,
    })
}

/// Where the names end before an "al." to whose "et", or to which with its "et", the last of them has grown, and what
/// has grown: text set tightly loses its spaces.
fn glued_company(tokens: &[Token], at: usize) -> Option<(usize, &'static str)> {
    let mut last = at.checked_sub(1)?;
    if tokens.get(last)?.is('.') {
        last = last.checked_sub(1)?;
    }
    let grown = |index: usize, tail: &str| {
        tokens.get(index).is_some_and(|name| {
            name.is_capitalised()
                && name.text.ends_with(tail)
                && name.text.chars().count() > tail.len() + 1
        })
    };
    if grown(last, "etal") {
        return Some((last + 1, "etal"));
    }
    let name = last.checked_sub(1)?;
    (tokens.get(last)?.is_word(&["al"]) && grown(name, "et")).then_some((last, "et"))
}

/// Whether "et al." ends before token `at`, and where it begins.
fn company(tokens: &[Token], at: usize) -> (usize, bool) {
    let mut end = at;
    let token = |index: Option<usize>| index.and_then(|index| tokens.get(index));
    if token(end.checked_sub(1)).is_some_and(|token| token.is('.')) {
        end -= 1;
    }
    let last = token(end.checked_sub(1));
    let mut first = end.checked_sub(2);
    if last.is_some_and(|last| last.is_word(&["al", "alii", "alia"])) {
        if token(first).is_some_and(|token| token.is('.')) {
            first = first.and_then(|first| first.checked_sub(1));
        }
        if token(first).is_some_and(|token| token.is_word(&["et", "and"]) || token.is('&')) {
            return (first.unwrap_or_default(), true);
        }
        return (at, false);
    }
    if last.is_some_and(|last| last.is_word(&["etal"])) {
        return (end - 1, true);
    }
    if last.is_some_and(|last| last.is_word(COMPANY)) {
        let his = token(first).is_some_and(|token| token.is_word(&["his", "her", "their"]));
        let and = if his {
            first.and_then(|first| first.checked_sub(1))
        } else {
            first
        };
        if token(and).is_some_and(|token| token.is_word(&["and"]) || token.is('&')) {
            return (and.unwrap_or_default(), true);
        }
    }
    (at, false)
}

/// The names before token `end`, and whether initials stand among them as parts of their own.
fn chunks(tokens: &[Token], end: usize) -> (Vec<Chunk>, bool) {
    let mut found: Vec<Chunk> = Vec::new();
    let mut words: Vec<usize> = Vec::new();
    let mut at = end;
    let mut inverted = false;
    let mut close = |words: &mut Vec<usize>, found: &mut Vec<Chunk>, after_and: bool| {
        let mut kept = std::mem::take(words);
        kept.reverse();
        let had_words = !kept.is_empty();
        let kept = clean(tokens, kept);
        inverted |= had_words && kept.is_empty();
        if !kept.is_empty() {
            found.push(Chunk {
                words: kept,
                after_and,
            });
        }
    };
    while at > 0 && end - at < LONGEST_LEAD {
        let Some(token) = tokens.get(at - 1) else {
            break;
        };
        let gap = tokens
            .get(at)
            .map_or(0, |next| next.start.saturating_sub(token.end));
        if gap > 3 {
            break;
        }
        match token.kind {
            TokenKind::Number => break,
            TokenKind::Word => {
                let joins = token.is_word(&["and", "und"])
                    || (token.is_word(&["et", "y", "e"]) && !token.is_capitalised());
                if joins {
                    close(&mut words, &mut found, true);
                } else if token.is_capitalised()
                    || (!words.is_empty()
                        && (is_particle(&token.text) || BODY_WORDS.contains(&token.text.as_str())))
                {
                    words.push(at - 1);
                } else {
                    break;
                }
            }
            TokenKind::Mark => {
                let text = token.text.as_str();
                match text {
                    "," => close(&mut words, &mut found, false),
                    "&" => close(&mut words, &mut found, true),
                    "." => {
                        let abbreviates = at >= 2
                            && tokens.get(at - 2).is_some_and(|before| {
                                before.end == token.start
                                    && (before.is_initials()
                                        || before.is_word(&["jr", "sr", "st", "dr", "prof"]))
                            });
                        if !abbreviates {
                            break;
                        }
                    }
                    _ => break,
                }
            }
        }
        at -= 1;
    }
    close(&mut words, &mut found, false);
    found.reverse();
    (found, inverted)
}

/// The words of a name without initials, titles and words that only begin a sentence.
fn clean(tokens: &[Token], words: Vec<usize>) -> Vec<usize> {
    let token = |index: usize| tokens.get(index);
    let followed_by_stop = |index: usize| {
        token(index + 1).is_some_and(|next| {
            next.is('.') && token(index).is_some_and(|word| word.end == next.start)
        })
    };
    let is_family = |index: usize| {
        token(index).is_some_and(|word| !word.is_initials() && word.is_capitalised())
    };
    let has_family = words.iter().any(|&index| is_family(index));
    let mut kept: Vec<usize> = words
        .into_iter()
        .filter(|&index| {
            let Some(word) = token(index) else {
                return false;
            };
            let dropped = word.is_word(&["jr", "sr", "ii", "iii", "dr", "prof"])
                || (word.is_initials()
                    && (has_family || followed_by_stop(index) || word.text.chars().count() == 1));
            !dropped
        })
        .collect();
    // Sentence words before the name.
    while let Some(&first) = kept.first() {
        let Some(word) = token(first) else { break };
        let lower = word.text.to_lowercase();
        let no_name = NO_NAMES.contains(&lower.as_str())
            || (!word.is_capitalised() && !is_particle(&lower))
            || matches!(lower.as_str(), "of" | "the" | "o" | "t");
        if !no_name {
            break;
        }
        kept.remove(0);
    }
    if kept.iter().all(|&index| {
        token(index).is_none_or(|word| {
            !word.is_capitalised() || NO_NAMES.contains(&word.text.to_lowercase().as_str())
        })
    }) {
        kept.clear();
    }
    kept
}
