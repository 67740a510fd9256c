//! The extracted text against a publisher's text: is everything there, in order, and what it is?
//!
//! * *5-gram recall*: of the runs of five words in body, abstract and list paragraphs, the share that the
//!   extracted text has, each as often as it has it.
//! * *Order*: of the pairs of neighbouring body paragraphs, the share that follow each other in the extracted text.
//! * *Interruptions*: stretches inside a body paragraph that the publisher's paragraph does not have (a running
//!   header, a caption, a footnote).
//! * *Headings*: headings of the publisher that are a heading block, letters and digits compared, numbers before
//!   them left aside. Publishers' texts leave headings of the page out ("References"), so the precision says little;
//!   *cuts* are the headings that do harm: inside a paragraph, or its first line.
//! * *Superscripts*: of the digits of superscript markers, the share that lies in a superscript run.

mod words;

use serde::Serialize;

use super::{
    alignment::Alignment,
    measure::{Counts, Score, rounded},
    references::letters_and_digits,
    slip::{Extracted, Slip, SlipKind, around},
};
use crate::{
    annotations::{AnnotationSet, Layer, PassageKind, PublisherGold},
    citations::CitationStyle,
    document::{BlockKind, RunKind},
    text::{Span, Text},
};
use words::{gram_overlap, words};

/// Shortest interruption that is counted, in characters: shorter ones are markers and formulas that the
/// publisher's text writes otherwise.
const INTERRUPTION: usize = 25;
/// Longest; beyond it the paragraph goes on elsewhere, and what lies between is other paragraphs.
const ELSEWHERE: usize = 1_500;
/// Letters in a run of an abstract.
const LETTERS: usize = 12;
/// Least share of common runs of letters of a right abstract, either way.
const SAME_ABSTRACT: f64 = 0.9;
/// Words in a run.
const GRAM: usize = 5;

/// Counts of one document.
#[derive(Debug, Clone, Default)]
pub(super) struct TextCounts {
    pub(super) grams: Counts,
    /// Neighbouring paragraphs that were found, and those in order.
    pub(super) order: (usize, usize),
    pub(super) paragraphs: usize,
    pub(super) interruptions: usize,
    pub(super) headings: Counts,
    /// Headings of the record that cut a paragraph.
    pub(super) cuts: usize,
    /// Digits of superscript markers that were placed, and those in a superscript run.
    pub(super) superscripts: (usize, usize),
    pub(super) title: Option<bool>,
    pub(super) abstract_text: Option<bool>,
    pub(super) doi: Option<bool>,
}

/// Measures of the text.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TextReport {
    /// Five-word runs of body, abstract and list paragraphs that the extracted text has.
    pub gram_recall: f64,
    /// Neighbouring paragraphs in order.
    pub order: f64,
    /// Stretches of foreign text inside body paragraphs.
    pub interruptions: usize,
    /// Body paragraphs.
    pub paragraphs: usize,
    /// Headings; the precision counts headings of the record that the publisher's text does not have as one, the
    /// heading of the reference list among them.
    pub headings: Score,
    /// Documents with every heading that their PDF prints, of those that have headings.
    pub heading_documents: (usize, usize),
    /// Headings of the record that stand inside a paragraph of the publisher, or are its first line.
    pub heading_cuts: usize,
    /// Digits of superscript markers in superscript runs.
    pub superscripts: f64,
    /// Documents with the right title, of those that have one.
    pub titles: (usize, usize),
    /// Documents with the right abstract, of those that have one.
    pub abstracts: (usize, usize),
    /// Documents with the right DOI, of those that have one.
    pub dois: (usize, usize),
}

impl TextReport {
    pub(super) fn of(documents: &[TextCounts]) -> Self {
        let sum = |pick: fn(&TextCounts) -> usize| -> usize { documents.iter().map(pick).sum() };
        let counts =
            |pick: fn(&TextCounts) -> Counts| -> Counts { documents.iter().map(pick).sum() };
        let share = |part: usize, whole: usize| rounded(Counts::new(whole, whole, part).recall());
        let right = |pick: fn(&TextCounts) -> Option<bool>| {
            let known: Vec<bool> = documents.iter().filter_map(pick).collect();
            (known.iter().filter(|right| **right).count(), known.len())
        };
        Self {
            gram_recall: rounded(counts(|document| document.grams).recall()),
            order: share(
                sum(|document| document.order.1),
                sum(|document| document.order.0),
            ),
            interruptions: sum(|document| document.interruptions),
            paragraphs: sum(|document| document.paragraphs),
            headings: Score::of(counts(|document| document.headings)),
            heading_documents: right(|document| {
                let counts = document.headings;
                (counts.gold > 0.0).then_some(counts.correct >= counts.gold)
            }),
            heading_cuts: sum(|document| document.cuts),
            superscripts: share(
                sum(|document| document.superscripts.1),
                sum(|document| document.superscripts.0),
            ),
            titles: right(|document| document.title),
            abstracts: right(|document| document.abstract_text),
            dois: right(|document| document.doi),
        }
    }
}

/// Scores the text of one document.
pub(super) fn score(
    set: &AnnotationSet,
    gold: &PublisherGold,
    extracted: &Extracted<'_>,
    alignment: &Alignment,
    slips: &mut Vec<Slip>,
) -> TextCounts {
    let mut scorer = Scorer {
        set,
        extracted,
        alignment,
        annotated: Text::new(set.text.clone()),
        counts: TextCounts::default(),
        slips,
    };
    scorer.grams();
    scorer.order();
    scorer.interruptions();
    scorer.headings();
    scorer.superscripts();
    scorer.front(gold);
    scorer.counts
}

struct Scorer<'a> {
    set: &'a AnnotationSet,
    extracted: &'a Extracted<'a>,
    alignment: &'a Alignment,
    annotated: Text,
    counts: TextCounts,
    slips: &'a mut Vec<Slip>,
}

impl Scorer<'_> {
    fn slip(&mut self, kind: SlipKind, reason: String, span: Option<Span>, text: String) {
        self.slips.push(Slip {
            document: self.set.name.clone(),
            layer: Layer::Text,
            kind,
            reason,
            page: span.and_then(|span| self.extracted.page_of(span.start)),
            context: span.map_or_else(String::new, |span| around(&self.extracted.text, span)),
            span,
            text,
        });
    }

    fn grams(&mut self) {
        let running = |kind| {
            matches!(
                kind,
                PassageKind::Body | PassageKind::Abstract | PassageKind::ListItem
            )
        };
        let gold: Vec<Vec<String>> = self
            .set
            .passages
            .iter()
            .filter(|passage| running(passage.kind))
            .map(|passage| words(self.annotated.slice(passage.span)))
            .collect();
        let found = words(&self.extracted.record.text);
        let (all, common) = gram_overlap(&gold, &found, GRAM);
        self.counts.grams = Counts::new(all, 0, common);
    }

    fn order(&mut self) {
        let starts: Vec<usize> = (0..self.set.passages.len())
            .filter(|&index| {
                self.set
                    .passages
                    .get(index)
                    .is_some_and(|passage| passage.kind == PassageKind::Body)
            })
            .filter_map(|index| self.alignment.start_of(index))
            .collect();
        for pair in starts.windows(2) {
            if let [first, second] = pair {
                self.counts.order.0 += 1;
                self.counts.order.1 += usize::from(first < second);
                if first >= second {
                    let at = Span::new(*second, second + 40);
                    let text = self.extracted.text.slice(at).to_owned();
                    self.slip(
                        SlipKind::WrongValue,
                        "paragraph out of order: stands before the one that it follows".to_owned(),
                        Some(at),
                        text,
                    );
                }
            }
        }
    }

    fn interruptions(&mut self) {
        for passage in self.set.passages.clone() {
            if passage.kind != PassageKind::Body {
                continue;
            }
            self.counts.paragraphs += 1;
            for hole in self.alignment.holes(passage.span) {
                if hole.len() < INTERRUPTION || hole.len() > ELSEWHERE {
                    continue;
                }
                self.counts.interruptions += 1;
                let text = self.extracted.text.slice(hole).to_owned();
                self.slip(
                    SlipKind::FalseAlarm,
                    "text inside a paragraph that the publisher's paragraph does not have"
                        .to_owned(),
                    Some(hole),
                    text,
                );
            }
        }
    }

    fn headings(&mut self) {
        let mut found: Vec<(String, Span, bool)> = self
            .extracted
            .record
            .blocks
            .iter()
            .filter(|block| block.kind == BlockKind::Heading)
            .map(|block| {
                let text = self.extracted.text.slice(block.span);
                (bare_heading(text), block.span, false)
            })
            .collect();
        let mut gold = 0;
        let mut right = 0;
        for passage in self.set.passages.clone() {
            let text = self.annotated.slice(passage.span).to_owned();
            let wanted = bare_heading(&text);
            if passage.kind != PassageKind::Heading || wanted.is_empty() {
                continue;
            }
            let place = self.alignment.span(passage.span);
            if place.is_none() && !self.extracted.record.text.contains(text.trim()) {
                // The publisher's page has it, the PDF does not print it ("Supplementary material").
                continue;
            }
            gold += 1;
            let hit = found
                .iter_mut()
                .find(|(title, _, taken)| !taken && *title == wanted);
            if let Some(hit) = hit {
                hit.2 = true;
                right += 1;
            } else {
                self.slip(
                    SlipKind::Miss,
                    "not a heading in the record".to_owned(),
                    place,
                    text,
                );
            }
        }
        self.counts.headings = Counts::new(gold, found.len(), right);
        let bodies: Vec<Vec<Span>> = self
            .set
            .passages
            .iter()
            .filter(|passage| passage.kind == PassageKind::Body)
            .map(|passage| self.alignment.image(passage.span))
            .collect();
        for (_, span, taken) in found {
            if taken {
                continue;
            }
            let text = self.extracted.text.slice(span).to_owned();
            let cuts = bodies.iter().any(|pieces| is_cut(pieces, span, &text));
            self.counts.cuts += usize::from(cuts);
            let reason = if cuts {
                "a heading that cuts a paragraph"
            } else {
                "a heading that the publisher's text does not have"
            };
            self.slip(SlipKind::FalseAlarm, reason.to_owned(), Some(span), text);
        }
    }

    fn superscripts(&mut self) {
        let raised: Vec<Span> = self
            .extracted
            .record
            .runs
            .iter()
            .filter(|run| run.kind == RunKind::Superscript)
            .map(|run| run.span)
            .collect();
        for citation in self.set.citations.clone() {
            if citation.style != Some(CitationStyle::NumericSuperscript) {
                continue;
            }
            let Some(place) = self.alignment.span(citation.span) else {
                continue;
            };
            let digits: Vec<usize> = self
                .extracted
                .text
                .slice(place)
                .chars()
                .enumerate()
                .filter(|(_, character)| character.is_ascii_digit())
                .map(|(offset, _)| place.start + offset)
                .collect();
            let marked = digits
                .iter()
                .filter(|&&at| raised.iter().any(|run| run.contains_position(at)))
                .count();
            self.counts.superscripts.0 += digits.len();
            self.counts.superscripts.1 += marked;
            if marked < digits.len() {
                let text = self.extracted.text.slice(place).to_owned();
                self.slip(
                    SlipKind::Miss,
                    "marker not in a superscript run".to_owned(),
                    Some(place),
                    text,
                );
            }
        }
    }

    fn front(&mut self, gold: &PublisherGold) {
        let metadata = &self.extracted.record.metadata;
        let given = metadata.title.clone().unwrap_or_default();
        self.counts.title = gold
            .title
            .as_deref()
            .map(|title| letters_and_digits(title) == letters_and_digits(&given));
        let given_abstract = metadata.abstract_text.clone().unwrap_or_default();
        self.counts.abstract_text = gold
            .abstract_text
            .as_deref()
            .map(|wanted| same_abstract(wanted, &given_abstract));
        let given_doi = metadata.doi.clone().unwrap_or_default();
        self.counts.doi = self
            .set
            .key
            .doi
            .as_ref()
            .map(|doi| *doi == given_doi.to_lowercase());
        let wrong = [
            (self.counts.title, "title", given, gold.title.clone()),
            (
                self.counts.abstract_text,
                "abstract",
                given_abstract,
                gold.abstract_text.clone(),
            ),
            (self.counts.doi, "doi", given_doi, self.set.key.doi.clone()),
        ];
        for (right, field, given, wanted) in wrong {
            if right == Some(false) {
                let wanted = wanted.unwrap_or_default();
                self.slip(
                    SlipKind::WrongValue,
                    format!("{field}, annotated `{wanted}`"),
                    None,
                    given,
                );
            }
        }
    }
}

/// Whether a heading stands inside a paragraph, given by its pieces, or takes its first words: those without a
/// closing mark, that is, as a run-in heading has one that the publisher counts to the paragraph.
fn is_cut(pieces: &[Span], heading: Span, text: &str) -> bool {
    let inside: usize = pieces
        .iter()
        .filter_map(|piece| piece.intersection(heading))
        .map(Span::len)
        .sum();
    let before = pieces.iter().any(|piece| piece.start < heading.start);
    let after = pieces.iter().any(|piece| piece.end > heading.end);
    inside * 10 >= heading.len() * 6 && after && (before || !text.trim_end().ends_with(['.', ':']))
}

/// Compared by runs of letters, so that headings fused with the word after them ("BackgroundThe") cost little.
fn same_abstract(wanted: &str, given: &str) -> bool {
    let letters = |text: &str| -> Vec<String> {
        let plain = letters_and_digits(text);
        plain.chars().map(|letter| letter.to_string()).collect()
    };
    let (wanted, given) = (letters(wanted), letters(given));
    let share = |of: &[String], among: &[String]| {
        let (all, common) = gram_overlap(&[of.to_vec()], among, LETTERS);
        Counts::new(all, 0, common).recall()
    };
    !given.is_empty()
        && share(&wanted, &given) >= SAME_ABSTRACT
        && share(&given, &wanted) >= SAME_ABSTRACT
}

/// A heading as letters and digits without the number before it: "2.1. Results" and "Results:" are both "results".
fn bare_heading(text: &str) -> String {
    let after_number =
        text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c.is_whitespace());
    let bare = letters_and_digits(after_number);
    if bare.is_empty() {
        letters_and_digits(text)
    } else {
        bare
    }
}

#[cfg(test)]
mod tests;
