//! The citations that the writer gives for a claim, and the one that governs each number.

use super::{
    Finding, SupportLink, SupportReason,
    candidate::{Candidate, Source},
};
use crate::text::phrases;
use crate::{
    citations::{Citation, CitationStyle},
    document::{Block, BlockKind, Document},
    text::Span,
};

/// Probabilities that a marker at each place is given for the claim, estimated from reading reviews.
mod confidence {
    /// Inside the sentence: the marker may belong to one clause only.
    pub(super) const IN_SENTENCE: f32 = 0.95;
    /// Alone after the full stop: it may close several sentences.
    pub(super) const AFTER_SENTENCE: f32 = 0.9;
    /// In the row.
    pub(super) const TABLE_ROW: f32 = 0.95;
    /// In the header of a column that the row fills.
    pub(super) const HEADER_CELL: f32 = 0.7;
    /// In the heading that runs into the paragraph.
    pub(super) const RUN_IN_HEADING: f32 = 0.7;
    /// The text says that one source holds for the paragraph.
    pub(super) const PARAGRAPH: f32 = 0.6;
}

/// Words by which a sentence says that its source holds for more than itself (lower case).
const WHOLE_PARAGRAPH: &[&str] = phrases!(
    "this paragraph is based on|this section is based on|the following is based on|\
     this section summarizes the data of|unless otherwise stated|unless otherwise noted|\
     adapted from|the following data are from|the data in this section"
);

/// The markers given for a claim, in reading order.
pub(super) fn support(
    document: &Document,
    candidate: &Candidate,
    citations: &[Citation],
) -> Vec<SupportLink> {
    let link = |citation: &Citation, reason, confidence| SupportLink {
        citation: citation.id.clone(),
        reason,
        confidence,
    };
    let inside = |span: Span| within(citations, span);
    if candidate.source == Source::Row {
        let mut links: Vec<SupportLink> = inside(candidate.span)
            .map(|citation| link(citation, SupportReason::TableRow, confidence::TABLE_ROW))
            .collect();
        for header in header_cells(document, candidate) {
            links.extend(inside(header).map(|citation| {
                link(citation, SupportReason::HeaderCell, confidence::HEADER_CELL)
            }));
        }
        return links;
    }
    let mut links: Vec<SupportLink> = inside(candidate.span)
        .map(|citation| link(citation, SupportReason::InSentence, confidence::IN_SENTENCE))
        .collect();
    // A marker before the full stop that the trimmed claim leaves out stands in the gap as well.
    let after = Span::new(candidate.span.end, candidate.gap.end);
    links.extend(inside(after).map(|citation| {
        link(
            citation,
            SupportReason::AfterSentence,
            confidence::AFTER_SENTENCE,
        )
    }));
    if !links.is_empty() {
        return links;
    }
    if let Some(heading) = run_in_heading(document, candidate.block) {
        links.extend(inside(heading).map(|citation| {
            link(
                citation,
                SupportReason::RunInHeading,
                confidence::RUN_IN_HEADING,
            )
        }));
    }
    if links.is_empty()
        && let Some(block) = document.blocks.get(candidate.block)
        && let Some(said) = source_of_paragraph(document, block)
    {
        links.extend(
            inside(said)
                .map(|citation| link(citation, SupportReason::Paragraph, confidence::PARAGRAPH)),
        );
    }
    links
}

/// The citations that lie in a stretch of text.
pub(super) fn within(citations: &[Citation], span: Span) -> impl Iterator<Item = &Citation> {
    let from = citations.partition_point(|citation| citation.span.start < span.start);
    citations
        .iter()
        .skip(from)
        .take_while(move |citation| citation.span.start < span.end)
}

/// The header cells of the columns in which the row has something.
pub(super) fn header_cells(document: &Document, candidate: &Candidate) -> Vec<Span> {
    let Some(row) = document.blocks.get(candidate.block) else {
        return Vec::new();
    };
    let columns: Vec<usize> = cells(document, candidate.block)
        .filter(|cell| !cell.span.is_empty())
        .filter_map(|cell| cell.column)
        .collect();
    document
        .blocks
        .iter()
        .filter(|block| {
            block.kind == BlockKind::TableCell
                && block.is_header
                && block.table == row.table
                && row.table.is_some()
        })
        .filter(|block| block.column.is_some_and(|column| columns.contains(&column)))
        .map(|block| block.span)
        .collect()
}

/// The cells of the row at a block's index.
pub(super) fn cells(document: &Document, row: usize) -> impl Iterator<Item = &Block> {
    let span = document
        .blocks
        .get(row)
        .map(|block| block.span)
        .unwrap_or_default();
    document
        .blocks
        .iter()
        .skip(row + 1)
        .take_while(move |block| block.kind == BlockKind::TableCell && span.contains(block.span))
}

/// The heading on whose line the paragraph begins.
fn run_in_heading(document: &Document, block: usize) -> Option<Span> {
    let heading = document
        .blocks
        .get(block.checked_sub(1)?)
        .filter(|block| block.kind == BlockKind::Heading)?;
    let paragraph = document.blocks.get(block)?;
    let (above, below) = (heading.boxes.last()?, paragraph.boxes.first()?);
    let same_line = above.page == below.page && above.y1 - below.y0 > 0.5 * (above.y1 - above.y0);
    same_line.then_some(heading.span)
}

/// The stretch of the paragraph that says that one source holds for all of it.
fn source_of_paragraph(document: &Document, block: &Block) -> Option<Span> {
    let passage = document.text.passage(block.span);
    // Lower case changes no byte position of the ASCII phrases looked for.
    let lower = passage.str.to_ascii_lowercase();
    let at = WHOLE_PARAGRAPH
        .iter()
        .find_map(|phrase| lower.find(phrase))?;
    let rest = lower.get(at..)?;
    let end = rest.find(". ").map_or(lower.len(), |stop| at + stop);
    Some(passage.span_of(at..end))
}

/// Gives every number the markers that govern it: the names before it ("Smith et al. (2020) saw 12 %"), else the
/// nearest bracket after it, which closes what it is given for, else the nearest before it.
pub(super) fn govern(
    findings: &mut [Finding],
    links: &[SupportLink],
    citations: &[Citation],
    text: &crate::text::Text,
) {
    let given: Vec<&Citation> = citations
        .iter()
        .filter(|citation| links.iter().any(|link| link.citation == citation.id))
        .collect();
    for finding in findings.iter_mut() {
        let before = given
            .iter()
            .rev()
            .find(|citation| citation.group.end <= finding.span.start);
        let after = given
            .iter()
            .find(|citation| citation.span.start >= finding.span.end);
        let narrative = before.filter(|citation| is_narrative(citation, text));
        let Some(governing) = narrative.or(after).or(before) else {
            continue;
        };
        finding.citations = given
            .iter()
            .filter(|citation| citation.group == governing.group)
            .map(|citation| citation.id.clone())
            .collect();
    }
}

/// Whether the names are part of the sentence.
fn is_narrative(citation: &Citation, text: &crate::text::Text) -> bool {
    citation.style == CitationStyle::AuthorYear
        && !text.slice(citation.group).starts_with(['(', '['])
}
