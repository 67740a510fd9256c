//! Paths: clip boxes, rules and the marks of drawings.

use super::{
    Rect, Rule,
    geometry::{Bounds, Matrix},
    sketch::Sketch,
};

/// Segments remembered of one path; more only widen its bounds.
const MAX_SEGMENTS: usize = 20_000;
/// A filled rectangle up to this thick, in points, is a rule; thicker it is an area. Journals draw rules of up
/// to 4 pt above abstracts; bars of charts and table shading are thicker than that.
const MAX_RULE_THICKNESS: f32 = 4.0;
/// How many times longer than thick a rule is at least.
const MIN_RULE_ASPECT: f32 = 3.0;
/// Rules kept of one page; charts with more are marks of a drawing anyway.
const MAX_RULES: usize = 5_000;
/// Narrowest ground of white text, in points.
const MIN_GROUND: f32 = 4.0;
/// Slant in points that a straight line may have and still be horizontal or vertical.
const SLANT: f32 = 0.3;

#[derive(Debug, Clone, Copy)]
enum Segment {
    Line((f64, f64), (f64, f64)),
    Curve((f64, f64), (f64, f64)),
    /// A `re` operator, axis-aligned on the page.
    Rectangle(Rect),
}

/// The path under construction, in page coordinates.
#[derive(Debug, Default)]
pub(super) struct Path {
    segments: Vec<Segment>,
    bounds: Bounds,
    start: (f64, f64),
    current: (f64, f64),
    clips: bool,
}

/// How a path is painted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paint {
    pub(super) fill: bool,
    pub(super) stroke: bool,
    pub(super) fill_white: bool,
    /// Line width in points of the page.
    pub(super) line_width: f32,
    pub(super) clip: Rect,
}

impl Path {
    fn push(&mut self, segment: Segment) {
        if self.segments.len() < MAX_SEGMENTS {
            self.segments.push(segment);
        }
    }

    pub(super) fn move_to(&mut self, ctm: &Matrix, x: f64, y: f64) {
        self.current = ctm.apply(x, y);
        self.start = self.current;
    }

    pub(super) fn line_to(&mut self, ctm: &Matrix, x: f64, y: f64) {
        let to = ctm.apply(x, y);
        self.bounds.add(self.current.0, self.current.1);
        self.bounds.add(to.0, to.1);
        self.push(Segment::Line(self.current, to));
        self.current = to;
    }

    pub(super) fn curve_to(&mut self, ctm: &Matrix, x: f64, y: f64) {
        let to = ctm.apply(x, y);
        self.bounds.add(self.current.0, self.current.1);
        self.bounds.add(to.0, to.1);
        self.push(Segment::Curve(self.current, to));
        self.current = to;
    }

    pub(super) fn close(&mut self) {
        if self.current != self.start {
            self.push(Segment::Line(self.current, self.start));
        }
        self.current = self.start;
    }

    pub(super) fn rectangle(&mut self, ctm: &Matrix, x: f64, y: f64, width: f64, height: f64) {
        let rect = ctm.apply_rect(x, y, x + width, y + height);
        self.bounds.add(f64::from(rect.x0), f64::from(rect.y0));
        self.bounds.add(f64::from(rect.x1), f64::from(rect.y1));
        if ctm.b == 0.0 && ctm.c == 0.0 || ctm.a == 0.0 && ctm.d == 0.0 {
            self.push(Segment::Rectangle(rect));
        } else {
            self.push(Segment::Curve(
                (f64::from(rect.x0), f64::from(rect.y0)),
                (f64::from(rect.x1), f64::from(rect.y1)),
            ));
        }
        self.current = ctm.apply(x, y);
        self.start = self.current;
    }

    /// `W`: the next painting operator makes this path the clip.
    pub(super) fn clip(&mut self) {
        self.clips = true;
    }

    /// Ends the path; the new clip where it is one. A clip path without any point clips nothing, as in viewers.
    pub(super) fn finish(&mut self, clip: &Rect) -> Rect {
        let clipped = match self.bounds.rect() {
            Some(rect) if self.clips => clip.intersection(&rect),
            _ => *clip,
        };
        self.segments.clear();
        self.bounds = Bounds::default();
        self.clips = false;
        clipped
    }

    /// The extent of the ground that painting the path colours, on which white text shows: its fill, or a stroke as
    /// wide as a line of text.
    pub(super) fn ground(&self, paint: &Paint) -> Option<Rect> {
        let fills = paint.fill && !paint.fill_white;
        let strokes = paint.stroke && paint.line_width >= MIN_GROUND;
        let rect = self.bounds.rect().filter(|_| fills || strokes)?;
        let w = if strokes { paint.line_width / 2.0 } else { 0.0 };
        let wide = Rect {
            x0: rect.x0 - w,
            y0: rect.y0 - w,
            x1: rect.x1 + w,
            y1: rect.y1 + w,
        }
        .intersection(&paint.clip);
        (wide.width() >= MIN_GROUND && wide.height() >= MIN_GROUND).then_some(wide)
    }

    /// Records what painting the path shows.
    pub(super) fn paint(&self, paint: &Paint, rules: &mut Vec<Rule>, sketch: &mut Sketch) {
        let mut add_rule = |rect: Rect| {
            let rect = rect.intersection(&paint.clip);
            if rules.len() < MAX_RULES && (rect.width() > 0.5 || rect.height() > 0.5) {
                rules.push(Rule { rect });
            }
        };
        if let Some(rect) = self.filled_box().filter(|_| paint.fill) {
            if is_rule(&rect) {
                if !paint.fill_white {
                    add_rule(rect);
                }
            } else {
                sketch.area(&rect.intersection(&paint.clip), paint.fill_white);
            }
            if !paint.stroke {
                return;
            }
        }
        let visible = paint.stroke || !paint.fill_white;
        for segment in &self.segments {
            match *segment {
                Segment::Rectangle(rect) => {
                    if paint.fill && is_rule(&rect) {
                        if !paint.fill_white {
                            add_rule(rect);
                        }
                    } else if paint.fill {
                        sketch.area(&rect.intersection(&paint.clip), paint.fill_white);
                    }
                    if paint.stroke {
                        let w = paint.line_width / 2.0;
                        let Rect { x0, y0, x1, y1 } = rect;
                        for (x0, y0, x1, y1) in [
                            (x0, y0, x1, y0),
                            (x0, y1, x1, y1),
                            (x0, y0, x0, y1),
                            (x1, y0, x1, y1),
                        ] {
                            add_rule(Rect {
                                x0: x0 - w,
                                y0: y0 - w,
                                x1: x1 + w,
                                y1: y1 + w,
                            });
                        }
                    }
                }
                Segment::Line(from, to) => {
                    let rect = between(from, to);
                    let straight = rect.width() <= SLANT || rect.height() <= SLANT;
                    if straight && paint.stroke {
                        let w = (paint.line_width / 2.0).max(0.05);
                        let thick = if rect.width() >= rect.height() {
                            Rect {
                                y0: rect.y0 - w,
                                y1: rect.y1 + w,
                                ..rect
                            }
                        } else {
                            Rect {
                                x0: rect.x0 - w,
                                x1: rect.x1 + w,
                                ..rect
                            }
                        };
                        add_rule(thick);
                    } else if !straight && visible {
                        sketch.stroke(&rect.intersection(&paint.clip));
                    }
                }
                Segment::Curve(from, to) => {
                    if visible {
                        sketch.stroke(&between(from, to).intersection(&paint.clip));
                    }
                }
            }
        }
    }

    /// The rectangle that a path of four straight lines encloses, as drawn by programs that do not use `re`.
    fn filled_box(&self) -> Option<Rect> {
        if !(3..=5).contains(&self.segments.len()) {
            return None;
        }
        let axis_aligned = self.segments.iter().all(|segment| match *segment {
            Segment::Line(from, to) => {
                let rect = between(from, to);
                rect.width() <= SLANT || rect.height() <= SLANT
            }
            _ => false,
        });
        axis_aligned.then(|| self.bounds.rect()).flatten()
    }
}

fn is_rule(rect: &Rect) -> bool {
    let (short, long) = (
        rect.width().min(rect.height()),
        rect.width().max(rect.height()),
    );
    short <= MAX_RULE_THICKNESS && long >= short * MIN_RULE_ASPECT
}

fn between(from: (f64, f64), to: (f64, f64)) -> Rect {
    let mut bounds = Bounds::default();
    bounds.add(from.0, from.1);
    bounds.add(to.0, to.1);
    bounds.rect().unwrap_or_default()
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

    fn painted(path: &Path, fill: bool, stroke: bool) -> Vec<Rule> {
        let mut rules = Vec::new();
        let paint = Paint {
            fill,
            stroke,
            fill_white: false,
            line_width: 1.0,
            clip: PAGE,
        };
        path.paint(&paint, &mut rules, &mut Sketch::new(&PAGE));
        rules
    }

    #[test]
    fn thin_fills_and_straight_strokes_are_rules() {
        let mut thin = Path::default();
        thin.rectangle(&Matrix::IDENTITY, 10.0, 10.0, 200.0, 0.5);
        let rule = Rule {
            rect: Rect {
                x0: 10.0,
                y0: 10.0,
                x1: 210.0,
                y1: 10.5,
            },
        };
        assert_eq!(painted(&thin, true, false), [rule]);

        let mut line = Path::default();
        line.move_to(&Matrix::IDENTITY, 10.0, 20.0);
        line.line_to(&Matrix::IDENTITY, 10.0, 120.0);
        let rule = Rule {
            rect: Rect {
                x0: 9.5,
                y0: 20.0,
                x1: 10.5,
                y1: 120.0,
            },
        };
        assert_eq!(painted(&line, false, true), [rule]);
    }

    #[test]
    fn areas_and_slanted_lines_are_none() {
        let mut area = Path::default();
        area.rectangle(&Matrix::IDENTITY, 10.0, 10.0, 200.0, 50.0);
        assert_eq!(painted(&area, true, false), []);
        let mut slanted = Path::default();
        slanted.move_to(&Matrix::IDENTITY, 0.0, 0.0);
        slanted.line_to(&Matrix::IDENTITY, 100.0, 100.0);
        assert_eq!(painted(&slanted, false, true), []);
    }

    #[test]
    fn empty_clip_paths_keep_the_clip_and_degenerate_ones_empty_it() {
        let mut path = Path::default();
        path.clip();
        assert_eq!(path.finish(&PAGE), PAGE);
        path.rectangle(&Matrix::IDENTITY, 0.0, 0.0, 0.0, 0.0);
        path.clip();
        assert_eq!(path.finish(&PAGE).width(), 0.0);
    }
}
