//! Hand annotations and publishers' gold: what a document should yield, and readers for the forms it
//! comes in.
//!
//! # Our JSON, `claimtrace/annotations/1`
//! One file a document. Offsets are `[start, end)` in Unicode scalar values of `text`; unknown keys are errors.
//!
//! ```json
//! {
//!   "schema": "claimtrace/annotations/1",
//!   "document": {"file_name": "review.pdf", "sha256": "…", "doi": "…", "id": "…"},
//!   "annotator": "AB",
//!   "layers": ["references", "citations", "entities", "claims", "findings"],
//!   "labels": ["DRUG", "DRUG_CLASS", "TRIAL", "OUTCOME", "ADVERSE_EVENT"],
//!   "text": "A title\nA paragraph that cites [1–3].\nT-DXd\t79.7%\t[4]\n",
//!   "regions": [{"start": 0, "end": 40}],
//!   "references": [{"id": "1", "label": "1", "authors": ["Smith"], "year": "2020", "title": "…"}],
//!   "citations": [{"start": 32, "end": 35, "text": "1–3", "targets": ["1", "2", "3"], "status": "resolved"}],
//!   "entities": [{"start": 39, "end": 44, "label": "DRUG", "text": "T-DXd"}],
//!   "claims": [{"start": 39, "end": 54, "references": ["4"], "assertion": "asserted",
//!               "roles": [{"role": "intervention", "start": 39, "end": 44}],
//!               "findings": [{"start": 45, "end": 50, "text": "79.7%", "kind": "proportion", "value": 79.7,
//!                             "unit": "%", "measure": "ORR"}]}]
//! }
//! ```
//!
//! * `text`: one paragraph, heading, list item, caption or table row a line; the cells of a row separated by tabs.
//!   It is aligned with the extracted text and need not equal it.
//! * `text` inside an annotation is a check: it must equal the characters of the span.
//! * `layers`, `labels` and `regions` say what was annotated exhaustively; only that is scored. Left out, they
//!   mean every layer that is not empty, all labels, and the whole text.
//! * A citation is a marker without its brackets; "3–5" is one entry with three targets.
//!
//! # brat standoff
//! `name.txt` with `name.ann` ([`read_brat`]). Entity labels as in our JSON. A `CITATION` span names its targets,
//! and a `CLAIM` span its references, in a note (`#1\tAnnotatorNotes T7\t1 2 3`) or in normalisation lines
//! (`N1\tReference T7 ref:12\tSmith 2020`); a first word `ambiguous` or `unresolved` in the note, or an
//! attribute line `A1\tStatus T7 ambiguous`, sets the status.
//!
//! # Publishers' gold
//! `<id>/gold.json` beside `<id>/article.pdf` ([`read_gold`]): references, citations with targets, paragraphs.
//!
//! # Sentences of publishers' articles, `claimtrace/sentence-annotations/1`
//! Entities, claims and findings of single sentences, as places in the paragraphs of a gold and without any text of
//! the article ([`read_sentences`]); `annotations/README.md` describes the file. [`training_sentences`] lends those
//! that may be learned from.
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod brat;
mod entries;
mod error;
mod gold;
mod json;
mod load;
mod model;
mod sentences;

pub use brat::read_brat;
pub use error::AnnotationError;
pub use gold::{GoldPlace, read_gold};
pub use json::{SCHEMA, read_json};
pub use load::{Loaded, load};
pub use model::{
    AnnotatedCitation, AnnotatedClaim, AnnotatedEntity, AnnotatedFinding, AnnotatedReference,
    AnnotatedRole, AnnotationSet, DocumentKey, Layer, Mention, Passage, PassageKind, PublisherGold,
};
pub use sentences::{
    AnnotatedArticle, AnnotatedSentence, SENTENCES_SCHEMA, SentenceUse, TrainingSentence,
    load_sentences, read_sentences, training_sentences,
};
