use std::collections::BTreeMap;

use serde::Serialize;

use super::{Decision, decisions::file_name};
use crate::{
    citations::Citation,
    claims::{Claim, ClaimId},
    database::{DocumentId, Located, Record, Sha256Hex},
    diagnostic::Diagnostic,
    document::{Block, Metadata, PageSize, Section},
    entities::Entity,
    references::Reference,
};

/// Everything that the reading view of a document needs: the record without what only programs ask for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DocumentView<'record> {
    /// The document.
    pub id: &'record DocumentId,
    /// Name of the PDF.
    pub file_name: &'record str,
    /// Digest of the PDF.
    pub sha256: &'record Sha256Hex,
    /// Title, authors and the like.
    pub metadata: &'record Metadata,
    /// Canonical text.
    pub text: &'record str,
    /// In page order.
    pub pages: &'record [PageSize],
    /// In reading order.
    pub blocks: &'record [Block],
    /// In reading order.
    pub sections: &'record [Section],
    /// In list order.
    pub references: &'record [Located<Reference>],
    /// In reading order.
    pub citations: &'record [Located<Citation>],
    /// In reading order.
    pub entities: &'record [Located<Entity>],
    /// In reading order.
    pub claims: &'record [Located<Claim>],
    /// What a reader should know of the reading.
    pub warnings: &'record [Diagnostic],
    /// Whether drawings of its pages can be had.
    pub drawn: bool,
    /// Name of the file that decisions about it are kept in.
    pub annotations: String,
    /// What a reviewer decided before.
    pub decisions: BTreeMap<ClaimId, Decision>,
}

impl<'record> DocumentView<'record> {
    /// The view of `record`.
    #[must_use]
    pub fn new(
        record: &'record Record,
        drawn: bool,
        decisions: BTreeMap<ClaimId, Decision>,
    ) -> Self {
        Self {
            id: &record.id,
            file_name: &record.source.file_name,
            sha256: &record.source.sha256,
            metadata: &record.metadata,
            text: &record.text,
            pages: &record.pages,
            blocks: &record.blocks,
            sections: &record.sections,
            references: &record.references,
            citations: &record.citations,
            entities: &record.entities,
            claims: &record.claims,
            warnings: &record.warnings,
            drawn,
            annotations: file_name(record),
            decisions,
        }
    }
}
