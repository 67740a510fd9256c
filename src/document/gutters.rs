//! Column gutters: gaps that stand above one another in several rows.

use super::layout::overlap;

/// A gap narrower than this, in font sizes, is a word space.
const NARROWEST: f32 = 0.62;
/// Rows that must share a gap. Word spaces of justified text line up over two rows now and then, hardly ever
/// with this width over three.
const ROWS: usize = 3;
/// Rows in a gutter of barely more than a word space's width.
const ROWS_IF_NARROW: usize = 5;
/// Width, in font sizes, from which a gutter is no longer narrow.
const WIDE: f32 = 0.95;
/// A gutter survives rows on one side of it only, for this many font sizes.
const REACH: f32 = 6.0;

/// White space between two neighbours of a row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct RowGap {
    pub(super) x0: f32,
    pub(super) x1: f32,
    /// Font size beside it.
    pub(super) size: f32,
    /// Whether text of two sizes stands left and right of it on one baseline.
    pub(super) sizes_differ: bool,
}

/// A row of text as seen by the gutter search.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    pub(super) y: f32,
    pub(super) size: f32,
    pub(super) x0: f32,
    pub(super) x1: f32,
    pub(super) gaps: Vec<RowGap>,
    /// Left edge of each token, and the furthest right edge up to it.
    pub(super) words: Vec<(f32, f32)>,
}

/// A vertical band without text between columns.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Gutter {
    pub(super) x0: f32,
    pub(super) x1: f32,
    /// Baseline of the first row it parts.
    pub(super) y0: f32,
    /// Baseline of the last row it parts.
    pub(super) y1: f32,
    rows: usize,
    size: f32,
}

impl Gutter {
    /// Whether a row at height `y` is among those that it parts.
    pub(super) fn reaches(&self, y: f32) -> bool {
        self.y0 - 1.0 <= y && y <= self.y1 + 1.0
    }

    /// Whether the gap is this gutter.
    pub(super) fn cuts(&self, gap: &RowGap) -> bool {
        let centre = (self.x0 + self.x1) / 2.0;
        gap.x0 <= centre && centre <= gap.x1 && gap.x1 - gap.x0 >= 0.75 * (self.x1 - self.x0)
    }

    fn holds(&self) -> bool {
        let wide = self.x1 - self.x0 >= WIDE * self.size;
        self.rows >= if wide { ROWS } else { ROWS_IF_NARROW }
    }
}

/// The gutters of a sheet whose rows are given top to bottom.
pub(super) fn gutters(rows: &[Row]) -> Vec<Gutter> {
    let mut found: Vec<Gutter> = Vec::new();
    let mut open: Vec<Gutter> = Vec::new();
    for row in rows {
        let mut next: Vec<Gutter> = Vec::new();
        let mut used: Vec<bool> = vec![false; row.gaps.len()];
        for gutter in open {
            if row.y - gutter.y1 > REACH * row.size.max(gutter.size) {
                found.push(gutter);
                continue;
            }
            // A row that ends left of the gutter or begins right of it says nothing.
            if row.x1 <= gutter.x0 + 0.5 || row.x0 >= gutter.x1 - 0.5 {
                next.push(gutter);
                continue;
            }
            let first = row.gaps.partition_point(|gap| gap.x1 <= gutter.x0);
            let best = row
                .gaps
                .iter()
                .enumerate()
                .skip(first)
                .take_while(|(_, gap)| gap.x0 < gutter.x1)
                .map(|(at, gap)| (at, gap, overlap(gap.x0, gap.x1, gutter.x0, gutter.x1)))
                .filter(|(_, gap, shared)| *shared >= NARROWEST * gap.size.min(gutter.size))
                .max_by(|a, b| a.2.total_cmp(&b.2));
            match best {
                Some((at, gap, _)) => {
                    if let Some(flag) = used.get_mut(at) {
                        *flag = true;
                    }
                    next.push(Gutter {
                        x0: gutter.x0.max(gap.x0),
                        x1: gutter.x1.min(gap.x1),
                        y1: row.y,
                        rows: gutter.rows + 1,
                        ..gutter
                    });
                }
                None => found.push(gutter),
            }
        }
        for (gap, used) in row.gaps.iter().zip(used) {
            if !used && gap.x1 - gap.x0 >= NARROWEST * gap.size {
                next.push(Gutter {
                    x0: gap.x0,
                    x1: gap.x1,
                    y0: row.y,
                    y1: row.y,
                    rows: 1,
                    size: gap.size,
                });
            }
        }
        open = next;
    }
    found.extend(open);
    found.retain(Gutter::holds);
    found
}

/// Rows that a gutter parts from which on it is a column gutter of the document, not of a table.
const COLUMN_ROWS: usize = 18;
/// Gutters kept for a document; no layout has more.
const USUAL: usize = 12;

/// The gutters between the text columns of the document: they hold wherever a gap is as wide, even where too
/// few rows are left beside a figure to show it.
pub(super) fn usual_gutters<'sheet>(sheets: impl Iterator<Item = &'sheet [Gutter]>) -> Vec<Gutter> {
    let mut usual: Vec<Gutter> = Vec::new();
    for gutter in sheets.flatten() {
        if gutter.rows < COLUMN_ROWS || gutter.x1 - gutter.x0 < WIDE * gutter.size {
            continue;
        }
        let everywhere = Gutter {
            y0: f32::NEG_INFINITY,
            y1: f32::INFINITY,
            ..*gutter
        };
        let known = usual
            .iter()
            .position(|other| overlap(other.x0, other.x1, gutter.x0, gutter.x1) > 0.0);
        if let Some(other) = known.and_then(|at| usual.get_mut(at)) {
            if gutter.rows > other.rows {
                *other = everywhere;
            }
        } else if usual.len() < USUAL {
            usual.push(everywhere);
        }
    }
    usual
}

/// A gap of this width, in font sizes, may part columns that share few baselines.
const STRIP: f32 = 0.75;
/// White space above and below such a gap, in font sizes, from which it is a gutter: over five lines of running
/// text the word spaces do not line up.
const STRIP_HEIGHT: f32 = 5.2;
/// How far up and down is looked, in font sizes and in rows.
const STRIP_REACH: f32 = 7.0;
const STRIP_ROWS: usize = 24;

/// For each gap of each row, whether it is part of a white strip between two columns, whose lines need not
/// stand at the same heights.
pub(super) fn strips(rows: &[Row]) -> Vec<Vec<bool>> {
    rows.iter()
        .enumerate()
        .map(|(at, row)| {
            row.gaps
                .iter()
                .map(|gap| is_strip(rows, at, row, gap))
                .collect()
        })
        .collect()
}

fn is_strip(rows: &[Row], at: usize, row: &Row, gap: &RowGap) -> bool {
    let width = gap.x1 - gap.x0;
    if width < STRIP * gap.size {
        return false;
    }
    let slack = (0.15 * width).min(0.3 * gap.size);
    let (x0, x1) = (gap.x0 + slack, gap.x1 - slack);
    let reach = STRIP_REACH * gap.size;
    let (mut left, mut right) = (0, 0);
    let mut free = |others: &mut dyn Iterator<Item = &Row>| -> f32 {
        for other in others.take(STRIP_ROWS) {
            let distance = (other.y - row.y).abs();
            if distance > reach {
                break;
            }
            let after = other.words.partition_point(|word| word.0 < x1);
            let before = after.checked_sub(1).and_then(|at| other.words.get(at));
            if before.is_some_and(|word| word.1 > x0) {
                return distance;
            }
            left += usize::from(before.is_some());
            right += usize::from(after < other.words.len());
        }
        reach
    };
    let up = free(&mut rows.iter().take(at).rev());
    let down = free(&mut rows.iter().skip(at + 1));
    up + down >= STRIP_HEIGHT * gap.size && left >= 2 && right >= 2
}
