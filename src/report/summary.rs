use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{Decision, decisions::file_name};
use crate::{
    citations::{Citation, CitationId, CitationStatus},
    claims::{Assertion, Claim, ClaimId, DirectionKind, Support},
    database::{DocumentId, Located, Record},
    entities::{Entity, EntityId, EntityLabel},
};

/// A row of the claim table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClaimRow<'record> {
    /// The claim.
    pub id: &'record ClaimId,
    /// Page on which it begins, from 1; absent where it is drawn nowhere.
    pub page: Option<u32>,
    /// The sentence or row.
    pub text: &'record str,
    /// Whether the writer gives a source.
    pub support: Support,
    /// How the writer stands to it.
    pub assertion: Assertion,
    /// Which way the result points.
    pub direction: DirectionKind,
    /// Numbers in it.
    pub findings: usize,
    /// References given for it.
    pub references: usize,
    /// Markers given for it that are ambiguous or fit no reference.
    pub doubtful: usize,
    /// Least confidence of its chain, in `[0, 1]`: of the markers being given for it, and of their targets;
    /// absent without targets.
    pub confidence: Option<f32>,
    /// Kinds of its mentions.
    pub labels: BTreeSet<EntityLabel>,
    /// Names of its mentions, each once, the preferred name where one is known.
    pub names: BTreeSet<&'record str>,
}

/// What the overview and the claim table show of a document.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Summary<'record> {
    /// The document.
    pub id: &'record DocumentId,
    /// Title as printed.
    pub title: Option<&'record str>,
    /// First author as printed.
    pub author: Option<&'record str>,
    /// Year of publication.
    pub year: Option<&'record str>,
    /// Mentions by kind.
    pub entities: BTreeMap<EntityLabel, usize>,
    /// Markers by status.
    pub citations: BTreeMap<&'static str, usize>,
    /// In reading order.
    pub claims: Vec<ClaimRow<'record>>,
    /// Name of the file that decisions about it are kept in.
    pub annotations: String,
    /// What a reviewer decided before.
    pub decisions: BTreeMap<ClaimId, Decision>,
}

impl<'record> Summary<'record> {
    /// The summary of `record`, of which a reviewer decided `decisions`.
    #[must_use]
    pub fn new(record: &'record Record, decisions: BTreeMap<ClaimId, Decision>) -> Self {
        let mut entities = BTreeMap::new();
        for entity in &record.entities {
            *entities.entry(entity.item.label).or_default() += 1;
        }
        let mut citations = BTreeMap::new();
        for citation in &record.citations {
            *citations
                .entry(status_name(citation.item.status))
                .or_default() += 1;
        }
        let parts = Parts::of(record);
        let metadata = &record.metadata;
        Self {
            id: &record.id,
            title: metadata.title.as_deref(),
            author: metadata.authors.first().map(String::as_str),
            year: metadata.year.as_deref(),
            entities,
            citations,
            claims: record.claims.iter().map(|claim| parts.row(claim)).collect(),
            annotations: file_name(record),
            decisions,
        }
    }
}

fn status_name(status: CitationStatus) -> &'static str {
    match status {
        CitationStatus::Resolved => "resolved",
        CitationStatus::Ambiguous => "ambiguous",
        CitationStatus::Unresolved => "unresolved",
    }
}

/// The parts of a record that claims name, by their ids.
struct Parts<'record> {
    entities: BTreeMap<&'record EntityId, &'record Entity>,
    citations: BTreeMap<&'record CitationId, &'record Citation>,
}

impl<'record> Parts<'record> {
    fn of(record: &'record Record) -> Self {
        let entities = record.entities.iter().map(|found| &found.item);
        let citations = record.citations.iter().map(|found| &found.item);
        Self {
            entities: entities.map(|entity| (&entity.id, entity)).collect(),
            citations: citations.map(|citation| (&citation.id, citation)).collect(),
        }
    }

    fn row(&self, found: &'record Located<Claim>) -> ClaimRow<'record> {
        let claim = &found.item;
        let entities: Vec<&Entity> = claim
            .entities
            .iter()
            .filter_map(|id| self.entities.get(id).copied())
            .collect();
        let citations: Vec<&Citation> = claim
            .citations
            .iter()
            .filter_map(|id| self.citations.get(id).copied())
            .collect();
        let doubtful = citations
            .iter()
            .filter(|citation| citation.status != CitationStatus::Resolved)
            .count();
        let targets = citations.iter().flat_map(|citation| &citation.targets);
        let of_targets: Vec<f32> = targets.map(|target| target.confidence).collect();
        let of_markers = claim.support_links.iter().map(|link| link.confidence);
        ClaimRow {
            id: &claim.id,
            page: found.page(),
            text: &claim.text,
            support: claim.support,
            assertion: claim.assertion,
            direction: claim.direction.kind,
            findings: claim.findings.len(),
            references: claim.references.len(),
            doubtful,
            confidence: (!of_targets.is_empty())
                .then(|| of_markers.chain(of_targets).fold(1.0, f32::min)),
            labels: entities.iter().map(|entity| entity.label).collect(),
            names: entities
                .iter()
                .map(|entity| match &entity.normalized {
                    Some(normalized) => normalized.name.as_str(),
                    None => entity.text.as_str(),
                })
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing::record;

    #[test]
    fn a_row_says_how_sure_its_chain_is() {
        let record = record();
        let summary = Summary::new(&record, BTreeMap::new());
        assert_eq!(summary.author, Some("A. Smith"));
        assert_eq!(summary.entities, BTreeMap::from([(EntityLabel::Drug, 1)]));
        assert_eq!(summary.citations, BTreeMap::from([("ambiguous", 1)]));
        let first = &summary.claims[0];
        assert_eq!(
            (
                first.page,
                first.references,
                first.doubtful,
                first.confidence
            ),
            (Some(2), 1, 1, Some(0.75))
        );
        assert_eq!(first.names, BTreeSet::from(["trastuzumab deruxtecan"]));
        assert_eq!(summary.claims[1].confidence, None);
    }
}
