//! Counts that the paper can be held to: how many studies it reviews, which tables and figures it has.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use regex::Regex;

use super::{
    Kind,
    model::{Draft, Subjects},
    paper::{Paper, listed},
    pattern,
};
use crate::{document::BlockKind, text::Span};

/// A number of studies that differs from the length of the list by this share of it, or by [`NEAR`], is taken to
/// mean the list. A smaller one means a selection from it, which cannot be checked.
const NEAR_SHARE: f64 = 0.1;

/// See [`NEAR_SHARE`].
const NEAR: usize = 2;

/// "This review includes 26 studies", "a total of 26 articles were reviewed".
static COUNTS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    let number = r"(?P<number>\d{1,3}|[A-Za-z]+(?:[- ][A-Za-z]+)?)";
    let works = r"(?:(?:[a-z-]+|full-text|peer-reviewed) ){0,3}(?:studies|articles|papers|publications|references|sources)";
    [
        format!(
            r"(?i)\b(?:this|the present|our|the current) (?:[a-z]+ ){{0,2}}?(?:review|paper|article|synthesis|overview|meta-analysis) (?:finally |ultimately |therefore )?(?:includes|included|covers|covered|summari[sz]es|summari[sz]ed|comprises|comprised|analy[sz]es|analy[sz]ed|is based on|was based on|draws on|drew on|rests on|considers|considered|synthesi[sz]es|synthesi[sz]ed) (?:a total of )?{number} {works}\b"
        ),
        format!(
            r"(?i)\b(?:a total of|in total,?|altogether,?|overall,?|finally,?|thus,?) {number} {works} (?:were|was|have been) (?:finally |eventually |ultimately )?(?:included|reviewed|selected|analy[sz]ed|retained)\b"
        ),
    ]
    .iter()
    .map(|text| pattern(text))
    .collect()
});

static MENTION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(Tables?|TABLES?|Tab\.|Figures?|FIGURES?|Figs?\.?|FIGS?\.?)[\s\u{a0}]*(\d{1,2}|[IVX]{1,4})\b",
    )
});

/// What follows a number that belongs to another work or to a supplement.
static ELSEWHERE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^[a-h]?\)?,?\s*(?:of|in|from) (?:the |their |his |her )?(?:ref|supplement|appendix|online|study|paper|article|report|publication|original|\p{Lu}\w+ et al)|^\.\d",
    )
});

static SUPPLEMENT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)(?:supplement\w*|suppl\.?|appendix|extended data|additional)\s*$")
});

pub(super) fn check(paper: &Paper<'_>, drafts: &mut Vec<Draft>) {
    studies(paper, drafts);
    displays(paper, drafts);
}

fn studies(paper: &Paper<'_>, drafts: &mut Vec<Draft>) {
    let references = &paper.record.references;
    let entries = references.len();
    let repeated: Vec<String> = references
        .iter()
        .filter_map(|found| {
            let original = found.item.duplicate_of.as_ref()?;
            Some(format!("{} repeats {original}", found.item.id))
        })
        .collect();
    let works = entries - repeated.len();
    if entries == 0 {
        return;
    }
    for block in paper.body() {
        if block.kind == BlockKind::TableRow {
            continue;
        }
        let passage = paper.text.passage(block.span);
        for found in COUNTS
            .iter()
            .flat_map(|regex| regex.captures_iter(passage.str))
        {
            let (Some(whole), Some(said)) = (found.get(0), found.name("number")) else {
                continue;
            };
            let Some(number) = number_of(said.as_str()) else {
                continue;
            };
            let off = number.abs_diff(entries);
            let near = off <= NEAR.max((NEAR_SHARE * entries as f64) as usize);
            if off == 0 || number < entries && !near {
                continue;
            }
            let list = if repeated.is_empty() {
                format!("the reference list has {entries} entries")
            } else {
                format!(
                    "the reference list has {entries} entries, of which {works} are different works ({})",
                    listed(&repeated)
                )
            };
            let explanation = format!("The text counts {}; {list}.", said.as_str());
            let place = paper.place_of_words(passage.span_of(whole.range()));
            drafts.push(
                Draft::new(Kind::StudyCount, place, explanation).about(Subjects {
                    references: references
                        .iter()
                        .filter(|found| found.item.duplicate_of.is_some())
                        .map(|found| found.item.id.clone())
                        .collect(),
                    ..Subjects::default()
                }),
            );
        }
    }
}

/// The number that digits or English words up to ninety-nine say.
fn number_of(words: &str) -> Option<usize> {
    if let Ok(number) = words.parse() {
        return Some(number);
    }
    const UNITS: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 8] = [
        "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
    ];
    let lower = words.to_lowercase();
    let mut parts = lower.split(['-', ' ']);
    let first = parts.next()?;
    let unit = |word: &str| UNITS.iter().position(|unit| *unit == word);
    match (
        TENS.iter().position(|ten| *ten == first),
        parts.next().map(unit),
    ) {
        (Some(ten), None) => Some(20 + 10 * ten),
        (Some(ten), Some(unit)) => {
            Some(20 + 10 * ten + unit.filter(|unit| (1..10).contains(unit))?)
        }
        (None, None) => unit(first),
        (None, Some(_)) => None,
    }
}

/// A table or figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Display {
    Table,
    Figure,
}

impl Display {
    fn of(word: &str) -> Self {
        if word.to_lowercase().starts_with("tab") {
            Self::Table
        } else {
            Self::Figure
        }
    }

    fn as_str(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Figure => "figure",
        }
    }
}

/// Tables and figures that the text names and that are not there. Said only where others of the same sort were read
/// and nothing at all in the file begins with the name.
fn displays(paper: &Paper<'_>, drafts: &mut Vec<Draft>) {
    let mut captions: BTreeMap<Display, BTreeSet<u32>> = BTreeMap::new();
    let mut known: BTreeSet<(Display, u32)> = BTreeSet::new();
    let blocks = paper
        .record
        .blocks
        .iter()
        .map(|block| (block.kind, paper.text.slice(block.span)));
    let left_out = paper
        .record
        .ledger
        .left_out
        .iter()
        .map(|left| (BlockKind::Other, left.text.as_str()));
    for (kind, text) in blocks.chain(left_out) {
        let Some((display, number, place)) = mentions(text).next() else {
            continue;
        };
        if place.start > 3 {
            continue;
        }
        known.insert((display, number));
        if kind == BlockKind::Caption {
            captions.entry(display).or_default().insert(number);
        }
    }
    let mut missing: BTreeMap<(Display, u32), Vec<Span>> = BTreeMap::new();
    for block in paper
        .body()
        .filter(|block| block.kind != BlockKind::Caption)
    {
        let passage = paper.text.passage(block.span);
        for (display, number, bytes) in mentions(passage.str) {
            let before = passage.str.get(..bytes.start).unwrap_or_default();
            let after = passage.str.get(bytes.end..).unwrap_or_default();
            let elsewhere = ELSEWHERE.is_match(after) || SUPPLEMENT.is_match(before);
            // A number within the captions read is more likely that of a caption not read.
            let has_others = captions
                .get(&display)
                .is_some_and(|numbers| numbers.iter().all(|read| *read < number));
            if !elsewhere && has_others && !known.contains(&(display, number)) {
                let span = passage.span_of(bytes);
                missing.entry((display, number)).or_default().push(span);
            }
        }
    }
    for ((display, number), spans) in missing {
        let places: Vec<_> = spans
            .iter()
            .map(|span| paper.place_of_words(*span))
            .collect();
        let Some(first) = places.first().cloned() else {
            continue;
        };
        let numbers: Vec<String> = captions
            .get(&display)
            .into_iter()
            .flatten()
            .map(u32::to_string)
            .collect();
        let name = display.as_str();
        let explanation = format!(
            "The text names {name} {number}; there are captions for {name} {} only.",
            listed(&numbers)
        );
        drafts.push(Draft {
            places,
            ..Draft::new(Kind::MissingTableOrFigure, first, explanation)
                .keyed(format!("{name} {number}"))
        });
    }
}

/// The tables and figures that a text names, with where it does, in bytes.
fn mentions(text: &str) -> impl Iterator<Item = (Display, u32, std::ops::Range<usize>)> {
    MENTION.captures_iter(text).filter_map(|found| {
        let number = found.get(2)?.as_str();
        let number = number.parse().ok().or_else(|| roman(number))?;
        Some((
            Display::of(found.get(1)?.as_str()),
            number,
            found.get(0)?.range(),
        ))
    })
}

/// Roman numbers up to 39.
fn roman(digits: &str) -> Option<u32> {
    let value = |c: char| match c {
        'I' => 1,
        'V' => 5,
        'X' => 10,
        _ => 0,
    };
    let values: Vec<u32> = digits.chars().map(value).collect();
    let mut total = 0;
    for (at, value) in values.iter().enumerate() {
        let before_larger = values.get(at + 1).is_some_and(|next| next > value);
        if before_larger {
            total -= i64::from(*value);
        } else {
            total += i64::from(*value);
        }
    }
    u32::try_from(total).ok().filter(|total| *total > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(text: &str) -> Option<usize> {
        let found = COUNTS.iter().find_map(|regex| regex.captures(text))?;
        number_of(found.name("number")?.as_str())
    }

    #[test]
    fn counts_of_the_review_itself_are_read() {
        assert_eq!(
            counted("This narrative review includes 26 studies published"),
            Some(26)
        );
        assert_eq!(
            counted("A total of twenty-seven articles were finally included."),
            Some(27)
        );
        assert_eq!(counted("a pooled analysis of nine studies"), None);
        assert_eq!(counted("49 studies were excluded"), None);
    }

    #[test]
    fn number_words_reach_ninety_nine() {
        assert_eq!(number_of("Forty-two"), Some(42));
        assert_eq!(number_of("thirteen"), Some(13));
        assert_eq!(number_of("several"), None);
    }

    #[test]
    fn tables_are_numbered_in_digits_or_roman() {
        let found: Vec<(Display, u32)> = mentions("See Table 3, Fig. 2b and Table IV; Figure S1.")
            .map(|(display, number, _)| (display, number))
            .collect();
        assert_eq!(found, [(Display::Table, 3), (Display::Table, 4)]);
    }

    #[test]
    fn tables_of_other_works_are_not_meant() {
        assert!(ELSEWHERE.is_match(" of Smith et al"));
        assert!(ELSEWHERE.is_match(" in the supplementary file"));
        assert!(!ELSEWHERE.is_match(" shows the rates"));
    }
}
