//! Rows and cells of a table.

use std::collections::BTreeSet;

use super::{
    layout::{Piece, overlap},
    rulings::Ruling,
};
use crate::pdf::Rect;

/// Lines of one cell stand closer than this, against the closest lines of any column.
const CELL_LEADING: f32 = 1.12;
/// A rule over this share of the width parts rows.
const FULL_RULE: f32 = 0.75;
/// Columns of a table; more pieces side by side are a drawing.
const MOST_COLUMNS: usize = 40;

/// Lines of one cell, as positions in the pieces given.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cell {
    pub(super) column: usize,
    pub(super) pieces: Vec<usize>,
}

/// A row, its cells left to right.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    pub(super) cells: Vec<Cell>,
    pub(super) is_header: bool,
}

/// Rows of a table.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Grid {
    pub(super) rows: Vec<Row>,
    pub(super) columns: usize,
    /// Left edges of the columns.
    pub(super) edges: Vec<f32>,
}

/// Text of one height in a table.
struct Level {
    baseline: f32,
    /// Column and position of each piece.
    pieces: Vec<(usize, usize)>,
}

/// Puts the pieces of a table into rows and columns. `rules` and `bars` are the lines inside its region.
pub(super) fn rows(
    pieces: &[&Piece],
    region: Rect,
    rules: &[Ruling],
    bars: &[Ruling],
) -> Option<Grid> {
    let columns = columns(pieces, region, bars);
    if !(2..=MOST_COLUMNS).contains(&columns.len()) {
        return None;
    }
    let levels = levels(pieces, &columns);
    let width = region.x1 - region.x0;
    let inner: Vec<f32> = rules
        .iter()
        .filter(|rule| {
            rule.length() >= FULL_RULE * width
                && rule.at > region.y0 + 3.0
                && rule.at < region.y1 - 3.0
        })
        .map(|rule| rule.at)
        .collect();
    let is_grid = bars.len() >= 2 && inner.len() >= 2
        || inner.len() >= 3 && inner.len() * 5 >= levels.len() * 2;
    let mut bands: Vec<Vec<Level>> = Vec::new();
    let mut rule = inner.iter().peekable();
    for level in levels {
        let mut fresh = bands.is_empty();
        while rule.next_if(|&&at| at < level.baseline - 1.0).is_some() {
            fresh = true;
        }
        match bands.last_mut() {
            Some(band) if !fresh => band.push(level),
            _ => bands.push(vec![level]),
        }
    }
    let mut rows: Vec<Row> = Vec::new();
    let several = bands.len() > 1;
    for (at, band) in bands.into_iter().enumerate() {
        let is_header = at == 0 && (several || is_grid);
        let parts = if is_grid {
            vec![band]
        } else {
            split(band, pieces)
        };
        rows.extend(parts.into_iter().map(|levels| row(levels, is_header)));
    }
    if !rows.iter().any(|row| row.is_header)
        && let Some(first) = rows.first_mut()
    {
        first.is_header = true;
    }
    // Everything would be header: then the rule was no header rule.
    if rows.iter().all(|row| row.is_header) {
        for row in rows.iter_mut().skip(1) {
            row.is_header = false;
        }
    }
    Some(Grid {
        rows,
        columns: columns.len(),
        edges: columns.iter().map(|column| column.0).collect(),
    })
}

/// Horizontal extents of the columns: between the bars, or from the narrow pieces to the wide ones, where a
/// piece that bridges two columns makes none.
fn columns(pieces: &[&Piece], region: Rect, bars: &[Ruling]) -> Vec<(f32, f32)> {
    let mut edges: Vec<f32> = bars.iter().map(|bar| bar.at).collect();
    edges.sort_by(f32::total_cmp);
    edges.dedup_by(|a, b| *a - *b < 4.0);
    let inner = edges
        .iter()
        .filter(|&&edge| edge > region.x0 + 8.0 && edge < region.x1 - 8.0)
        .count();
    if inner >= 1 {
        edges.retain(|&edge| edge > region.x0 + 8.0 && edge < region.x1 - 8.0);
        edges.insert(0, region.x0);
        edges.push(region.x1);
        return edges
            .iter()
            .zip(edges.iter().skip(1))
            .map(|(&a, &b)| (a, b))
            .collect();
    }
    column_extents(pieces)
}

/// Horizontal extents of the columns that the pieces form by themselves; none if they form too many.
pub(super) fn column_extents(pieces: &[&Piece]) -> Vec<(f32, f32)> {
    let mut by_width: Vec<&&Piece> = pieces.iter().collect();
    by_width.sort_by(|a, b| (a.rect.x1 - a.rect.x0).total_cmp(&(b.rect.x1 - b.rect.x0)));
    let mut columns: Vec<(f32, f32, usize)> = Vec::new();
    for piece in by_width {
        let (x0, x1) = (piece.rect.x0, piece.rect.x1);
        let mut touched = columns
            .iter_mut()
            .filter(|column| overlap(column.0, column.1, x0, x1) > 0.0);
        match (touched.next(), touched.next()) {
            (None, _) => columns.push((x0, x1, 1)),
            (Some(column), None) => {
                column.0 = column.0.min(x0);
                column.1 = column.1.max(x1);
                column.2 += 1;
            }
            _ => {}
        }
        if columns.len() > 4 * MOST_COLUMNS {
            return Vec::new();
        }
    }
    columns.sort_by(|a, b| a.0.total_cmp(&b.0));
    columns.into_iter().map(|(x0, x1, _)| (x0, x1)).collect()
}

fn levels(pieces: &[&Piece], columns: &[(f32, f32)]) -> Vec<Level> {
    let mut order: Vec<usize> = (0..pieces.len()).collect();
    let baseline = |at: usize| pieces.get(at).map_or(0.0, |piece| piece.baseline);
    order.sort_by(|&a, &b| baseline(a).total_cmp(&baseline(b)));
    let mut levels: Vec<Level> = Vec::new();
    for at in order {
        let Some(piece) = pieces.get(at) else {
            continue;
        };
        let column = column_of(piece, columns);
        match levels.last_mut() {
            Some(level) if piece.baseline - level.baseline <= 0.35 * piece.size => {
                level.pieces.push((column, at));
            }
            _ => levels.push(Level {
                baseline: piece.baseline,
                pieces: vec![(column, at)],
            }),
        }
    }
    levels
}

/// The column in which a piece begins; one that bridges several belongs to its first.
fn column_of(piece: &Piece, columns: &[(f32, f32)]) -> usize {
    let mut best = (f32::NEG_INFINITY, 0);
    for (at, &(x0, x1)) in columns.iter().enumerate() {
        let shared = overlap(x0, x1, piece.rect.x0, piece.rect.x1);
        if shared > 0.0 && shared >= 0.4 * (x1 - x0).min(piece.rect.x1 - piece.rect.x0) {
            return at;
        }
        if shared > best.0 {
            best = (shared, at);
        }
    }
    best.1
}

/// Cuts levels between two rules into rows.
fn split(levels: Vec<Level>, pieces: &[&Piece]) -> Vec<Vec<Level>> {
    let starts = by_leading(&levels, pieces).unwrap_or_else(|| by_first_column(&levels, pieces));
    let mut rows: Vec<Vec<Level>> = Vec::new();
    for (level, starts) in levels.into_iter().zip(starts) {
        match rows.last_mut() {
            Some(row) if !starts => row.push(level),
            _ => rows.push(vec![level]),
        }
    }
    rows
}

/// Row starts where rows stand further apart than the lines of a cell.
fn by_leading(levels: &[Level], pieces: &[&Piece]) -> Option<Vec<bool>> {
    // For each level, the closest earlier line in a column that it shares.
    let mut last: Vec<Option<(f32, usize)>> = Vec::new();
    let mut closest: Vec<Option<(f32, usize)>> = Vec::new();
    for (at, level) in levels.iter().enumerate() {
        let mut best: Option<(f32, usize)> = None;
        for &(column, _) in &level.pieces {
            if last.len() <= column {
                last.resize(column + 1, None);
            }
            if let Some(slot) = last.get_mut(column) {
                if let Some((baseline, from)) = *slot
                    && best.is_none_or(|(distance, _)| level.baseline - baseline < distance)
                {
                    best = Some((level.baseline - baseline, from));
                }
                *slot = Some((level.baseline, at));
            }
        }
        closest.push(best);
    }
    let size = pieces.iter().map(|piece| piece.size).fold(0.0, f32::max);
    let mut distances: Vec<f32> = closest
        .iter()
        .flatten()
        .map(|(distance, _)| *distance)
        .filter(|distance| *distance < 1.6 * size)
        .collect();
    distances.sort_by(f32::total_cmp);
    let within = distances.get(distances.len() / 5)?;
    let mut starts = vec![true; levels.len()];
    for (at, near) in closest.iter().enumerate() {
        if let Some((distance, from)) = near
            && *distance <= CELL_LEADING * within
        {
            // Everything from that line on belongs to one row.
            for start in starts.iter_mut().take(at + 1).skip(from + 1) {
                *start = false;
            }
        }
    }
    let rows = starts.iter().filter(|start| **start).count();
    // One leading throughout says nothing about rows.
    let told = rows >= 2 && rows * 8 >= levels.len() && rows < levels.len() || levels.len() < 2;
    told.then_some(starts)
}

/// Row starts where the first column has text, in tables of one leading.
fn by_first_column(levels: &[Level], pieces: &[&Piece]) -> Vec<bool> {
    let mut before: BTreeSet<usize> = BTreeSet::new();
    levels
        .iter()
        .enumerate()
        .map(|(at, level)| {
            let filled: BTreeSet<usize> = level.pieces.iter().map(|(column, _)| *column).collect();
            let goes_on = level.pieces.iter().all(|(_, piece)| {
                pieces
                    .get(*piece)
                    .and_then(|piece| piece.first())
                    .is_some_and(|ch| {
                        ch.is_lowercase() || matches!(ch, '(' | ')' | '+' | '±' | '–' | '-')
                    })
            });
            let starts = at == 0
                || filled.contains(&0) && !(goes_on && filled.len() < before.len())
                || !filled.contains(&0) && !before.contains(&0) && filled.len() >= 2;
            if starts {
                before = filled;
            } else {
                before.extend(filled);
            }
            starts
        })
        .collect()
}

fn row(levels: Vec<Level>, is_header: bool) -> Row {
    let mut cells: Vec<Cell> = Vec::new();
    for level in levels {
        for (column, piece) in level.pieces {
            match cells.iter_mut().find(|cell| cell.column == column) {
                Some(cell) => cell.pieces.push(piece),
                None => cells.push(Cell {
                    column,
                    pieces: vec![piece],
                }),
            }
        }
    }
    cells.sort_by_key(|cell| cell.column);
    Row { cells, is_header }
}
