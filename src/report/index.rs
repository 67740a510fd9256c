use std::collections::BTreeSet;

use serde::Serialize;

use crate::database::{Counts, DocumentId, InputStatus, Manifest};

/// Where the page finds its data and puts its decisions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// Everything inside the page.
    File,
    /// Piece by piece from the server that gave the page.
    Served,
}

/// An input as the overview lists it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DocumentRow {
    /// Record; absent for failed inputs.
    pub id: Option<DocumentId>,
    /// Path of the PDF as in the manifest.
    pub path: String,
    /// What became of it.
    pub status: InputStatus,
    /// Why it failed, or what is missing.
    pub error: Option<String>,
    /// How much was found; absent for failed inputs.
    pub counts: Option<Counts>,
}

/// What the page shows first. Made from the manifest alone, so that a database of a thousand papers is on the
/// screen before one record is read.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Index {
    /// How the page works.
    pub form: Form,
    /// Program and version that read the papers.
    pub tool: String,
    /// In the order of their paths; a paper given twice stands here once.
    pub documents: Vec<DocumentRow>,
}

impl Index {
    /// The index of `manifest`.
    #[must_use]
    pub fn new(manifest: &Manifest, form: Form) -> Self {
        let mut seen = BTreeSet::new();
        let rows = manifest
            .inputs
            .iter()
            .filter(|row| row.id.as_ref().is_none_or(|id| seen.insert(id.clone())));
        Self {
            form,
            tool: manifest.produced_by.tool.clone(),
            documents: rows
                .map(|row| DocumentRow {
                    id: row.id.clone(),
                    path: row.path.clone(),
                    status: row.status,
                    error: row.error.clone(),
                    counts: row.counts,
                })
                .collect(),
        }
    }

    /// The documents that have a record, in order.
    pub fn ids(&self) -> impl Iterator<Item = &DocumentId> {
        self.documents.iter().filter_map(|row| row.id.as_ref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::{Identity, InputRow};

    #[test]
    fn a_paper_given_twice_is_listed_once_and_failures_stay() {
        let mut manifest = Manifest::new(Identity {
            tool: "claimtrace 9".to_owned(),
            ..Identity::default()
        });
        for (path, id) in [("a.pdf", Some("1")), ("b.pdf", Some("1")), ("c.pdf", None)] {
            let mut row = InputRow::failed(
                path.to_owned(),
                None,
                "empty".to_owned(),
                Identity::default(),
            );
            row.id = id.map(|id| DocumentId(id.to_owned()));
            manifest.merge(row);
        }
        let index = Index::new(&manifest, Form::File);
        let paths: Vec<_> = index
            .documents
            .iter()
            .map(|row| row.path.as_str())
            .collect();
        assert_eq!(paths, ["a.pdf", "c.pdf"]);
        assert_eq!(index.ids().count(), 1);
        assert_eq!(index.tool, "claimtrace 9");
    }
}
