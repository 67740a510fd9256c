//! Where tables stand.
//!
//! A table is found by its caption and the rules or the row-wise text next to it, or by a grid of rules alone.

use super::{
    captions::{Captioned, caption_line},
    layout::{Piece, centre_in, overlap},
    rulings::{Ruling, rulings},
    table_cells::{Grid, column_extents, rows},
    triage::Sheet,
};
use crate::pdf::Rect;

/// Two rules of one table begin and end at the same place, give or take this many points.
const SAME_EDGE: f32 = 9.0;
/// A caption of this many lines may stand between its label and the table.
const CAPTION_LINES: f32 = 9.0;
/// Share of rows with more than one cell from which text between rules is a table.
const ROWWISE: f32 = 0.5;
/// Lines across the columns of a table from which they are text of the page; fewer are subheadings and notes.
const CROSSING_LINES: usize = 6;
/// Tables on one sheet; more is a form or an attack.
const MOST: usize = 24;

/// A table of a sheet.
#[derive(Debug, Clone)]
pub(super) struct Table {
    pub(super) rect: Rect,
    pub(super) grid: Grid,
    /// Indices of the pieces inside.
    pub(super) members: Vec<usize>,
}

/// The tables of a sheet. `pieces` come top to bottom.
pub(super) fn tables(sheet: &Sheet, pieces: &[Piece], body_size: f32) -> Vec<Table> {
    let (level, upright) = rulings(&sheet.rules);
    let mut found: Vec<Table> = Vec::new();
    let captions: Vec<&Piece> = pieces
        .iter()
        .filter(|piece| caption_line(piece, body_size) == Some(Captioned::Table))
        .collect();
    let mut regions: Vec<Rect> = Vec::new();
    for caption in &captions {
        regions.extend(ruled_below(caption, &captions, &level, pieces));
        regions.extend(ruled_above(caption, &captions, &level, pieces));
        regions.extend(unruled_below(caption, pieces, &level, body_size));
    }
    regions.extend(boxed(&level, &upright));
    for region in regions {
        if found.len() >= MOST {
            break;
        }
        if found.iter().any(|table| meets(table.rect, region)) {
            continue;
        }
        found.extend(table(region, pieces, &level, &upright, body_size));
    }
    found
}

fn meets(a: Rect, b: Rect) -> bool {
    overlap(a.x0, a.x1, b.x0, b.x1) > 2.0 && overlap(a.y0, a.y1, b.y0, b.y1) > 2.0
}

/// The table in a region, if its text is set in rows and columns.
fn table(
    region: Rect,
    pieces: &[Piece],
    level: &[Ruling],
    upright: &[Ruling],
    body_size: f32,
) -> Option<Table> {
    let members: Vec<usize> = pieces
        .iter()
        .enumerate()
        .filter(|(_, piece)| centre_in(piece.rect, region))
        .map(|(at, _)| at)
        .collect();
    let inside: Vec<&Piece> = members.iter().filter_map(|&at| pieces.get(at)).collect();
    let rules: Vec<Ruling> = level
        .iter()
        .filter(|rule| {
            region.y0 - 2.0 <= rule.at
                && rule.at <= region.y1 + 2.0
                && overlap(rule.from, rule.to, region.x0, region.x1) > 0.0
        })
        .copied()
        .collect();
    let bars: Vec<Ruling> = upright
        .iter()
        .filter(|bar| {
            region.x0 - 2.0 <= bar.at
                && bar.at <= region.x1 + 2.0
                && overlap(bar.from, bar.to, region.y0, region.y1) > 0.5 * (region.y1 - region.y0)
        })
        .copied()
        .collect();
    let grid = rows(&inside, region, &rules, &bars)?;
    if bars.is_empty() && is_prose(&inside, body_size) {
        return None;
    }
    let rowwise = grid.rows.iter().filter(|row| row.cells.len() > 1).count();
    (grid.columns >= 2
        && grid.rows.len() >= 2
        && rowwise as f32 >= ROWWISE * grid.rows.len() as f32)
        .then_some(Table {
            rect: region,
            grid,
            members,
        })
}

fn same_extent(a: &Ruling, b: &Ruling) -> bool {
    (a.from - b.from).abs() <= SAME_EDGE && (a.to - b.to).abs() <= SAME_EDGE
}

/// The region between the rules under a caption.
fn ruled_below(
    caption: &Piece,
    captions: &[&Piece],
    level: &[Ruling],
    pieces: &[Piece],
) -> Option<Rect> {
    let reach = caption.rect.y1 + CAPTION_LINES * 1.3 * caption.size;
    let near = |rule: &&Ruling| {
        rule.at > caption.baseline
            && overlap(rule.from, rule.to, caption.rect.x0 - 4.0, caption.rect.x1) > 0.0
            && rule.length() > 60.0
    };
    let top = level.iter().filter(near).find(|rule| rule.at <= reach)?;
    let limit = captions
        .iter()
        .filter(|other| {
            other.baseline > top.at && overlap(other.rect.x0, other.rect.x1, top.from, top.to) > 0.0
        })
        .map(|other| other.rect.y0)
        .fold(f32::INFINITY, f32::min);
    let below = level
        .iter()
        .filter(|rule| rule.at > top.at + 4.0 && rule.at < limit && same_extent(rule, top))
        .take_while(|rule| !prose_between(pieces, top, rule));
    let bottom = last_of_table(top, below, pieces)?;
    Some(Rect {
        x0: top.from - 2.0,
        y0: top.at,
        x1: top.to + 2.0,
        y1: bottom.at,
    })
}

/// The region between the rules over a caption that stands under its table.
fn ruled_above(
    caption: &Piece,
    captions: &[&Piece],
    level: &[Ruling],
    pieces: &[Piece],
) -> Option<Rect> {
    let bottom = level.iter().rev().find(|rule| {
        rule.at < caption.rect.y0 + 2.0
            && rule.at > caption.rect.y0 - 30.0
            && rule.length() > 60.0
            && overlap(rule.from, rule.to, caption.rect.x0, caption.rect.x1) > 0.0
    })?;
    let limit = captions
        .iter()
        .filter(|other| other.baseline < bottom.at)
        .map(|other| other.rect.y1)
        .fold(f32::NEG_INFINITY, f32::max);
    let above = level
        .iter()
        .rev()
        .filter(|rule| rule.at > limit && rule.at < bottom.at - 4.0 && same_extent(rule, bottom));
    let top = last_of_table(bottom, above, pieces)?;
    Some(Rect {
        x0: top.from - 2.0,
        y0: top.at,
        x1: top.to + 2.0,
        y1: bottom.at,
    })
}

/// The last of `rules`, going away from `first`, that still belongs to its table: the text between it and the
/// rule before stands in the columns of the table so far. A rule over a page's footer is often as long as the
/// rules of a table, and the text between them is set in the columns of the page.
fn last_of_table<'rule>(
    first: &'rule Ruling,
    rules: impl Iterator<Item = &'rule Ruling>,
    pieces: &[Piece],
) -> Option<&'rule Ruling> {
    let mut inside: Vec<&Piece> = Vec::new();
    let mut last = None;
    let mut before = first;
    for rule in rules {
        let (upper, lower) = (before.at.min(rule.at), before.at.max(rule.at));
        let between: Vec<&Piece> = pieces
            .iter()
            .filter(|piece| {
                piece.baseline > upper
                    && piece.baseline < lower
                    && overlap(piece.rect.x0, piece.rect.x1, first.from, first.to) > 0.0
            })
            .collect();
        if last.is_some() && bridges(&between, &inside) {
            break;
        }
        inside.extend(between);
        last = Some(rule);
        before = rule;
    }
    last
}

/// Whether most of the text crosses from one column of a table to the next: then it is no part of the table.
fn bridges(text: &[&Piece], table: &[&Piece]) -> bool {
    let columns = column_extents(table);
    let (mut crossing, mut lines, mut all) = (0, 0, 0);
    for piece in text {
        let touched = columns
            .iter()
            .filter(|column| overlap(column.0, column.1, piece.rect.x0, piece.rect.x1) > 2.0);
        all += piece.drawn();
        if touched.count() > 1 {
            crossing += piece.drawn();
            lines += 1;
        }
    }
    lines >= CROSSING_LINES && crossing * 2 > all
}

/// Whether running text fills the width between two rules: then they do not belong to one table.
fn prose_between(pieces: &[Piece], top: &Ruling, bottom: &Ruling) -> bool {
    let (mut wide, mut all) = (0, 0);
    for piece in pieces {
        if piece.baseline > top.at
            && piece.baseline < bottom.at
            && overlap(piece.rect.x0, piece.rect.x1, top.from, top.to) > 0.0
        {
            all += 1;
            wide += usize::from(
                piece.rect.x1 - piece.rect.x0 > 0.85 * top.length() && piece.symbols.len() > 55,
            );
        }
    }
    wide >= 4 && wide * 3 > all
}

/// Text under a caption that is set in rows, down to the first line that is not.
fn unruled_below(
    caption: &Piece,
    pieces: &[Piece],
    level: &[Ruling],
    body_size: f32,
) -> Option<Rect> {
    let mut below: Vec<&Piece> = pieces
        .iter()
        .filter(|piece| piece.baseline > caption.baseline + 0.5 * caption.size)
        .collect();
    below.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
    let mut rows: Vec<(f32, f32, f32, f32, usize, usize)> = Vec::new();
    for piece in below {
        match rows.last_mut() {
            Some(row) if piece.baseline - row.3 < 0.4 * piece.size => {
                row.0 = row.0.min(piece.rect.x0);
                row.1 = row.1.max(piece.rect.x1);
                row.4 += 1;
                row.5 = row.5.max(piece.symbols.len());
            }
            _ => rows.push((
                piece.rect.x0,
                piece.rect.x1,
                piece.rect.y0,
                piece.baseline,
                1,
                piece.symbols.len(),
            )),
        }
    }
    let mut region: Option<Rect> = None;
    let mut lone = 0;
    let mut before = caption.baseline;
    for (x0, x1, y0, baseline, count, longest) in rows {
        let far = baseline - before > 4.0 * body_size;
        match &mut region {
            None if count >= 3 && longest < 45 && !far => {
                region = Some(Rect {
                    x0,
                    y0,
                    x1,
                    y1: baseline,
                });
            }
            None if baseline - caption.baseline > CAPTION_LINES * 1.3 * caption.size => {
                return None;
            }
            None => {}
            Some(region) => {
                if far
                    || longest > 75 && count < 3
                    || count == 2 && (x1 - x0) < 2.3 * longest as f32 * 0.45 * body_size
                {
                    break;
                }
                lone = if count < 2 { lone + 1 } else { 0 };
                if lone > 2 {
                    break;
                }
                if count >= 2 {
                    region.x0 = region.x0.min(x0);
                    region.x1 = region.x1.max(x1);
                    region.y1 = baseline;
                }
            }
        }
        before = baseline;
    }
    let mut region = region?;
    region.y1 += 0.3 * body_size;
    // A rule close below is the table's last.
    if let Some(rule) = level
        .iter()
        .find(|rule| rule.at > region.y1 && rule.at < region.y1 + body_size && rule.length() > 60.0)
    {
        region.y1 = rule.at;
    }
    (region.y1 - region.y0 > 2.0 * body_size).then_some(region)
}

/// Regions framed by a grid: three or more rules of one extent with bars between them.
fn boxed(level: &[Ruling], upright: &[Ruling]) -> Vec<Rect> {
    let mut regions: Vec<Rect> = Vec::new();
    let mut used = vec![false; level.len()];
    for (at, top) in level.iter().enumerate().take(400) {
        if used.get(at).copied().unwrap_or(true) || top.length() < 100.0 {
            continue;
        }
        let mut bottom = top.at;
        let mut count = 1;
        for (next, rule) in level.iter().enumerate().skip(at + 1) {
            let linked = same_extent(rule, top)
                && upright.iter().any(|bar| {
                    bar.from <= bottom + 4.0
                        && bar.to >= rule.at - 4.0
                        && bar.at >= top.from - 4.0
                        && bar.at <= top.to + 4.0
                });
            if linked {
                bottom = rule.at;
                count += 1;
                if let Some(flag) = used.get_mut(next) {
                    *flag = true;
                }
            }
        }
        if count >= 3 {
            regions.push(Rect {
                x0: top.from - 2.0,
                y0: top.at,
                x1: top.to + 2.0,
                y1: bottom,
            });
        }
    }
    regions
}

/// Whether most of the text is lines of running text: two text columns between rules are no table.
fn is_prose(pieces: &[&Piece], body_size: f32) -> bool {
    let (mut prose, mut all) = (0, 0);
    for piece in pieces {
        all += piece.drawn();
        if piece.symbols.len() >= 40 && piece.size > 0.96 * body_size {
            prose += piece.drawn();
        }
    }
    prose * 2 > all
}
