//! Claims: sentences and table rows that state something checkable, their numbers, and the citations given for them.
//!
//! `candidate` lists sentences and rows, [`findings`] reads the numbers, `classify` decides, then `support`,
//! `roles`, `assertion` and `direction` describe the claim and `check` holds its numbers against each other.

#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod assertion;
mod candidate;
mod check;
mod classify;
mod contradiction;
mod cues;
mod direction;
mod discourse;
mod findings;
mod headers;
mod model;
mod predicate;
mod roles;
mod row_arms;
mod rows;
mod support;
mod text_and_table;

pub use contradiction::{Contradiction, ContradictionKind, FindingPlace, contradictions};
pub use findings::{Numbers, findings};
pub use model::{
    Assertion, Claim, ClaimId, Direction, DirectionKind, EntityRole, Finding, FindingKind,
    FindingPart, Inherited, InheritedFrom, Quantity, Regimen, Role, Support, SupportLink,
    SupportReason,
};

use std::collections::BTreeSet;

use crate::{
    citations::{Citation, CitationStatus},
    diagnostic::{Diagnostic, Stage, Warned},
    document::{Document, RunKind},
    entities::Entity,
    references::ReferenceId,
    text::Span,
};
use candidate::{Candidate, Source};

/// Finds the claims of `document`, from the results of the stages before.
///
/// `citations` and `entities` are sorted by span. The warnings are the [`contradictions`] of the claims, each at the
/// number that does not fit.
#[must_use]
pub fn extract(
    document: &Document,
    citations: &[Citation],
    entities: &[Entity],
) -> Warned<Vec<Claim>> {
    let marks = Marks::new(document, citations);
    let mut found: Warned<Vec<Claim>> = Warned::default();
    let mut discourse = discourse::Discourse::default();
    for candidate in candidate::candidates(document, citations) {
        let mentions = entities_in(entities, candidate.span);
        if mentions.is_empty() {
            continue;
        }
        let Some((mut claim, control)) =
            read(document, citations, entities, &marks, &candidate, &mentions)
        else {
            continue;
        };
        if candidate.source == Source::Sentence {
            discourse.read(
                &document.text,
                &mut claim,
                candidate.block,
                &mentions,
                control,
            );
        }
        claim.id = ClaimId(format!("k{}", found.value.len() + 1));
        found.value.push(claim);
    }
    found.warnings = contradictions(&found.value, entities)
        .into_iter()
        .map(|item| {
            let place = item.at.span;
            located(
                document,
                Diagnostic::new(Stage::Claims, item.message).at(place),
            )
        })
        .collect();
    found
}

/// Puts a page to a warning's place.
fn located(document: &Document, warning: Diagnostic) -> Diagnostic {
    match warning.span.and_then(|span| document.page_of(span)) {
        Some(page) => warning.on_page(page),
        None => warning,
    }
}

/// Characters that are no words of a sentence.
struct Marks {
    /// Markers with their brackets.
    citations: Vec<Span>,
    /// Raised characters that are no markers.
    superscripts: Vec<Span>,
}

impl Marks {
    fn new(document: &Document, citations: &[Citation]) -> Self {
        let superscripts = document
            .runs
            .iter()
            .filter(|run| run.kind == RunKind::Superscript)
            .map(|run| run.span)
            .collect();
        Self {
            citations: citations.iter().map(|citation| citation.group).collect(),
            superscripts,
        }
    }

    /// Those that touch a span, of a sorted list.
    fn near(spans: &[Span], span: Span) -> Vec<Span> {
        let from =
            spans.partition_point(|mark| mark.start < span.start.saturating_sub(LONGEST_MARK));
        spans
            .iter()
            .skip(from)
            .take_while(|mark| mark.start < span.end)
            .filter(|mark| mark.overlaps(span))
            .copied()
            .collect()
    }
}

/// A chain of markers is no longer than this; a longer one is cut at the front.
const LONGEST_MARK: usize = 2000;

/// The mentions that begin in a span.
fn entities_in(entities: &[Entity], span: Span) -> Vec<&Entity> {
    let from = entities.partition_point(|entity| entity.span.start < span.start);
    entities
        .iter()
        .skip(from)
        .take_while(|entity| entity.span.start < span.end)
        .filter(|entity| span.contains(entity.span))
        .collect()
}

/// Reads a candidate; none if it is no claim. With it, the words of the control group that it names.
fn read(
    document: &Document,
    citations: &[Citation],
    entities: &[Entity],
    marks: &Marks,
    candidate: &Candidate,
    mentions: &[&Entity],
) -> Option<(Claim, Option<String>)> {
    let text = &document.text;
    let cited = Marks::near(&marks.citations, candidate.span);
    let raised = Marks::near(&marks.superscripts, candidate.span);
    let tokens = findings::tokens_of(text, candidate.span, mentions, &cited, &raised);
    let numbers = match candidate.source {
        Source::Sentence => findings::from_tokens(text, &tokens, mentions, None),
        Source::Row => rows::numbers(document, candidate, entities, &cited, &raised),
    };
    let links = support::support(document, candidate, citations);
    let reading = classify::Reading {
        tokens: &tokens,
        entities: mentions,
        numbers: &numbers,
        cited: !links.is_empty(),
        part: candidate.part,
        source: candidate.source,
        question: candidate.question,
    };
    let is_claim = match candidate.source {
        Source::Sentence => classify::is_claim(&reading),
        Source::Row => rows::is_claim(document, candidate, &numbers),
    };
    if !is_claim {
        return None;
    }
    let places = findings::mentions(&tokens, mentions);
    let direction = match candidate.source {
        Source::Sentence => direction::direction(&tokens, &places, &numbers.findings),
        Source::Row => Direction::default(),
    };
    let mut findings = numbers.findings;
    support::govern(&mut findings, &links, citations, text);
    let assertion = assertion::assertion(&tokens, !findings.is_empty());
    let control = findings::first_control(&tokens).and_then(|(first, last)| {
        let span = tokens.get(first)?.span.cover(tokens.get(last)?.span);
        Some(text.slice(span).to_owned())
    });
    let claim = Claim {
        id: ClaimId(String::new()),
        span: candidate.span,
        text: text.slice(candidate.span).to_owned(),
        section: candidate.section.clone(),
        entities: mentions.iter().map(|entity| entity.id.clone()).collect(),
        citations: links.iter().map(|link| link.citation.clone()).collect(),
        references: references(citations, &links),
        support: if links.is_empty() {
            Support::Uncited
        } else {
            Support::Cited
        },
        support_links: links,
        findings,
        assertion,
        direction,
        roles: roles::roles(&tokens, mentions, &places),
        regimens: numbers.regimens,
    };
    Some((claim, control))
}

/// The references of the markers, each once, in the order of the markers.
fn references(citations: &[Citation], links: &[SupportLink]) -> Vec<ReferenceId> {
    let mut seen = BTreeSet::new();
    links
        .iter()
        .filter_map(|link| {
            citations
                .iter()
                .find(|citation| citation.id == link.citation)
        })
        .filter(|citation| citation.status != CitationStatus::Unresolved)
        .flat_map(|citation| &citation.targets)
        .map(|target| target.reference.clone())
        .filter(|reference| seen.insert(reference.clone()))
        .collect()
}

#[cfg(test)]
mod tests;
