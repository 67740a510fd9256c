//! Tokens to printed lines: rows of one baseline, raised and lowered tokens put back into their row, rows cut
//! at column gutters.

use std::cmp::Ordering;

use super::{
    gutters::{Gutter, Row, RowGap, gutters, strips, usual_gutters},
    layout::{Piece, Script, Symbol, cover_all},
    tokens::{Token, tokens, word_gap},
    triage::Sheet,
};

/// Tokens whose baselines differ by less, in font sizes, share a row.
const ROW_TOLERANCE: f32 = 0.16;
/// A token at most this large, against its neighbour, may be a superscript or subscript.
const SCRIPT_SIZE: f32 = 0.88;
/// How far a superscript is raised, in sizes of its neighbour.
const RAISED: std::ops::Range<f32> = 0.08..0.85;
/// How far a subscript is lowered, in sizes of its neighbour.
const LOWERED: std::ops::Range<f32> = 0.04..0.5;
/// A script stands this near to its neighbour, in sizes of the neighbour.
const SCRIPT_GAP: f32 = 0.4;
/// A gap wider than this, in font sizes, ends a piece even without a gutter.
const PIECE_GAP: f32 = 1.9;
/// The same between text of two sizes: a sidebar beside the text.
const SIDEBAR_GAP: f32 = 1.4;
/// Longest label of a list item, in characters.
const LABEL: usize = 7;
/// A label stands at most this far from its text, in font sizes.
const LABEL_GAP: f32 = 4.0;
/// Longest superscript or subscript, in characters; a longer text beside a larger one is a line of its own.
const LONGEST_SCRIPT: usize = 40;
/// Rows in which a script's host is looked for.
const HOST_ROWS: usize = 24;

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

fn order(a: f32, b: f32) -> Ordering {
    a.partial_cmp(&b).unwrap_or(Ordering::Equal)
}

/// Where a token of one row goes in another.
struct Move {
    from: usize,
    token: usize,
    to: usize,
}

/// Moves raised and lowered tokens into the row of the larger token that they stand at.
fn attach_scripts(mut rows: Vec<Vec<Token>>) -> Vec<Vec<Token>> {
    let baselines: Vec<f32> = rows
        .iter()
        .map(|row| row.first().map_or(0.0, |token| token.baseline))
        .collect();
    let mut moves: Vec<Move> = Vec::new();
    for (from, row) in rows.iter().enumerate() {
        let runs = run_lengths(row);
        let mut previous: Option<(f32, f32, usize)> = None;
        for ((at, token), run) in row.iter().enumerate().zip(runs) {
            if run > LONGEST_SCRIPT {
                previous = None;
                continue;
            }
            let follows = previous
                .filter(|(x1, size, _)| {
                    token.x0 - x1 <= 0.6 * token.size && (size - token.size).abs() < 0.1 * size
                })
                .map(|(.., to)| to);
            let to = host(&rows, &baselines, from, token).or(follows);
            if let Some(to) = to {
                moves.push(Move {
                    from,
                    token: at,
                    to,
                });
                previous = Some((token.x1, token.size, to));
            } else {
                previous = None;
            }
        }
    }
    let mut moved: Vec<Vec<Token>> = rows.iter().map(|_| Vec::new()).collect();
    // From the back, so that the positions of earlier tokens stay true.
    for step in moves.into_iter().rev() {
        let taken = rows
            .get_mut(step.from)
            .filter(|row| step.token < row.len())
            .map(|row| row.remove(step.token));
        if let (Some(token), Some(target)) = (taken, moved.get_mut(step.to)) {
            target.push(token);
        }
    }
    for (row, mut added) in rows.iter_mut().zip(moved) {
        if !added.is_empty() {
            row.append(&mut added);
            row.sort_by(|a, b| order(a.x0, b.x0));
        }
    }
    rows.retain(|row| !row.is_empty());
    rows
}

/// For each token, the number of characters of the text that it is part of on its own row.
fn run_lengths(row: &[Token]) -> Vec<usize> {
    let mut lengths = Vec::with_capacity(row.len());
    for run in row.chunk_by(|a, b| b.x0 - a.x1 <= 0.6 * a.size.max(b.size)) {
        let drawn: usize = run.iter().map(|token| token.symbols.len()).sum();
        lengths.extend(run.iter().map(|_| drawn));
    }
    lengths
}

/// The row of the token at which `token` stands as a script.
fn host(rows: &[Vec<Token>], baselines: &[f32], from: usize, token: &Token) -> Option<usize> {
    // A host is larger than its script, yet an initial that spans three lines is nobody's host.
    let reach = 3.0 * token.size;
    let first = baselines.partition_point(|&baseline| baseline < token.baseline - reach);
    let last = baselines.partition_point(|&baseline| baseline <= token.baseline + reach);
    let mut best: Option<(f32, usize)> = None;
    for (to, row) in rows
        .iter()
        .enumerate()
        .take(last)
        .skip(first)
        .take(HOST_ROWS)
    {
        if to == from {
            continue;
        }
        let after = row.partition_point(|other| other.x0 < token.x0);
        let left = after.checked_sub(1).and_then(|at| row.get(at));
        let right = row.get(after);
        for (neighbour, gap) in [
            left.map(|other| (other, token.x0 - other.x1)),
            right.map(|other| (other, other.x0 - token.x1)),
        ]
        .into_iter()
        .flatten()
        {
            if !is_script_of(token, neighbour, gap) {
                continue;
            }
            let distance = gap.abs() + 0.3 * (neighbour.baseline - token.baseline).abs();
            if best.is_none_or(|(other, _)| distance < other) {
                best = Some((distance, to));
            }
        }
    }
    best.map(|(_, to)| to)
}

fn is_script_of(token: &Token, host: &Token, gap: f32) -> bool {
    let raise = host.baseline - token.baseline;
    let raised = RAISED.contains(&(raise / host.size));
    let lowered = LOWERED.contains(&(-raise / host.size));
    if gap < -0.25 * host.size || gap > SCRIPT_GAP * host.size || host.size > 2.5 * token.size {
        return false;
    }
    if token.size <= SCRIPT_SIZE * host.size {
        return raised || lowered;
    }
    // Some files raise markers without making them smaller.
    let marker = token.symbols.len() <= 8
        && token
            .symbols
            .iter()
            .all(|symbol| symbol.ch.is_ascii_digit() || ",-–—*†‡§¶#".contains(symbol.ch));
    marker
        && (token.size - host.size).abs() < 0.15 * host.size
        && (0.2..0.6).contains(&(raise / host.size))
        && gap <= 0.2 * host.size
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
fn main_size(tokens: &[Token]) -> f32 {
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
        .map_or(1.0, |(size, _)| size)
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
    let on_line: Vec<Token> = tokens
        .iter()
        .filter(|token| (token.baseline - baseline).abs() < 0.1 * token.size)
        .cloned()
        .collect();
    let size = main_size(if on_line.is_empty() {
        &tokens
    } else {
        &on_line
    });
    let mut symbols: Vec<Symbol> = Vec::new();
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
