//! Records in the forms that other programs read: reference managers, annotation tools, spreadsheets, data frames.
//!
//! Each format is a function from a borrowed record to text or to a writer. No format carries everything that a record
//! holds, JSON Lines aside; what it has no place for is counted in [`Losses`], so that the caller can say so.
//!
//! | format | function | offsets |
//! |---|---|---|
//! | RIS | [`ris()`] | – |
//! | BibTeX | [`bibtex()`] | – |
//! | CSL-JSON | [`csl_items`] | – |
//! | brat standoff | [`brat()`] | characters of the `.txt` file, as brat counts them |
//! | BioC JSON | [`bioc()`] | characters of the document, counted on through all passages |
//! | PubAnnotation JSON | [`pubannotation()`] | characters (caret positions) of `text` |
//! | W3C Web Annotation | [`web_annotation()`] | code points, as `TextPositionSelector` wants them; PDF points for boxes |
//! | CoNLL | [`conll()`] | characters, in two columns beside the token |
//! | CSV, Parquet | [`CsvTable`], [`ParquetTable`] | characters of the canonical text |
//! | JSON Lines | [`json_lines()`] | as in the record |
//!
//! Every offset is thus that of the record: Unicode scalar values from the start of the canonical text.
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod bibtex;
mod bioc;
mod brat;
mod conll;
mod csl;
mod graph;
mod json_lines;
mod losses;
mod naming;
mod passages;
mod pubannotation;
mod ris;
mod tables;
#[cfg(test)]
mod testing;
mod web_annotation;
mod work;

pub use bibtex::bibtex;
pub use bioc::bioc;
pub use brat::{ANNOTATION_CONF, Brat, brat};
pub use conll::{Conll, conll};
pub use csl::{CslDate, CslItem, CslName, csl_items};
pub use json_lines::json_lines;
pub use losses::{Losses, Part};
pub use pubannotation::pubannotation;
pub use ris::ris;
pub use tables::{Cell, Column, ColumnKind, CsvTable, ParquetTable, Table, TableError};
pub use web_annotation::web_annotation;
