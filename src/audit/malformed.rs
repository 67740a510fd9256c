//! Markers that are broken as they are printed. Some of them were never read as markers, so the text is searched.

use std::{collections::BTreeMap, sync::LazyLock};

use regex::Regex;

use super::{
    Kind,
    model::{Draft, Subjects},
    paper::Paper,
    pattern,
};
use crate::{
    citations::{CitationId, CitationStyle},
    document::BlockKind,
    references::ReferenceId,
    text::Span,
};

/// A bracket is closed within this many characters, or it is not closed.
const REACH: usize = 80;

/// What reference managers and writers leave behind.
static PLACEHOLDERS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)
        \[ \s* \?+ (?: \s*,\s* \?+ )* \s* \]
        | [\[(] (?i: refs? | reference | cite | citation | citation \s needed | xx+ ) \.? [\])]
        | (?i: error! \s+ (?: reference \s source | bookmark ) \s+ not \s+ (?: found | defined ) )
        | \\ cite [a-z]* \{ [^}]* \}
        | \[ @ [A-Za-z][\w:-]* \]
        | \{ \p{Lu}[\w’'-]+ (?: \s et \s al\.? )? , \s (?:19|20)\d{2} \s \#\d+ \}",
    )
});

/// Numbers with a separator too many.
static LOOSE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\[\s*(?:[,–][\s,–]*\d{1,3}|\d{1,3}(?:\s*[,–-]\s*\d{1,3})*\s*(?:[,–-]\s*(?:,\s*)+\d{1,3}(?:\s*[,–-]\s*\d{1,3})*|,))\s*\]",
    )
});

/// The beginning of a numeric bracket.
static OPENED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"[\p{L}\)”%][\s]?(\[(\d{1,3}(?:\s?[,–-]\s?\d{1,3})*))"));

/// "Roe et al., 202": a year with a digit too few or too many.
static BROKEN_YEAR: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\p{Lu}[\p{L}’'-]+ et al\.?,? \(?((?:19|20)\d|(?:19|20)\d{3})[;)]"));

static RANGE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(\d{1,4})\s*[-–—‐‑−]\s*(\d{1,4})$"));

pub(super) fn check(paper: &Paper<'_>, drafts: &mut Vec<Draft>) {
    let style = paper.main_style();
    for block in paper.body() {
        let passage = paper.text.passage(block.span);
        let mut say = |bytes: std::ops::Range<usize>, explanation: String| {
            let place = paper.place_of_words(passage.span_of(bytes));
            drafts.push(Draft::new(Kind::MalformedMarker, place, explanation));
        };
        for found in PLACEHOLDERS.find_iter(passage.str) {
            say(
                found.range(),
                format!("“{}” is a placeholder for a citation.", found.as_str()),
            );
        }
        for found in BROKEN_YEAR
            .captures_iter(passage.str)
            .filter_map(|found| Some((found.get(0)?, found.get(1)?)))
        {
            let (whole, year) = found;
            say(whole.range(), format!("“{}” is not a year.", year.as_str()));
        }
        // Elsewhere, numbers in square brackets are intervals, formulae and the like.
        let numbered =
            style == Some(CitationStyle::NumericBracket) && block.kind != BlockKind::TableRow;
        if !numbered {
            continue;
        }
        for found in LOOSE.find_iter(passage.str) {
            say(
                found.range(),
                format!("“{}” has a separator too many.", found.as_str()),
            );
        }
        for found in OPENED.captures_iter(passage.str) {
            let (Some(bracket), Some(numbers)) = (found.get(1), found.get(2)) else {
                continue;
            };
            let rest = passage.str.get(bracket.end()..).unwrap_or_default();
            let is_cut = rest.starts_with(['.', ' ', ';']) && is_open(rest);
            if is_cut && points_into_the_list(paper, numbers.as_str()) {
                say(
                    bracket.range(),
                    format!("The bracket of “{}” does not close.", bracket.as_str()),
                );
            }
        }
    }
    groups(paper, drafts);
}

/// Whether no bracket closes before another opens or the reach ends.
fn is_open(rest: &str) -> bool {
    let next = rest.chars().take(REACH).find(|c| matches!(c, '[' | ']'));
    // Followed by a unit, the number is the beginning of something longer in brackets.
    next != Some(']')
}

fn points_into_the_list(paper: &Paper<'_>, numbers: &str) -> bool {
    let largest = paper.record.references.len();
    numbers
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .all(|part| {
            part.parse()
                .is_ok_and(|number| (1..=largest).contains(&number))
        })
}

/// A marker of a chain: its id, its text and the entries it points at.
type Member<'paper> = (&'paper CitationId, &'paper str, Vec<&'paper ReferenceId>);

/// Chains of markers: brackets that do not close, ranges that run backwards, entries given twice.
fn groups(paper: &Paper<'_>, drafts: &mut Vec<Draft>) {
    let mut groups: BTreeMap<Span, Vec<Member<'_>>> = BTreeMap::new();
    for found in &paper.record.citations {
        let citation = &found.item;
        let targets = citation
            .targets
            .iter()
            .map(|target| &target.reference)
            .collect();
        groups.entry(citation.group).or_default().push((
            &citation.id,
            citation.text.as_str(),
            targets,
        ));
    }
    for (group, members) in groups {
        let printed = paper.text.slice(group);
        let mut said: Option<String> = None;
        let after = Span::new(group.end, group.end + REACH);
        if printed.starts_with('(')
            && !printed.contains(')')
            && !paper.text.slice(after).contains(')')
        {
            said = Some(format!("The bracket of “{printed}” does not close."));
        }
        for (_, text, _) in &members {
            if is_backwards(text) {
                said = Some(format!("The range “{text}” runs backwards."));
            }
        }
        // Authors may rightly stand twice, with two years; numbers may not. Chains drawn together over the cells of a
        // table are no chains.
        let is_list = members.iter().all(|(_, text, _)| is_numeric(text))
            && !printed.contains(char::is_alphabetic)
            && !printed.contains(['\t', '\n']);
        let single: Vec<&ReferenceId> = members
            .iter()
            .filter(|_| is_list)
            .flat_map(|(_, _, targets)| targets.iter().copied())
            .collect();
        let twice = single
            .iter()
            .enumerate()
            .find(|(at, id)| single.iter().take(*at).any(|earlier| earlier == *id))
            .and_then(|(_, id)| paper.reference(id));
        if let (None, Some(reference)) = (&said, twice) {
            said = Some(format!(
                "“{printed}” gives {} twice.",
                super::paper::short(&reference.item)
            ));
        }
        if let Some(explanation) = said {
            let mut subjects = Subjects::default();
            for (id, _, targets) in members {
                subjects.citations.push(id.clone());
                subjects.references.extend(targets.into_iter().cloned());
            }
            subjects.references.sort();
            subjects.references.dedup();
            let place = paper.place_of_words(group);
            drafts.push(Draft::new(Kind::MalformedMarker, place, explanation).about(subjects));
        }
    }
}

fn is_numeric(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit()) && text.chars().all(|c| !c.is_alphabetic())
}

/// Whether a range ends before it begins; "105–8" is 105 to 108.
fn is_backwards(text: &str) -> bool {
    let Some(range) = RANGE.captures(text.trim()) else {
        return false;
    };
    let number = |at: usize| range.get(at).map_or("", |number| number.as_str());
    let (first, last) = (number(1), number(2));
    match (first.parse::<u32>(), last.parse::<u32>()) {
        (Ok(low), Ok(high)) => last.len() >= first.len() && high < low,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_told_from_words_in_brackets() {
        let found = |text: &'static str| PLACEHOLDERS.find(text).map(|found| found.as_str());
        assert_eq!(found("as shown [?] and"), Some("[?]"));
        assert_eq!(found("as shown (REF)."), Some("(REF)"));
        assert_eq!(found("see {Roe, 2010 #12}"), Some("{Roe, 2010 #12}"));
        assert_eq!(
            found("Error! Reference source not found."),
            Some("Error! Reference source not found")
        );
        assert_eq!(found("the reference (group) was"), None);
    }

    #[test]
    fn loose_separators_are_found_only_where_a_number_is_missing() {
        let found = |text: &'static str| LOOSE.find(text).map(|found| found.as_str());
        assert_eq!(found("so [3,] and"), Some("[3,]"));
        assert_eq!(found("so [3,,5] and"), Some("[3,,5]"));
        assert_eq!(found("so [,5] and"), Some("[,5]"));
        assert_eq!(found("so [3, 5–7] and"), None);
    }

    #[test]
    fn a_range_may_be_cut_short_but_not_run_backwards() {
        assert!(is_backwards("8–5"));
        assert!(!is_backwards("105–8"));
        assert!(!is_backwards("5–8"));
    }

    #[test]
    fn years_have_four_digits() {
        let found = |text: &str| {
            BROKEN_YEAR
                .captures(text)
                .and_then(|found| found.get(1))
                .map(|year| year.as_str().to_owned())
        };
        assert_eq!(found("(Roe et al., 202)"), Some("202".to_owned()));
        assert_eq!(found("(Roe et al., 2020)"), None);
        assert_eq!(found("(Roe et al., 20211; Poe"), Some("20211".to_owned()));
    }
}
