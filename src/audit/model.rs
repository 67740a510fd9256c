use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Kind, Severity};
use crate::{
    citations::CitationId,
    claims::ClaimId,
    database::{DocumentId, Sha256Hex},
    document::PageBox,
    entities::EntityId,
    references::ReferenceId,
    text::Span,
    verify::Verification,
};

/// Name of the shape of an [`Audit`].
pub const AUDIT_SCHEMA: &str = "claimtrace/audit/1";

/// Where an item is seen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Place {
    /// The characters in the record's text.
    pub span: Span,
    /// The characters of `span`, line ends as spaces.
    pub text: String,
    /// Page, from 1, on which they begin; absent when they are not drawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// Where they are drawn. For words that are neither claim, marker, mention nor entry, the boxes of their
    /// paragraph.
    pub boxes: Vec<PageBox>,
}

/// The parts of the record that an item is about.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Subjects {
    /// Claims.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<ClaimId>,
    /// Markers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub citations: Vec<CitationId>,
    /// Entries of the reference list.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<ReferenceId>,
    /// Mentions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entities: Vec<EntityId>,
}

/// One thing for a reviewer to look at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Item {
    /// Twelve hexadecimal digits, from document, kind and wording: the same when the same PDF is read again, so
    /// that an item can be silenced by it.
    pub id: String,
    /// What it is about.
    pub kind: Kind,
    /// How much it asks.
    pub severity: Severity,
    /// What was found, in a sentence for a reviewer.
    pub explanation: String,
    /// Where, in reading order; the first is the one to open.
    pub places: Vec<Place>,
    /// What it concerns.
    #[serde(flatten)]
    pub subjects: Subjects,
}

/// An item that the configuration silences.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Silenced {
    /// Why, in the words of the configuration.
    pub reason: String,
    /// The item.
    #[serde(flatten)]
    pub item: Item,
}

/// What was found in one paper.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DocumentAudit {
    /// Identity of the record.
    pub document: DocumentId,
    /// Name of its PDF.
    pub file_name: String,
    /// Title of the paper.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Severest first, then by kind and place.
    pub items: Vec<Item>,
    /// Which references were found among the cited works given; absent where none were given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sources: Option<SourceMatches>,
    /// Claims held against the cited works, in the order of the claims.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub verifications: Vec<Verification>,
    /// Those that the configuration silences, in the same order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub silenced: Vec<Silenced>,
}

/// Which references of a paper were found among the cited works.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct SourceMatches {
    /// Reference to its source: the file, with the work's DOI, PubMed identifier or title.
    pub matched: BTreeMap<ReferenceId, String>,
    /// References without a source, in list order.
    pub without_source: Vec<ReferenceId>,
}

/// The audit of a database.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Audit {
    /// Always [`AUDIT_SCHEMA`] for this version.
    pub schema: String,
    /// In the order of the inputs.
    pub documents: Vec<DocumentAudit>,
    /// Cited works given that are no reference of any paper, in the same form as [`SourceMatches::matched`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unused_sources: Vec<String>,
}

impl Audit {
    /// The highest severity of what is not silenced; `None` when there is nothing.
    #[must_use]
    pub fn worst(&self) -> Option<Severity> {
        let items = self.documents.iter().flat_map(|document| &document.items);
        items.map(|item| item.severity).max()
    }

    /// How many items of a severity are not silenced.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        let items = self.documents.iter().flat_map(|document| &document.items);
        items.filter(|item| item.severity == severity).count()
    }

    /// How many items the configuration silences.
    #[must_use]
    pub fn silenced(&self) -> usize {
        self.documents
            .iter()
            .map(|document| document.silenced.len())
            .sum()
    }
}

/// An item before it has its identity.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Draft {
    pub(super) kind: Kind,
    pub(super) severity: Severity,
    pub(super) explanation: String,
    pub(super) places: Vec<Place>,
    pub(super) subjects: Subjects,
    /// Wording that tells it from others of its kind, without ids, which may shift.
    pub(super) key: String,
}

impl Draft {
    /// An item at one place, told from others by the place's wording.
    pub(super) fn new(kind: Kind, place: Place, explanation: String) -> Self {
        Self {
            kind,
            severity: kind.severity(),
            explanation,
            key: place.text.clone(),
            places: vec![place],
            subjects: Subjects::default(),
        }
    }

    pub(super) fn about(mut self, subjects: Subjects) -> Self {
        self.subjects = subjects;
        self
    }

    pub(super) fn at_level(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    pub(super) fn keyed(mut self, key: String) -> Self {
        self.key = key;
        self
    }
}

/// Sorts the drafts, severest first, and gives them their identities.
pub(super) fn finish(document: &DocumentId, mut drafts: Vec<Draft>) -> Vec<Item> {
    let position = |draft: &Draft| draft.places.first().map_or(0, |place| place.span.start);
    drafts.sort_by(|a, b| {
        (b.severity, a.kind, position(a), &a.key).cmp(&(a.severity, b.kind, position(b), &b.key))
    });
    let mut seen = BTreeMap::<(Kind, String), usize>::new();
    let mut items = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let nth = seen.entry((draft.kind, draft.key.clone())).or_default();
        *nth += 1;
        let identity = format!("{document}\n{}\n{}\n{nth}", draft.kind, draft.key);
        let mut id = Sha256Hex::of(identity.as_bytes()).0;
        id.truncate(12);
        items.push(Item {
            id,
            kind: draft.kind,
            severity: draft.severity,
            explanation: draft.explanation,
            places: draft.places,
            subjects: draft.subjects,
        });
    }
    items
}
