//! The report: one HTML page on which a person reads the claims of a database in their papers and judges them.
//!
//! The page comes in two forms that share everything but the place where the data lies:
//!
//! * *file*: all data inside the page, each document in a piece of its own that is unpacked when it is opened
//!   ([`write_file`]); decisions stay in the browser and are downloaded as annotations;
//! * *served*: the page asks for its data piece by piece ([`Shell`], [`Index`], [`Summary`], [`DocumentView`]),
//!   and sends the annotations back ([`checked_annotations`]). `claimtrace review` is that server.
//!
//! # What a decision means
//! A decision is about one claim. *Accepted*: this is a claim, with these bounds, this assertion and these
//! references. *Corrected*: a claim, with the bounds, assertion and references that the reviewer gives.
//! *Rejected*: no claim here. They are written as `claimtrace/annotations/1` with the layer `claims` alone and
//! one region for each claim decided, so that `evaluate` scores what was judged and nothing else. Reading such a
//! file back ([`decisions`]) gives the same decisions.
//!
//! # Text of strangers
//! Whatever stands in a PDF may stand on the page. It gets there as JSON in which no `<` is left ([`json`]) and
//! is set as text, never as markup; the page's policy admits only its own script and style, by digest, and
//! no network in the form of a file. Drawings of pages are shown as images, where scripts do not run.
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod decisions;
mod drawing;
mod file;
mod index;
mod shell;
mod summary;
#[cfg(test)]
mod testing;
mod view;

pub use decisions::{Decision, Refused, Verdict, checked_annotations, decisions, file_name};
pub use drawing::{Drawings, NotDrawn};
pub use file::{Piece, write_file};
pub use index::{DocumentRow, Form, Index};
pub use shell::{Shell, json};
pub use summary::{ClaimRow, Summary};
pub use view::DocumentView;
