//! Numbers in table rows: a cell says the value, its column's header, its row and the caption what it is of.

use super::{
    Numbers,
    candidate::Candidate,
    findings::{self, Column, token::Token},
    headers::announced,
    model::{Finding, FindingKind, FindingPart, Inherited, InheritedFrom},
    row_arms::{Group, RowGroups},
    support,
};
use crate::{
    document::{Block, BlockKind, Document},
    entities::{Entity, EntityId, EntityLabel},
    text::Span,
};

/// Probabilities that a measure or arm named outside the cell is that of its numbers, estimated from reading tables.
pub(super) mod confidence {
    /// The header over the cell.
    pub(crate) const COLUMN_HEADER: f32 = 0.9;
    /// Another cell of the row.
    pub(crate) const ROW: f32 = 0.85;
    /// The caption: a table may show more than its caption names.
    pub(crate) const CAPTION: f32 = 0.7;
}

/// What a row is read with: its characters without meaning, and the stretches of its table.
pub(super) struct Table<'d> {
    pub(super) document: &'d Document,
    pub(super) entities: &'d [Entity],
    pub(super) cited: &'d [Span],
    pub(super) raised: &'d [Span],
    /// Header cells of the row's table, in reading order.
    headers: Vec<&'d Block>,
}

impl<'d> Table<'d> {
    /// The tokens and mentions of a stretch.
    pub(super) fn read(&self, span: Span) -> (Vec<Token>, Vec<&'d Entity>) {
        let mentions = super::entities_in(self.entities, span);
        let tokens = findings::tokens_of(
            &self.document.text,
            span,
            &mentions,
            self.cited,
            self.raised,
        );
        (tokens, mentions)
    }

    /// The header cells over a cell, from the highest to the lowest.
    pub(super) fn headers(
        &self,
        column: Option<usize>,
    ) -> impl DoubleEndedIterator<Item = &'d Block> {
        self.headers
            .iter()
            .copied()
            .filter(move |block| block.column == column)
    }
}

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
    let mut all = Numbers::default();
    let cells: Vec<&Block> = support::cells(document, candidate.block).collect();
    let (Some(row), false) = (document.blocks.get(candidate.block), cells.is_empty()) else {
        let mentions = super::entities_in(entities, candidate.span);
        return findings::findings(&document.text, candidate.span, &mentions, cited, raised);
    };
    let of_table = |block: &&Block| row.table.is_some() && block.table == row.table;
    let table = Table {
        document,
        entities,
        cited,
        raised,
        headers: document
            .blocks
            .iter()
            .take(candidate.block)
            .filter(|block| block.kind == BlockKind::TableCell && block.is_header)
            .filter(of_table)
            .collect(),
    };
    let caption = document
        .blocks
        .iter()
        .find(|block| block.kind == BlockKind::Caption && of_table(block));
    let groups = RowGroups::of(&table, &cells, caption.map(|caption| caption.span));
    let caption = caption.map(|caption| table.read(caption.span));
    let mentions = super::entities_in(entities, candidate.span);
    for cell in &cells {
        let (tokens, inside) = table.read(cell.span);
        let titles: Vec<(Vec<Token>, Vec<&Entity>)> = table
            .headers(cell.column)
            .map(|header| table.read(header.span))
            .collect();
        let named: Vec<&Entity> = titles
            .iter()
            .rev()
            .flat_map(|(_, named)| named.clone())
            .collect();
        let mut column = titles.iter().rev().find_map(|(title, _)| announced(title));
        // "Table 1. PFS (median, months)" announces what a column "PFS" leaves out.
        if column.is_none()
            && named.iter().any(|entity| is_measure(entity))
            && let Some((caption, _)) = &caption
        {
            column = announced(caption);
        }
        if is_criterion(&tokens, column, &named, !titles.is_empty()) {
            continue;
        }
        let mut numbers = findings::from_tokens(&document.text, &tokens, &inside, column);
        let details = titles
            .iter()
            .rev()
            .map(|(title, _)| findings::details(&document.text, title))
            .collect::<Vec<_>>();
        let offset = all.findings.len();
        complete_intervals(&mut numbers, column, &all.findings, offset);
        for finding in &mut numbers.findings {
            if finding.qualifies.is_some() {
                continue;
            }
            for (time, grade, size) in &details {
                finding.time_point = finding.time_point.take().or_else(|| time.clone());
                finding.grade = finding.grade.take().or_else(|| grade.clone());
                finding.group_size = finding.group_size.or(*size);
            }
            measure(
                finding,
                &named,
                &mentions,
                caption.as_ref().map(|(_, named)| named.as_slice()),
            );
        }
        groups
            .of_cell(&table, cell)
            .bind(&tokens, &mut numbers.findings);
        all.findings.extend(numbers.findings);
        all.regimens.extend(numbers.regimens);
    }
    all
}

/// Indices of a cell's intervals counted in the row, and an interval alone in its cell given to the estimate before.
fn complete_intervals(
    numbers: &mut Numbers,
    column: Option<Column>,
    before: &[Finding],
    offset: usize,
) {
    let level = column.and_then(|column| column.interval).flatten();
    for finding in &mut numbers.findings {
        finding.qualifies = finding.qualifies.map(|index| index + offset);
        if finding.kind == FindingKind::ConfidenceInterval {
            finding.quantity.level = finding.quantity.level.or(level);
        }
        if matches!(
            finding.kind,
            FindingKind::ConfidenceInterval | FindingKind::PValue
        ) && finding.qualifies.is_none()
        {
            finding.qualifies = before.iter().rposition(|other| {
                !matches!(
                    other.kind,
                    FindingKind::ConfidenceInterval | FindingKind::PValue | FindingKind::Range
                )
            });
        }
    }
}

/// Whether a cell names whom a trial took ("≤ 40 %" below "LVEF"): a bound alone, below a header that announces nothing.
fn is_criterion(tokens: &[Token], column: Option<Column>, named: &[&Entity], headed: bool) -> bool {
    let bound = tokens
        .first()
        .is_some_and(|token| ['<', '>', '≤', '≥'].iter().any(|sign| token.is_sign(*sign)));
    headed && bound && column.is_none() && named.is_empty()
}

fn is_measure(entity: &Entity) -> bool {
    matches!(
        entity.label,
        EntityLabel::Outcome | EntityLabel::AdverseEvent
    )
}

/// The measure that the cell itself does not name: that of the column, else of the row, else of the caption.
fn measure(
    finding: &mut Finding,
    column: &[&Entity],
    row: &[&Entity],
    caption: Option<&[&Entity]>,
) {
    if finding.measure.is_some() {
        return;
    }
    let first = |entities: &[&Entity]| -> Option<EntityId> {
        entities
            .iter()
            .find(|entity| is_measure(entity))
            .map(|entity| entity.id.clone())
    };
    let places = [
        (
            first(column),
            InheritedFrom::ColumnHeader,
            confidence::COLUMN_HEADER,
        ),
        (first(row), InheritedFrom::Row, confidence::ROW),
        (
            caption.and_then(first),
            InheritedFrom::Caption,
            confidence::CAPTION,
        ),
    ];
    for (measure, from, confidence) in places {
        if measure.is_some() {
            finding.measure = measure;
            finding.inherited.push(Inherited {
                part: FindingPart::Measure,
                from,
                confidence,
            });
            return;
        }
    }
}

/// Sets an arm or a comparator.
pub(super) fn set(
    finding: &mut Finding,
    part: FindingPart,
    group: &Group,
    from: InheritedFrom,
    confidence: f32,
) {
    let (entity, words) = match group {
        Group::Named(id) => (Some(id.clone()), None),
        Group::Printed(words) => (None, Some(words.clone())),
    };
    match part {
        FindingPart::Arm => {
            finding.arm = entity;
            finding.arm_text = words;
        }
        FindingPart::Comparator => {
            finding.comparator = entity;
            finding.comparator_text = words;
        }
        FindingPart::Measure => return,
    }
    finding.inherited.retain(|inherited| inherited.part != part);
    finding.inherited.push(Inherited {
        part,
        from,
        confidence,
    });
}
