//! Running headers, running footers, page numbers and manuscript line numbers.

use std::collections::BTreeMap;

use super::{
    LeftOutClass,
    layout::{Frame, Piece, overlap},
    triage::Sheet,
};

/// Share of the page height, from either edge, in which furniture stands.
const ZONE: f32 = 0.14;
/// Lines from the edge that can be furniture.
const LINES_FROM_EDGE: usize = 5;
/// Pieces looked at from one edge of a sheet; a drawing has thousands in a row.
const MOST_AT_EDGE: usize = 120;
/// Repeated lines stand at the same height, give or take this many points.
const SAME_HEIGHT: f32 = 6.0;
/// A repeated line of this many letters is furniture wherever it stands.
const LETTERS: usize = 12;
/// A shorter one must stand this far from the next line inwards, in font sizes.
const APART: f32 = 1.7;
/// Line numbers on a page from which they are taken for such.
const LINE_NUMBERS: usize = 8;

/// One candidate line near the edge of a page.
struct Candidate {
    at: usize,
    page: u32,
    top: bool,
    /// Distance from the nearer edge.
    height: f32,
    key: String,
    text: String,
    size: f32,
}

/// For every piece, why it is furniture.
pub(super) fn furniture(
    pieces: &[Piece],
    sheets: &[Sheet],
    body_size: f32,
) -> Vec<Option<LeftOutClass>> {
    let mut classes: Vec<Option<LeftOutClass>> = vec![None; pieces.len()];
    let candidates = candidates(pieces, sheets);
    let mut pages: Vec<u32> = sheets.iter().map(|sheet| sheet.page).collect();
    pages.dedup();
    let mut by_key: BTreeMap<(bool, &str), Vec<&Candidate>> = BTreeMap::new();
    for candidate in &candidates {
        by_key
            .entry((candidate.top, &candidate.key))
            .or_default()
            .push(candidate);
    }
    for candidate in &candidates {
        let alike = by_key
            .get(&(candidate.top, candidate.key.as_str()))
            .map(Vec::as_slice)
            .unwrap_or_default();
        let mut repeated: Vec<u32> = alike
            .iter()
            .filter(|other| (other.height - candidate.height).abs() <= SAME_HEIGHT)
            .map(|other| other.page)
            .collect();
        repeated.dedup();
        let tabular = pieces
            .get(candidate.at)
            .is_some_and(|piece| is_tabular(piece, pieces));
        let class = if !tabular && is_page_number(candidate, &candidates) {
            Some(LeftOutClass::PageNumber)
        } else if repeated.len() >= 2 && stands_apart(candidate, pieces) {
            Some(edge_class(candidate))
        } else {
            None
        };
        if let Some(slot) = classes.get_mut(candidate.at) {
            *slot = class;
        }
    }
    mark_same_row(pieces, &candidates, &mut classes, body_size);
    mark_line_numbers(pieces, &mut classes);
    classes
}

/// The pieces of a sheet; pieces come sheet by sheet.
fn of_sheet(pieces: &[Piece], sheet: usize) -> &[Piece] {
    let first = pieces.partition_point(|piece| piece.sheet < sheet);
    let last = pieces.partition_point(|piece| piece.sheet <= sheet);
    pieces.get(first..last).unwrap_or_default()
}

/// Whether a piece stands in a row of many, as cells do.
fn is_tabular(own: &Piece, pieces: &[Piece]) -> bool {
    let row = of_sheet(pieces, own.sheet)
        .iter()
        .filter(|piece| (piece.baseline - own.baseline).abs() < 2.5);
    row.take(4).count() > 3
}

/// Whether a repeated line can be furniture: it says enough to be no coincidence, or it stands apart from the
/// text (column ends repeat short things such as "2009).").
fn stands_apart(candidate: &Candidate, pieces: &[Piece]) -> bool {
    let letters = candidate
        .key
        .chars()
        .filter(|ch| ch.is_alphabetic())
        .count();
    if letters >= LETTERS {
        return true;
    }
    let Some(own) = pieces.get(candidate.at) else {
        return false;
    };
    if is_tabular(own, pieces) {
        return false;
    }
    let near = APART * own.size;
    letters + candidate.key.matches('#').count() > 0
        && !of_sheet(pieces, own.sheet).iter().any(|piece| {
            let inwards = if candidate.top {
                piece.baseline - own.baseline
            } else {
                own.baseline - piece.baseline
            };
            (0.5 * own.size..near).contains(&inwards)
                && overlap(piece.rect.x0, piece.rect.x1, own.rect.x0, own.rect.x1) > 0.0
        })
}

fn edge_class(candidate: &Candidate) -> LeftOutClass {
    if candidate.top {
        LeftOutClass::RunningHeader
    } else {
        LeftOutClass::RunningFooter
    }
}

/// The first and last few rows of each upright sheet.
fn candidates(pieces: &[Piece], sheets: &[Sheet]) -> Vec<Candidate> {
    let mut by_sheet: Vec<Vec<(usize, &Piece)>> = vec![Vec::new(); sheets.len()];
    for (at, piece) in pieces.iter().enumerate() {
        if let Some(list) = by_sheet.get_mut(piece.sheet) {
            list.push((at, piece));
        }
    }
    let mut found = Vec::new();
    for (list, sheet) in by_sheet.iter_mut().zip(sheets) {
        // The edges of a table set sideways are not the edges of the page.
        if sheet.frame != Frame::Upright {
            continue;
        }
        list.sort_by(|a, b| a.1.baseline.total_cmp(&b.1.baseline));
        let mut take = |list: &mut dyn Iterator<Item = &(usize, &Piece)>, top: bool| {
            let mut rows = 0;
            let mut row = f32::NAN;
            for &(at, piece) in list.take(MOST_AT_EDGE) {
                if (piece.baseline - row).abs() > 2.0 || row.is_nan() {
                    rows += 1;
                    row = piece.baseline;
                }
                let height = if top {
                    piece.baseline
                } else {
                    sheet.height - piece.baseline
                };
                if rows > LINES_FROM_EDGE || height > ZONE * sheet.height {
                    break;
                }
                let text = piece.text();
                found.push(Candidate {
                    at,
                    page: sheet.page,
                    top,
                    height,
                    key: key(&text),
                    text,
                    size: piece.size,
                });
            }
        };
        take(&mut list.iter(), true);
        take(&mut list.iter().rev(), false);
    }
    found
}

/// Text without what changes from page to page.
fn key(text: &str) -> String {
    let mut key = String::new();
    for ch in text.chars().flat_map(char::to_lowercase) {
        if ch.is_ascii_digit() {
            if !key.ends_with('#') {
                key.push('#');
            }
        } else if !ch.is_whitespace() {
            key.push(ch);
        }
    }
    key
}

/// A number that counts with the pages, perhaps with a word or two around it ("Page 3 of 12").
fn is_page_number(candidate: &Candidate, all: &[Candidate]) -> bool {
    let plain = candidate.key.len() <= 14
        && matches!(
            candidate.key.as_str(),
            "#" | "page#"
                | "page#of#"
                | "#of#"
                | "-#-"
                | "–#–"
                | "|#"
                | "#|"
                | "#/#"
                | "(#)"
                | "(pagenumbernotforcitationpurposes)"
                | "p#"
                | "page#/#"
                | "pag#"
        );
    if !plain {
        return false;
    }
    let Some(number) = first_number(&candidate.text) else {
        return false;
    };
    let offset = number - i64::from(candidate.page);
    all.iter().any(|other| {
        other.page != candidate.page
            && other.key == candidate.key
            && first_number(&other.text)
                .is_some_and(|number| number - i64::from(other.page) == offset)
    })
}

fn first_number(text: &str) -> Option<i64> {
    let digits: String = text
        .chars()
        .skip_while(|ch| !ch.is_ascii_digit())
        .take_while(char::is_ascii_digit)
        .take(9)
        .collect();
    digits.parse().ok()
}

/// The other pieces of a row of furniture (an author's name beside a page number), and lone lines beyond it,
/// nearer to the edge.
fn mark_same_row(
    pieces: &[Piece],
    candidates: &[Candidate],
    classes: &mut [Option<LeftOutClass>],
    body_size: f32,
) {
    let mut rows: BTreeMap<(u32, bool), Vec<f32>> = BTreeMap::new();
    for candidate in candidates {
        if classes.get(candidate.at).copied().flatten().is_some() {
            rows.entry((candidate.page, candidate.top))
                .or_default()
                .push(candidate.height);
        }
    }
    for candidate in candidates {
        let Some(heights) = rows.get(&(candidate.page, candidate.top)) else {
            continue;
        };
        let on_row = heights
            .iter()
            .any(|height| (height - candidate.height).abs() <= 2.5);
        let beyond = heights
            .iter()
            .all(|height| candidate.height < *height - 2.5);
        let small = candidate.size < 0.97 * body_size;
        let short = pieces
            .get(candidate.at)
            .is_some_and(|piece| piece.symbols.len() < 140);
        if let Some(slot) = classes.get_mut(candidate.at)
            && slot.is_none()
            && short
            && (on_row || (beyond && small))
        {
            *slot = Some(edge_class(candidate));
        }
    }
}

/// Numbers that stand at one place left of the text and count up.
fn mark_line_numbers(pieces: &[Piece], classes: &mut [Option<LeftOutClass>]) {
    let mut by_sheet: BTreeMap<usize, Vec<(usize, i64, f32, f32)>> = BTreeMap::new();
    for (at, piece) in pieces.iter().enumerate() {
        let short = piece.symbols.len() <= 4
            && piece
                .symbols
                .iter()
                .all(|symbol| symbol.ch.is_ascii_digit());
        if short && let Some(number) = first_number(&piece.text()) {
            let entry = (at, number, piece.rect.x1, piece.rect.y0);
            by_sheet.entry(piece.sheet).or_default().push(entry);
        }
    }
    for (sheet, numbers) in &mut by_sheet {
        let text = || {
            of_sheet(pieces, *sheet)
                .iter()
                .filter(|piece| piece.symbols.len() > 4)
        };
        let left = text()
            .map(|piece| piece.rect.x0)
            .fold(f32::INFINITY, f32::min);
        let right = text()
            .map(|piece| piece.rect.x1)
            .fold(f32::NEG_INFINITY, f32::max);
        let tall = text()
            .map(|piece| piece.rect.y1)
            .fold(f32::NEG_INFINITY, f32::max)
            - text()
                .map(|piece| piece.rect.y0)
                .fold(f32::INFINITY, f32::min);
        numbers.sort_by(|a, b| a.3.total_cmp(&b.3));
        let Some(edge) = numbers.first().map(|number| number.2) else {
            continue;
        };
        let column: Vec<_> = numbers
            .iter()
            .filter(|number| (number.2 - edge).abs() < 3.0)
            .collect();
        let counts = column
            .iter()
            .zip(column.iter().skip(1))
            .filter(|(a, b)| b.1 - a.1 == 1 || b.1 - a.1 == 5)
            .count();
        let beside = column
            .iter()
            .all(|number| number.2 <= left || number.2 > right);
        let reach =
            column.last().map_or(0.0, |last| last.3) - column.first().map_or(0.0, |first| first.3);
        if column.len() >= LINE_NUMBERS
            && beside
            && reach > 0.5 * tall
            && counts + 1 == column.len()
        {
            for number in column {
                if let Some(slot) = classes.get_mut(number.0) {
                    *slot = Some(LeftOutClass::LineNumber);
                }
            }
        }
    }
}
