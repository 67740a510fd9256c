use std::{collections::BTreeMap, fmt};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// A SHA-256 digest in lower-case hexadecimal, 64 digits.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
pub struct Sha256Hex(pub String);

impl Sha256Hex {
    /// The digest of `bytes`.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        let digits = Sha256::digest(bytes)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        Self(digits)
    }
}

impl fmt::Display for Sha256Hex {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Identity of a paper: the first 16 digits of the SHA-256 of its PDF.
///
/// 64 bits: among a million papers the chance of any collision is about one in 37 million.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
pub struct DocumentId(pub String);

impl DocumentId {
    /// The id of the PDF with that digest.
    #[must_use]
    pub fn of(digest: &Sha256Hex) -> Self {
        Self(digest.0.chars().take(16).collect())
    }
}

impl fmt::Display for DocumentId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// What produced a record. Two records of one PDF with equal identities are equal byte by byte.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Identity {
    /// Program and version, "claimtrace 0.1.0".
    pub tool: String,
    /// Name to SHA-256 of each model and lexicon used.
    pub models: BTreeMap<String, String>,
    /// SHA-256 of the configuration that changes results.
    pub configuration: String,
}
