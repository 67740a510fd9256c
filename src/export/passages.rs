use crate::{
    database::Record,
    document::{Block, BlockKind},
    text::{Span, Text},
};

/// A stretch of text that formats treat as one paragraph.
pub(super) struct Passage<'record> {
    pub(super) span: Span,
    /// Its block; none for text that no block covers.
    pub(super) block: Option<&'record Block>,
}

/// The blocks that are not cells (a row holds its cells), and what text none of them covers: disjoint, in order,
/// together all of the text but white space.
pub(super) fn passages<'record>(record: &'record Record, text: &Text) -> Vec<Passage<'record>> {
    let mut passages = Vec::new();
    let mut done = 0;
    for block in &record.blocks {
        if block.kind == BlockKind::TableCell || block.span.is_empty() || block.span.start < done {
            continue;
        }
        fill(text, Span::new(done, block.span.start), &mut passages);
        passages.push(Passage {
            span: block.span,
            block: Some(block),
        });
        done = block.span.end;
    }
    fill(text, Span::new(done, text.len()), &mut passages);
    passages
}

/// A passage for text that no block covers, if it is more than white space.
fn fill(text: &Text, span: Span, passages: &mut Vec<Passage<'_>>) {
    if !text.slice(span).trim().is_empty() {
        passages.push(Passage { span, block: None });
    }
}
