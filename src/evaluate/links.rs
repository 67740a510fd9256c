//! Citation links: a link is a marker and one of its targets, and it is right when an annotated marker stands
//! where the marker stands and has the same reference among its targets.
//!
//! * Only markers in text that corresponds to annotated text count: a table that the annotations leave out
//!   gives neither hits nor false links.
//! * `resolved` markers give one link for each target. `ambiguous` markers give none: their annotated links are
//!   missed. A second reading counts an ambiguous marker as right where the annotated target is among its
//!   candidates.
//! * An annotated marker whose place is not found in the extracted text is a miss.
//! * Where the annotation itself is ambiguous, saying so is right, and a single target is a false link.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{
    alignment::Alignment,
    measure::{Counts, Score, rounded},
    references::RefPairs,
    slip::{Extracted, Slip, SlipKind, around},
};
use crate::{
    annotations::{AnnotatedCitation, AnnotationSet, Layer},
    citations::{Citation, CitationStatus, CitationStyle},
    database::Located,
    text::{Span, Text},
};

/// Upper ends of the bins of the calibration table.
const BINS: [f32; 8] = [0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0];

/// Counts of one document.
#[derive(Debug, Clone, Default)]
pub(super) struct LinkCounts {
    pub(super) strict: BTreeMap<CitationStyle, Counts>,
    pub(super) lenient: BTreeMap<CitationStyle, Counts>,
    /// Annotated markers, those whose place was found, and those at which the record has a marker.
    pub(super) markers: [usize; 3],
    /// Annotated ambiguous markers, and those that the record calls ambiguous.
    pub(super) ambiguous: [usize; 2],
    /// Markers of the record outside annotated text.
    pub(super) outside: usize,
    /// Confidence of each link given in annotated text, and whether it is right.
    pub(super) confidences: Vec<(f32, bool)>,
}

/// Measures of citation links.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LinkReport {
    /// Ambiguous markers give no link.
    pub strict: Score,
    /// Ambiguous markers with the annotated target among their candidates are right.
    pub ambiguous_counted: Score,
    /// Strict, for each style.
    pub styles: BTreeMap<CitationStyle, Score>,
    /// Annotated markers.
    pub markers: usize,
    /// Annotated markers whose place in the extracted text was found.
    pub markers_placed: usize,
    /// Annotated markers at whose place the record has a marker.
    pub markers_found: usize,
    /// Annotated markers that are ambiguous.
    pub ambiguous: usize,
    /// Those of them that the record calls ambiguous.
    pub ambiguous_found: usize,
    /// Markers of the record in text that the annotations do not have; not scored.
    pub outside: usize,
    /// Share of right links by their confidence.
    pub calibration: Vec<CalibrationBin>,
}

/// The links whose confidence lies in `(low, high]`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CalibrationBin {
    /// Lower end, exclusive but for 0.
    pub low: f32,
    /// Upper end, inclusive.
    pub high: f32,
    /// How many.
    pub links: usize,
    /// Mean confidence.
    pub confidence: f64,
    /// Share that is right.
    pub right: f64,
}

impl LinkReport {
    pub(super) fn of(documents: &[LinkCounts]) -> Self {
        let total =
            |counts: &BTreeMap<CitationStyle, Counts>| -> Counts { counts.values().copied().sum() };
        let strict: Vec<Counts> = documents
            .iter()
            .map(|document| total(&document.strict))
            .collect();
        let lenient: Vec<Counts> = documents
            .iter()
            .map(|document| total(&document.lenient))
            .collect();
        let mut styles: BTreeMap<CitationStyle, Vec<Counts>> = BTreeMap::new();
        for (&style, &counts) in documents.iter().flat_map(|document| &document.strict) {
            styles.entry(style).or_default().push(counts);
        }
        let markers =
            |index: usize| -> usize { documents.iter().filter_map(|d| d.markers.get(index)).sum() };
        let ambiguous = |index: usize| -> usize {
            documents
                .iter()
                .filter_map(|d| d.ambiguous.get(index))
                .sum()
        };
        Self {
            strict: Score::with_interval(&strict),
            ambiguous_counted: Score::with_interval(&lenient),
            styles: styles
                .into_iter()
                .map(|(style, units)| (style, Score::with_interval(&units)))
                .collect(),
            markers: markers(0),
            markers_placed: markers(1),
            markers_found: markers(2),
            ambiguous: ambiguous(0),
            ambiguous_found: ambiguous(1),
            outside: documents.iter().map(|document| document.outside).sum(),
            calibration: calibration(documents.iter().flat_map(|d| d.confidences.iter().copied())),
        }
    }
}

fn calibration(links: impl Iterator<Item = (f32, bool)>) -> Vec<CalibrationBin> {
    let mut bins = [(0_usize, 0.0_f64, 0_usize); BINS.len()];
    for (confidence, right) in links {
        let index = BINS
            .partition_point(|&high| high < confidence)
            .min(BINS.len() - 1);
        if let Some(bin) = bins.get_mut(index) {
            bin.0 += 1;
            bin.1 += f64::from(confidence);
            bin.2 += usize::from(right);
        }
    }
    let lows = [0.0].into_iter().chain(BINS);
    lows.zip(BINS)
        .zip(bins)
        .filter(|(_, bin)| bin.0 > 0)
        .map(|((low, high), (links, sum, right))| CalibrationBin {
            low,
            high,
            links,
            confidence: rounded(sum / links as f64),
            right: rounded(right as f64 / links as f64),
        })
        .collect()
}

/// An annotated marker and where it stands.
struct Marker<'a> {
    gold: &'a AnnotatedCitation,
    place: Option<Span>,
    style: CitationStyle,
    /// Targets that a link of the record matches already.
    matched: BTreeSet<&'a str>,
    /// The same, ambiguous markers included.
    matched_leniently: BTreeSet<&'a str>,
    seen: bool,
    called_ambiguous: bool,
}

impl Marker<'_> {
    fn is_at(&self, span: Span) -> bool {
        self.place.is_some_and(|place| {
            place.overlaps(span)
                || (place.is_empty() && span.start <= place.start && place.end <= span.end)
        })
    }
}

/// Scores the links of one document.
pub(super) fn score(
    set: &AnnotationSet,
    extracted: &Extracted<'_>,
    alignment: &Alignment,
    pairs: &RefPairs,
    slips: &mut Vec<Slip>,
) -> LinkCounts {
    let annotated = Text::new(set.text.clone());
    let mut markers: Vec<Marker<'_>> = set
        .citations
        .iter()
        .map(|gold| Marker {
            gold,
            place: alignment.marker(gold.span),
            style: gold
                .style
                .unwrap_or_else(|| style_of(&annotated, gold.span)),
            matched: BTreeSet::new(),
            matched_leniently: BTreeSet::new(),
            seen: false,
            called_ambiguous: false,
        })
        .collect();
    let mut scorer = Scorer {
        set,
        extracted,
        pairs,
        counts: LinkCounts::default(),
        slips,
    };
    for citation in &extracted.record.citations {
        scorer.take(citation, &mut markers, alignment);
    }
    for marker in &markers {
        scorer.finish(marker, &annotated);
    }
    scorer.counts
}

struct Scorer<'a> {
    set: &'a AnnotationSet,
    extracted: &'a Extracted<'a>,
    pairs: &'a RefPairs,
    counts: LinkCounts,
    slips: &'a mut Vec<Slip>,
}

impl Scorer<'_> {
    /// Compares a marker of the record with the annotated markers at its place.
    fn take(
        &mut self,
        citation: &Located<Citation>,
        markers: &mut [Marker<'_>],
        alignment: &Alignment,
    ) {
        let span = citation.item.span;
        let here: Vec<usize> = markers
            .iter()
            .enumerate()
            .filter(|(_, marker)| marker.is_at(span))
            .map(|(index, _)| index)
            .collect();
        if here.is_empty() && !alignment.covers(span) {
            self.counts.outside += 1;
            return;
        }
        let ambiguous = citation.item.status == CitationStatus::Ambiguous;
        let mut style = self.set.citations.first().and_then(|first| first.style);
        let mut doubtful = false;
        for &index in &here {
            if let Some(marker) = markers.get_mut(index) {
                marker.seen = true;
                marker.called_ambiguous |= ambiguous;
                doubtful |= !marker.gold.doubtful.is_empty();
                style = Some(marker.style);
            }
        }
        let style = style.unwrap_or(citation.item.style);
        // Where the annotation is ambiguous too, agreement is tallied apart and gives no link.
        let tallied = !here.is_empty()
            && here.iter().all(|&index| {
                markers
                    .get(index)
                    .is_some_and(|marker| marker.gold.status == CitationStatus::Ambiguous)
            });
        let mut any_right = false;
        for target in &citation.item.targets {
            let outcome = self.match_link(&target.reference, &here, markers, ambiguous);
            if outcome == Outcome::Wrong && doubtful {
                continue;
            }
            let right = outcome != Outcome::Wrong;
            any_right |= right;
            if right || !doubtful {
                self.counts.confidences.push((target.confidence, right));
            }
            if ambiguous || outcome == Outcome::Again {
                continue;
            }
            let counts = Counts::new(0, 1, usize::from(right));
            add(&mut self.counts.strict, style, counts);
            add(&mut self.counts.lenient, style, counts);
            if !right {
                self.false_link(citation, &target.reference.0, here.is_empty());
            }
        }
        if ambiguous && (any_right || !doubtful) && !(any_right && tallied) {
            let right = usize::from(any_right);
            add(&mut self.counts.lenient, style, Counts::new(0, 1, right));
        }
    }

    /// Looks for the annotated link that a target matches.
    fn match_link(
        &self,
        reference: &crate::references::ReferenceId,
        here: &[usize],
        markers: &mut [Marker<'_>],
        ambiguous: bool,
    ) -> Outcome {
        let Some(id) = self.pairs.gold_id(reference) else {
            return Outcome::Wrong;
        };
        let mut outcome = Outcome::Wrong;
        for &index in here {
            let Some(marker) = markers.get_mut(index) else {
                continue;
            };
            if marker.gold.status != CitationStatus::Resolved && !ambiguous {
                continue;
            }
            let Some(target) = marker
                .gold
                .targets
                .iter()
                .find(|target| target.as_str() == id)
            else {
                continue;
            };
            let fresh = if ambiguous {
                marker.matched_leniently.insert(target)
            } else {
                marker.matched_leniently.insert(target);
                marker.matched.insert(target)
            };
            if fresh {
                return Outcome::Right;
            }
            outcome = Outcome::Again;
        }
        outcome
    }

    fn false_link(&mut self, citation: &Located<Citation>, target: &str, alone: bool) {
        let entry = self
            .extracted
            .record
            .references
            .iter()
            .find(|reference| reference.item.id.0 == target)
            .map_or("", |reference| reference.item.raw.as_str());
        let reason = if alone {
            format!("no marker is annotated here; linked to {target}: {entry}")
        } else {
            format!("wrong target {target}: {entry}")
        };
        self.slips.push(Slip {
            document: self.set.name.clone(),
            layer: Layer::Citations,
            kind: SlipKind::FalseAlarm,
            reason,
            page: citation.page(),
            span: Some(citation.item.span),
            text: self.extracted.text.slice(citation.item.span).to_owned(),
            context: self.extracted.context(citation.item.span),
        });
    }

    /// Counts the annotated links of a marker and lists those that no link matched.
    fn finish(&mut self, marker: &Marker<'_>, annotated: &Text) {
        let [all, placed, found] = &mut self.counts.markers;
        *all += 1;
        *placed += usize::from(marker.place.is_some());
        *found += usize::from(marker.seen);
        if marker.gold.status == CitationStatus::Ambiguous {
            let [all, called] = &mut self.counts.ambiguous;
            *all += 1;
            *called += usize::from(marker.called_ambiguous);
            return;
        }
        let targets: BTreeSet<&str> = marker.gold.targets.iter().map(String::as_str).collect();
        for target in targets {
            let doubtful = marker.gold.doubtful.contains(target);
            let matched = marker.matched.contains(target);
            let leniently = marker.matched_leniently.contains(target);
            if matched || !doubtful {
                add(&mut self.counts.strict, marker.style, Counts::new(1, 0, 0));
            }
            if leniently || !doubtful {
                add(&mut self.counts.lenient, marker.style, Counts::new(1, 0, 0));
            }
            if !matched && !doubtful {
                self.missed(marker, target, annotated);
            }
        }
    }

    fn missed(&mut self, marker: &Marker<'_>, target: &str, annotated: &Text) {
        let reason = if marker.place.is_none() {
            "the place was not found in the extracted text"
        } else if !self.pairs.has_gold(target) {
            "its reference was not found"
        } else if marker.called_ambiguous {
            "called ambiguous"
        } else if marker.seen {
            "the marker has another target"
        } else {
            "no marker here"
        };
        self.slips.push(Slip {
            document: self.set.name.clone(),
            layer: Layer::Citations,
            kind: SlipKind::Miss,
            reason: format!("{reason}; annotated target {target}"),
            page: marker
                .place
                .and_then(|place| self.extracted.page_of(place.start)),
            span: marker.place,
            text: annotated.slice(marker.gold.span).to_owned(),
            context: match marker.place {
                Some(place) => self.extracted.context(place),
                None => around(annotated, marker.gold.span),
            },
        });
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// Matches an annotated link.
    Right,
    /// Matches one that another marker has matched; counts neither way.
    Again,
    Wrong,
}

fn add(all: &mut BTreeMap<CitationStyle, Counts>, style: CitationStyle, counts: Counts) {
    let entry = all.entry(style).or_default();
    *entry = entry.plus(counts);
}

/// How an annotated marker is printed, from the marker and the bracket of its chain.
fn style_of(text: &Text, span: Span) -> CitationStyle {
    /// Characters before a marker among which the bracket of its chain is looked for.
    const CHAIN: usize = 80;
    let marker = text.slice(span);
    if marker.chars().any(char::is_alphabetic)
        || marker.chars().filter(char::is_ascii_digit).count() >= 4 && !marker.contains(['-', '–'])
    {
        return CitationStyle::AuthorYear;
    }
    let before = text.slice(Span::new(span.start.saturating_sub(CHAIN), span.start));
    for character in before.chars().rev() {
        match character {
            '[' => return CitationStyle::NumericBracket,
            '(' => return CitationStyle::NumericParenthesis,
            ',' | ';' | '-' | '–' | '—' => {}
            other if other.is_ascii_digit() || other.is_whitespace() => {}
            _ => break,
        }
    }
    CitationStyle::NumericSuperscript
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        annotations::read_json,
        evaluate::{
            references::pair,
            testing::{citation, find, record, reference},
        },
    };

    const TEXT: &str =
        "Aspirin lowers the risk of stroke in older adults [1,3–5]. Statins do it too [2].";

    fn set(citations: &str) -> AnnotationSet {
        let references: Vec<String> = (1..=5)
            .map(|n| format!(r#"{{"id": "{n}", "raw": "Author{n} Title{n} Journal{n}"}}"#))
            .collect();
        let json = format!(
            r#"{{"schema": "claimtrace/annotations/1", "document": {{}}, "text": "{TEXT}",
                "references": [{}], "citations": [{citations}]}}"#,
            references.join(",")
        );
        read_json("a", &json).unwrap()
    }

    fn gold() -> AnnotationSet {
        set(
            r#"{"start": 51, "end": 52, "text": "1", "targets": ["1"], "status": "resolved"},
               {"start": 53, "end": 56, "text": "3–5", "targets": ["3", "4", "5"], "status": "resolved"},
               {"start": 78, "end": 79, "text": "2", "targets": ["2"], "status": "resolved"}"#,
        )
    }

    fn scored(
        set: &AnnotationSet,
        text: &str,
        citations: Vec<Citation>,
    ) -> (LinkCounts, Vec<Slip>) {
        let references = (1..=5)
            .map(|n| reference(&format!("r{n}"), &format!("Author{n} Title{n} Journal{n}")))
            .collect();
        let record = record(text, references, citations);
        let extracted = Extracted::new(&record);
        let alignment = Alignment::new(&set.text, &set.passages, &record.text);
        let found: Vec<_> = record.references.iter().map(|r| &r.item).collect();
        let pairs = pair(&set.references, &found);
        let mut slips = Vec::new();
        let counts = score(set, &extracted, &alignment, &pairs, &mut slips);
        (counts, slips)
    }

    fn strict(counts: &LinkCounts) -> Counts {
        counts.strict.values().copied().sum()
    }

    #[test]
    fn ranges_wrong_targets_and_misses_are_counted() {
        let (counts, slips) = scored(
            &gold(),
            TEXT,
            vec![
                citation(
                    find(TEXT, "3–5"),
                    &[("r3", 1.0), ("r4", 1.0), ("r2", 0.4)],
                    CitationStatus::Resolved,
                ),
                citation(Span::new(78, 79), &[("r2", 0.9)], CitationStatus::Resolved),
            ],
        );
        assert_eq!(strict(&counts), Counts::new(5, 4, 3));
        assert_eq!(counts.markers, [3, 3, 2]);
        let told: Vec<(SlipKind, &str)> = slips
            .iter()
            .map(|slip| (slip.kind, slip.reason.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                (
                    SlipKind::FalseAlarm,
                    "wrong target r2: Author2 Title2 Journal2"
                ),
                (SlipKind::Miss, "no marker here; annotated target 1"),
                (
                    SlipKind::Miss,
                    "the marker has another target; annotated target 5"
                ),
            ]
        );
        assert!(counts.strict.contains_key(&CitationStyle::NumericBracket));
    }

    #[test]
    fn an_ambiguous_marker_is_a_miss_and_counts_in_the_second_reading() {
        let (counts, _) = scored(
            &gold(),
            TEXT,
            vec![citation(
                Span::new(78, 79),
                &[("r2", 0.5), ("r1", 0.5)],
                CitationStatus::Ambiguous,
            )],
        );
        assert_eq!(strict(&counts), Counts::new(5, 0, 0));
        assert_eq!(
            counts.lenient.values().copied().sum::<Counts>(),
            Counts::new(5, 1, 1)
        );
    }

    #[test]
    fn annotated_ambiguity_wants_to_be_said() {
        let set = set(r#"{"start": 78, "end": 79, "targets": ["2", "3"], "status": "ambiguous"}"#);
        let said = vec![citation(
            Span::new(78, 79),
            &[("r2", 0.5), ("r3", 0.5)],
            CitationStatus::Ambiguous,
        )];
        let (counts, slips) = scored(&set, TEXT, said);
        assert_eq!(
            (counts.ambiguous, strict(&counts)),
            ([1, 1], Counts::default())
        );
        assert!(slips.is_empty());
        let guessed = vec![citation(
            Span::new(78, 79),
            &[("r2", 0.9)],
            CitationStatus::Resolved,
        )];
        let (counts, _) = scored(&set, TEXT, guessed);
        assert_eq!(
            (counts.ambiguous, strict(&counts)),
            ([1, 0], Counts::new(0, 1, 0))
        );
    }

    #[test]
    fn markers_outside_the_annotated_text_are_not_scored_and_inside_are() {
        let more = "A table that the annotations do not have at all says [4].";
        let text = format!("{TEXT}\n{more}");
        let at = find(&text, "[4]").start + 1;
        let outside = citation(
            Span::new(at, at + 1),
            &[("r4", 1.0)],
            CitationStatus::Resolved,
        );
        let inside = citation(
            find(&text, "older"),
            &[("r4", 1.0)],
            CitationStatus::Resolved,
        );
        let (counts, slips) = scored(&gold(), &text, vec![inside, outside]);
        assert_eq!(counts.outside, 1);
        assert_eq!(strict(&counts), Counts::new(5, 1, 0));
        assert_eq!(slips[0].text, "older");
        assert_eq!(
            slips[0].reason,
            "no marker is annotated here; linked to r4: Author4 Title4 Journal4"
        );
    }

    #[test]
    fn calibration_bins() {
        let bins = calibration(
            [
                (0.4, false),
                (0.95, true),
                (0.96, true),
                (1.0, true),
                (1.0, false),
            ]
            .into_iter(),
        );
        let told: Vec<(f32, usize, f64)> = bins
            .iter()
            .map(|bin| (bin.high, bin.links, bin.right))
            .collect();
        assert_eq!(
            told,
            [(0.5, 1, 0.0), (0.95, 1, 1.0), (0.99, 1, 1.0), (1.0, 2, 0.5)]
        );
    }

    #[test]
    fn styles_are_read_from_the_text() {
        let style =
            |text: &str, marker: &str| style_of(&Text::new(text.to_owned()), find(text, marker));
        assert_eq!(
            style("so (Smith, 2020)", "Smith, 2020"),
            CitationStyle::AuthorYear
        );
        assert_eq!(style("so [1, 3–5]", "3–5"), CitationStyle::NumericBracket);
        assert_eq!(style("so (7)", "7"), CitationStyle::NumericParenthesis);
        assert_eq!(style("so7,8", "8"), CitationStyle::NumericSuperscript);
    }
}
