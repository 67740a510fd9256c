//! The pieces of one sheet to its blocks in reading order: tables and figures set apart, the rest cut into
//! columns and paragraphs.

use super::{
    BlockKind, LeftOutClass,
    accounts::Accounts,
    figures::figure_text,
    layout::{Piece, cover_all},
    order::{Place, columns},
    paragraphs::{Proto, join_rows, paragraphs},
    tables::{Table, tables},
    triage::Sheet,
};
use crate::pdf::Rect;

/// The blocks of a sheet. Figure text goes to the accounts.
pub(super) fn blocks_of_sheet(
    sheet: &Sheet,
    pieces: Vec<Piece>,
    body_size: f32,
    accounts: &mut Accounts,
) -> Vec<Proto> {
    let tables = tables(sheet, &pieces, body_size);
    let mut taken = vec![false; pieces.len()];
    for &member in tables.iter().flat_map(|table| &table.members) {
        if let Some(flag) = taken.get_mut(member) {
            *flag = true;
        }
    }
    let in_figure = figure_text(sheet, &pieces, &taken, body_size);
    let mut loose: Vec<Option<Piece>> = Vec::new();
    let mut tabled: Vec<Option<Piece>> = Vec::new();
    for ((piece, taken), in_figure) in pieces.into_iter().zip(&taken).zip(in_figure) {
        if *taken {
            tabled.push(Some(piece));
            continue;
        }
        tabled.push(None);
        if in_figure {
            accounts.leave_out_piece(&piece, sheet.page, sheet.frame, LeftOutClass::FigureText);
        } else {
            loose.push(Some(piece));
        }
    }
    let mut places: Vec<Place> = loose
        .iter()
        .flatten()
        .map(|piece| Place {
            rect: piece.rect,
            size: piece.size,
        })
        .collect();
    let lines = places.len();
    places.extend(tables.iter().map(|table| Place {
        rect: table_extent(table, &tabled),
        size: body_size,
    }));
    let mut protos = Vec::new();
    for column in columns(&places) {
        let mut members: Vec<Piece> = Vec::new();
        let mut opens = true;
        let flush = |members: &mut Vec<Piece>, protos: &mut Vec<Proto>, opens: &mut bool| {
            members.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
            let mut made = paragraphs(join_rows(std::mem::take(members)), column.rect);
            if let Some(first) = made.first_mut() {
                first.opens_column = *opens;
                *opens = false;
            }
            protos.append(&mut made);
        };
        for &member in &column.members {
            match member.checked_sub(lines) {
                None => members.extend(loose.get_mut(member).and_then(Option::take)),
                Some(at) => {
                    flush(&mut members, &mut protos, &mut opens);
                    if let Some(table) = tables.get(at) {
                        protos.extend(table_rows(table, at, &mut tabled));
                    }
                }
            }
        }
        flush(&mut members, &mut protos, &mut opens);
    }
    protos
}

fn table_extent(table: &Table, tabled: &[Option<Piece>]) -> Rect {
    let text = table
        .members
        .iter()
        .filter_map(|&member| tabled.get(member))
        .flatten()
        .map(|piece| piece.rect);
    cover_all(text.chain([table.rect]))
}

/// The rows of a table, with its number on the sheet.
fn table_rows(table: &Table, number: usize, tabled: &mut [Option<Piece>]) -> Vec<Proto> {
    let mut rows = Vec::new();
    for row in &table.grid.rows {
        let mut proto = Proto::new(Vec::new(), table.rect);
        proto.kind = BlockKind::TableRow;
        proto.table = Some(number);
        proto.is_header = row.is_header;
        proto.table_columns = table.grid.columns;
        for cell in &row.cells {
            let mut pieces: Vec<Piece> = cell
                .pieces
                .iter()
                .filter_map(|&at| table.members.get(at))
                .filter_map(|&member| tabled.get_mut(member).and_then(Option::take))
                .collect();
            pieces.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
            let mut made = Proto::new(join_rows(pieces), table.rect);
            made.kind = BlockKind::TableCell;
            made.table_column = Some(cell.column);
            proto.cells.push(made);
        }
        rows.push(proto);
    }
    rows
}
