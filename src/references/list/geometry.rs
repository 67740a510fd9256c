//! Columns, indents and gaps of the lines of a list.

use super::lines::ListLine;

/// Where a line stands in its column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Place {
    /// Number of the column run.
    pub(super) run: usize,
    /// Points right of the column's left edge.
    pub(super) indent: f32,
    /// Points between the tops of this line and the one before in the column; `None` for the first.
    pub(super) pitch: Option<f32>,
    /// Points by which the line ends before the right edge.
    pub(super) short: f32,
}

/// The places of all lines, and what is usual among them.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Geometry {
    places: Vec<Place>,
    /// Usual distance between the tops of lines.
    pub(super) usual_pitch: f32,
    /// Usual font size.
    pub(super) usual_size: f32,
    /// Usual width of a column.
    pub(super) usual_width: f32,
}

/// The size of the list is that of this many lines from its start: other text may follow soon.
const SIZE_SAMPLE: usize = 12;

/// The usual pitch is measured on this many lines of that size.
const PITCH_SAMPLE: usize = 200;

/// Two sizes differ when they do so by this part.
const OTHER_SIZE: f32 = 0.12;

fn differs(size: f32, usual: f32) -> bool {
    (size - usual).abs() > OTHER_SIZE * usual
}

/// Lines that go down a page below each other, in one column.
struct Run {
    first: usize,
    last: usize,
    left: f32,
    right: f32,
}

impl Geometry {
    /// Measures the lines, which are in reading order.
    pub(super) fn of(lines: &[ListLine<'_>]) -> Self {
        let mut runs = runs_of(lines);
        let usual_size = median(
            lines
                .iter()
                .take(SIZE_SAMPLE)
                .map(|line| line.size)
                .collect(),
        )
        .unwrap_or(9.0);
        let usual_pitch = median(
            lines
                .iter()
                .zip(lines.iter().skip(1))
                .filter(|(a, b)| a.page == b.page && b.top > a.top && !differs(b.size, usual_size))
                .map(|(a, b)| b.top - a.top)
                .take(PITCH_SAMPLE)
                .collect(),
        )
        .unwrap_or(12.0);
        align(&mut runs, usual_pitch);
        let mut places = Vec::with_capacity(lines.len());
        for (number, run) in runs.iter().enumerate() {
            let mut above: Option<&ListLine<'_>> = None;
            for line in lines.get(run.first..=run.last).unwrap_or_default() {
                places.push(Place {
                    run: number,
                    indent: line.left - run.left,
                    pitch: above.map(|above| line.top - above.top),
                    short: run.right - line.right,
                });
                above = Some(line);
            }
        }
        Self {
            places,
            usual_pitch,
            usual_size,
            usual_width: median(runs.iter().map(|run| run.right - run.left).collect())
                .unwrap_or(200.0),
        }
    }

    /// Where a line stands.
    pub(super) fn place(&self, line: usize) -> Option<&Place> {
        self.places.get(line)
    }

    /// Points right of the column's left edge.
    pub(super) fn indent(&self, line: usize) -> Option<f32> {
        self.place(line).map(|place| place.indent)
    }

    /// Whether a line is not in the size of the list.
    pub(super) fn has_other_size(&self, line: &ListLine<'_>) -> bool {
        differs(line.size, self.usual_size)
    }

    /// Whether the distance to the line above is larger than usual by `factor`.
    pub(super) fn has_gap_above(&self, line: usize, factor: f32) -> bool {
        self.place(line)
            .and_then(|place| place.pitch)
            .is_some_and(|pitch| pitch > factor * self.usual_pitch)
    }
}

fn runs_of(lines: &[ListLine<'_>]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut above: Option<&ListLine<'_>> = None;
    for (at, line) in lines.iter().enumerate() {
        let goes_on = above.is_some_and(|above| {
            above.page == line.page
                && line.top + 0.5 * line.height() > above.top
                && line.left < above.right
                && above.left < line.right
        });
        match runs.last_mut() {
            Some(run) if goes_on => {
                run.last = at;
                run.left = run.left.min(line.left);
                run.right = run.right.max(line.right);
            }
            _ => runs.push(Run {
                first: at,
                last: at,
                left: line.left,
                right: line.right,
            }),
        }
        above = Some(line);
    }
    runs
}

/// A short run at the top of a column may hold only later lines of an entry: its left edge is then that of a
/// longer run that starts a little further left.
fn align(runs: &mut [Run], pitch: f32) {
    let edges: Vec<(f32, usize)> = runs
        .iter()
        .map(|run| (run.left, run.last - run.first + 1))
        .collect();
    for run in runs {
        let count = run.last - run.first + 1;
        if count > 3 {
            continue;
        }
        let better = edges
            .iter()
            .filter(|(left, lines)| *lines > 3 && *left < run.left && run.left - left < 3.0 * pitch)
            .map(|(left, _)| *left)
            .fold(None, |best: Option<f32>, left| {
                Some(best.map_or(left, |best| best.max(left)))
            });
        if let Some(left) = better {
            run.left = left;
        }
    }
}

/// The middle value.
pub(super) fn median(mut values: Vec<f32>) -> Option<f32> {
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied()
}
