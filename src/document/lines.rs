//! Tokens to printed lines: rows of one baseline, raised and lowered tokens put back into their row, rows cut
//! at column gutters.

use std::cmp::Ordering;

use super::{
    gutters::{Gutter, Row, RowGap, gutters, strips, usual_gutters},
    layout::{Piece, Script, Symbol, cover_all},
    scripts::{SCRIPT_SIZE, attach_scripts},
    tokens::{Token, tokens, word_gap},
    triage::Sheet,
};

/// Tokens whose baselines differ by less, in font sizes, share a row.
const ROW_TOLERANCE: f32 = 0.16;
/// A gap wider than this, in font sizes, ends a piece even without a gutter.
const PIECE_GAP: f32 = 1.9;
/// The same between text of two sizes: a sidebar beside the text.
const SIDEBAR_GAP: f32 = 1.4;
/// Longest label of a list item, in characters.
const LABEL: usize = 7;
/// A label stands at most this far from its text, in font sizes.
const LABEL_GAP: f32 = 4.0;

/// The rows of a sheet, the same as the gutter search sees them, and its gutters.
type Rowed = (Vec<Vec<Token>>, Vec<Row>, Vec<Gutter>);

/// The printed lines of all sheets, those of a sheet top to bottom, pieces of one row left to right.
pub(super) fn pieces(sheets: &[Sheet]) -> Vec<Piece> {
    let rowed: Vec<Rowed> = sheets
        .iter()
        .map(|sheet| {
            let rows = attach_scripts(rows(tokens(&sheet.symbols)));
            let gaps: Vec<Row> = rows.iter().map(|row| gaps_of(row)).collect();
            let gutters = gutters(&gaps);
            (rows, gaps, gutters)
        })
        .collect();
    let usual = usual_gutters(rowed.iter().map(|(.., gutters)| gutters.as_slice()));
    rowed
        .into_iter()
        .enumerate()
        .flat_map(|(index, (rows, gaps, mut gutters))| {
            gutters.extend(&usual);
            let strips = strips(&gaps);
            rows.into_iter()
                .zip(gaps)
                .zip(strips)
                .flat_map(|((row, gaps), strips)| cut(row, &gaps, &gutters, &strips))
                .map(|tokens| piece(tokens, index))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// Groups tokens by baseline; rows come out top to bottom, their tokens left to right.
fn rows(mut tokens: Vec<Token>) -> Vec<Vec<Token>> {
    tokens.sort_by(|a, b| order(a.baseline, b.baseline));
    let mut rows: Vec<Vec<Token>> = Vec::new();
    let mut top = f32::NEG_INFINITY;
    let mut size = 0.0_f32;
    for token in tokens {
        let tolerance = ROW_TOLERANCE * token.size.min(size.max(token.size * 0.5));
        match rows.last_mut() {
            Some(row) if token.baseline - top <= tolerance => {
                size = size.max(token.size);
                row.push(token);
            }
            _ => {
                top = token.baseline;
                size = token.size;
                rows.push(vec![token]);
            }
        }
    }
    for row in &mut rows {
        row.sort_by(|a, b| order(a.x0, b.x0));
    }
    rows
}

pub(super) fn order(a: f32, b: f32) -> Ordering {
    a.partial_cmp(&b).unwrap_or(Ordering::Equal)
}

/// The gaps of a row that might be gutters.
fn gaps_of(row: &[Token]) -> Row {
    let mut gaps = Vec::new();
    let mut words = Vec::new();
    let mut x1 = f32::NEG_INFINITY;
    let mut size = 0.0_f32;
    let mut baseline = f32::INFINITY;
    for token in row {
        if x1.is_finite() && token.x0 > x1 {
            gaps.push(RowGap {
                x0: x1,
                x1: token.x0,
                size: token.size.max(size),
                sizes_differ: (token.size - size).abs() > 0.1 * token.size.max(size)
                    && (token.baseline - baseline).abs() <= 0.06 * token.size,
            });
        }
        x1 = x1.max(token.x1);
        words.push((token.x0, x1));
        size = token.size;
        baseline = token.baseline;
    }
    Row {
        y: main_baseline(row),
        size: row.iter().map(|token| token.size).fold(0.0, f32::max),
        x0: row.first().map_or(0.0, |token| token.x0),
        x1,
        gaps,
        words,
    }
}

/// Cuts a row into pieces.
fn cut(row: Vec<Token>, gaps: &Row, gutters: &[Gutter], strips: &[bool]) -> Vec<Vec<Token>> {
    let active: Vec<&Gutter> = gutters
        .iter()
        .filter(|gutter| gutter.reaches(gaps.y))
        .collect();
    let cuts: Vec<f32> = gaps
        .gaps
        .iter()
        .zip(strips)
        .filter(|(gap, strip)| {
            **strip
                || gap.x1 - gap.x0 > PIECE_GAP * gap.size
                || gap.sizes_differ && gap.x1 - gap.x0 > SIDEBAR_GAP * gap.size
                || active.iter().any(|gutter| gutter.cuts(gap))
        })
        .map(|(gap, _)| gap.x1)
        .collect();
    let mut parts: Vec<Vec<Token>> = Vec::new();
    let mut cuts = cuts.into_iter().peekable();
    for token in row {
        let mut fresh = parts.is_empty();
        while cuts.next_if(|&x| x <= token.x0 + 0.01).is_some() {
            fresh = true;
        }
        match parts.last_mut() {
            Some(part) if !fresh || labels(part, &token) => part.push(token),
            _ => parts.push(vec![token]),
        }
    }
    parts
}

/// Whether a part is the label of a list item, a reference or a heading, and the token begins its text.
fn labels(part: &[Token], next: &Token) -> bool {
    let x1 = part.last().map_or(0.0, |token| token.x1);
    let label: String = part
        .iter()
        .flat_map(|token| &token.symbols)
        .map(|symbol| symbol.ch)
        .take(LABEL + 1)
        .collect();
    let digits = label.chars().filter(char::is_ascii_digit).count();
    let shaped = match label.chars().next() {
        Some('[' | '(') => {
            label.ends_with([']', ')']) && digits > 0 && digits + 2 == label.chars().count()
        }
        Some('0'..='9') => {
            label.ends_with(['.', ')', ']'])
                && label
                    .chars()
                    .all(|ch| ch.is_ascii_digit() || matches!(ch, '.' | ')' | ']'))
        }
        Some('•' | '▪' | '■' | '●' | '◦' | '‣' | '▸' | '►' | '➢' | '\u{f0b7}' | '\u{f0a7}') => {
            label.chars().count() == 1
        }
        _ => false,
    };
    let worded = next.symbols.iter().any(|symbol| symbol.ch.is_alphabetic());
    shaped && worded && next.x0 - x1 < LABEL_GAP * next.size
}

/// The size of most characters.
fn main_size<'token>(tokens: impl Iterator<Item = &'token Token>) -> Option<f32> {
    let mut sizes: Vec<(f32, usize)> = Vec::new();
    for token in tokens {
        match sizes
            .iter_mut()
            .find(|(size, _)| (size - token.size).abs() < 0.05 * size.max(1.0))
        {
            Some((_, count)) => *count += token.symbols.len(),
            None => sizes.push((token.size, token.symbols.len())),
        }
    }
    sizes
        .into_iter()
        .reduce(|best, next| if next.1 > best.1 { next } else { best })
        .map(|(size, _)| size)
}

/// The baseline of most characters.
fn main_baseline(tokens: &[Token]) -> f32 {
    let mut lines: Vec<(f32, f32, usize)> = Vec::new();
    for token in tokens {
        match lines
            .iter_mut()
            .find(|(baseline, ..)| (baseline - token.baseline).abs() < 0.1 * token.size)
        {
            Some((_, size, count)) => {
                *size = size.max(token.size);
                *count += token.symbols.len();
            }
            None => lines.push((token.baseline, token.size, token.symbols.len())),
        }
    }
    // Larger characters are the line, smaller ones its scripts, however many.
    let largest = lines.iter().map(|line| line.1).fold(0.0, f32::max);
    lines
        .into_iter()
        .filter(|line| line.1 >= 0.75 * largest)
        .reduce(|best, next| if next.2 > best.2 { next } else { best })
        .map_or(0.0, |(baseline, ..)| baseline)
}

fn piece(tokens: Vec<Token>, sheet: usize) -> Piece {
    let word_gap = word_gap(&tokens);
    let baseline = main_baseline(&tokens);
    let on_line = |token: &&Token| (token.baseline - baseline).abs() < 0.1 * token.size;
    let size = main_size(tokens.iter().filter(on_line))
        .or_else(|| main_size(tokens.iter()))
        .unwrap_or(1.0);
    let drawn: usize = tokens.iter().map(|token| token.symbols.len() + 1).sum();
    let mut symbols: Vec<Symbol> = Vec::with_capacity(drawn);
    let mut previous: Option<(Token, Script)> = None;
    for mut token in tokens {
        let script = script_of(&token, baseline, size);
        if let Some((before, script_before)) = &previous {
            let gap = if script != *script_before {
                word_gap.max(0.22)
            } else {
                word_gap
            };
            if before.parted_from(&token, gap)
                && let Some(last) = symbols.last()
            {
                symbols.push(last.space_after());
            }
        }
        for symbol in &mut token.symbols {
            symbol.script = script;
        }
        symbols.append(&mut token.symbols);
        previous = Some((token, script));
    }
    Piece {
        sheet,
        rect: cover_all(symbols.iter().map(Symbol::rect)),
        baseline,
        size,
        symbols,
    }
}

fn script_of(token: &Token, baseline: f32, size: f32) -> Script {
    let raise = baseline - token.baseline;
    let smaller = token.size <= SCRIPT_SIZE * size;
    if raise >= 0.08 * size && smaller || raise >= 0.2 * size && token.size <= 1.1 * size {
        Script::Super
    } else if -raise >= 0.04 * size && smaller || -raise >= 0.12 * size && token.size <= 1.1 * size
    {
        Script::Sub
    } else {
        Script::Base
    }
}
