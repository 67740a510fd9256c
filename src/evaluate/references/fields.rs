use std::fmt;

use serde::Serialize;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::FieldCounts;
use crate::{
    annotations::AnnotatedReference,
    evaluate::measure::{Counts, Score},
    references::Reference,
};

/// From this share of equal characters on, two strings are alike.
const ALIKE: f64 = 0.8;
/// Longest strings whose distance is computed; longer ones are compared by their beginnings.
const LONGEST: usize = 400;

/// A field that is scored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// Four digits.
    Year,
    /// Family name of the first author.
    FirstAuthor,
    /// Title.
    Title,
    /// Journal, book or proceedings.
    Container,
    /// Volume.
    Volume,
    /// DOI, where the PDF prints it.
    Doi,
}

impl fmt::Display for Field {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Year => "year",
            Self::FirstAuthor => "first author",
            Self::Title => "title",
            Self::Container => "container",
            Self::Volume => "volume",
            Self::Doi => "doi",
        })
    }
}

/// Measures of a field. Only annotated values count: precision is over the values given where one is annotated.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct FieldScore {
    /// Equal but for case, accents, spaces and punctuation.
    pub strict: Score,
    /// At least 0.8 alike by edit distance.
    pub soft: Score,
}

impl FieldScore {
    pub(super) fn of(counts: FieldCounts) -> Self {
        Self {
            strict: Score::of(counts.strict),
            soft: Score::of(counts.soft),
        }
    }
}

/// An annotated value beside the extracted one.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Comparison {
    pub(super) field: Field,
    pub(super) gold: String,
    /// Empty if none was extracted.
    pub(super) predicted: String,
    pub(super) equal: bool,
    pub(super) alike: bool,
}

impl Comparison {
    pub(super) fn counts(&self, right: bool) -> Counts {
        Counts::new(
            1,
            usize::from(!self.predicted.is_empty()),
            usize::from(right),
        )
    }
}

/// A text reduced for asking whether it prints a DOI: lower case, without spaces and hyphens, which line ends
/// add and take away.
pub(super) fn printed(text: &str) -> String {
    text.chars()
        .filter(|character| {
            !character.is_whitespace()
                && !matches!(character, '-' | '\u{2010}'..='\u{2015}' | '\u{ad}')
        })
        .flat_map(char::to_lowercase)
        .collect()
}

/// Compares the fields that are annotated. `text` is the extracted text as [`printed`].
pub(super) fn compare(gold: &AnnotatedReference, found: &Reference, text: &str) -> Vec<Comparison> {
    let doi = gold
        .doi
        .as_ref()
        .map(|doi| bare_doi(doi))
        .filter(|doi| text.contains(&printed(doi)));
    let first_author = found.authors.first().map(|author| author.family.clone());
    let values = [
        (Field::Year, gold.year.clone(), found.year.clone()),
        (
            Field::FirstAuthor,
            gold.authors.first().cloned(),
            first_author,
        ),
        (Field::Title, gold.title.clone(), found.title.clone()),
        (
            Field::Container,
            gold.container.clone(),
            found.container.clone(),
        ),
        (Field::Volume, gold.volume.clone(), found.volume.clone()),
        (Field::Doi, doi, found.doi.clone()),
    ];
    let mut comparisons = Vec::new();
    for (field, gold, predicted) in values {
        let Some(gold) = gold else { continue };
        let key = |value: &str| key(field, value);
        let wanted = key(&gold);
        if wanted.is_empty() {
            continue;
        }
        let predicted = predicted.unwrap_or_default();
        let given = key(&predicted);
        let equal = wanted == given;
        comparisons.push(Comparison {
            field,
            gold,
            predicted,
            equal,
            alike: equal || similarity(&wanted, &given) >= ALIKE,
        });
    }
    comparisons
}

fn bare_doi(doi: &str) -> String {
    let lower = doi.trim().to_lowercase();
    lower.find("10.").map_or(lower.clone(), |at| {
        lower.get(at..).unwrap_or_default().to_owned()
    })
}

fn key(field: Field, value: &str) -> String {
    match field {
        Field::Year => value.chars().filter(char::is_ascii_digit).take(4).collect(),
        Field::Doi => bare_doi(value),
        _ => letters_and_digits(value),
    }
}

/// Letters and digits only, lower case, compatibility forms resolved, accents dropped.
pub(in crate::evaluate) fn letters_and_digits(value: &str) -> String {
    value
        .nfkd()
        .filter(|character| !is_combining_mark(*character))
        .flat_map(char::to_lowercase)
        .filter(|character| character.is_alphanumeric())
        .collect()
}

/// One minus the edit distance (Levenshtein 1966) over the longer length.
fn similarity(a: &str, b: &str) -> f64 {
    let a: Vec<char> = a.chars().take(LONGEST).collect();
    let b: Vec<char> = b.chars().take(LONGEST).collect();
    let longer = a.len().max(b.len());
    if longer == 0 {
        return 1.0;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (cell, y) in row.iter_mut().skip(1).zip(&b) {
            let above = *cell;
            left = (diagonal + usize::from(x != y))
                .min(above + 1)
                .min(left + 1);
            diagonal = above;
            *cell = left;
        }
    }
    let distance = row.last().copied().unwrap_or(longer);
    1.0 - distance as f64 / longer as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::testing::reference;

    #[test]
    fn edit_distance() {
        assert_eq!(similarity("kitten", "sitting"), 1.0 - 3.0 / 7.0);
        assert_eq!(similarity("", ""), 1.0);
        assert_eq!(similarity("abc", ""), 0.0);
    }

    #[test]
    fn only_annotated_fields_are_compared_and_normalised() {
        let gold = AnnotatedReference {
            authors: vec!["Jørgensen".to_owned()],
            year: Some("2020a".to_owned()),
            title: Some("HER2–positive cancer.".to_owned()),
            doi: Some("10.1/AB-c".to_owned()),
            volume: Some("12".to_owned()),
            ..AnnotatedReference::default()
        };
        let mut found = reference("r1", "Jørgensen 2020 HER2-positive cancer");
        found.year = Some("2020".to_owned());
        found.title = Some("Her2-Positive Cancer".to_owned());
        found.volume = Some("13".to_owned());
        found.container = Some("Lancet".to_owned());

        let unprinted = compare(&gold, &found, "");
        let result: Vec<(Field, bool)> = unprinted
            .iter()
            .map(|comparison| (comparison.field, comparison.equal))
            .collect();
        assert_eq!(
            result,
            [
                (Field::Year, true),
                (Field::FirstAuthor, false),
                (Field::Title, true),
                (Field::Volume, false)
            ]
        );
        let with_doi = compare(&gold, &found, &printed("doi: 10.1/A b-\nC"));
        assert!(
            with_doi
                .iter()
                .any(|comparison| comparison.field == Field::Doi)
        );
    }
}
