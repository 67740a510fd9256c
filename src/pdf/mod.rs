//! Bytes to glyphs: what each page draws, with position, font and size.
//!
//! The only module that knows `lopdf`. Coordinates that leave it are PDF points with the origin at the top
//! left of the page as displayed (crop box and rotation applied), y growing downwards.

#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod accents;
mod canvas;
mod font;
mod geometry;
mod glyph;
mod info;
mod interpreter;
mod lexer;
mod marked;
mod objects;
mod open;
mod operand;
mod pages;
mod path;
mod sketch;
mod state;
mod unicode;

pub use glyph::{Font, FontId, Glyph, Image, Page, PdfFile, PdfInfo, Rect, Rule, Visibility};

use self::{
    font::Fonts,
    interpreter::{Interpreter, Shared},
    marked::OptionalContent,
    objects::Objects,
    pages::PageNode,
};
use crate::diagnostic::{Diagnostic, Stage, Warned};

/// Drawing operators read of one file: the most vector-heavy articles known have a tenth of it.
const MAX_OPERATORS: usize = 20_000_000;
/// Characters read of one file: some 700 dense pages, in 160 MB.
const MAX_GLYPHS: usize = 4_000_000;

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
    let document = open::open(bytes, password)?;
    open::guarded(|| draw(&document))
        .unwrap_or_else(|| Err(PdfError::Damaged("its page tree cannot be followed".into())))
}

fn draw(document: &lopdf::Document) -> Result<Warned<PdfFile>, PdfError> {
    let objects = Objects::new(document);
    let empty = lopdf::Dictionary::new();
    let nodes = pages::all(&objects);
    if nodes.is_empty() {
        return Err(PdfError::Damaged("it has no pages".into()));
    }
    let optional = document
        .catalog()
        .map(|catalog| OptionalContent::read(&objects, catalog))
        .unwrap_or_default();
    let mut shared = Shared {
        objects: &objects,
        fonts: Fonts::new(&empty),
        optional,
        operators: MAX_OPERATORS,
        glyphs: MAX_GLYPHS,
    };
    let mut warnings = Vec::new();
    if document.xref_recovery.is_some() {
        warnings.push(Diagnostic::new(
            Stage::Pdf,
            "the cross-reference table is damaged; objects were found by scanning the file",
        ));
    }
    let mut file = PdfFile {
        info: open::guarded(|| info::read(&objects)).unwrap_or_default(),
        ..PdfFile::default()
    };
    for (number, node) in (1u32..).zip(&nodes) {
        let (page, problems) = page(&mut shared, node, &empty, number);
        warnings.extend(
            problems
                .into_iter()
                .map(|message| Diagnostic::new(Stage::Pdf, message).on_page(number)),
        );
        file.pages.push(page);
    }
    file.fonts = shared.fonts.into_described();
    Ok(Warned {
        value: file,
        warnings,
    })
}

/// Draws one page; whatever goes wrong stays on it.
fn page<'a>(
    shared: &mut Shared<'a, '_>,
    node: &PageNode<'a>,
    empty: &'a lopdf::Dictionary,
    number: u32,
) -> (Page, Vec<String>) {
    let objects = shared.objects;
    let (base, bounds) = node.geometry(objects);
    let drawn = open::guarded(|| {
        let (content, mut problems) = pages::content(objects, node.dictionary);
        let mut interpreter = Interpreter::new(shared, base, bounds);
        interpreter.run(&content, node.resources(objects).unwrap_or(empty), 0);
        problems.append(&mut interpreter.problems);
        (interpreter.canvas.into_page(number), problems)
    });
    drawn.unwrap_or_else(|| {
        let page = Page {
            number,
            width: bounds.width(),
            height: bounds.height(),
            ..Page::default()
        };
        (
            page,
            vec!["the page is damaged and could not be drawn".into()],
        )
    })
}
