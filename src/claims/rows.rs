//! Numbers in table rows: a cell says the value, its column's header the measure, arm or unit.

use super::{
    Numbers,
    candidate::Candidate,
    findings::{self, Column, token::Token},
    model::{Finding, FindingKind},
    support,
};
use crate::text::words;
use crate::{
    document::{Block, BlockKind, Document},
    entities::{Entity, EntityId, EntityLabel},
    text::Span,
};

/// Whether a row states something: at least two cells are filled, or there is a number.
pub(super) fn is_claim(document: &Document, candidate: &Candidate, numbers: &Numbers) -> bool {
    let filled = support::cells(document, candidate.block)
        .filter(|cell| {
            document
                .text
                .slice(cell.span)
                .chars()
                .any(char::is_alphanumeric)
        })
        .count();
    filled >= 2 || (filled == 0 && !numbers.findings.is_empty())
}

/// The numbers of a row, cell by cell.
pub(super) fn numbers(
    document: &Document,
    candidate: &Candidate,
    entities: &[Entity],
    cited: &[Span],
    raised: &[Span],
) -> Numbers {
    let row: Vec<&Entity> = super::entities_in(entities, candidate.span);
    let mut all = Numbers::default();
    let cells: Vec<&Block> = support::cells(document, candidate.block).collect();
    if cells.is_empty() {
        return findings::findings(&document.text, candidate.span, &row, cited, raised);
    }
    for cell in &cells {
        let mentions = super::entities_in(entities, cell.span);
        let header = header_of(document, candidate, cell);
        let title = header.map(|header| {
            let named = super::entities_in(entities, header.span);
            findings::tokens_of(&document.text, header.span, &named, cited, raised)
        });
        let tokens = findings::tokens_of(&document.text, cell.span, &mentions, cited, raised);
        let announced = title.as_deref().and_then(announced);
        let mut numbers = findings::from_tokens(&document.text, &tokens, &mentions, announced);
        let column: Vec<&Entity> = header
            .map(|header| super::entities_in(entities, header.span))
            .unwrap_or_default();
        for finding in &mut numbers.findings {
            finding.qualifies = finding.qualifies.map(|index| index + all.findings.len());
            complete(finding, &column, &row);
        }
        all.findings.extend(numbers.findings);
        all.regimens.extend(numbers.regimens);
    }
    all
}

/// The lowest header cell over a cell.
fn header_of<'d>(document: &'d Document, candidate: &Candidate, cell: &Block) -> Option<&'d Block> {
    let row = document.blocks.get(candidate.block)?;
    document
        .blocks
        .iter()
        .take(candidate.block)
        .rev()
        .find(|block| {
            block.kind == BlockKind::TableCell
                && block.is_header
                && block.table == row.table
                && row.table.is_some()
                && block.column == cell.column
        })
}

/// Measure and arm that the cell itself does not name: those of the column, else of the row.
fn complete(finding: &mut Finding, column: &[&Entity], row: &[&Entity]) {
    let first = |entities: &[&Entity], labels: &[EntityLabel]| -> Option<EntityId> {
        entities
            .iter()
            .find(|entity| labels.contains(&entity.label))
            .map(|entity| entity.id.clone())
    };
    let measures = [EntityLabel::Outcome, EntityLabel::AdverseEvent];
    let arms = [EntityLabel::Drug, EntityLabel::DrugClass];
    if finding.qualifies.is_some() {
        return;
    }
    finding.measure = finding
        .measure
        .take()
        .or_else(|| first(column, &measures))
        .or_else(|| first(row, &measures));
    finding.arm = finding
        .arm
        .take()
        .or_else(|| first(column, &arms))
        .or_else(|| first(row, &arms));
}

/// What a column's header announces of the numbers below it.
fn announced(title: &[Token]) -> Option<Column> {
    let sign = |sign: char| title.iter().any(|token| token.is_sign(sign));
    let word = |words: &[&str]| title.iter().any(|token| token.is_word(words));
    let interval = word(&["ci", "cri", "confidence", "credible"]);
    let column = |kind, unit| {
        Some(Column {
            kind,
            unit,
            interval,
        })
    };
    if word(&["hr", "hazard"]) {
        return column(FindingKind::HazardRatio, None);
    }
    let or = title
        .iter()
        .any(|token| token.is_word(&["or"]) && token.capitals);
    if or || word(&["odds"]) {
        return column(FindingKind::OddsRatio, None);
    }
    if word(&["rr", "relative"]) {
        return column(FindingKind::RiskRatio, None);
    }
    if word(&["p", "p-value"]) {
        return column(FindingKind::PValue, None);
    }
    // The per cent sign of "95 % CI" is not the unit of the column.
    if (sign('%') && !interval) || word(&["percent", "percentage", "proportion"]) {
        return column(FindingKind::Proportion, Some("%"));
    }
    for (words, unit) in [
        (&["month", "months", "mo", "mos"][..], "months"),
        (&["week", "weeks", "wk", "wks"], "weeks"),
        (&["year", "years", "yr", "yrs"], "years"),
        (&["days"], "days"),
    ] {
        if word(words) && !word(&["age", "published", "publication"]) {
            return column(FindingKind::Duration, Some(unit));
        }
    }
    let people = word(words!("n patients participants subjects number sample"));
    if people && !word(&["ref", "reference", "references"]) {
        return column(FindingKind::Count, None);
    }
    None
}
