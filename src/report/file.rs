use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use flate2::{Compression, write::GzEncoder};

use super::{Decision, DocumentView, Index, Shell, Summary, json};
use crate::{
    claims::ClaimId,
    database::{DocumentId, Record},
};

/// What a report holds of one document.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    id: DocumentId,
    summary: String,
    view: String,
    /// Page number (from 1) and SVG.
    drawings: Vec<(u32, String)>,
}

impl Piece {
    /// The piece of `record`, with the drawings of its pages (number from 1, SVG) and what was decided before.
    #[must_use]
    pub fn new(
        record: &Record,
        drawings: Vec<(u32, String)>,
        decisions: BTreeMap<ClaimId, Decision>,
    ) -> Self {
        Self {
            id: record.id.clone(),
            summary: json(&Summary::new(record, decisions.clone())),
            view: json(&DocumentView::new(record, !drawings.is_empty(), decisions)),
            drawings,
        }
    }
}

/// Writes the report as one file: the page, then each document's summary as JSON and, compressed, its view and its
/// drawings. The page paints before the browser has read to the end, and unpacks a document when it is opened.
///
/// # Errors
/// When writing fails, or the first error of `pieces`.
pub fn write_file<E>(
    out: &mut impl Write,
    index: &Index,
    pieces: impl IntoIterator<Item = Result<Piece, E>>,
) -> Result<(), E>
where
    E: From<io::Error>,
{
    let shell = Shell::new(index).map_err(io::Error::other)?;
    out.write_all(shell.html.as_bytes())?;
    for piece in pieces {
        write_piece(out, &piece?)?;
    }
    // `body` and `html` need no end tags.
    out.flush()?;
    Ok(())
}

fn write_piece(out: &mut impl Write, piece: &Piece) -> io::Result<()> {
    let id = &piece.id;
    writeln!(
        out,
        "<script type=\"application/json\" class=\"summary\">{}</script>",
        piece.summary
    )?;
    let view = packed(&piece.view)?;
    writeln!(
        out,
        "<script type=\"application/gzip\" id=\"document-{id}\">{view}</script>"
    )?;
    for (number, svg) in &piece.drawings {
        let svg = packed(svg)?;
        writeln!(
            out,
            "<script type=\"application/gzip\" id=\"page-{id}-{number}\">{svg}</script>"
        )?;
    }
    Ok(())
}

/// gzip in base64: what a browser unpacks by itself, in an alphabet without markup.
fn packed(content: &str) -> io::Result<String> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(content.as_bytes())?;
    Ok(BASE64_STANDARD.encode(encoder.finish()?))
}
