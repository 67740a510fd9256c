//! What the first page and the file say of the article: DOI, year, journal.

use std::sync::LazyLock;

use regex::Regex;

use super::{Metadata, bylines::names, front::Front, paragraphs::Proto};
use crate::pdf::PdfInfo;

#[expect(clippy::unwrap_used, reason = "a literal pattern")]
static DOI: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"\b10\.\d{4,9}/[^\s"<>,;\]}]+"#).unwrap());

#[expect(clippy::unwrap_used, reason = "a literal pattern")]
static YEAR: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\b(?:19[5-9]\d|20[0-4]\d)\b").unwrap());

#[expect(clippy::unwrap_used, reason = "a literal pattern")]
static DATED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:published|accepted|copyright|©|\(c\)|\bvol(?:ume)?\b)[^.]{0,60}?\b((?:19[5-9]|20[0-4])\d)\b").unwrap()
});

#[expect(clippy::unwrap_used, reason = "a literal pattern")]
static LINKED_NOTE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\s*\[[^\[\]]*https?://[^\[\]]*\]\s*$").unwrap());

/// The title without a note in brackets that links to its review or version.
pub(super) fn without_note(title: &str) -> String {
    LINKED_NOTE.replace(title, "").into_owned()
}

/// Whether the text gives a DOI.
pub(super) fn has_doi(text: &str) -> bool {
    DOI.is_match(text)
}

/// Title, authors, DOI and year of the document.
pub(super) fn metadata(
    protos: &[Proto],
    front: &Front,
    first_pages: &str,
    furniture: &str,
    info: &PdfInfo,
) -> Metadata {
    let doi = doi_in(info.doi.as_deref().unwrap_or_default())
        .or_else(|| own_doi(&[furniture, first_pages]))
        .or_else(|| doi_in(info.subject.as_deref().unwrap_or_default()))
        .or_else(|| doi_in(info.title.as_deref().unwrap_or_default()));
    let subject = info.subject.as_deref().unwrap_or_default();
    let year = DATED
        .captures(furniture)
        .or_else(|| DATED.captures(first_pages))
        .and_then(|found| found.get(1))
        .or_else(|| YEAR.find(subject))
        .or_else(|| YEAR.find(furniture))
        .map(|year| year.as_str().to_owned());
    let authors = front
        .bylines
        .iter()
        .filter_map(|&at| protos.get(at))
        .flat_map(names)
        .collect();
    Metadata {
        title: None,
        authors,
        doi,
        journal: journal(subject),
        year,
        abstract_text: None,
    }
}

/// The journal's name at the beginning of a file's subject ("Molecules 2016, 21, 183", "BMC Cancer, 21:1, …").
fn journal(subject: &str) -> Option<String> {
    let name: String = subject
        .split([',', ';', ':', '('])
        .next()
        .unwrap_or_default()
        .split_whitespace()
        .take_while(|word| !word.chars().all(|ch| ch.is_ascii_digit() || ch == '.'))
        .collect::<Vec<_>>()
        .join(" ");
    let plausible = name.chars().count() >= 3
        && name.chars().count() <= 90
        && !name.to_lowercase().starts_with("doi")
        && !name.contains("http")
        && subject.chars().any(|ch| ch.is_ascii_digit());
    plausible.then_some(name)
}

/// Registrants of data sets and protocols: their DOIs on a first page are not the article's.
const REPOSITORIES: [&str; 8] = [
    "10.17605/",
    "10.5281/",
    "10.6084/",
    "10.5061/",
    "10.5256/",
    "10.7910/",
    "10.17504/",
    "10.24433/",
];

/// A DOI that ends in the number of a version, its last part: those of one article are equal up to it.
#[expect(clippy::unwrap_used, reason = "a literal pattern")]
static VERSIONED: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^(.*\d\.)([1-9])$").unwrap());

/// The stem and the version of a DOI that has one.
fn version(doi: &str) -> Option<(&str, &str)> {
    let found = VERSIONED.captures(doi)?;
    Some((found.get(1)?.as_str(), found.get(2)?.as_str()))
}

/// The DOI that the first pages give most often; of two, one the beginning of the other, the shorter; of several
/// versions of one article, the last.
fn own_doi(texts: &[&str]) -> Option<String> {
    let mut counts: Vec<(String, usize)> = Vec::new();
    for found in texts.iter().flat_map(|text| DOI.find_iter(text)).take(60) {
        let Some(doi) = doi_in(found.as_str()) else {
            continue;
        };
        if REPOSITORIES.iter().any(|prefix| doi.starts_with(prefix)) {
            continue;
        }
        match counts.iter_mut().find(|(other, _)| *other == doi) {
            Some((_, count)) => *count += 1,
            None => counts.push((doi, 1)),
        }
    }
    let best = counts
        .iter()
        .reduce(|best, next| if next.1 > best.1 { next } else { best })?;
    let shorter = counts
        .iter()
        .filter(|(doi, _)| best.0.starts_with(doi.as_str()) && doi.len() + 3 < best.0.len())
        .min_by_key(|(doi, _)| doi.len());
    let chosen = shorter.unwrap_or(best);
    let latest = version(&chosen.0).and_then(|(stem, _)| {
        let versions = counts
            .iter()
            .filter_map(|(doi, _)| Some((version(doi)?, doi)));
        versions
            .filter(|((other, _), _)| *other == stem)
            .max_by_key(|((_, number), _)| *number)
            .map(|(_, doi)| doi)
    });
    Some(latest.unwrap_or(&chosen.0).clone())
}

/// The first DOI of a text, lower case, without punctuation that closes a sentence.
fn doi_in(text: &str) -> Option<String> {
    let found = DOI.find(text)?.as_str();
    let mut doi = found.trim_end_matches(['.', ',', ';', ':', '\'', '’', '"']);
    while doi.ends_with(')') && doi.matches(')').count() > doi.matches('(').count() {
        doi = doi.trim_end_matches(')');
    }
    Some(doi.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_several_versions_the_last_is_the_articles() {
        let text = "First published: doi: 10.1234/press.4767.1 (again 10.1234/press.4767.1)\n\
                    Latest published: doi: 10.1234/press.4767.2";
        assert_eq!(own_doi(&[text]).as_deref(), Some("10.1234/press.4767.2"));
    }

    #[test]
    fn articles_of_a_journal_with_small_numbers_are_no_versions() {
        let text = "10.1234/press.4 10.1234/press.4 10.1234/press.5";
        assert_eq!(own_doi(&[text]).as_deref(), Some("10.1234/press.4"));
    }
}
