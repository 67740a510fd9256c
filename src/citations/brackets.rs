//! Numbers in brackets and after "ref.".

use super::{
    CitationStyle,
    bracket_doubts::bracket_doubt,
    numbers::{Item, read, read_prefix},
    numeric::Candidate,
    stretch::Stretch,
};

/// The most characters between the brackets of a marker.
const LONGEST_BRACKET: usize = 160;

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
