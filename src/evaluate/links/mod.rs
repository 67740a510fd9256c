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

mod report;

use std::collections::{BTreeMap, BTreeSet};

use super::{
    alignment::Alignment,
    measure::Counts,
    references::RefPairs,
    slip::{Extracted, Slip, SlipKind, around},
};
use crate::{
    annotations::{AnnotatedCitation, AnnotationSet, Layer},
    citations::{Citation, CitationStatus, CitationStyle},
    database::Located,
    text::{Span, Text},
};

pub(super) use report::LinkCounts;
pub use report::{CalibrationBin, LinkReport};

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
mod tests;
