//! Raised numbers.

use super::{
    CitationStyle,
    numbers::{read, read_prefix},
    numeric::{COUNTED, Candidate, Doubt, number_before, word_before},
    stretch::{Stretch, is_dash},
};

/// Units that carry exponents. A 2 or 3 raised after one of them, itself after a number, a solidus or another
/// unit, is an exponent.
const UNITS: &[&str] = &[
    "m", "cm", "mm", "µm", "μm", "nm", "km", "dm", "ft", "in", "inch", "s", "sec", "h", "hr",
    "min", "d", "l", "ml", "kg", "g", "mg", "µg", "μg", "ng", "mol", "mmol", "ha", "yr", "k", "ms",
    "w", "kda", "hz", "j", "n", "v", "pa", "pixel", "pixels", "px", "cell", "cells", "å", "mile",
    "miles",
];

/// Superscript numbers, printed without brackets.
pub(super) fn superscripts(stretch: &Stretch, number: usize) -> Vec<Candidate> {
    let mut found = Vec::new();
    if !stretch.takes_superscripts || is_byline(stretch) {
        return found;
    }
    let mut at = 0;
    while at < stretch.len() {
        if !stretch.is_raised(at) {
            at += 1;
            continue;
        }
        let start = at;
        let mut end = at;
        loop {
            while stretch.is_raised(end) {
                end += 1;
            }
            // Runs split by separators that are not drawn raised: "3" "," "5", or by a line end.
            let mut next = end;
            while next < end + 3
                && (stretch.at(next).is_whitespace()
                    || matches!(stretch.at(next), ',' | ';')
                    || is_dash(stretch.at(next)))
            {
                next += 1;
            }
            let joins = next > end
                && stretch.is_raised(next)
                && (stretch.at(next).is_ascii_digit()
                    || is_dash(stretch.at(next))
                    || stretch.at(next) == ',');
            if !joins {
                break;
            }
            end = next;
        }
        at = end;
        if let Some(candidate) = superscript(stretch, number, start, end) {
            found.push(candidate);
        }
    }
    found
}

fn superscript(stretch: &Stretch, number: usize, start: usize, end: usize) -> Option<Candidate> {
    let noise = |char: char| {
        char.is_whitespace()
            || matches!(
                char,
                '.' | ',' | ';' | ':' | '*' | '†' | '‡' | '§' | '¶' | '"' | '\'' | '”' | '“'
            )
    };
    let (mut from, mut to) = (start, end);
    while from < to && noise(stretch.at(from)) {
        from += 1;
    }
    while to > from && noise(stretch.before(to)) {
        to -= 1;
    }
    // Raised brackets are found with the other brackets.
    if from >= to || !stretch.at(from).is_ascii_digit() {
        return None;
    }
    let items = read(stretch, from, to).or_else(|| {
        // "12(p34)": the place in the work follows.
        let (items, after) = read_prefix(stretch, from, to);
        let place = stretch.text(after, after + 2);
        (!items.is_empty() && (place == "(p" || place == "[p")).then_some(items)
    })?;
    let mut candidate = Candidate {
        stretch: number,
        style: CitationStyle::NumericSuperscript,
        start: from,
        end: to,
        items,
        named: false,
        doubt: None,
    };
    candidate.doubt = superscript_doubt(stretch, &candidate);
    Some(candidate)
}

fn superscript_doubt(stretch: &Stretch, candidate: &Candidate) -> Option<Doubt> {
    let (start, end) = (candidate.start, candidate.end);
    let (before, after) = (stretch.before(start), stretch.at(end));
    let single = match candidate.items.as_slice() {
        [item] if item.first == item.last => Some(item.first),
        _ => None,
    };
    let bare = stretch.trim_space(start);
    if bare == 0 {
        return Some(Doubt::Note);
    }
    if candidate.items.iter().any(|item| item.letter.is_some()) {
        return Some(Doubt::Note);
    }
    // Charges and negative powers: "Ca2+", "min–1".
    if matches!(after, '+' | '−') && stretch.is_raised(end)
        || (is_dash(before) && stretch.is_raised(start - 1))
    {
        return Some(Doubt::Exponent);
    }
    // "18F", "[13C]", "99mTc": the letter follows without space and nothing that a marker follows precedes.
    if after.is_alphabetic() && !stretch.is_raised(end) {
        let opens =
            before.is_whitespace() || matches!(before, '[' | '(' | '-' | '–' | '/' | ',' | '{');
        let (_, word) = word_before(stretch, start);
        // A marker whose following space was lost stands after a whole word or punctuation: "VO2max" is neither.
        let after_word = word.chars().count() >= 4 || matches!(before, '.' | ',' | ')' | ']');
        if opens || after.is_uppercase() || !after_word {
            return Some(Doubt::Isotope);
        }
    }
    let (word_start, word) = word_before(stretch, bare);
    if before.is_ascii_digit() {
        return is_power(stretch, start, single).then_some(Doubt::Exponent);
    }
    if matches!(before, ')' | ']')
        && single.is_some_and(|value| value <= 3)
        && is_formula_group(stretch, start)
    {
        return Some(Doubt::Exponent);
    }
    let letters = word.chars().count();
    if single.is_some_and(|value| value <= 4) {
        let lead = stretch.before(word_start);
        let is_unit = |word: &str| UNITS.contains(&word.to_lowercase().as_str());
        if is_unit(&word) && start - bare <= 1 {
            let lead_at = stretch.trim_space(word_start);
            let measured = stretch.before(lead_at).is_ascii_digit()
                || matches!(lead, '/' | '·' | '.' | '⋅' | '×' | '(' | '[' | '\0')
                || is_unit(&word_before(stretch, lead_at).1);
            if measured || (letters <= 2 && bare == start) {
                return Some(Doubt::Exponent);
            }
        }
        // A variable, perhaps after a space of formula setting: "R2", "χ 2"; not the last letter of a name ("germacrene-D").
        let ends_name = is_dash(lead) && stretch.before(word_start - 1).is_alphabetic();
        let greek = word
            .chars()
            .all(|char| ('\u{370}'..'\u{400}').contains(&char));
        if letters == 1 && !ends_name && (bare == start || (greek && start - bare <= 1)) {
            return Some(Doubt::Exponent);
        }
        // "weight/(height2)", "1/x2", "(dose2)".
        let closed = matches!(after, ')' | ']');
        if bare == start && (lead == '/' || (closed && matches!(lead, '(' | '['))) {
            return Some(Doubt::Exponent);
        }
    }
    // "[Met5]-enkephalin": a position in a sequence.
    let glued_chain =
        after == ']' && (is_dash(stretch.at(end + 1)) || stretch.at(end + 1).is_alphabetic());
    if glued_chain && stretch.before(word_start) == '[' {
        return Some(Doubt::Formula);
    }
    if COUNTED.contains(&word.to_lowercase().trim_end_matches('.')) && bare != start {
        return Some(Doubt::Counted);
    }
    None
}

/// Letters of the shortest name that a number of a study follows; shorter words of capitals are units and symbols.
const LEAST_STUDY_NAME: usize = 5;

/// Whether digits before a raised number at `start` make it a power. Digits at the end of a name ("OBP1"), of a
/// version or other decimal ("4.6.6") and years may well be followed by a marker; "10" and "2" are bases, and
/// after any other figure a raised 2 or 3 is a power.
fn is_power(stretch: &Stretch, start: usize, single: Option<u32>) -> bool {
    let digits = number_before(stretch, start);
    let digits_start = start - digits.chars().count();
    let lead = stretch.before(digits_start);
    let is_name =
        lead.is_alphabetic() || (is_dash(lead) && stretch.before(digits_start - 1).is_alphabetic());
    // "067", and the number of a study after its name ("CheckMate 227"), are no amounts.
    let (_, word) = word_before(stretch, stretch.trim_space(digits_start));
    let capitals = word.chars().filter(|char| char.is_uppercase()).count();
    let is_number_of_study = lead.is_whitespace()
        && (digits.len() > 1 && digits.starts_with('0')
            || capitals >= 2 && word.chars().count() >= LEAST_STUDY_NAME);
    if is_name || is_number_of_study {
        return false;
    }
    if matches!(digits.as_str(), "10" | "2") && lead != '.' {
        return true;
    }
    let is_year = digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"));
    !is_year && lead != '.' && single.is_some_and(|value| value <= 9)
}

/// Whether the bracket closed before `at` holds a formula ("(x – y)2").
fn is_formula_group(stretch: &Stretch, at: usize) -> bool {
    let close = at.saturating_sub(1);
    let open = (close.saturating_sub(40)..close)
        .rev()
        .find(|&open| matches!(stretch.at(open), '(' | '['));
    open.is_some_and(|open| {
        (open..close)
            .any(|inside| matches!(stretch.at(inside), '+' | '=' | '×' | '/' | '∑' | '−' | '·'))
            || close - open <= 3
    })
}

/// A line of names with marks of affiliation that was not recognised as such: most words before a mark are
/// capitalised and marks are dense.
fn is_byline(stretch: &Stretch) -> bool {
    let mut words = 0usize;
    let mut capital = 0usize;
    let mut marks = 0usize;
    let mut in_word = false;
    for at in 0..stretch.len() {
        let char = stretch.at(at);
        if char.is_alphabetic() && !stretch.is_raised(at) {
            if !in_word {
                words += 1;
                capital += usize::from(char.is_uppercase());
            }
            in_word = true;
        } else {
            in_word = false;
            if stretch.is_raised(at) && char.is_ascii_digit() && !stretch.is_raised(at + 1) {
                marks += 1;
            }
        }
    }
    marks >= 2 && words >= 2 && marks * 5 >= words && capital * 10 >= words * 8
}
