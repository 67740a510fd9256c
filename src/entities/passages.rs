use super::adverse::Frame;
use crate::{
    document::{Block, BlockKind, Document},
    text::{Span, Text},
};

/// Headings of plain text have at most this many words and no full stop.
const HEADING_WORDS: usize = 8;

/// The blocks to tag. Of a table row its cells, where it has any.
pub(super) fn of_document(document: &Document) -> Vec<(Span, Frame)> {
    let blocks = &document.blocks;
    let mut passages = Vec::new();
    for (index, block) in blocks.iter().enumerate() {
        let is_skipped = matches!(
            block.kind,
            BlockKind::Reference | BlockKind::Header | BlockKind::Footer | BlockKind::Author
        );
        let has_cells = block.kind == BlockKind::TableRow
            && blocks.get(index + 1).is_some_and(|next| {
                next.kind == BlockKind::TableCell && block.span.contains(next.span)
            });
        if !is_skipped && !has_cells {
            passages.push((block.span, frame_of(document, block)));
        }
    }
    passages
}

/// The frame of a block: its section's title, or the caption of its table and the header of its column.
fn frame_of(document: &Document, block: &Block) -> Frame {
    let section = block
        .section
        .as_ref()
        .and_then(|id| document.sections.iter().find(|section| section.id == *id));
    let mut heading = section
        .map(|section| section.title.clone())
        .unwrap_or_default();
    if block.table.is_some() {
        let around = document.blocks.iter().filter(|other| {
            other.table == block.table
                && (other.kind == BlockKind::Caption
                    || other.is_header && other.column.is_some() && other.column == block.column)
        });
        for other in around {
            heading.push(' ');
            heading.push_str(document.text.slice(other.span));
        }
    }
    Frame::of(&heading)
}

/// Lines of plain text, each with the frame of the heading above it: a short line without a full stop.
pub(super) fn of_text(text: &Text, passages: &[Span]) -> Vec<(Span, Frame)> {
    let mut frame = Frame::default();
    passages
        .iter()
        .map(|span| {
            let line = text.slice(*span).trim();
            if line.split_whitespace().count() <= HEADING_WORDS
                && !line.ends_with('.')
                && !line.contains('\t')
            {
                frame = Frame::of(line);
            }
            (*span, frame)
        })
        .collect()
}
