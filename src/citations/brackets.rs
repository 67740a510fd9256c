//! Numbers in brackets and after "ref.".

use super::{
    CitationStyle,
    numbers::{Item, read, read_prefix},
    numeric::{COUNTED, Candidate, Doubt, number_before, word_before},
    stretch::Stretch,
};
use crate::document::BlockKind;

/// The most characters between the brackets of a marker.
const LONGEST_BRACKET: usize = 160;

/// Words whose number does not carry a share or deviation in brackets: "version 1.0 (15)", "higher than 1 (3)".
const NUMBERED: &[&str] = &[
    "version", "v", "than", "type", "phase", "grade", "stage", "level", "score", "edition", "part",
    "above", "below", "exceeds", "exceed", "class",
];

/// How many characters the next item of an enumeration may be away.
const NEIGHBOUR: usize = 1500;

/// Largest number of an atom in a chemical name; before a letter, lists of larger numbers are markers whose space
/// was lost.
const MOST_LOCANT: u32 = 12;

/// Words that introduce a number as a reference whatever the style: "ref. 12", "(references 4–6)".
const REFERENCE_WORDS: &[&str] = &["ref", "refs", "reference", "references"];

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
    // "[6 ]": a space on one side only stands where a digit was lost.
    let spaced = |at: usize| stretch.at(at).is_whitespace();
    let uneven =
        candidate.items.len() == 1 && spaced(candidate.start + 1) != spaced(candidate.end - 2);
    if uneven || has_gaps(stretch, candidate) {
        return Some(Doubt::Damaged);
    }
    let (before, after) = (stretch.before(candidate.start), stretch.at(candidate.end));
    let square = stretch.at(candidate.start) == '[';
    // "[1,2-a]", "benzo[1,2]azepine", "[4]-annulene".
    let glued_after = after.is_alphabetic()
        || (matches!(after, '-' | '–') && stretch.at(candidate.end + 1).is_alphanumeric());
    let locants = candidate.items.len() > 1 || !after.is_alphabetic();
    let small = candidate.items.iter().all(|item| item.last <= MOST_LOCANT);
    if square && glued_after && (!before.is_whitespace() || (locants && small)) {
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
    if last.is_ascii_digit() && is_statistic(stretch, candidate, word_end) {
        return Some(Doubt::Statistic);
    }
    if starts_an_item(stretch, candidate, word_start) {
        return Some(Doubt::Enumeration);
    }
    None
}

/// Whether numbers are parted by white space alone, or some but not all commas have a space before them: cells drawn
/// over each other and lost digits look so.
fn has_gaps(stretch: &Stretch, candidate: &Candidate) -> bool {
    let inside = candidate.start + 1..candidate.end - 1;
    let mut commas = 0usize;
    let mut spaced = 0usize;
    for at in inside {
        let char = stretch.at(at);
        if char == ',' {
            commas += 1;
            spaced += usize::from(stretch.before(at).is_whitespace());
        }
        let parts = char.is_whitespace()
            && stretch.before(at).is_ascii_digit()
            && stretch.at(stretch.skip_space(at)).is_ascii_digit();
        if parts {
            return true;
        }
    }
    spaced > 0 && spaced < commas
}

/// Whether a number before the bracket makes it a share or deviation: "45 (12)". Not after a year or digits that
/// end a name ("CD8", "IL-6"), and not where the figure names or limits something
/// and ends a phrase ("version 1.0 (15).").
fn is_statistic(stretch: &Stretch, candidate: &Candidate, figure_end: usize) -> bool {
    let number = number_before(stretch, figure_end);
    let lead_at = figure_end - number.chars().count();
    let lead = stretch.before(lead_at);
    let is_year = number.len() == 4 && (number.starts_with("19") || number.starts_with("20"));
    let ends_name = lead.is_alphabetic()
        || ((lead == '-' || lead == '–') && stretch.before(lead_at - 1).is_alphabetic());
    if is_year || ends_name {
        return false;
    }
    let in_table = matches!(stretch.kind, BlockKind::TableCell | BlockKind::TableRow);
    let next = stretch.at(stretch.skip_space(candidate.end));
    let ends_phrase = matches!(next, '.' | ',' | ';');
    let is_range = candidate.items.iter().any(|item| item.first != item.last);
    let word = word_before(stretch, stretch.trim_space(lead_at)).1;
    let (_, word) = if lead == '.' {
        // "1.0": the word stands before the whole number.
        let whole = lead_at - 1 - number_before(stretch, lead_at - 1).chars().count();
        word_before(stretch, stretch.trim_space(whole))
    } else {
        (lead_at, word)
    };
    let is_name = NUMBERED.contains(&word.to_lowercase().as_str());
    in_table || is_range || !ends_phrase || !is_name
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
    if !(opens || item.first == 1 && second_item_follows(stretch, candidate.end)) {
        return false;
    }
    // A neighbour of the enumeration stands near.
    let near = candidate.start.saturating_sub(NEIGHBOUR)..candidate.end + NEIGHBOUR;
    let compact: String = stretch
        .text(near.start, near.end)
        .chars()
        .filter(|char| !char.is_whitespace())
        .collect();
    let holds = |number: u32| compact.contains(&format!("({number})"));
    holds(item.first + 1) || (item.first > 1 && holds(item.first - 1)) || before == 0
}

/// Whether "(2)" stands further on as the next item of an enumeration: after punctuation or "and", before a word.
fn second_item_follows(stretch: &Stretch, from: usize) -> bool {
    (from..(from + NEIGHBOUR).min(stretch.len())).any(|at| {
        stretch.at(at) == '(' && stretch.at(at + 1) == '2' && stretch.at(at + 2) == ')' && {
            let end = stretch.trim_space(at);
            let next = stretch.at(stretch.skip_space(at + 3));
            let word = word_before(stretch, end).1;
            next.is_alphabetic()
                && (matches!(stretch.before(end), ',' | ';' | ':')
                    || matches!(word.as_str(), "and" | "or"))
        }
    })
}

/// A bare list of numbers that fills a cell of a reference column.
pub(super) fn in_reference_column(stretch: &Stretch, number: usize) -> Option<Candidate> {
    if !stretch.in_reference_column {
        return None;
    }
    let start = stretch.skip_space(0);
    let end = stretch.trim_space(stretch.len());
    let items = read(stretch, start, end)?;
    Some(Candidate {
        stretch: number,
        style: CitationStyle::NumericParenthesis,
        start,
        end,
        items,
        named: true,
        doubt: None,
    })
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
        // A capital begins a heading ("References 1.") unless it stands inside a sentence.
        let capital = stretch.at(end - word.chars().count()).is_uppercase();
        let before = stretch.before(stretch.trim_space(end - word.chars().count()));
        let in_sentence = before.is_lowercase() || matches!(before, '(' | ',' | '[');
        if !REFERENCE_WORDS.contains(&word.as_str()) || (capital && !in_sentence) {
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
