//! Glyphs to a document: lines, columns, blocks, sections, tables and the canonical text.
//!
//! The canonical text is built here, once. Blocks follow each other in reading order, separated by `"\n"`; line
//! ends inside a block are one space, or nothing where a word was hyphenated; the cells of a table row are
//! separated by `"\t"`. Superscripts stand where they are drawn, with no space added, and are marked as
//! [`Run`]s: `decades1` is the word `decades` and a superscript run `1`. Running headers, page numbers, hidden
//! text and text inside figures are not in the canonical text; the [`Ledger`] has them.

mod block;
mod ledger;
mod model;

pub use block::{Block, BlockId, BlockKind, PageBox, Run, RunKind, Section, SectionId};
pub use ledger::{Ledger, LeftOut, LeftOutClass, PageKind, PageLedger};
pub use model::{Document, Fragment, Line, Metadata, PageSize};

use crate::{diagnostic::Warned, pdf::PdfFile};

/// Understands the layout of `pdf`.
#[must_use]
pub fn analyse(pdf: &PdfFile) -> Warned<Document> {
    let _ = pdf;
    Warned::default()
}
