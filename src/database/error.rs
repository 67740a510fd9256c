use std::{io, path::PathBuf};

/// Why a database or one of its files cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// The operating system refused.
    #[error("{}: {action}: {source}", path.display())]
    Io {
        /// The file or directory.
        path: PathBuf,
        /// What was tried ("cannot write").
        action: &'static str,
        /// Why it failed.
        source: io::Error,
    },
    /// Not JSON, or JSON of another shape.
    #[error("{}: not a claimtrace file: {source}", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// Where and why.
        source: serde_json::Error,
    },
    /// Written by a newer claimtrace.
    #[error(
        "{}: schema `{found}` is newer than this program understands (`{supported}`); use a newer claimtrace",
        path.display()
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Schema named in it.
        found: String,
        /// Newest schema that this program reads.
        supported: &'static str,
    },
    /// A file of another program or of another family of schemas.
    #[error("{}: `{found}` is not a schema of claimtrace (expected `{supported}`)", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
        /// Schema named in it.
        found: String,
        /// Newest schema that this program reads.
        supported: &'static str,
    },
    /// Another process writes to the database.
    #[error("{}: in use by another claimtrace process", path.display())]
    Busy {
        /// The directory.
        path: PathBuf,
    },
    /// No record of that id.
    #[error("{}: no document `{wanted}`", path.display())]
    NoSuchDocument {
        /// The database.
        path: PathBuf,
        /// Id asked for.
        wanted: String,
    },
}
