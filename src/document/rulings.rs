//! Rules of a sheet, broken strokes joined.

use super::layout::overlap;
use crate::pdf::Rect;

/// Strokes shorter than this, in points, are marks or parts of letters.
const SHORTEST: f32 = 18.0;
/// Strokes end to end, or side by side, closer than this are one rule.
const JOINS: f32 = 3.5;
/// A sheet with more strokes than this is a drawing; its table rules are not looked for.
const MOST: usize = 6000;

/// A horizontal or vertical line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Ruling {
    /// Height of a horizontal line, distance from the left of a vertical one.
    pub(super) at: f32,
    pub(super) from: f32,
    pub(super) to: f32,
}

impl Ruling {
    pub(super) fn length(&self) -> f32 {
        self.to - self.from
    }
}

/// Horizontal and vertical rules, each sorted by position.
pub(super) fn rulings(rects: &[Rect]) -> (Vec<Ruling>, Vec<Ruling>) {
    if rects.len() > MOST {
        return (Vec::new(), Vec::new());
    }
    let mut level: Vec<Ruling> = Vec::new();
    let mut upright: Vec<Ruling> = Vec::new();
    for rect in rects {
        let (width, height) = (rect.x1 - rect.x0, rect.y1 - rect.y0);
        if width >= height {
            level.push(Ruling {
                at: (rect.y0 + rect.y1) / 2.0,
                from: rect.x0,
                to: rect.x1,
            });
        } else {
            upright.push(Ruling {
                at: (rect.x0 + rect.x1) / 2.0,
                from: rect.y0,
                to: rect.y1,
            });
        }
    }
    (joined(level), joined(upright))
}

fn joined(mut strokes: Vec<Ruling>) -> Vec<Ruling> {
    strokes.sort_by(|a, b| (a.at.total_cmp(&b.at)).then(a.from.total_cmp(&b.from)));
    let mut rules: Vec<Ruling> = Vec::new();
    for group in strokes.chunk_by(|a, b| b.at - a.at <= 1.2) {
        let mut group = group.to_vec();
        group.sort_by(|a, b| a.from.total_cmp(&b.from));
        let first = rules.len();
        for stroke in group {
            match rules.get_mut(first..).and_then(<[Ruling]>::last_mut) {
                Some(last) if overlap(last.from, last.to, stroke.from, stroke.to) >= -JOINS => {
                    last.to = last.to.max(stroke.to);
                }
                _ => rules.push(stroke),
            }
        }
    }
    rules.retain(|rule| rule.length() >= SHORTEST);
    rules.sort_by(|a, b| (a.at.total_cmp(&b.at)).then(a.from.total_cmp(&b.from)));
    rules
}
