use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    alignment::Alignment,
    claims::{ClaimCounts, ClaimReport, FindingCounts, FindingReport},
    entities::{EntityCounts, EntityReport},
    links::{LinkCounts, LinkReport},
    measure::{Counts, Score, rounded},
    references::{RefCounts, ReferenceReport},
    slip::Slip,
    text::{TextCounts, TextReport},
};
use crate::{annotations::AnnotationSet, database::Record, text::Text};

/// Below this share of matched characters a passage is listed as not aligned.
const ALIGNED: f64 = 0.5;
/// Characters of an unaligned passage that are shown.
const EXCERPT: usize = 70;

/// Everything measured.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Each annotation set.
    pub documents: Vec<DocumentReport>,
    /// Annotation sets for which the database has no record. Their annotations are not scored.
    pub without_record: Vec<String>,
    /// The text, all documents of publishers together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<TextReport>,
    /// Reference lists, all documents together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub references: Option<ReferenceReport>,
    /// Citation links, all documents together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub links: Option<LinkReport>,
    /// Entities, all documents together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entities: Option<EntityReport>,
    /// Claims, all documents together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claims: Option<ClaimReport>,
    /// Numbers, all documents together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub findings: Option<FindingReport>,
    /// References and links by publisher, where the annotations name one.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub publishers: BTreeMap<String, PublisherReport>,
    /// Every miss and false alarm.
    pub slips: Vec<Slip>,
}

/// The measures of one publisher's articles.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PublisherReport {
    /// How many articles.
    pub articles: usize,
    /// Entries found.
    pub references: Score,
    /// Strict links.
    pub links: Score,
}

/// One annotation set and its record.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DocumentReport {
    /// The annotation set.
    pub name: String,
    /// Id of its record.
    pub record: String,
    /// Share of the annotated characters that were found in the extracted text.
    pub aligned: f64,
    /// Beginnings of the passages that were not found.
    pub unaligned: Vec<String>,
    /// Five-word runs of the publisher's paragraphs that the extracted text has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gram_recall: Option<f64>,
    /// Neighbouring paragraphs in order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<f64>,
    /// What the reader of the annotations met.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
    /// Entries found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub references: Option<Score>,
    /// Strict links.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub links: Option<Score>,
    /// Strict, all labels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entities: Option<Score>,
    /// Claims found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claims: Option<Score>,
    /// Findings with value, unit and measure right.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub findings: Option<Score>,
}

/// What was counted in one document.
pub(super) struct Scored<'a> {
    pub(super) set: &'a AnnotationSet,
    pub(super) record: &'a Record,
    pub(super) alignment: &'a Alignment,
    pub(super) text: Option<TextCounts>,
    pub(super) references: Option<RefCounts>,
    pub(super) links: Option<LinkCounts>,
    pub(super) entities: Option<EntityCounts>,
    pub(super) claims: Option<ClaimCounts>,
    pub(super) findings: Option<FindingCounts>,
    pub(super) slips: Vec<Slip>,
}

/// Collects the counts of documents.
#[derive(Default)]
pub(super) struct Builder {
    documents: Vec<DocumentReport>,
    without_record: Vec<String>,
    text: Vec<TextCounts>,
    references: Vec<RefCounts>,
    links: Vec<LinkCounts>,
    entities: Vec<EntityCounts>,
    claims: Vec<ClaimCounts>,
    findings: Vec<FindingCounts>,
    publishers: BTreeMap<String, (usize, Counts, Counts)>,
    slips: Vec<Slip>,
}

impl Builder {
    pub(super) fn without_record(&mut self, set: &AnnotationSet) {
        self.without_record.push(set.name.clone());
    }

    pub(super) fn add(&mut self, scored: Scored<'_>) {
        let Scored {
            set,
            record,
            alignment,
            text,
            references,
            links,
            entities,
            claims,
            findings,
            slips,
        } = scored;
        let detection = references.as_ref().map(|counts| counts.detection);
        let strict = links
            .as_ref()
            .map(|counts| counts.strict.values().copied().sum::<Counts>());
        if let Some(publisher) = &set.publisher {
            let entry = self
                .publishers
                .entry(publisher.publisher.clone())
                .or_default();
            entry.0 += 1;
            entry.1 = entry.1.plus(detection.unwrap_or_default());
            entry.2 = entry.2.plus(strict.unwrap_or_default());
        }
        let (aligned, unaligned) = alignment_summary(set, alignment);
        self.documents.push(DocumentReport {
            name: set.name.clone(),
            record: record.id.0.clone(),
            aligned,
            unaligned,
            gram_recall: text.as_ref().map(|counts| rounded(counts.grams.recall())),
            order: text.as_ref().map(|counts| {
                let (pairs, right) = counts.order;
                rounded(Counts::new(pairs, 0, right).recall())
            }),
            warnings: set.warnings.clone(),
            references: detection.map(Score::of),
            links: strict.map(Score::of),
            entities: entities.as_ref().map(|counts| Score::of(counts.strict())),
            claims: claims.as_ref().map(|counts| Score::of(counts.detection)),
            findings: findings
                .as_ref()
                .map(|counts| Score::of(counts.with_measure)),
        });
        self.text.extend(text);
        self.references.extend(references);
        self.links.extend(links);
        self.entities.extend(entities);
        self.claims.extend(claims);
        self.findings.extend(findings);
        self.slips.extend(slips.into_iter().map(Slip::clipped));
    }

    pub(super) fn finish(self) -> Report {
        let publishers = self
            .publishers
            .into_iter()
            .map(|(name, (articles, references, links))| {
                let report = PublisherReport {
                    articles,
                    references: Score::of(references),
                    links: Score::of(links),
                };
                (name, report)
            })
            .collect();
        Report {
            documents: self.documents,
            without_record: self.without_record,
            text: (!self.text.is_empty()).then(|| TextReport::of(&self.text)),
            references: (!self.references.is_empty())
                .then(|| ReferenceReport::of(&self.references)),
            links: (!self.links.is_empty()).then(|| LinkReport::of(&self.links)),
            entities: (!self.entities.is_empty()).then(|| EntityReport::of(&self.entities)),
            claims: (!self.claims.is_empty()).then(|| ClaimReport::of(&self.claims)),
            findings: (!self.findings.is_empty()).then(|| FindingReport::of(&self.findings)),
            publishers,
            slips: self.slips,
        }
    }
}

fn alignment_summary(set: &AnnotationSet, alignment: &Alignment) -> (f64, Vec<String>) {
    let text = Text::new(set.text.clone());
    let mut unaligned = Vec::new();
    let (mut found, mut all) = (0.0, 0.0);
    for (passage, &coverage) in set.passages.iter().zip(alignment.coverage()) {
        let length = passage.span.len() as f64;
        all += length;
        found += length * coverage;
        if coverage < ALIGNED {
            let excerpt: String = text.slice(passage.span).chars().take(EXCERPT).collect();
            unaligned.push(excerpt);
        }
    }
    let share = if all > 0.0 { found / all } else { 1.0 };
    (rounded(share), unaligned)
}
