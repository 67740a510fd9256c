//! The years after names: "2020", "2020a,b", "2019, 2020", "in press".

use super::tokens::{Token, TokenKind};

/// Earliest year of a work that reviews cite.
const FIRST_YEAR: u16 = 1700;

/// Latest year: a little after any year in which this runs.
const LAST_YEAR: u16 = 2099;

/// Last letter that follows a year; more than sixteen works of an author in a year are not seen.
const LAST_SUFFIX: char = 'p';

/// One year, or one more letter of the year before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Year {
    /// First character in the stretch: of the year, or of the letter alone.
    pub(super) start: usize,
    /// After the last character.
    pub(super) end: usize,
    /// Absent for "in press".
    pub(super) year: Option<u16>,
    /// Letters: none, one, or all of "a–c".
    pub(super) suffixes: Vec<char>,
}

/// Whether token `at` is a year, alone or with letters.
pub(super) fn year_at(tokens: &[Token], at: usize) -> Option<(Year, usize)> {
    let token = tokens.get(at)?;
    if let Some(end) = undated(tokens, at) {
        return Some((
            Year {
                start: token.start,
                end: tokens.get(end - 1)?.end,
                year: None,
                suffixes: Vec::new(),
            },
            end,
        ));
    }
    if token.kind != TokenKind::Number || token.text.len() != 4 {
        return None;
    }
    let year: u16 = token.text.parse().ok()?;
    if !(FIRST_YEAR..=LAST_YEAR).contains(&year) {
        return None;
    }
    let glued_before = at
        .checked_sub(1)
        .and_then(|before| tokens.get(before))
        .is_some_and(|before| {
            before.end == token.start
                && (before.is('/')
                    || before.is('-')
                    || before.is('–')
                    || before.is('#')
                    || before.kind == TokenKind::Word
                        && before.text.len() < 3
                        && before.is_capitalised())
        });
    let next = tokens.get(at + 1);
    let glued_after = next.is_some_and(|next| {
        next.start == token.end && (next.is('/') || next.is('%'))
            || (next.is('-') || next.is('–'))
                && tokens
                    .get(at + 2)
                    .is_some_and(|after| after.kind == TokenKind::Number)
    });
    if glued_before || glued_after {
        return None;
    }
    let mut end = token.end;
    let mut after = at + 1;
    let mut suffixes = Vec::new();
    if let Some(next) = next.filter(|next| next.start <= token.end + 1) {
        let glued = next.start == token.end;
        if let Some(letters) = letters(next).filter(|letters| {
            glued || letters.len() == 1 && closes(tokens, at + 2) && letters != &['a']
        }) {
            suffixes = letters;
            end = next.end;
            after += 1;
        } else if glued && next.kind == TokenKind::Word {
            return None;
        }
    }
    Some((
        Year {
            start: token.start,
            end,
            year: Some(year),
            suffixes,
        },
        after,
    ))
}

/// All years from token `at` on that belong to the same names. `inside`: they stand in brackets, where a list of
/// years can be.
pub(super) fn years(tokens: &[Token], at: usize, inside: bool) -> Vec<Year> {
    let Some((first, mut next)) = year_at(tokens, at) else {
        return Vec::new();
    };
    let mut all = vec![first];
    while inside && all.len() < 12 {
        let Some(separator) = tokens.get(next) else {
            break;
        };
        if !(separator.is(',')
            || separator.is(';')
            || separator.is('&')
            || separator.is_word(&["and"]))
        {
            break;
        }
        let mut from = next + 1;
        if tokens
            .get(from)
            .is_some_and(|token| token.is_word(&["and"]) || token.is('&'))
        {
            from += 1;
        }
        let Some(token) = tokens.get(from) else { break };
        let Some(last) = all.last() else { break };
        if let Some(letters) =
            letters(token).filter(|_| !last.suffixes.is_empty() && closes(tokens, from + 1))
        {
            let year = last.year;
            all.push(Year {
                start: token.start,
                end: token.end,
                year,
                suffixes: letters,
            });
            next = from + 1;
            continue;
        }
        let Some((year, after)) = year_at(tokens, from).filter(|(_, after)| closes(tokens, *after))
        else {
            break;
        };
        all.push(year);
        next = after;
    }
    all
}

/// Whether token `at` ends a year in a list: a separator, a closing bracket or the end.
fn closes(tokens: &[Token], at: usize) -> bool {
    tokens.get(at).is_none_or(|token| {
        [',', ';', ')', ']', '&', ':', '.']
            .iter()
            .any(|mark| token.is(*mark))
            || token.is_word(&["and"])
    })
}

/// The letters of "a", "ab" or "a–c".
fn letters(token: &Token) -> Option<Vec<char>> {
    if token.kind != TokenKind::Word {
        return None;
    }
    let chars: Vec<char> = token.text.chars().collect();
    let is_suffix = |char: &char| ('a'..=LAST_SUFFIX).contains(char);
    match chars.as_slice() {
        [one] if is_suffix(one) => Some(vec![*one]),
        [from, '-' | '–', to] if is_suffix(from) && is_suffix(to) && from < to => {
            Some((*from..=*to).collect())
        }
        _ => None,
    }
}

/// "in press", "forthcoming", "n.d.": where it ends.
fn undated(tokens: &[Token], at: usize) -> Option<usize> {
    let token = tokens.get(at)?;
    if token.is_word(&["in"]) && tokens.get(at + 1)?.is_word(&["press"]) {
        return Some(at + 2);
    }
    if token.is_word(&["forthcoming"]) {
        return Some(at + 1);
    }
    let is_nd = token.text == "n"
        && tokens.get(at + 1)?.is('.')
        && tokens.get(at + 2)?.is_word(&["d"])
        && tokens.get(at + 3)?.is('.');
    is_nd.then_some(at + 4)
}
