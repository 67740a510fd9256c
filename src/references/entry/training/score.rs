//! Field scores as the public parsers report them: exact, and with a Levenshtein similarity of 0.8.

use std::collections::BTreeMap;

use super::{
    super::{labels::Field, names, parse_with, tagger::Tagger},
    data::Example,
};

/// A field counts as found "nearly" from this similarity on (GROBID's evaluation uses the same).
const NEAR: f64 = 0.8;

/// Counts for one field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FieldScore {
    /// Strings whose gold has the field.
    pub expected: usize,
    /// Strings whose parse has it.
    pub found: usize,
    /// Parses equal to the gold, marks at the ends aside.
    pub exact: usize,
    /// Parses near the gold.
    pub near: usize,
}

impl FieldScore {
    /// F1 of exact matches, in percent.
    #[must_use]
    pub fn strict(&self) -> f64 {
        f1(self.exact, self.found, self.expected)
    }

    /// F1 of near matches, in percent.
    #[must_use]
    pub fn levenshtein(&self) -> f64 {
        f1(self.near, self.found, self.expected)
    }
}

fn f1(right: usize, found: usize, expected: usize) -> f64 {
    200.0 * right as f64 / (found + expected).max(1) as f64
}

/// Scores by field, and over all (micro).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scores {
    /// By field name.
    pub fields: BTreeMap<&'static str, FieldScore>,
}

impl Scores {
    /// The sum over all fields.
    #[must_use]
    pub fn micro(&self) -> FieldScore {
        self.fields
            .values()
            .fold(FieldScore::default(), |sum, score| FieldScore {
                expected: sum.expected + score.expected,
                found: sum.found + score.found,
                exact: sum.exact + score.exact,
                near: sum.near + score.near,
            })
    }
}

/// Parses every example and compares.
pub(super) fn score(tagger: &Tagger, examples: &[Example]) -> Scores {
    let mut scores = Scores::default();
    for example in examples {
        let parsed = parse_with(tagger, &example.raw);
        let gold = |field: Field| example.texts(field).next().map(str::to_owned);
        let year = |date: String| {
            let digits: Vec<&str> = date.split(|c: char| !c.is_ascii_digit()).collect();
            digits
                .into_iter()
                .find(|digits| digits.len() == 4)
                .map(str::to_owned)
        };
        let first_author = |list: String| {
            names::read(&list)
                .authors
                .into_iter()
                .next()
                .map(|author| author.family)
        };
        let mut compare = |field: &'static str, gold: Option<String>, parsed: Option<String>| {
            let (gold, parsed) = (gold.map(|g| plain(&g)), parsed.map(|p| plain(&p)));
            let score = scores.fields.entry(field).or_default();
            score.expected += usize::from(gold.is_some());
            score.found += usize::from(parsed.is_some());
            if let (Some(gold), Some(parsed)) = (gold, parsed) {
                score.exact += usize::from(gold == parsed);
                score.near += usize::from(similarity(&gold, &parsed) >= NEAR);
            }
        };
        compare(
            "first author",
            gold(Field::Author).and_then(first_author),
            parsed.authors.first().map(|author| author.family.clone()),
        );
        compare("year", gold(Field::Date).and_then(year), parsed.year);
        compare("title", gold(Field::Title), parsed.title);
        compare("container", gold(Field::Container), parsed.container);
        compare("volume", gold(Field::Volume), parsed.volume);
        compare("issue", gold(Field::Issue), parsed.issue);
        compare("pages", gold(Field::Pages), parsed.pages);
        let doi = example
            .texts(Field::Identifier)
            .find_map(|text| super::super::identifiers::find(text).doi);
        compare("DOI", doi, parsed.doi);
    }
    scores
}

/// White space and marks at the ends aside, dashes alike.
fn plain(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words
        .join(" ")
        .trim_matches(|c: char| ".,;:\"“”'‘’()[]".contains(c) || c.is_whitespace())
        .chars()
        .map(|c| match c {
            '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
            c => c,
        })
        .collect()
}

/// One less the edit distance by the longer length.
fn similarity(a: &str, b: &str) -> f64 {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let longest = a.len().max(b.len());
    if longest == 0 {
        return 1.0;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut corner = i;
        let mut left = i + 1;
        let mut next = vec![left];
        for (y, above) in b.iter().zip(row.iter().skip(1)) {
            left = (corner + usize::from(x != y)).min(above + 1).min(left + 1);
            corner = *above;
            next.push(left);
        }
        row = next;
    }
    1.0 - row.last().copied().unwrap_or(0) as f64 / longest as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn similarity_is_one_less_the_relative_distance() {
        assert!((similarity("kitten", "sitting") - (1.0 - 3.0 / 7.0)).abs() < 1e-9);
        assert!((similarity("", "") - 1.0).abs() < 1e-9);
        assert!(similarity("abc", "").abs() < 1e-9);
    }

    #[test]
    fn f1_counts_both_sides() {
        let score = FieldScore {
            expected: 4,
            found: 6,
            exact: 3,
            near: 5,
        };
        assert!((score.strict() - 60.0).abs() < 1e-9);
        assert!((score.levenshtein() - 100.0).abs() < 1e-9);
    }
}
