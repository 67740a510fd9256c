//! Superscripts and subscripts: raised and lowered tokens go back into the row of what they stand at.

use super::{lines::order, tokens::Token};

/// A token at most this large, against its neighbour, may be a superscript or subscript.
pub(super) const SCRIPT_SIZE: f32 = 0.88;
/// How far a superscript is raised, in sizes of its neighbour.
const RAISED: std::ops::Range<f32> = 0.08..0.85;
/// How far a subscript is lowered, in sizes of its neighbour.
const LOWERED: std::ops::Range<f32> = 0.04..0.5;
/// A script stands this near to its neighbour, in sizes of the neighbour.
const SCRIPT_GAP: f32 = 0.4;
/// Longest superscript or subscript, in characters; a longer text beside a larger one is a line of its own.
const LONGEST_SCRIPT: usize = 40;
/// Rows in which a script's host is looked for.
const HOST_ROWS: usize = 24;

/// Where a token of one row goes in another.
struct Move {
    from: usize,
    token: usize,
    to: usize,
}

/// Moves raised and lowered tokens into the row of the larger token that they stand at.
pub(super) fn attach_scripts(mut rows: Vec<Vec<Token>>) -> Vec<Vec<Token>> {
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
