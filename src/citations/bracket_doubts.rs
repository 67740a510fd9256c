//! What numbers in brackets may be other than citations.

use super::{
    numeric::{COUNTED, Candidate, Doubt, number_before, word_before},
    stretch::Stretch,
};
use crate::document::BlockKind;

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

/// What speaks against the bracket being a citation.
pub(super) fn bracket_doubt(stretch: &Stretch, candidate: &Candidate) -> Option<Doubt> {
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

/// Whether spaces stand inside the brackets or before a comma. Some journals print so; in a document with damaged
/// brackets it is the gap of a lost digit.
pub(super) fn is_padded(stretch: &Stretch, candidate: &Candidate) -> bool {
    let opens = matches!(stretch.at(candidate.start), '[' | '(');
    let spaced = |at: usize| stretch.at(at).is_whitespace();
    opens
        && (spaced(candidate.start + 1)
            || spaced(candidate.end.saturating_sub(2))
            || (candidate.start + 1..candidate.end)
                .any(|at| stretch.at(at) == ',' && spaced(at - 1)))
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
