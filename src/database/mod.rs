//! The evidence database: a directory with a manifest and one self-contained JSON record a paper.
//!
//! ```text
//! DIR/manifest.json         what was read, by what, with which result
//! DIR/documents/<id>.json   one record a paper
//! ```
//!
//! Files are written to a temporary name in the same directory, synced, and renamed: a reader sees the old
//! file or the new one, never half of one. Identifiers come from the content of the PDF, so that the same
//! paper has the same id in every database.
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod error;
mod identity;
mod manifest;
mod record;
mod schema;
mod store;

pub use error::DatabaseError;
pub use identity::{DocumentId, Identity, Sha256Hex};
pub use manifest::{Counts, InputRow, InputStatus, Manifest};
pub use record::{Located, Record, Results, Scope, Source};
pub use schema::{SCHEMA, SCHEMA_FAMILY, SCHEMA_VERSION, record_schema};
pub use store::Database;
