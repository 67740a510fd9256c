//! Finding what may be a numeric marker, and saying why it may not be one.

use super::{
    CitationStyle,
    numbers::{Item, read, read_prefix},
    stretch::{Stretch, is_dash},
};
use crate::document::BlockKind;

/// The most characters between the brackets of a marker.
const LONGEST_BRACKET: usize = 160;

/// Units that carry exponents. A 2 or 3 raised after one of them, itself after a number, a solidus or another
/// unit, is an exponent.
const UNITS: &[&str] = &[
    "m", "cm", "mm", "µm", "μm", "nm", "km", "dm", "ft", "in", "inch", "s", "sec", "h", "hr",
    "min", "d", "l", "ml", "kg", "g", "mg", "µg", "μg", "ng", "mol", "mmol", "ha", "yr", "k", "ms",
    "w", "kda", "hz", "j", "n", "v", "pa", "pixel", "pixels", "px", "cell", "cells", "å", "mile",
    "miles",
];

/// Words before a number in round brackets (or raised) that make it the number of something else.
const COUNTED: &[&str] = &[
    "appendix",
    "box",
    "chapter",
    "eq",
    "eqn",
    "eqs",
    "equation",
    "equations",
    "fig",
    "figs",
    "figure",
    "figures",
    "formula",
    "grade",
    "hypothesis",
    "no",
    "panel",
    "phase",
    "scheme",
    "schemes",
    "section",
    "sections",
    "stage",
    "step",
    "steps",
    "table",
    "tables",
];

/// Words that introduce a number as a reference whatever the style: "ref. 12", "(references 4–6)".
const REFERENCE_WORDS: &[&str] = &["ref", "refs", "reference", "references"];

/// A list of numbers that may point at references.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    /// Index of the stretch.
    pub(super) stretch: usize,
    /// How it is printed.
    pub(super) style: CitationStyle,
    /// First character of the chain, bracket included.
    pub(super) start: usize,
    /// After the last character of the chain.
    pub(super) end: usize,
    /// Its numbers.
    pub(super) items: Vec<Item>,
    /// Introduced by "ref." or the like.
    pub(super) named: bool,
    /// What speaks against a citation.
    pub(super) doubt: Option<Doubt>,
}

/// What else a number may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Doubt {
    /// Power of a unit or of ten, or of a variable.
    Exponent,
    /// Mass number or charge.
    Isotope,
    /// Mark of a note, an affiliation or an author.
    Note,
    /// Number of a list item in running text.
    Enumeration,
    /// Number of an equation.
    Equation,
    /// Part of a formula or chemical name.
    Formula,
    /// A statistic: "45 (12)", a mean and its deviation.
    Statistic,
    /// Number of a figure, table, grade …
    Counted,
}

/// Numbers in square or round brackets. Raised ones are superscript markers printed in brackets.
pub(super) fn bracketed(stretch: &Stretch, number: usize) -> Vec<Candidate> {
    let mut found = Vec::new();
    for open in 0..stretch.len() {
        let (close, style) = match stretch.at(open) {
            '[' => (']', CitationStyle::NumericBracket),
            '(' => (')', CitationStyle::NumericParenthesis),
            _ => continue,
        };
        let end = (open + 1..(open + LONGEST_BRACKET).min(stretch.len()))
            .find(|&at| matches!(stretch.at(at), '[' | '(' | ']' | ')'))
            .filter(|&at| stretch.at(at) == close);
        let Some(end) = end else { continue };
        let Some((items, named)) = inside(stretch, open + 1, end) else {
            continue;
        };
        let raised = items
            .first()
            .is_some_and(|item| stretch.is_raised(item.start));
        let style = if raised {
            CitationStyle::NumericSuperscript
        } else {
            style
        };
        let mut candidate = Candidate {
            stretch: number,
            style,
            start: open,
            end: end + 1,
            items,
            named,
            doubt: None,
        };
        candidate.doubt = bracket_doubt(stretch, &candidate);
        found.push(candidate);
    }
    found
}

/// Reads what stands between brackets: a list, with words that introduce or locate.
fn inside(stretch: &Stretch, start: usize, end: usize) -> Option<(Vec<Item>, bool)> {
    let mut at = stretch.skip_space(start);
    let mut named = false;
    // Words before: "see refs. 4, 5", "reviewed in 12", "e.g., 3".
    let words_from = at;
    while at < end && !stretch.at(at).is_ascii_digit() {
        at += 1;
    }
    if at > words_from {
        let intro = stretch.text(words_from, at).to_lowercase();
        let words: Vec<&str> = intro
            .split(|char: char| !char.is_alphabetic())
            .filter(|word| !word.is_empty())
            .collect();
        if intro
            .chars()
            .any(|char| matches!(char, '=' | '<' | '>' | '±' | '%' | '$' | '#'))
        {
            return None;
        }
        named = words.iter().any(|word| REFERENCE_WORDS.contains(word));
        let only_pointers = words.iter().all(|word| {
            REFERENCE_WORDS.contains(word)
                || matches!(
                    *word,
                    "see"
                        | "also"
                        | "e"
                        | "g"
                        | "i"
                        | "cf"
                        | "for"
                        | "review"
                        | "reviews"
                        | "reviewed"
                        | "in"
                        | "eg"
                        | "and"
                        | "citation"
                        | "citations"
                )
        });
        if words.is_empty()
            || !only_pointers
            || words
                .iter()
                .all(|word| matches!(*word, "i" | "e" | "in" | "for" | "and"))
        {
            return None;
        }
    }
    let (items, after) = read_prefix(stretch, at, end);
    if items.is_empty() {
        return None;
    }
    let rest = stretch.text(after, end);
    let rest = rest.trim();
    if rest.is_empty() || matches!(rest, "," | ";" | ".") {
        return Some((items, named));
    }
    // Words after: ", Table 2", ", p. 14", "and references therein", "for review".
    let lower = rest.to_lowercase();
    let locates = lower
        .trim_start_matches([',', ';', ':'])
        .trim_start()
        .split(|char: char| !char.is_alphabetic())
        .next()
        .is_some_and(|word| {
            matches!(
                word,
                "table"
                    | "tables"
                    | "fig"
                    | "figure"
                    | "figures"
                    | "p"
                    | "pp"
                    | "page"
                    | "pages"
                    | "chapter"
                    | "ch"
                    | "section"
                    | "sec"
                    | "appendix"
                    | "supplement"
                    | "theorem"
                    | "eq"
                    | "and"
                    | "see"
                    | "for"
                    | "therein"
                    | "reviewed"
            )
        });
    let is_reference = lower.contains("therein") || lower.contains("review") || named;
    let separated = rest.starts_with([',', ';', ':']);
    ((locates && separated) || is_reference).then_some((items, named))
}

fn bracket_doubt(stretch: &Stretch, candidate: &Candidate) -> Option<Doubt> {
    if candidate.named {
        return None;
    }
    let (before, after) = (stretch.before(candidate.start), stretch.at(candidate.end));
    let square = stretch.at(candidate.start) == '[';
    // "[1,2-a]", "benzo[1,2]azepine", "[4]-annulene".
    let glued_after = after.is_alphabetic()
        || (matches!(after, '-' | '–') && stretch.at(candidate.end + 1).is_alphanumeric());
    if square && glued_after && !before.is_whitespace() {
        return Some(Doubt::Formula);
    }
    if before == '-' || before == '–' && !square {
        return Some(Doubt::Formula);
    }
    if square {
        return None;
    }
    let word_end = stretch.trim_space(candidate.start);
    let glued = word_end == candidate.start;
    if glued_after {
        return Some(Doubt::Formula);
    }
    let (word_start, word) = word_before(stretch, word_end);
    if glued && word_end > 0 {
        let long_word = word.chars().count() >= 4 && word.chars().skip(1).all(char::is_lowercase);
        let punctuation = matches!(
            stretch.before(word_end),
            '.' | ',' | ')' | ']' | '"' | '\'' | '”' | '%' | ';'
        );
        if !long_word && !punctuation {
            return Some(Doubt::Formula);
        }
    }
    if COUNTED.contains(&word.to_lowercase().trim_end_matches('.')) {
        return Some(Doubt::Counted);
    }
    if is_equation_number(stretch, candidate) {
        return Some(Doubt::Equation);
    }
    let last = stretch.before(word_end);
    let operator = |char| {
        matches!(
            char,
            '±' | '=' | '<' | '>' | '+' | '×' | '/' | '*' | '·' | '−'
        )
    };
    if operator(last) || operator(after) {
        return Some(Doubt::Statistic);
    }
    if last.is_ascii_digit() || last == '%' {
        let number = number_before(stretch, word_end);
        let year = number.len() == 4 && (number.starts_with("19") || number.starts_with("20"));
        // Figures in cells carry their deviation or share in brackets.
        let in_table = stretch.kind == BlockKind::TableCell || stretch.kind == BlockKind::TableRow;
        if (in_table && !year)
            || (!year && last != '%' && stretch.before(word_end - number.chars().count()) != '-')
        {
            return Some(Doubt::Statistic);
        }
    }
    if starts_an_item(stretch, candidate, word_start) {
        return Some(Doubt::Enumeration);
    }
    None
}

/// "(3)" as the last thing of a block that is an equation.
fn is_equation_number(stretch: &Stretch, candidate: &Candidate) -> bool {
    candidate.items.len() == 1
        && stretch.skip_space(candidate.end) >= stretch.len()
        && stretch.len() < 240
        && (stretch.kind == BlockKind::Other
            || (0..candidate.start).any(|at| stretch.at(at) == '='))
        && !matches!(
            stretch.before(stretch.trim_space(candidate.start)),
            '.' | '\0'
        )
}

/// "(1) first, (2) second": a single number before a phrase, after punctuation or a conjunction or at the start.
fn starts_an_item(stretch: &Stretch, candidate: &Candidate, word_start: usize) -> bool {
    let [item] = candidate.items.as_slice() else {
        return false;
    };
    if item.first != item.last || item.first > 30 {
        return false;
    }
    let next = stretch.at(stretch.skip_space(candidate.end));
    if !next.is_alphanumeric() {
        return false;
    }
    let before = stretch.trim_space(candidate.start);
    let word = stretch.text(word_start, before).to_lowercase();
    let opens = match stretch.before(before) {
        '\0' | ':' | ';' | ',' | '–' | '•' => true,
        '.' => next.is_uppercase() || item.first == 1,
        _ => matches!(
            word.as_str(),
            "and"
                | "or"
                | "are"
                | "is"
                | "by"
                | "include"
                | "including"
                | "were"
                | "was"
                | "as"
                | "to"
                | "either"
                | "both"
                | "that"
                | "of"
                | "follows"
                | "with"
                | "in"
                | "for"
                | "than"
        ),
    };
    if !opens {
        return false;
    }
    // A neighbour of the enumeration stands in the same stretch.
    let pattern = |number: u32| format!("({number})");
    let text = stretch.text(0, stretch.len());
    let compact: String = text.chars().filter(|char| !char.is_whitespace()).collect();
    compact.contains(&pattern(item.first + 1))
        || (item.first > 1 && compact.contains(&pattern(item.first - 1)))
        || before == 0
}

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
    let items = read(stretch, from, to)?;
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
        if opens || after.is_uppercase() {
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
        let lower = word.to_lowercase();
        if UNITS.contains(&lower.as_str()) && bare == start {
            let lead_at = stretch.trim_space(word_start);
            let lead_char = stretch.before(lead_at);
            if lead_char.is_ascii_digit()
                || matches!(lead, '/' | '·' | '.' | '⋅' | '×' | '(' | '[' | '\0')
                || letters <= 2
            {
                return Some(Doubt::Exponent);
            }
        }
        // A variable: "R2", "χ2", "I2".
        if letters == 1 && bare == start {
            return Some(Doubt::Exponent);
        }
    }
    if COUNTED.contains(&word.to_lowercase().trim_end_matches('.')) && bare != start {
        return Some(Doubt::Counted);
    }
    None
}

/// Whether digits before a raised number at `start` make it a power. Digits at the end of a name ("OBP1"), of a
/// version or other decimal ("4.6.6") and years may well be followed by a marker; "10" and "2" are bases, and
/// after any other figure a raised 2 or 3 is a power.
fn is_power(stretch: &Stretch, start: usize, single: Option<u32>) -> bool {
    let digits = number_before(stretch, start);
    let digits_start = start - digits.chars().count();
    let lead = stretch.before(digits_start);
    let is_name =
        lead.is_alphabetic() || (is_dash(lead) && stretch.before(digits_start - 1).is_alphabetic());
    if is_name {
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

/// The word that ends at `end`, and where it starts.
fn word_before(stretch: &Stretch, end: usize) -> (usize, String) {
    let mut end = end;
    // A full stop after an abbreviation belongs to it ("Fig.").
    if stretch.before(end) == '.' {
        end -= 1;
    }
    let mut start = end;
    while start > 0 && (stretch.before(start).is_alphabetic() || stretch.before(start) == 'µ') {
        start -= 1;
    }
    (start, stretch.text(start, end))
}

/// The digits that end at `end`.
fn number_before(stretch: &Stretch, end: usize) -> String {
    let mut start = end;
    while start > 0 && stretch.before(start).is_ascii_digit() {
        start -= 1;
    }
    stretch.text(start, end)
}

/// Numbers after "ref." or "references" in running text, outside brackets.
pub(super) fn named(stretch: &Stretch, number: usize) -> Vec<Candidate> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < stretch.len() {
        if !stretch.at(at).is_alphabetic() || stretch.before(at).is_alphanumeric() {
            at += 1;
            continue;
        }
        let mut end = at;
        while stretch.at(end).is_alphabetic() {
            end += 1;
        }
        let word = stretch.text(at, end).to_lowercase();
        at = end;
        if !REFERENCE_WORDS.contains(&word.as_str()) {
            continue;
        }
        let mut from = end;
        if stretch.at(from) == '.' {
            from += 1;
        }
        from = stretch.skip_space(from);
        if !stretch.at(from).is_ascii_digit() || stretch.is_raised(from) {
            continue;
        }
        let (items, after) = read_prefix(stretch, from, stretch.len());
        let goes_on = stretch.at(after).is_alphanumeric() || stretch.at(after) == '%';
        if items.is_empty() || goes_on {
            continue;
        }
        found.push(Candidate {
            stretch: number,
            style: CitationStyle::NumericParenthesis,
            start: from,
            end: after,
            items,
            named: true,
            doubt: None,
        });
        at = after;
    }
    found
}
