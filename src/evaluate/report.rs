use std::{collections::BTreeMap, fmt::Write as _};

use serde::Serialize;

use super::{
    alignment::Alignment,
    entities::{EntityCounts, EntityReport},
    links::{LinkCounts, LinkReport},
    measure::{Counts, Score, rounded},
    references::{RefCounts, ReferenceReport},
    slip::{Slip, SlipKind},
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
    /// Reference lists, all documents together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub references: Option<ReferenceReport>,
    /// Citation links, all documents together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub links: Option<LinkReport>,
    /// Entities, all documents together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entities: Option<EntityReport>,
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
}

/// What was counted in one document.
pub(super) struct Scored<'a> {
    pub(super) set: &'a AnnotationSet,
    pub(super) record: &'a Record,
    pub(super) alignment: &'a Alignment,
    pub(super) references: Option<RefCounts>,
    pub(super) links: Option<LinkCounts>,
    pub(super) entities: Option<EntityCounts>,
    pub(super) slips: Vec<Slip>,
}

/// Collects the counts of documents.
#[derive(Default)]
pub(super) struct Builder {
    documents: Vec<DocumentReport>,
    without_record: Vec<String>,
    references: Vec<RefCounts>,
    links: Vec<LinkCounts>,
    entities: Vec<EntityCounts>,
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
            references,
            links,
            entities,
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
            warnings: set.warnings.clone(),
            references: detection.map(Score::of),
            links: strict.map(Score::of),
            entities: entities.as_ref().map(|counts| Score::of(counts.strict())),
        });
        self.references.extend(references);
        self.links.extend(links);
        self.entities.extend(entities);
        self.slips.extend(slips);
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
            references: (!self.references.is_empty())
                .then(|| ReferenceReport::of(&self.references)),
            links: (!self.links.is_empty()).then(|| LinkReport::of(&self.links)),
            entities: (!self.entities.is_empty()).then(|| EntityReport::of(&self.entities)),
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

impl Report {
    /// The measures as tables for a terminal; with `verbose`, every miss and false alarm too.
    #[must_use]
    pub fn to_text(&self, verbose: bool) -> String {
        let mut out = String::new();
        self.write_text(&mut out, verbose);
        out
    }

    fn write_text(&self, out: &mut String, verbose: bool) {
        let documents = self.documents.len();
        let _ = writeln!(out, "{documents} annotated documents");
        for name in &self.without_record {
            let _ = writeln!(out, "not scored, no record in the database: {name}");
        }
        heading(out, "documents");
        for document in &self.documents {
            let f1 = |score: &Option<Score>| {
                score.map_or("      ".to_owned(), |score| format!("{:6.3}", score.f1))
            };
            let _ = writeln!(
                out,
                "{:<34} aligned {:.3} ({} passages not)  references {}  links {}",
                document.name,
                document.aligned,
                document.unaligned.len(),
                f1(&document.references),
                f1(&document.links),
            );
            for warning in &document.warnings {
                let _ = writeln!(out, "    {warning}");
            }
        }
        if let Some(report) = &self.references {
            heading(out, "references");
            line(out, "entries found", &report.detection);
            let _ = writeln!(out, "{:<34} {:.3}", "borders right", report.borders_right);
            line(out, "fields, strict", &report.fields_micro.strict);
            line(out, "fields, 0.8 alike", &report.fields_micro.soft);
            for (field, score) in &report.fields {
                line(out, &format!("  {field}"), &score.strict);
            }
        }
        if let Some(report) = &self.links {
            heading(out, "citation links");
            line(out, "all, strict", &report.strict);
            line(out, "all, ambiguous counted", &report.ambiguous_counted);
            for (style, score) in &report.styles {
                line(out, &format!("  {style:?}"), score);
            }
            let _ = writeln!(
                out,
                "markers: {} annotated, {} placed in the text, {} found; {} markers outside annotated text not scored",
                report.markers, report.markers_placed, report.markers_found, report.outside
            );
            if report.ambiguous > 0 {
                let _ = writeln!(
                    out,
                    "ambiguous markers: {} annotated, {} called so",
                    report.ambiguous, report.ambiguous_found
                );
            }
            heading(out, "confidence of links");
            for bin in &report.calibration {
                let _ = writeln!(
                    out,
                    "  {:.2}–{:.2}  {:>6} links  mean confidence {:.3}  right {:.3}",
                    bin.low, bin.high, bin.links, bin.confidence, bin.right
                );
            }
        }
        if !self.publishers.is_empty() {
            heading(out, "publishers: references, links");
            for (name, report) in &self.publishers {
                let short: String = name.chars().take(30).collect();
                let name = format!("{short} ({})", report.articles);
                line(out, &name, &report.references);
                line(out, "", &report.links);
            }
        }
        if verbose {
            self.write_slips(out);
        }
    }

    fn write_slips(&self, out: &mut String) {
        heading(out, "not aligned");
        for document in &self.documents {
            for passage in &document.unaligned {
                let _ = writeln!(out, "{}: {passage}", document.name);
            }
        }
        heading(out, "misses and false alarms");
        for slip in &self.slips {
            let kind = match slip.kind {
                SlipKind::Miss => "missed",
                SlipKind::FalseAlarm => "false",
                SlipKind::WrongValue => "wrong",
            };
            let page = slip
                .page
                .map_or_else(|| "p. ?".to_owned(), |page| format!("p. {page}"));
            let span = slip.span.map_or_else(String::new, |span| {
                format!(" [{}, {})", span.start, span.end)
            });
            let _ = writeln!(
                out,
                "{} {page}{span} {:?} {kind}: `{}`: {}\n      {}",
                slip.document, slip.layer, slip.text, slip.reason, slip.context
            );
        }
    }
}

fn heading(out: &mut String, title: &str) {
    let _ = writeln!(out, "\n{title}");
}

fn line(out: &mut String, name: &str, score: &Score) {
    let interval = score.f1_interval.map_or_else(String::new, |(low, high)| {
        format!("  95% {low:.3}–{high:.3}")
    });
    let _ = writeln!(
        out,
        "{name:<34} P {:.3}  R {:.3}  F1 {:.3}  ({} annotated, {} given, {} right){interval}",
        score.precision,
        score.recall,
        score.f1,
        score.counts.gold,
        score.counts.predicted,
        score.counts.correct,
    );
}
