use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{DocumentId, Identity, Record, SCHEMA, Scope, Sha256Hex};
use crate::{citations::CitationStatus, claims::Support, document::PageKind};

/// What became of an input.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum InputStatus {
    /// Read whole.
    Ok,
    /// Read in part: pages without text or unreadable ones, or a run of some stages only.
    Partial,
    /// Not read; `error` says why.
    Failed,
}

/// How much was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Counts {
    /// Pages.
    pub pages: usize,
    /// References.
    pub references: usize,
    /// Markers.
    pub citations: usize,
    /// Markers with certain targets.
    pub resolved: usize,
    /// Mentions.
    pub entities: usize,
    /// Claims.
    pub claims: usize,
    /// Claims with a citation.
    pub cited_claims: usize,
    /// Findings of all claims.
    pub findings: usize,
    /// Warnings.
    pub warnings: usize,
}

impl Counts {
    /// Counts what `record` holds.
    #[must_use]
    pub fn of(record: &Record) -> Self {
        let resolved = |status| status == CitationStatus::Resolved;
        Self {
            pages: record.pages.len(),
            references: record.references.len(),
            citations: record.citations.len(),
            resolved: record
                .citations
                .iter()
                .filter(|citation| resolved(citation.item.status))
                .count(),
            entities: record.entities.len(),
            claims: record.claims.len(),
            cited_claims: record
                .claims
                .iter()
                .filter(|claim| claim.item.support == Support::Cited)
                .count(),
            findings: record
                .claims
                .iter()
                .map(|claim| claim.item.findings.len())
                .sum(),
            warnings: record.warnings.len(),
        }
    }
}

/// One input and what became of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct InputRow {
    /// Path as given, or below the directory given, with `/` between the parts.
    pub path: String,
    /// Name without directories.
    pub file_name: String,
    /// Record, if there is one.
    pub id: Option<DocumentId>,
    /// Digest of the bytes, if they could be read.
    pub sha256: Option<Sha256Hex>,
    /// What became of it.
    pub status: InputStatus,
    /// How much was found; absent for failed inputs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counts: Option<Counts>,
    /// Why it failed, or what is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// What produced the row.
    pub produced_by: Identity,
}

impl InputRow {
    /// The row of an input that was read.
    #[must_use]
    pub fn read(path: String, record: &Record) -> Self {
        let gaps = gaps(record);
        Self {
            path,
            file_name: record.source.file_name.clone(),
            id: Some(record.id.clone()),
            sha256: Some(record.source.sha256.clone()),
            status: if gaps.is_empty() {
                InputStatus::Ok
            } else {
                InputStatus::Partial
            },
            counts: Some(Counts::of(record)),
            error: (!gaps.is_empty()).then(|| gaps.join("; ")),
            produced_by: record.produced_by.clone(),
        }
    }

    /// The row of an input that could not be read.
    #[must_use]
    pub fn failed(
        path: String,
        sha256: Option<Sha256Hex>,
        error: String,
        produced_by: Identity,
    ) -> Self {
        let file_name = path.rsplit('/').next().unwrap_or(&path).to_owned();
        Self {
            path,
            file_name,
            id: None,
            sha256,
            status: InputStatus::Failed,
            counts: None,
            error: Some(error),
            produced_by,
        }
    }

    /// Whether reading the same bytes with `identity` again would give the same row.
    #[must_use]
    pub fn is_current(&self, sha256: &Sha256Hex, identity: &Identity) -> bool {
        self.status != InputStatus::Failed
            && self.sha256.as_ref() == Some(sha256)
            && self.produced_by == *identity
    }
}

/// What of the paper is missing in its record, in words.
fn gaps(record: &Record) -> Vec<String> {
    let mut gaps = Vec::new();
    if record.scope != Scope::Full {
        gaps.push("a run of some stages only".to_owned());
    }
    let kinds = [
        (PageKind::Scan, "scanned, without a text layer"),
        (PageKind::Unreadable, "unreadable"),
    ];
    for (kind, name) in kinds {
        let of_kind = record.ledger.pages.iter().filter(|page| page.kind == kind);
        let numbers: Vec<String> = of_kind.map(|page| page.page.to_string()).collect();
        match numbers.len() {
            0 => {}
            1 => gaps.push(format!("page {} is {name}", numbers.concat())),
            count if count > 20 => gaps.push(format!("{count} pages are {name}")),
            _ => gaps.push(format!("pages {} are {name}", numbers.join(", "))),
        }
    }
    gaps
}

/// The table of contents of a database.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Manifest {
    /// Schema of the records.
    pub schema: String,
    /// What wrote the manifest last.
    pub produced_by: Identity,
    /// One for each input, sorted by path.
    pub inputs: Vec<InputRow>,
}

impl Manifest {
    /// A manifest without inputs.
    #[must_use]
    pub fn new(produced_by: Identity) -> Self {
        Self {
            schema: SCHEMA.to_owned(),
            produced_by,
            inputs: Vec::new(),
        }
    }

    /// Puts `row` in place of the row of the same path, or in its place in the order.
    pub fn merge(&mut self, row: InputRow) {
        match self
            .inputs
            .binary_search_by(|other| other.path.cmp(&row.path))
        {
            Ok(at) => {
                if let Some(old) = self.inputs.get_mut(at) {
                    *old = row;
                }
            }
            Err(at) => self.inputs.insert(at, row),
        }
    }

    /// The row of `path`.
    #[must_use]
    pub fn row(&self, path: &str) -> Option<&InputRow> {
        let at = self
            .inputs
            .binary_search_by(|row| row.path.as_str().cmp(path))
            .ok()?;
        self.inputs.get(at)
    }
}
