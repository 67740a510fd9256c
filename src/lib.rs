//! claimtrace reads review-article PDFs and writes a JSON evidence database: which drugs, drug classes,
//! trials, outcomes and adverse events a paper names, what it claims of them with which numbers, and which
//! reference it cites for each claim.
//!
//! # The flow
//!
//! A stage is a function from borrowed inputs to an owned value; what passes between stages is plain,
//! documented data. [`pipeline::extract`] is their composition.
//!
//! ```text
//! bytes ─ pdf ─→ PdfFile ─ document ─→ Document ─┬─ references ─→ [Reference] ─┐
//!                                                ├─ citations ←────────────────┤
//!                                                │      └──────→ [Citation] ───┤
//!                                                ├─ entities ──→ [Entity] ─────┤
//!                                                └─ claims ←───────────────────┘
//!                                                       └──────→ [Claim] ─→ database::Record ─→ JSON
//! ```
//!
//! | module | does | may use |
//! |---|---|---|
//! | [`text`] | canonical text, spans, sentences, abbreviations | – |
//! | [`diagnostic`] | located warnings | `text` |
//! | [`pdf`] | bytes to glyphs; the only user of `lopdf` | `text`, `diagnostic` |
//! | [`document`] | glyphs to lines, columns, blocks, sections, tables, canonical text | the above |
//! | [`references`] | reference lists, entries, fields | `text`, `diagnostic`, `document` |
//! | [`citations`] | markers to references | the above, `references` |
//! | [`entities`] | lexicons, patterns, normalisation; the token classifier, its engines and its training | `text`, `document` |
//! | [`claims`] | sentences and table rows to claims, findings and their citations | the stages above |
//! | [`database`] | the versioned record: schema, load, save, merge | the types of the stages |
//! | [`annotations`], [`evaluate`] | hand annotations in, scores out | the types of the stages, `database` |
//! | [`sources`] | cited works, from PDFs and bibliographic exports, to passages | `text`, `document`, `references` |
//! | [`verify`] | claims against the passages of cited works | the types of the stages, `database`, `sources` |
//! | [`audit`] | records to what a reviewer should look at first | the types of the stages, `database`, `sources`, `verify` |
//! | [`pipeline`] | the composition of the stages to a record | the stages, `database` |
//! | [`export`] | records in the formats of other programs | the types of the stages, `database` |
//! | [`report`] | the page on which a person reads and judges claims | the types of the stages, `database`, `annotations` |
//! | [`cli`] | arguments, files, the parallel batch, progress, exit codes | all |
//!
//! A test (`tests/architecture.rs`) checks these borders.
//!
//! # One coordinate system
//!
//! The canonical text of a document is built once, by [`document`]. Every result is a [`text::Span`] into it,
//! in Unicode scalar values, and [`document::Document::boxes`] maps each span to pages and boxes in PDF points
//! with the origin at the top left. No stage searches again for a string that was found before.
//!
//! # Two forms of failure
//!
//! A file that cannot be read is an error that names the cause ([`pdf::PdfError`]). Damage and doubt inside a
//! file are [`diagnostic::Diagnostic`]s beside the result ([`diagnostic::Warned`]): the page that could not be
//! decoded, the entry whose fields could not be told apart, the marker that fits two references. What is left
//! out of the canonical text is counted, and kept, in the [`document::Ledger`].
//!
//! # Determinism
//!
//! The same bytes give the same record, whatever the number of threads: nothing that is written depends on the
//! order of a hash map, on time, or on the machine.

pub mod annotations;
pub mod audit;
pub mod citations;
pub mod claims;
pub mod cli;
pub mod database;
pub mod diagnostic;
pub mod document;
pub mod entities;
pub mod evaluate;
pub mod export;
pub mod pdf;
pub mod pipeline;
pub mod references;
pub mod report;
pub mod sources;
pub mod text;
pub mod verify;
