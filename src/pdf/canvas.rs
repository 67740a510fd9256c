//! What has been drawn on the page so far.

use super::{
    FontId, Glyph, Image, Page, Rect, Rule, Visibility,
    geometry::Matrix,
    path::{Paint, Path},
    sketch::Sketch,
    unicode::Chars,
};

/// Raster images kept of one page.
const MAX_IMAGES: usize = 1_000;
/// Images smaller than this in both directions, in points, are specks.
const MIN_IMAGE: f32 = 4.0;
/// Replacement text is applied to at most this many glyphs; longer sequences are structure, not spelling.
const MAX_REPLACED: usize = 48;

/// Coloured grounds remembered of one page. On a page with more, white text is taken to stand on one of them.
const MAX_GROUNDS: usize = 256;

/// Room made for the characters of a page: a dense one has as many.
const PAGE_GLYPHS: usize = 6_000;

/// Collects one page.
pub(super) struct Canvas {
    pub(super) bounds: Rect,
    pub(super) glyphs: Vec<Glyph>,
    /// What white text shows on: filled areas, gradients, images.
    grounds: Vec<Rect>,
    /// Indices of white glyphs with none of these under them.
    blank: Vec<usize>,
    rules: Vec<Rule>,
    images: Vec<Image>,
    sketch: Sketch,
}

/// A shown string: what its glyphs have in common.
pub(super) struct Run<'r> {
    /// Text space at size 1 with unscaled axes, to the page, at the current origin.
    pub(super) matrix: Matrix,
    /// Font size times horizontal scaling.
    pub(super) width_scale: f64,
    pub(super) size: f64,
    pub(super) shown_size: f32,
    pub(super) ascent: f64,
    pub(super) descent: f64,
    pub(super) font: FontId,
    pub(super) vertical: bool,
    /// `None` when clip and page decide.
    pub(super) hidden: Option<Visibility>,
    /// Painted white.
    pub(super) white: bool,
    pub(super) clip: &'r Rect,
    pub(super) run: u32,
    pub(super) angle: u16,
}

impl Canvas {
    pub(super) fn new(bounds: Rect) -> Self {
        Self {
            bounds,
            glyphs: Vec::with_capacity(PAGE_GLYPHS),
            grounds: Vec::new(),
            blank: Vec::new(),
            rules: Vec::new(),
            images: Vec::new(),
            sketch: Sketch::new(&bounds),
        }
    }

    /// Adds the characters of one code. `origin` is in text space, `advance` in units of the font size.
    pub(super) fn glyph(&mut self, run: &Run<'_>, origin: (f64, f64), advance: f64, chars: &Chars) {
        let chars = chars.as_slice();
        let share = 1.0 / chars.len().max(1) as f64;
        for (part, &ch) in (0u32..).zip(chars) {
            let (from, to) = (f64::from(part) * share, f64::from(part + 1) * share);
            let (x, y) = origin;
            let rect = if run.vertical {
                let half = 0.5 * run.size;
                let down = -run.size;
                run.matrix
                    .apply_rect(x - half, y + down * from, x + half, y + down * to)
            } else {
                let width = advance * run.width_scale;
                run.matrix.apply_rect(
                    x + width * from,
                    y + run.descent * run.size,
                    x + width * to,
                    y + run.ascent * run.size,
                )
            };
            let point = run.matrix.apply(x, y);
            let sideways = matches!(run.angle, 45..=135 | 225..=315);
            let baseline = if sideways { point.0 } else { point.1 } as f32;
            let visibility = run
                .hidden
                .unwrap_or_else(|| self.visibility(&rect, run.clip));
            if run.white && visibility == Visibility::Visible && !self.has_ground(&rect) {
                self.blank.push(self.glyphs.len());
            }
            self.glyphs.push(Glyph {
                ch,
                rect,
                baseline,
                size: run.shown_size,
                angle: run.angle,
                font: run.font,
                visibility,
                run: run.run,
            });
        }
    }

    /// By the middle of the glyph, where its ink is; a glyph whose larger part is cut off is not read.
    fn visibility(&self, rect: &Rect, clip: &Rect) -> Visibility {
        let (x, y) = ((rect.x0 + rect.x1) / 2.0, (rect.y0 + rect.y1) / 2.0);
        if !self.bounds.contains(x, y) {
            Visibility::OffPage
        } else if !clip.contains(x, y) {
            Visibility::Clipped
        } else {
            Visibility::Visible
        }
    }

    /// Whether something coloured was painted where the middle of the glyph is.
    fn has_ground(&self, rect: &Rect) -> bool {
        let (x, y) = ((rect.x0 + rect.x1) / 2.0, (rect.y0 + rect.y1) / 2.0);
        self.grounds.len() >= MAX_GROUNDS || self.grounds.iter().any(|ground| ground.contains(x, y))
    }

    fn ground(&mut self, rect: Rect) {
        if self.grounds.len() < MAX_GROUNDS {
            self.grounds.push(rect);
        }
    }

    /// White text on white is not seen. Where most of a page is such text, its ground is something that this
    /// program does not draw.
    fn hide_blank(&mut self) {
        if self.blank.len() * 2 > self.glyphs.len() {
            return;
        }
        for &at in &self.blank {
            if let Some(glyph) = self.glyphs.get_mut(at) {
                glyph.visibility = Visibility::Invisible;
            }
        }
    }

    /// Replaces the glyphs since `start` by the text that their marked-content sequence gives.
    ///
    /// Only within one line and for short sequences: elsewhere the text cannot be placed, and what is drawn
    /// stands. Letter for letter where the numbers agree, else in equal parts of the common box.
    pub(super) fn replace(&mut self, start: usize, text: &str) {
        let Some(drawn) = self.glyphs.get(start..) else {
            return;
        };
        let (Some(first), Some(last)) = (drawn.first().copied(), drawn.last().copied()) else {
            return;
        };
        let Some(chars) = super::unicode::normalise(text) else {
            return;
        };
        let chars = chars.as_slice();
        if drawn.len() > MAX_REPLACED
            || chars.len() > MAX_REPLACED
            || (first.baseline - last.baseline).abs() > first.size
            || drawn.iter().map(|g| g.ch).eq(chars.iter().copied())
        {
            return;
        }
        if drawn.len() == chars.len() {
            for (glyph, &ch) in self.glyphs.iter_mut().skip(start).zip(chars) {
                glyph.ch = ch;
            }
            return;
        }
        let whole = drawn.iter().fold(first.rect, |all, g| all.union(&g.rect));
        let upright = matches!(first.angle, 45..=135 | 225..=315);
        let reverse = matches!(first.angle, 46..=225);
        let count = chars.len() as f32;
        self.glyphs.truncate(start);
        let blank = self.blank.iter().any(|&at| at >= start);
        self.blank.retain(|&at| at < start);
        if blank {
            self.blank.extend(start..start + chars.len());
        }
        for (part, &ch) in (0u16..).zip(chars) {
            let at = f32::from(part);
            let (from, to) = if reverse {
                ((count - at - 1.0) / count, (count - at) / count)
            } else {
                (at / count, (at + 1.0) / count)
            };
            let rect = if upright {
                Rect {
                    y0: whole.y0 + whole.height() * from,
                    y1: whole.y0 + whole.height() * to,
                    ..whole
                }
            } else {
                Rect {
                    x0: whole.x0 + whole.width() * from,
                    x1: whole.x0 + whole.width() * to,
                    ..whole
                }
            };
            self.glyphs.push(Glyph { ch, rect, ..first });
        }
    }

    pub(super) fn image(&mut self, matrix: &Matrix, clip: &Rect) {
        let rect = matrix.apply_rect(0.0, 0.0, 1.0, 1.0).intersection(clip);
        if self.images.len() < MAX_IMAGES
            && rect.width().min(rect.height()) > 0.0
            && (rect.width() >= MIN_IMAGE || rect.height() >= MIN_IMAGE)
        {
            self.images.push(Image { rect, raster: true });
            self.ground(rect);
        }
    }

    pub(super) fn paint(&mut self, path: &Path, paint: &Paint) {
        if let Some(ground) = path.ground(paint) {
            self.ground(ground);
        }
        path.paint(paint, &mut self.rules, &mut self.sketch);
    }

    /// Colour gradients count as a drawing where they do not cover the page.
    pub(super) fn shading(&mut self, clip: &Rect) {
        self.ground(*clip);
        self.sketch.area(clip, false);
    }

    /// The finished page.
    pub(super) fn into_page(mut self, number: u32) -> Page {
        self.hide_blank();
        super::accents::join(&mut self.glyphs);
        self.images.extend(self.sketch.drawings(&self.glyphs));
        self.glyphs.shrink_to_fit();
        Page {
            number,
            width: self.bounds.width(),
            height: self.bounds.height(),
            glyphs: self.glyphs,
            rules: self.rules,
            images: self.images,
        }
    }
}
