//! Records as flat tables, and the two ways to write them.

mod column;
mod csv_table;
mod findings;
mod parquet_table;
mod results;
mod row;

use super::{Losses, Part};
use crate::database::Record;

pub use column::{Cell, Column, ColumnKind};
pub use csv_table::CsvTable;
pub use parquet_table::ParquetTable;

use row::Index;

/// A table. A row names its document by id and file name, and other rows by their ids in that document.
///
/// Lists stand in one cell, separated by "; ". `start` and `end` count characters of the canonical text; `page` is
/// from 1; `boxes` are "page:x0,y0,x1,y1" in points from the top left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Table {
    /// One row a document.
    Documents,
    /// One row an entry of a reference list.
    References,
    /// One row a marker.
    Citations,
    /// One row a mention.
    Entities,
    /// One row a claim.
    Claims,
    /// One row a number in a claim; page and boxes are those of the claim.
    Findings,
}

impl Table {
    /// All tables.
    pub const ALL: [Self; 6] = [
        Self::Documents,
        Self::References,
        Self::Citations,
        Self::Entities,
        Self::Claims,
        Self::Findings,
    ];

    /// The name of its file, without an ending.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Documents => "documents",
            Self::References => "references",
            Self::Citations => "citations",
            Self::Entities => "entities",
            Self::Claims => "claims",
            Self::Findings => "findings",
        }
    }

    /// Its columns, in order.
    #[must_use]
    pub fn columns(self) -> Vec<Column> {
        match self {
            Self::Documents => row::columns(&results::documents()),
            Self::References => row::columns(&results::references()),
            Self::Citations => row::columns(&results::citations()),
            Self::Entities => row::columns(&results::entities()),
            Self::Claims => row::columns(&findings::claims()),
            Self::Findings => row::columns(&findings::findings()),
        }
    }

    /// The rows of one record, each with a cell for every column.
    #[must_use]
    pub fn rows(self, record: &Record) -> Vec<Vec<Cell>> {
        let index = Index::of(record);
        match self {
            Self::Documents => row::cells(&results::documents(), &results::document_rows(&index)),
            Self::References => {
                row::cells(&results::references(), &results::reference_rows(&index))
            }
            Self::Citations => row::cells(&results::citations(), &results::citation_rows(&index)),
            Self::Entities => row::cells(&results::entities(), &results::entity_rows(&index)),
            Self::Claims => row::cells(&findings::claims(), &findings::claim_rows(&index)),
            Self::Findings => row::cells(&findings::findings(), &findings::finding_rows(&index)),
        }
    }

    /// What of a record is in none of the tables.
    #[must_use]
    pub fn losses(record: &Record) -> Losses {
        let lost = [
            Part::Texts,
            Part::Blocks,
            Part::Sections,
            Part::Runs,
            Part::Warnings,
            Part::LeftOut,
        ];
        Losses::of(record, &lost)
    }
}

/// Why a table cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// As CSV.
    #[error("cannot write CSV: {0}")]
    Csv(#[from] csv::Error),
    /// As Parquet.
    #[error("cannot write Parquet: {0}")]
    Parquet(#[from] parquet::errors::ParquetError),
    /// The file itself.
    #[error("{0}")]
    Io(#[from] std::io::Error),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::testing::record;

    /// Column to cell of one row.
    fn row(table: Table, at: usize) -> Vec<(&'static str, Cell)> {
        let names = table.columns().into_iter().map(|column| column.name);
        let mut rows = table.rows(&record());
        let cells = names.zip(rows.swap_remove(at));
        cells.filter(|(_, cell)| *cell != Cell::Empty).collect()
    }

    fn text(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }

    const DOCUMENT: &str = "00000000000000ab";

    #[test]
    fn a_claim() {
        let expected = [
            ("document", text(DOCUMENT)),
            ("file", text("review.pdf")),
            ("claim", text("k1")),
            ("text", text("Dapagliflozin reduced death by 17% [1]")),
            ("section", text("1 Results")),
            ("support", text("cited")),
            ("citations", text("c1")),
            ("references", text("r1")),
            ("support_links", text("c1 in_sentence 0.95")),
            ("entities", text("e1; e2")),
            ("roles", text("e1 intervention; e2 outcome")),
            ("assertion", text("asserted")),
            ("direction", text("improves")),
            ("direction_cue", text("reduced")),
            ("direction_cue_start", Cell::Integer(49)),
            ("direction_cue_end", Cell::Integer(56)),
            ("findings", Cell::Integer(1)),
            ("start", Cell::Integer(35)),
            ("end", Cell::Integer(73)),
            ("page", Cell::Integer(1)),
            ("boxes", text("1:10.5,20,15.6,30")),
        ];
        assert_eq!(row(Table::Claims, 0), expected);
    }

    #[test]
    fn a_finding() {
        let expected = [
            ("document", text(DOCUMENT)),
            ("file", text("review.pdf")),
            ("claim", text("k1")),
            ("finding", Cell::Integer(0)),
            ("text", text("17%")),
            ("kind", text("proportion")),
            ("value", Cell::Number(17.0)),
            ("unit", text("%")),
            ("measure", text("e2")),
            ("measure_text", text("death")),
            ("citations", text("c1")),
            ("references", text("r1")),
            ("start", Cell::Integer(66)),
            ("end", Cell::Integer(69)),
            ("page", Cell::Integer(1)),
            ("boxes", text("1:10.5,20,15.6,30")),
        ];
        assert_eq!(row(Table::Findings, 0), expected);
        assert!(row(Table::Findings, 1).contains(&("value", Cell::Number(-5.2))));
    }

    #[test]
    fn a_reference_a_citation_an_entity_and_a_document() {
        let reference = row(Table::References, 0);
        for cell in [
            ("authors", text("Müller, A; HEART & Co Group")),
            ("et_al", Cell::Flag(true)),
            ("cited_by", Cell::Integer(1)),
        ] {
            assert!(reference.contains(&cell), "{cell:?} in {reference:?}");
        }
        let citation = row(Table::Citations, 1);
        assert!(citation.contains(&("targets", text("r1 0.5; r2 0.4"))));
        assert!(citation.contains(&("status", text("ambiguous"))));
        let entity = row(Table::Entities, 0);
        assert!(entity.contains(&("identifiers", text("drugbank:DB06292"))));
        assert!(entity.contains(&("confidence", Cell::Number(0.95))));
        let document = row(Table::Documents, 0);
        assert!(document.contains(&("authors", text("A Writer; B Writer"))));
    }
}
