//! Citations that stand alone after a full stop.

use super::{
    LONGEST_BRACKET, Scan,
    word_lists::{BEFORE_NUMBER, INSIDE},
};

impl Scan {
    /// The position after the citations that stand alone after a full stop whose sentence ends at `end`.
    pub(super) fn after_citations(&self, end: usize, word: &str) -> usize {
        let mut at = end;
        loop {
            // "5,6" raised as two runs with a comma between.
            if at > end && matches!(self.char(at), ',' | ';' | '–' | '-') && self.is_raised(at + 1)
            {
                at += 1;
                continue;
            }
            let next = self.skip_space(at);
            let past = self
                .raised_citation(at)
                .or_else(|| self.bare_citation(at, end, word))
                .or_else(|| self.bracket_citation(next, next == at));
            match past {
                Some(past) if past > at => at = past,
                _ => return at,
            }
        }
    }

    /// A raised run right at `at`.
    fn raised_citation(&self, at: usize) -> Option<usize> {
        let to = self.raised_to.get(at).copied().flatten()?;
        let digits = self.chars.get(at..to)?.iter().any(char::is_ascii_digit);
        digits.then_some(to)
    }

    /// Digits right after the full stop of a word, as when raised digits lost their setting: "improved.3,4 The".
    fn bare_citation(&self, at: usize, end: usize, word: &str) -> Option<usize> {
        // After a closed bracket no decimal can go on: "(p < 0.001).3 The".
        let closed_bracket = end >= 2 && matches!(self.char(end - 2), ')' | ']');
        let known = INSIDE.contains(&word) || BEFORE_NUMBER.contains(&word);
        if at != end
            || known
            || !(closed_bracket
                || word.chars().last().is_some_and(char::is_alphabetic)
                    && word.chars().count() >= 3)
        {
            return None;
        }
        let mut to = at;
        while self.char(to).is_ascii_digit()
            || (to > at
                && matches!(self.char(to), ',' | '-' | '–')
                && self.char(to + 1).is_ascii_digit())
        {
            to += 1;
        }
        let closed = to >= self.chars.len() || self.char(to).is_whitespace();
        let next = self.char(self.skip_space(to));
        (to > at && closed && (next == '\0' || next.is_uppercase())).then_some(to)
    }

    /// A bracket at `at` that holds nothing but a citation, and what follows is the next sentence.
    fn bracket_citation(&self, at: usize, fused: bool) -> Option<usize> {
        let close = match self.char(at) {
            '[' => ']',
            '(' => ')',
            _ => return None,
        };
        let inside_end = self
            .chars
            .iter()
            .skip(at)
            .take(LONGEST_BRACKET)
            .position(|&c| c == close)?
            + at;
        let inside = self.chars.get(at + 1..inside_end)?;
        let numbers = inside.iter().any(char::is_ascii_digit)
            && inside.iter().all(|c| {
                c.is_ascii_digit()
                    || c.is_whitespace()
                    || matches!(c, ',' | ';' | '-' | '–' | '—' | '‐' | '‑')
            });
        let several = inside.iter().any(|c| matches!(c, ',' | ';' | '-' | '–'));
        let cites = if close == ']' {
            numbers || has_year(inside)
        } else {
            // A lone "(2)" after a space counts the points of a list.
            (numbers && (fused || several)) || has_year(inside)
        };
        let mut after = inside_end + 1;
        if self.char(after) == '.' {
            after += 1;
        }
        let next = self.skip_space(after);
        let closed = next >= self.chars.len()
            || (next > after && self.may_begin(next, '.'))
            || self.char(next) == '['
            || self.char(next) == '(';
        (cites && closed).then_some(after)
    }
}

/// Whether the characters name an author and a year: a capital and four digits from 1800 to 2099.
fn has_year(inside: &[char]) -> bool {
    let year = inside.windows(4).any(|four| {
        matches!(four, ['1', '8' | '9', c, d] | ['2', '0', c, d] if c.is_ascii_digit() && d.is_ascii_digit())
    });
    year && inside.first().is_some_and(|c| c.is_uppercase()) && inside.contains(&' ')
}
