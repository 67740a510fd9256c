//! Labelled tokens to the fields of a reference.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use super::{
    features::is_year,
    identifiers::Identifiers,
    kind::{self, Evidence},
    labels::{Field, State},
    names,
    tokens::Token,
};
use crate::references::{Author, ReferenceKind};

/// What one reference string says. Absent fields are not printed, or could not be told apart.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Fields {
    /// Kind of work.
    pub kind: ReferenceKind,
    /// In the order printed.
    pub authors: Vec<Author>,
    /// The list of authors breaks off.
    pub et_al: bool,
    /// Title of the work.
    pub title: Option<String>,
    /// Four digits.
    pub year: Option<String>,
    /// Letter after the year.
    pub year_suffix: Option<String>,
    /// Journal, book or proceedings as printed.
    pub container: Option<String>,
    /// Volume.
    pub volume: Option<String>,
    /// Issue.
    pub issue: Option<String>,
    /// Page range or article number as printed.
    pub pages: Option<String>,
    /// Publisher, with its place.
    pub publisher: Option<String>,
    /// Without resolver, lower case.
    pub doi: Option<String>,
    /// PubMed identifier.
    pub pmid: Option<String>,
    /// PubMed Central identifier with "PMC".
    pub pmcid: Option<String>,
    /// Address other than a DOI's.
    pub url: Option<String>,
    /// Date of access as printed.
    pub accessed: Option<String>,
}

/// A run of tokens with one label.
struct Part {
    field: Field,
    tokens: Range<usize>,
    bytes: Range<usize>,
}

/// Two parts of one title or list of authors have at most this many unlabelled tokens between them.
const MAX_GAP: usize = 2;

/// Puts the fields together from the labels of the tokens.
pub(super) fn assemble(
    raw: &str,
    identifiers: Identifiers,
    tokens: &[Token<'_>],
    states: &[State],
) -> Fields {
    let parts = parts_of(tokens, states);
    let text = |part: &Part| raw.get(part.bytes.clone()).unwrap_or_default();
    let first = |field: Field| parts.iter().find(|part| part.field == field);
    let clean = |field: Field| {
        first(field)
            .map(|part| tidy(text(part)))
            .filter(|text| !text.is_empty())
    };

    let names = joined(&parts, Field::Author)
        .and_then(|bytes| raw.get(bytes))
        .map(names::read)
        .unwrap_or_default();
    let (year, year_suffix) = year_of(raw, &parts, tokens, &identifiers);
    let mut title = longest_title(&parts)
        .and_then(|bytes| raw.get(bytes))
        .map(tidy)
        .filter(|title| title.chars().any(char::is_alphabetic));
    let mut container = clean(Field::Container)
        .map(|name| strip_in(&name).to_owned())
        .filter(|name| name.chars().any(char::is_alphabetic));
    if title.is_none() && names.authors.is_empty() && first(Field::Volume).is_none() {
        // A lone name is the work's own.
        title = container.take();
    }
    let mut publisher = publisher_of(raw, &parts);
    let numbered = first(Field::Volume).is_some() || first(Field::Pages).is_some();
    if !numbered {
        settle_container(&mut title, &mut container, &mut publisher, &identifiers);
    }
    let evidence = Evidence {
        raw,
        title: title.as_deref(),
        container: container.as_deref(),
        has_volume: first(Field::Volume).is_some(),
        has_pages: first(Field::Pages).is_some(),
        has_editor: first(Field::Editor).is_some(),
        has_publisher: publisher.is_some(),
        has_url: identifiers.url.is_some(),
        has_access: identifiers.accessed.is_some(),
        is_preprint: identifiers.arxiv.is_some(),
    };
    Fields {
        kind: kind::of(&evidence),
        authors: names.authors,
        et_al: names.et_al,
        title,
        year,
        year_suffix,
        container,
        volume: clean(Field::Volume).and_then(|text| number_of(&text)),
        issue: clean(Field::Issue).and_then(|text| number_of(&text)),
        pages: clean(Field::Pages).map(|text| strip_pages(&text).to_owned()),
        publisher,
        doi: identifiers.doi,
        pmid: identifiers.pmid,
        pmcid: identifiers.pmcid,
        url: identifiers.url.or_else(|| {
            identifiers
                .arxiv
                .map(|number| format!("https://arxiv.org/abs/{number}"))
        }),
        accessed: identifiers.accessed,
    }
}

/// Words of the shortest title that is split off a container.
const LEAST_TITLE_WORDS: usize = 4;

/// Words of the longest container that is split off a title.
const MOST_CONTAINER_WORDS: usize = 8;

/// Without volume and pages the tagger sees little between title and container: "Title. Container. DOI" may come
/// as one field. With a DOI that is no book's, such an entry is an article and the last full stop divides it.
fn settle_container(
    title: &mut Option<String>,
    container: &mut Option<String>,
    publisher: &mut Option<String>,
    identifiers: &Identifiers,
) {
    let is_article = identifiers
        .doi
        .as_ref()
        .is_some_and(|doi| !doi.contains("/978"));
    let words = |text: &str| text.split(' ').count();
    match (title.as_deref(), container.as_deref()) {
        (None, Some(both)) => {
            if let Some((head, tail)) = both.rsplit_once(". ")
                && words(head) >= LEAST_TITLE_WORDS
            {
                (*title, *container) = (Some(head.to_owned()), Some(tail.to_owned()));
            }
        }
        (Some(_), None) if is_article && publisher.is_some() => {
            *container = publisher.take();
        }
        (Some(both), None) if is_article => {
            if let Some((head, tail)) = both.rsplit_once(". ")
                && words(head) >= LEAST_TITLE_WORDS
                && words(tail) <= MOST_CONTAINER_WORDS
                && tail.starts_with(char::is_uppercase)
            {
                (*title, *container) = (Some(head.to_owned()), Some(tail.to_owned()));
            }
        }
        _ => {}
    }
}

fn parts_of(tokens: &[Token<'_>], states: &[State]) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for (at, (token, state)) in tokens.iter().zip(states).enumerate() {
        let Some(field) = state.field() else {
            continue;
        };
        match parts.last_mut() {
            Some(last) if !state.is_first() && last.field == field && last.tokens.end == at => {
                last.tokens.end = at + 1;
                last.bytes.end = token.bytes.end;
            }
            _ => parts.push(Part {
                field,
                tokens: at..at + 1,
                bytes: token.bytes.clone(),
            }),
        }
    }
    parts
}

/// The first part of a field and those that follow it with hardly anything between.
fn joined(parts: &[Part], field: Field) -> Option<Range<usize>> {
    let mut parts = parts.iter().filter(|part| part.field == field);
    let first = parts.next()?;
    let (mut bytes, mut end) = (first.bytes.clone(), first.tokens.end);
    for part in parts {
        if part.tokens.start > end + MAX_GAP {
            break;
        }
        bytes.end = part.bytes.end;
        end = part.tokens.end;
    }
    Some(bytes)
}

/// The longest run of title parts.
fn longest_title(parts: &[Part]) -> Option<Range<usize>> {
    let mut best: Option<Range<usize>> = None;
    let mut current: Option<(Range<usize>, usize)> = None;
    for part in parts.iter().filter(|part| part.field == Field::Title) {
        current = Some(match current {
            Some((bytes, end)) if part.tokens.start <= end + MAX_GAP => {
                (bytes.start..part.bytes.end, part.tokens.end)
            }
            _ => (part.bytes.clone(), part.tokens.end),
        });
        if let Some((bytes, _)) = &current
            && best.as_ref().is_none_or(|best| bytes.len() > best.len())
        {
            best = Some(bytes.clone());
        }
    }
    best
}

/// The year of the date, or else a year in the entry that is no page, volume or part of an identifier.
fn year_of(
    raw: &str,
    parts: &[Part],
    tokens: &[Token<'_>],
    identifiers: &Identifiers,
) -> (Option<String>, Option<String>) {
    let dated = parts
        .iter()
        .filter(|part| part.field == Field::Date)
        .filter_map(|part| tokens.get(part.tokens.clone()))
        .flatten()
        .find_map(|token| year_in(token.text));
    let found = dated.or_else(|| {
        let free = |token: &&Token<'_>| {
            !identifiers
                .ranges
                .iter()
                .any(|range| range.contains(&token.bytes.start))
                && !parts.iter().any(|part| {
                    matches!(part.field, Field::Title | Field::Pages | Field::Volume)
                        && part.bytes.contains(&token.bytes.start)
                })
        };
        let mut candidates = tokens
            .iter()
            .filter(free)
            .filter(|token| is_year(token.text));
        let bracketed = candidates.clone().find(|token| {
            raw.get(..token.bytes.start)
                .is_some_and(|before| before.trim_end().ends_with('('))
        });
        bracketed
            .or_else(|| candidates.next_back())
            .and_then(|token| year_in(token.text))
    });
    match found {
        Some((year, suffix)) => (Some(year), suffix),
        None => (None, None),
    }
}

/// The year at the start of a word, with its suffix ("2010", "2010a", "2010-2012").
fn year_in(word: &str) -> Option<(String, Option<String>)> {
    let year = word.get(..4).filter(|year| is_year(year))?;
    let rest = word.get(4..).unwrap_or_default();
    let suffix = rest
        .chars()
        .next()
        .filter(|first| first.is_ascii_lowercase() && rest.chars().count() == 1);
    let ends = rest
        .chars()
        .next()
        .is_none_or(|next| !next.is_ascii_digit());
    ends.then(|| (year.to_owned(), suffix.map(String::from)))
}

fn publisher_of(raw: &str, parts: &[Part]) -> Option<String> {
    let of = |field: Field| {
        parts
            .iter()
            .find(|part| part.field == field)
            .and_then(|part| raw.get(part.bytes.clone()))
            .map(tidy)
            .filter(|text| text.chars().any(char::is_alphabetic))
    };
    match (of(Field::Publisher), of(Field::Place)) {
        (Some(publisher), Some(place)) => Some(format!("{publisher}, {place}")),
        (Some(publisher), None) => Some(publisher),
        _ => None,
    }
}

/// Takes off marks and quotes at both ends and brackets that are open at one end only. A full stop that belongs
/// to an abbreviation goes too: printed forms differ there and nothing is lost.
fn tidy(text: &str) -> String {
    let mut text = text;
    loop {
        let trimmed = text
            .trim()
            .trim_matches(|c: char| "\"“”„‟«».,;:'‘’".contains(c))
            .trim();
        let opens = trimmed.matches(['(', '[']).count();
        let closes = trimmed.matches([')', ']']).count();
        let trimmed = if closes > opens {
            trimmed
                .trim_end_matches([')', ']'])
                .trim_start_matches([')', ']'])
        } else if opens > closes {
            trimmed
                .trim_start_matches(['(', '['])
                .trim_end_matches(['(', '['])
        } else {
            trimmed
        };
        if trimmed.len() == text.len() {
            break;
        }
        text = trimmed;
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn strip_in(name: &str) -> &str {
    let rest = ["In: ", "In ", "in: ", "in "]
        .iter()
        .find_map(|start| name.strip_prefix(start));
    rest.unwrap_or(name).trim_start()
}

static NUMBER_WORD: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:vol(?:ume)?|no|nos|n°|nº|issue|iss|number|num|band|bd|t|tome|nr)\b[.:\s]*")
        .ok()
});

/// A volume or issue without the word for it.
fn number_of(text: &str) -> Option<String> {
    let rest = NUMBER_WORD
        .as_ref()
        .and_then(|regex| regex.find(text))
        .map_or(text, |word| text.get(word.end()..).unwrap_or_default());
    let rest = tidy(rest);
    (!rest.is_empty()).then_some(rest)
}

static PAGE_WORD: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)^(?:pp?|pages?|pgs?|seiten?|s)(?:\b[.:\s]*|\.)\s*").ok());

fn strip_pages(text: &str) -> &str {
    PAGE_WORD
        .as_ref()
        .and_then(|regex| regex.find(text))
        .and_then(|word| text.get(word.end()..))
        .filter(|rest| rest.chars().any(|c| c.is_ascii_digit()))
        .unwrap_or(text)
        .trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_have_their_suffix_apart() {
        assert_eq!(year_in("2010a"), Some(("2010".into(), Some("a".into()))));
        assert_eq!(year_in("2010-2012"), Some(("2010".into(), None)));
        assert_eq!(year_in("20101"), None);
        assert_eq!(year_in("é2010"), None);
    }

    #[test]
    fn a_title_and_its_journal_are_divided_where_only_a_doi_follows() {
        let split = |title: Option<&str>, container: Option<&str>| {
            let (mut title, mut container) =
                (title.map(str::to_owned), container.map(str::to_owned));
            let identifiers = Identifiers {
                doi: Some("10.1000/x".to_owned()),
                ..Identifiers::default()
            };
            settle_container(&mut title, &mut container, &mut None, &identifiers);
            (title.unwrap_or_default(), container.unwrap_or_default())
        };
        let expected = (
            "New drugs for old ills".to_owned(),
            "The Oncologist".to_owned(),
        );
        let both = "New drugs for old ills. The Oncologist";
        assert_eq!(split(None, Some(both)), expected);
        assert_eq!(split(Some(both), None), expected);
    }

    #[test]
    fn marks_around_a_field_are_not_part_of_it() {
        assert_eq!(tidy("“A title (part two),”"), "A title (part two)");
        assert_eq!(tidy(" (3 ed"), "3 ed");
        assert_eq!(number_of("Vol. 12").as_deref(), Some("12"));
        assert_eq!(strip_pages("pp. 12–19"), "12–19");
        assert_eq!(strip_pages("S12"), "S12");
    }
}
