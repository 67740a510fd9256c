//! Where a page carries vector drawings.
//!
//! The marks of painted paths are counted on a coarse grid; connected cells with enough marks are a drawing.
//! Cost and memory depend on the grid only, so that maps with a million paths stay cheap.

use super::{Glyph, Image, Rect};

/// Side of a grid cell in points. Marks closer than one cell belong together.
const CELL: f32 = 9.0;
/// Cells of a grid in each direction; larger pages get larger cells.
const MAX_CELLS: usize = 160;
/// Curves and slanted lines that make a drawing: more than the corners of two rounded boxes or a bullet.
const MIN_STROKES: u32 = 12;
/// Filled areas that make a drawing (bars of a chart), where there are no curves.
const MIN_AREAS: u32 = 8;
/// A filled area wider than this share of the page is a background.
const BACKGROUND: f32 = 0.45;
/// Drawings smaller than this in both directions, in points, are icons.
const MIN_SIZE: f32 = 24.0;
/// Drawings kept of one page.
const MAX_DRAWINGS: usize = 100;

/// Filled areas looked at on one page.
const MAX_AREAS: usize = 10_000;
/// Marks counted of one page; by then its drawings are known.
const MAX_MARKS: usize = 300_000;

#[derive(Debug, Clone, Copy, Default)]
struct Cell {
    touched: bool,
    strokes: u32,
    areas: u32,
}

/// Marks of vector paths on one page.
#[derive(Debug)]
pub(super) struct Sketch {
    page: Rect,
    side: f32,
    columns: usize,
    rows: usize,
    cells: Vec<Cell>,
    marks: usize,
    areas: Vec<Rect>,
}

impl Sketch {
    pub(super) fn new(page: &Rect) -> Self {
        let longest = page.width().max(page.height()).max(1.0);
        let side = CELL.max(longest / MAX_CELLS as f32);
        let count = |length: f32| ((length / side).ceil() as usize).clamp(1, MAX_CELLS + 1);
        let (columns, rows) = (count(page.width()), count(page.height()));
        Self {
            page: *page,
            side,
            columns,
            rows,
            cells: Vec::new(),
            marks: 0,
            areas: Vec::new(),
        }
    }

    /// A curve or a slanted line.
    pub(super) fn stroke(&mut self, rect: &Rect) {
        if let Some(cell) = self.mark(rect) {
            cell.strokes = cell.strokes.saturating_add(1);
        }
    }

    /// An axis-aligned filled area. White ones and backgrounds are no drawing.
    pub(super) fn area(&mut self, rect: &Rect, white: bool) {
        let background = rect.width() > BACKGROUND * self.page.width();
        let empty = rect.width() <= 0.0 || rect.height() <= 0.0;
        if !white && !background && !empty && self.areas.len() < MAX_AREAS {
            self.areas.push(*rect);
        }
    }

    /// Marks the areas without text: bars of a chart. Those under text are shaded cells of a table or boxes.
    fn mark_areas(&mut self, glyphs: &[Glyph]) {
        let areas = std::mem::take(&mut self.areas);
        if areas.is_empty() {
            return;
        }
        let mut written = vec![false; self.columns * self.rows];
        for glyph in glyphs {
            let (x, y) = (
                (glyph.rect.x0 + glyph.rect.x1) / 2.0,
                (glyph.rect.y0 + glyph.rect.y1) / 2.0,
            );
            let at = self.cell(y, self.rows) * self.columns + self.cell(x, self.columns);
            if glyph.ch != ' '
                && let Some(slot) = written.get_mut(at)
            {
                *slot = true;
            }
        }
        for rect in areas {
            let rows = self.cell(rect.y0, self.rows)..=self.cell(rect.y1, self.rows);
            let columns = self.cell(rect.x0, self.columns)..=self.cell(rect.x1, self.columns);
            let has_text = rows.clone().any(|row| {
                columns
                    .clone()
                    .any(|column| written.get(row * self.columns + column) == Some(&true))
            });
            if !has_text && let Some(cell) = self.mark(&rect) {
                cell.areas = cell.areas.saturating_add(1);
            }
        }
    }

    /// Index of the row or column of a coordinate.
    fn cell(&self, at: f32, count: usize) -> usize {
        ((at / self.side).max(0.0) as usize).min(count - 1)
    }

    /// Touches the cells on the border of the mark; gives the first, where it is counted.
    fn mark(&mut self, rect: &Rect) -> Option<&mut Cell> {
        self.marks += 1;
        if self.marks > MAX_MARKS {
            return None;
        }
        if self.cells.is_empty() {
            self.cells = vec![Cell::default(); self.columns * self.rows];
        }
        let (c0, c1) = (
            self.cell(rect.x0, self.columns),
            self.cell(rect.x1, self.columns),
        );
        let (r0, r1) = (self.cell(rect.y0, self.rows), self.cell(rect.y1, self.rows));
        for row in r0..=r1 {
            let step = if row == r0 || row == r1 {
                1
            } else {
                (c1 - c0).max(1)
            };
            for column in (c0..=c1).step_by(step) {
                if let Some(cell) = self.cells.get_mut(row * self.columns + column) {
                    cell.touched = true;
                }
            }
        }
        self.cells.get_mut(r0 * self.columns + c0)
    }

    /// The drawings, from the top of the page.
    pub(super) fn drawings(mut self, glyphs: &[Glyph]) -> Vec<Image> {
        self.mark_areas(glyphs);
        let mut found = Vec::new();
        for start in 0..self.cells.len() {
            if found.len() >= MAX_DRAWINGS {
                break;
            }
            if let Some(image) = self.component(start) {
                found.push(image);
            }
        }
        found
    }

    /// Takes the connected cells from `start` off the grid; their extent when they are a drawing.
    fn component(&mut self, start: usize) -> Option<Image> {
        let mut open = vec![start];
        let (mut strokes, mut areas) = (0u32, 0u32);
        let (mut c0, mut c1, mut r0, mut r1) = (usize::MAX, 0, usize::MAX, 0);
        while let Some(at) = open.pop() {
            let Some(cell) = self.cells.get_mut(at).map(std::mem::take) else {
                continue;
            };
            if !cell.touched {
                continue;
            }
            strokes = strokes.saturating_add(cell.strokes);
            areas = areas.saturating_add(cell.areas);
            let (row, column) = (at / self.columns, at % self.columns);
            (c0, c1) = (c0.min(column), c1.max(column));
            (r0, r1) = (r0.min(row), r1.max(row));
            for near_row in row.saturating_sub(1)..=(row + 1).min(self.rows - 1) {
                for near in column.saturating_sub(1)..=(column + 1).min(self.columns - 1) {
                    open.push(near_row * self.columns + near);
                }
            }
        }
        if c0 > c1 || strokes < MIN_STROKES && areas < MIN_AREAS {
            return None;
        }
        let rect = Rect {
            x0: c0 as f32 * self.side,
            y0: r0 as f32 * self.side,
            x1: (c1 + 1) as f32 * self.side,
            y1: (r1 + 1) as f32 * self.side,
        }
        .intersection(&self.page);
        (rect.width() >= MIN_SIZE || rect.height() >= MIN_SIZE).then_some(Image {
            rect,
            raster: false,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: Rect = Rect {
        x0: 0.0,
        y0: 0.0,
        x1: 600.0,
        y1: 800.0,
    };

    fn at(x0: f32, y0: f32, x1: f32, y1: f32) -> Rect {
        Rect { x0, y0, x1, y1 }
    }

    #[test]
    fn many_connected_curves_are_one_drawing() {
        let mut sketch = Sketch::new(&PAGE);
        for step in 0..20u8 {
            let x = 100.0 + f32::from(step) * 5.0;
            sketch.stroke(&at(x, 100.0, x + 5.0, 140.0));
        }
        assert_eq!(
            sketch.drawings(&[]),
            [Image {
                rect: at(99.0, 99.0, 207.0, 144.0),
                raster: false
            }]
        );
    }

    #[test]
    fn boxes_and_backgrounds_are_none() {
        let mut sketch = Sketch::new(&PAGE);
        sketch.area(&at(0.0, 0.0, 600.0, 800.0), false);
        for corner in 0..4u8 {
            sketch.stroke(&at(
                50.0 * f32::from(corner),
                50.0,
                50.0 * f32::from(corner) + 3.0,
                53.0,
            ));
        }
        assert_eq!(sketch.drawings(&[]), []);
    }
}
