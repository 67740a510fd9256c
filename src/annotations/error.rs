use std::path::PathBuf;

/// Why annotations cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum AnnotationError {
    /// A file that cannot be read.
    #[error("{path}: cannot read: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// Not the JSON expected.
    #[error("{file}: {source}")]
    Json {
        /// The file.
        file: String,
        /// What is wrong and where.
        source: serde_json::Error,
    },
    /// Readable, and wrong in itself: a span beyond the text, a check text that differs, an unknown target.
    #[error("{file}: {message}")]
    Invalid {
        /// The file.
        file: String,
        /// What is wrong.
        message: String,
    },
    /// No annotation file where some were expected.
    #[error("{path}: no annotations here (*.json, *.ann with *.txt, or folders with gold.json)")]
    Nothing {
        /// The place.
        path: PathBuf,
    },
}

impl AnnotationError {
    pub(super) fn invalid(file: &str, message: impl Into<String>) -> Self {
        Self::Invalid {
            file: file.to_owned(),
            message: message.into(),
        }
    }
}
