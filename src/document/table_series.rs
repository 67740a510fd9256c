//! Tables of a document: numbered in reading order, continued over pages, with their captions and notes.

use super::{
    BlockKind,
    layout::overlap,
    paragraphs::{Proto, ends_sentence},
    triage::Sheet,
};

/// A caption stands at most this many points from its table.
const CAPTION_DISTANCE: f32 = 60.0;
/// Notes stand at most this many points under their table.
const NOTE_DISTANCE: f32 = 22.0;

/// Gives every table its number and finds its caption and notes; a table that goes on on the next page keeps
/// its number, and a row cut by the page end is put together.
pub(super) fn number(protos: Vec<Proto>, sheets: &[Sheet], body_size: f32) -> Vec<Proto> {
    let mut numbered: Vec<Proto> = Vec::with_capacity(protos.len());
    let mut count = 0;
    let mut current: Option<(usize, Option<usize>)> = None;
    for mut proto in protos {
        if proto.kind != BlockKind::TableRow {
            numbered.push(proto);
            continue;
        }
        let key = (proto.sheet(), proto.table);
        if current != Some(key) {
            current = Some(key);
            let previous = numbered
                .iter()
                .rposition(|before| before.kind == BlockKind::TableRow);
            let goes_on = previous.is_some_and(|at| continues(&numbered, at, &proto, sheets));
            if goes_on && count > 0 {
                if let Some(at) = previous
                    && !proto.is_header_like()
                    && row_goes_on(numbered.get(at), &proto)
                    && let Some(row) = numbered.get_mut(at)
                {
                    extend_row(row, proto);
                    continue;
                }
                if !repeats_header(&numbered, count - 1, &proto) {
                    proto.is_header = false;
                    for cell in &mut proto.cells {
                        cell.is_header = false;
                    }
                }
            } else {
                count += 1;
            }
        }
        proto.table = Some(count - 1);
        numbered.push(proto);
    }
    mark_captions(&mut numbered);
    mark_notes(&mut numbered, body_size);
    numbered
}

impl Proto {
    /// Whether the row could be the header repeated: all of its cells are set bold.
    fn is_header_like(&self) -> bool {
        let cells = self.cells.iter().filter(|cell| cell.drawn() > 0);
        cells.clone().count() > 1
            && cells
                .clone()
                .all(|cell| cell.share(|symbol| symbol.bold) > 0.8)
    }
}

/// Whether the table that begins with `row` continues the one that ends at `last`: the next page, as many
/// columns, nothing but furniture and a repeated caption between.
fn continues(numbered: &[Proto], last: usize, row: &Proto, sheets: &[Sheet]) -> bool {
    let Some(before) = numbered.get(last) else {
        return false;
    };
    let page = |proto: &Proto| sheets.get(proto.sheet()).map_or(0, |sheet| sheet.page);
    if page(row) != page(before) + 1 || before.table_columns != row.table_columns {
        return false;
    }
    numbered.iter().skip(last + 1).all(|between| {
        let text = between.text().to_lowercase();
        between.kind == BlockKind::Caption && text.contains("cont")
            || between.drawn() < 30 && text.contains("cont")
    })
}

/// Whether a row is cut by the page end: its first cell is empty on the new page, or a cell stops in the middle
/// of a sentence that goes on in small letters.
fn row_goes_on(before: Option<&Proto>, next: &Proto) -> bool {
    let Some(before) = before.filter(|before| !before.is_header) else {
        return false;
    };
    let first_empty = next
        .cells
        .iter()
        .all(|cell| cell.table_column != Some(0) || cell.drawn() == 0);
    let mid_sentence = next.cells.iter().any(|cell| {
        let small = cell
            .lines
            .first()
            .and_then(super::layout::Piece::first)
            .is_some_and(char::is_lowercase);
        let open = before
            .cells
            .iter()
            .find(|other| other.table_column == cell.table_column)
            .and_then(|other| other.lines.last())
            .is_some_and(|line| !ends_sentence(line));
        small && open
    });
    first_empty || mid_sentence
}

fn extend_row(row: &mut Proto, next: Proto) {
    for cell in next.cells {
        match row
            .cells
            .iter_mut()
            .find(|other| other.table_column == cell.table_column)
        {
            Some(other) => other.lines.extend(cell.lines),
            None => row.cells.push(cell),
        }
    }
    row.cells.sort_by_key(|cell| cell.table_column);
}

/// Whether the row says what the table's header says.
fn repeats_header(numbered: &[Proto], table: usize, row: &Proto) -> bool {
    let text = |row: &Proto| row.cells.iter().map(Proto::text).collect::<Vec<_>>();
    let header = numbered.iter().find(|proto| {
        proto.kind == BlockKind::TableRow && proto.table == Some(table) && proto.is_header
    });
    header.is_some_and(|header| text(header) == text(row))
}

/// Gives each caption of a table the number of the table next to it.
fn mark_captions(protos: &mut [Proto]) {
    let tables: Vec<(usize, usize, crate::pdf::Rect)> = protos
        .iter()
        .filter(|proto| proto.kind == BlockKind::TableRow)
        .filter_map(|proto| Some((proto.sheet(), proto.table?, proto.rect())))
        .collect();
    for proto in protos
        .iter_mut()
        .filter(|proto| proto.kind == BlockKind::Caption)
    {
        if !proto.text().to_lowercase().starts_with("tab") {
            continue;
        }
        let rect = proto.rect();
        let mut best: Option<(f32, usize)> = None;
        for (sheet, table, row) in &tables {
            if *sheet != proto.sheet() || overlap(row.x0, row.x1, rect.x0, rect.x1) <= 0.0 {
                continue;
            }
            let distance = -overlap(row.y0, row.y1, rect.y0, rect.y1);
            if distance <= CAPTION_DISTANCE && best.is_none_or(|(other, _)| distance < other) {
                best = Some((distance, *table));
            }
        }
        proto.table = best.map(|(_, table)| table);
    }
}

/// Small print right under a table belongs to it.
fn mark_notes(protos: &mut [Proto], body_size: f32) {
    let mut above: Option<(usize, usize, crate::pdf::Rect)> = None;
    for proto in protos.iter_mut() {
        match proto.kind {
            BlockKind::TableRow => {
                above = proto
                    .table
                    .map(|table| (proto.sheet(), table, proto.rect()));
            }
            BlockKind::Paragraph
            | BlockKind::Footnote
            | BlockKind::Heading
            | BlockKind::ListItem => {
                let rect = proto.rect();
                let near = above.filter(|(sheet, _, row)| {
                    *sheet == proto.sheet()
                        && (-2.0..NOTE_DISTANCE).contains(&(rect.y0 - row.y1))
                        && overlap(row.x0, row.x1, rect.x0, rect.x1) > 0.0
                        && proto.size() < 0.95 * body_size
                });
                above = near.map(|(sheet, table, _)| (sheet, table, rect));
                if let Some((_, table, _)) = near {
                    proto.kind = BlockKind::Footnote;
                    proto.table = Some(table);
                }
            }
            _ => above = None,
        }
    }
}
