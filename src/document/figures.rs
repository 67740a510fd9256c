//! Text inside figures: axis labels, legends, panel letters.
//!
//! A figure is an image or a drawing; one of straight lines alone (axes, the boxes of a flow chart) looks like the
//! rules of a table, and is known by the caption under it.

use super::{
    captions::{Captioned, caption_line},
    layout::{Piece, cover, overlap},
    triage::Sheet,
};
use crate::pdf::Rect;

/// Areas smaller than this on either side, in points, are icons and rules.
const SMALLEST: f32 = 28.0;
/// An area over this share of the page is its background.
const BACKGROUND: f32 = 0.8;
/// Labels stand up to this far outside the drawing, in points.
const FRINGE: f32 = 14.0;
/// A line of at least this many characters is prose, no label.
const PROSE: usize = 42;
/// Areas that are merged; more is a pattern, taken as it comes.
const MOST: usize = 300;

/// Rules above a caption that make a drawing.
const CHART_RULES: usize = 6;
/// How far above its caption a drawing may end, in points.
const CHART_GAP: f32 = 70.0;

/// For every piece, whether it belongs to a figure.
pub(super) fn figure_text(
    sheet: &Sheet,
    pieces: &[Piece],
    taken: &[bool],
    body_size: f32,
) -> Vec<bool> {
    let mut inside = vec![false; pieces.len()];
    let mut areas = areas(sheet);
    let charts = charts(sheet, pieces, taken, &areas, body_size);
    areas.extend(charts);
    for area in areas {
        mark(area, pieces, taken, body_size, &mut inside);
    }
    inside
}

/// The drawings of a sheet, those that touch merged.
fn areas(sheet: &Sheet) -> Vec<Rect> {
    let page = (sheet.width * sheet.height).max(1.0);
    let mut areas: Vec<Rect> = sheet
        .images
        .iter()
        .map(|image| image.rect)
        .filter(|rect| {
            let (width, height) = (rect.x1 - rect.x0, rect.y1 - rect.y0);
            width.min(height) >= SMALLEST / 3.0 && width * height < BACKGROUND * page
        })
        .take(MOST)
        .collect();
    let mut at = 0;
    while let Some(&area) = areas.get(at) {
        let touching = areas.iter().skip(at + 1).position(|other| {
            overlap(area.x0, area.x1, other.x0, other.x1) > -6.0
                && overlap(area.y0, area.y1, other.y0, other.y1) > -6.0
        });
        match touching {
            Some(offset) => {
                let other = areas.remove(at + 1 + offset);
                if let Some(slot) = areas.get_mut(at) {
                    *slot = cover(area, other);
                }
                // The larger area may touch one that was passed.
                at = 0;
            }
            None => at += 1,
        }
    }
    areas.retain(|area| (area.x1 - area.x0).min(area.y1 - area.y0) >= SMALLEST);
    areas
}

/// Drawings of straight lines: what the rules above the caption of a figure cover, down from the last line of text or
/// the last caption above it, where no image or other drawing stands there.
fn charts(
    sheet: &Sheet,
    pieces: &[Piece],
    taken: &[bool],
    areas: &[Rect],
    body_size: f32,
) -> Vec<Rect> {
    let is_figure = |piece: &&Piece| caption_line(piece, body_size) == Some(Captioned::Figure);
    let mut found = Vec::new();
    for caption in pieces.iter().filter(is_figure) {
        let over = |rect: &Rect| {
            rect.y0 < caption.rect.y0 - 1.0
                && overlap(rect.x0, rect.x1, caption.rect.x0, caption.rect.x1) > 0.0
        };
        let top = pieces
            .iter()
            .zip(taken)
            .filter(|(piece, taken)| {
                over(&piece.rect)
                    && (**taken
                        || is_prose(piece, body_size)
                        || caption_line(piece, body_size).is_some())
            })
            .map(|(piece, _)| piece.rect.y1)
            .fold(0.0, f32::max);
        let drawn = areas.iter().any(|area| over(area) && area.y1 > top);
        let rules = sheet
            .rules
            .iter()
            .filter(|rule| over(rule) && rule.y0 > top && rule.y1 < caption.rect.y0);
        let Some(extent) = rules.clone().copied().reduce(cover).filter(|_| !drawn) else {
            continue;
        };
        if rules.count() >= CHART_RULES
            && caption.rect.y0 - extent.y1 < CHART_GAP
            && (extent.x1 - extent.x0).min(extent.y1 - extent.y0) >= SMALLEST
        {
            found.push(Rect {
                y1: caption.rect.y0 - 1.0,
                ..extent
            });
        }
    }
    found
}

fn is_prose(piece: &Piece, body_size: f32) -> bool {
    piece.symbols.len() >= PROSE && piece.size > 0.8 * body_size
}

fn mark(area: Rect, pieces: &[Piece], taken: &[bool], body_size: f32, inside: &mut [bool]) {
    let within = |piece: &Piece, fringe: f32| {
        let (x, y) = (
            (piece.rect.x0 + piece.rect.x1) / 2.0,
            (piece.rect.y0 + piece.rect.y1) / 2.0,
        );
        area.x0 - fringe <= x
            && x <= area.x1 + fringe
            && area.y0 - fringe <= y
            && y <= area.y1 + fringe
    };
    let members: Vec<usize> = pieces
        .iter()
        .zip(taken)
        .enumerate()
        .filter(|(_, (piece, taken))| !**taken && within(piece, 0.0))
        .map(|(at, _)| at)
        .collect();
    let (mut prose, mut all) = (0, 0);
    for piece in members.iter().filter_map(|&at| pieces.get(at)) {
        all += piece.drawn();
        if is_prose(piece, body_size) {
            prose += piece.drawn();
        }
    }
    // A tinted box with running text.
    if prose * 2 > all {
        return;
    }
    // A caption drawn inside the frame, and what follows it, is text.
    let caption = members
        .iter()
        .filter_map(|&at| pieces.get(at))
        .filter(|piece| caption_line(piece, body_size).is_some())
        .map(|piece| piece.rect.y0)
        .fold(f32::INFINITY, f32::min);
    for (at, piece) in pieces.iter().enumerate() {
        let label = piece.symbols.len() < PROSE
            && piece.size < 0.97 * body_size
            && within(piece, FRINGE)
            && caption_line(piece, body_size).is_none();
        let member = within(piece, 0.0) && piece.rect.y0 < caption - 0.5;
        if (member || label && piece.rect.y0 < caption - 0.5 && piece.rect.y0 < area.y1)
            && !taken.get(at).copied().unwrap_or(true)
            && let Some(slot) = inside.get_mut(at)
        {
            *slot = true;
        }
    }
}
