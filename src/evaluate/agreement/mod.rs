//! How far two annotators agree: the first one's annotations are scored against the second's, by the measures of
//! [`run`](super::run), and Cohen's kappa is given for the question which sentences are claims.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{
    measure::rounded,
    report::{Builder, Report},
    score_document,
};
use crate::{
    annotations::{AnnotatedClaim, AnnotatedFinding, AnnotatedReference, AnnotationSet, Mention},
    citations::{Citation, CitationId, CitationStyle, Target},
    claims::{Claim, ClaimId, Direction, Finding, Support},
    database::{Identity, Record, Results, Scope, Sha256Hex, Source},
    document::Document,
    entities::{Entity, EntityId, EntitySource},
    references::{Author, Reference, ReferenceId, ReferenceKind},
    text::{Span, Text, sentences},
};

/// Two sets of annotations of the same documents compared.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Agreement {
    /// The second set scored as if the first were the truth. F1 does not depend on which is first.
    pub report: Report,
    /// Cohen's kappa (1960) over the sentences and table rows of the first set's text: claim or not. `None` where
    /// neither set has claims, or all sentences are of one kind in both.
    pub claims_kappa: Option<f64>,
    /// Sentences and rows that kappa is over.
    pub sentences: usize,
}

/// Compares annotation sets by document; sets are matched by their keys, then by name. What only one side has is
/// listed among the documents without record.
#[must_use]
pub fn agreement(first: &[AnnotationSet], second: &[AnnotationSet]) -> Agreement {
    let mut builder = Builder::default();
    let mut table = Table::default();
    for set in first {
        match second.iter().find(|other| same_document(set, other)) {
            Some(other) => {
                score_document(set, &as_record(other), &mut builder);
                table.add(set, other);
            }
            None => builder.without_record(set),
        }
    }
    Agreement {
        report: builder.finish(),
        claims_kappa: table.kappa().map(rounded),
        sentences: table.total(),
    }
}

impl Agreement {
    /// The measures as tables for a terminal; with `verbose`, every difference too.
    #[must_use]
    pub fn to_text(&self, verbose: bool) -> String {
        let kappa = self
            .claims_kappa
            .map_or_else(|| "not defined".to_owned(), |kappa| format!("{kappa:.3}"));
        format!(
            "claim sentences: Cohen's kappa {kappa} over {} sentences and rows\n{}",
            self.sentences,
            self.report.to_text(verbose)
        )
    }
}

fn same_document(a: &AnnotationSet, b: &AnnotationSet) -> bool {
    let equal = |a: &Option<String>, b: &Option<String>| a.is_some() && a == b;
    equal(&a.key.sha256, &b.key.sha256)
        || equal(&a.key.id, &b.key.id)
        || equal(&a.key.doi, &b.key.doi)
        || equal(&a.key.file_name, &b.key.file_name)
        || a.name == b.name
}

/// How two annotators sort the sentences.
#[derive(Debug, Clone, Copy, Default)]
struct Table {
    both: usize,
    first: usize,
    second: usize,
    neither: usize,
}

impl Table {
    fn add(&mut self, set: &AnnotationSet, other: &AnnotationSet) {
        let text = Text::new(set.text.clone());
        let alignment = super::Alignment::new(&other.text, &other.passages, &set.text);
        let second: Vec<Span> = other
            .claims
            .iter()
            .filter_map(|claim| alignment.stretch(claim.span))
            .collect();
        let first: Vec<Span> = set.claims.iter().map(|claim| claim.span).collect();
        let mut at = 0;
        for line in set.text.split('\n') {
            let length = line.chars().count();
            let span = Span::new(at, at + length);
            at += length + 1;
            let units = if line.contains('\t') {
                vec![span]
            } else {
                sentences(&text, span, &[])
            };
            for unit in units {
                match (is_claim(unit, &first), is_claim(unit, &second)) {
                    (true, true) => self.both += 1,
                    (true, false) => self.first += 1,
                    (false, true) => self.second += 1,
                    (false, false) => self.neither += 1,
                }
            }
        }
    }

    fn total(self) -> usize {
        self.both + self.first + self.second + self.neither
    }

    fn kappa(self) -> Option<f64> {
        let total = self.total() as f64;
        let share = |count: usize| count as f64 / total;
        let (a, b) = (
            share(self.both + self.first),
            share(self.both + self.second),
        );
        let expected = a * b + (1.0 - a) * (1.0 - b);
        let observed = share(self.both + self.neither);
        (total > 0.0 && expected < 1.0).then(|| (observed - expected) / (1.0 - expected))
    }
}

/// Whether more than half of a sentence is in a claim.
fn is_claim(sentence: Span, claims: &[Span]) -> bool {
    let covered: usize = claims
        .iter()
        .filter_map(|claim| claim.intersection(sentence))
        .map(Span::len)
        .sum();
    covered * 2 > sentence.len()
}

/// The annotations in the form in which the pipeline gives its results.
fn as_record(set: &AnnotationSet) -> Record {
    let text = Text::new(set.text.clone());
    let entities: Vec<Entity> = set
        .entities
        .iter()
        .enumerate()
        .map(|(index, entity)| Entity {
            id: EntityId(format!("e{}", index + 1)),
            label: entity.label,
            span: entity.span,
            text: text.slice(entity.span).to_owned(),
            confidence: 1.0,
            source: EntitySource::Lexicon,
            normalized: None,
        })
        .collect();
    let mut results = Results {
        references: references(set),
        citations: citations(set, &text),
        claims: set
            .claims
            .iter()
            .enumerate()
            .map(|(index, annotated)| claim(index, annotated, &text, &entities))
            .collect(),
        entities,
        ..Results::default()
    };
    results.document = Document {
        text,
        ..Document::default()
    };
    let source = Source {
        file_name: set.name.clone(),
        sha256: Sha256Hex::of(set.text.as_bytes()),
        bytes: 0,
        pages: 0,
    };
    Record::new(source, Identity::default(), Scope::Full, results)
}

/// The reference list; where there is none, an entry for each target used.
fn references(set: &AnnotationSet) -> Vec<Reference> {
    let listed: Vec<AnnotatedReference> = if set.references.is_empty() {
        let of_citations = set.citations.iter().flat_map(|citation| &citation.targets);
        let of_claims = set.claims.iter().flat_map(|claim| &claim.references);
        let used: BTreeSet<&String> = of_citations.chain(of_claims).collect();
        used.into_iter()
            .map(|id| AnnotatedReference {
                id: id.clone(),
                ..AnnotatedReference::default()
            })
            .collect()
    } else {
        set.references.clone()
    };
    listed
        .into_iter()
        .map(|entry| Reference {
            raw: super::references::gold_text(&entry),
            label: entry.label.or_else(|| Some(entry.id.clone())),
            id: ReferenceId(entry.id),
            span: Span::default(),
            kind: ReferenceKind::default(),
            authors: entry
                .authors
                .into_iter()
                .map(|family| Author {
                    family,
                    given: String::new(),
                })
                .collect(),
            et_al: false,
            title: entry.title,
            year: entry.year,
            year_suffix: None,
            container: entry.container,
            volume: entry.volume,
            issue: entry.issue,
            pages: entry.pages,
            publisher: None,
            doi: entry.doi,
            pmid: entry.pmid,
            pmcid: None,
            url: None,
            accessed: None,
            duplicate_of: None,
        })
        .collect()
}

fn citations(set: &AnnotationSet, text: &Text) -> Vec<Citation> {
    set.citations
        .iter()
        .enumerate()
        .map(|(index, citation)| Citation {
            id: CitationId(format!("c{}", index + 1)),
            span: citation.span,
            text: text.slice(citation.span).to_owned(),
            style: citation.style.unwrap_or(CitationStyle::NumericBracket),
            targets: citation
                .targets
                .iter()
                .map(|target| Target {
                    reference: ReferenceId(target.clone()),
                    confidence: 1.0,
                })
                .collect(),
            status: citation.status,
            group: citation.span,
        })
        .collect()
}

fn claim(index: usize, claim: &AnnotatedClaim, text: &Text, entities: &[Entity]) -> Claim {
    Claim {
        id: ClaimId(format!("k{}", index + 1)),
        span: claim.span,
        text: text.slice(claim.span).to_owned(),
        section: None,
        entities: Vec::new(),
        citations: Vec::new(),
        references: claim.references.iter().cloned().map(ReferenceId).collect(),
        support: if claim.references.is_empty() {
            Support::Uncited
        } else {
            Support::Cited
        },
        support_links: Vec::new(),
        findings: claim
            .findings
            .iter()
            .map(|annotated| finding(annotated, text, entities))
            .collect(),
        assertion: claim.assertion.unwrap_or_default(),
        direction: Direction::default(),
        roles: Vec::new(),
        regimens: Vec::new(),
    }
}

fn finding(finding: &AnnotatedFinding, text: &Text, entities: &[Entity]) -> Finding {
    let entity = |mention: &Option<Mention>| {
        let mention = mention.as_ref()?;
        let there = entities.iter().find(|entity| match mention.span {
            Some(span) => entity.span.overlaps(span),
            None => entity.text == mention.text,
        });
        there.map(|entity| entity.id.clone())
    };
    // A group that is no mention is given by its words alone.
    let words = |mention: &Option<Mention>| match mention {
        Some(Mention { text, span: None }) if entity(mention).is_none() => Some(text.clone()),
        _ => None,
    };
    Finding {
        span: finding.span,
        text: text.slice(finding.span).to_owned(),
        kind: finding.kind,
        quantity: finding.quantity.clone(),
        unit: finding.unit.clone(),
        measure: entity(&finding.measure),
        measure_text: None,
        arm: entity(&finding.arm),
        arm_text: words(&finding.arm),
        comparator: entity(&finding.comparator),
        comparator_text: words(&finding.comparator),
        inherited: Vec::new(),
        time_point: finding.time_point.clone(),
        grade: finding.grade.clone(),
        group_size: finding.group_size,
        qualifies: finding.qualifies,
        citations: Vec::new(),
    }
}

#[cfg(test)]
mod tests;
