//! Glyphs to a document: lines, columns, blocks, sections, tables and the canonical text.
//!
//! The canonical text is built here, once. Blocks follow each other in reading order, separated by `"\n"`; line
//! ends inside a block are one space, or nothing where a word was hyphenated; the cells of a table row are
//! separated by `"\t"`. Superscripts stand where they are drawn, with no space added, and are marked as
//! [`Run`]s: `decades1` is the word `decades` and a superscript run `1`. Running headers, page numbers, hidden
//! text and text inside figures are not in the canonical text; the [`Ledger`] has them.

#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod abstracts;
mod accounts;
mod analyse;
mod bibliography;
mod block;
mod bylines;
mod canonical;
mod captions;
mod figures;
mod front;
mod furniture;
mod gutters;
mod headings;
mod hyphens;
mod joins;
mod layout;
mod ledger;
mod lines;
mod metadata;
mod model;
mod no_headings;
mod order;
mod overlay;
mod paragraphs;
mod rulings;
mod run_in;
mod scripts;
mod sections;
mod sheet_blocks;
mod structure;
mod table_cells;
mod table_series;
mod tables;
mod tokens;
mod triage;

pub use analyse::analyse;
pub use block::{Block, BlockId, BlockKind, PageBox, Run, RunKind, Section, SectionId};
pub use ledger::{Ledger, LeftOut, LeftOutClass, PageKind, PageLedger};
pub use model::{Document, Fragment, Line, Metadata, PageSize};
pub use overlay::overlay_svg;

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
