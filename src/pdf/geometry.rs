//! Transformation matrices and rectangles.

use super::Rect;

/// An affine transformation in the PDF convention: row vectors, `x' = a x + c y + e`, `y' = b x + d y + f`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Matrix {
    pub(super) a: f64,
    pub(super) b: f64,
    pub(super) c: f64,
    pub(super) d: f64,
    pub(super) e: f64,
    pub(super) f: f64,
}

impl Matrix {
    pub(super) const IDENTITY: Self = Self::new(1.0, 0.0, 0.0, 1.0, 0.0, 0.0);

    pub(super) const fn new(a: f64, b: f64, c: f64, d: f64, e: f64, f: f64) -> Self {
        Self { a, b, c, d, e, f }
    }

    /// From six operands; anything else is the identity.
    pub(super) fn from_slice(values: &[f64]) -> Option<Self> {
        match *values {
            [a, b, c, d, e, f] if values.iter().all(|v| v.is_finite()) => {
                Some(Self::new(a, b, c, d, e, f))
            }
            _ => None,
        }
    }

    /// First `self`, then `next`.
    pub(super) fn then(&self, next: &Self) -> Self {
        Self {
            a: self.a * next.a + self.b * next.c,
            b: self.a * next.b + self.b * next.d,
            c: self.c * next.a + self.d * next.c,
            d: self.c * next.b + self.d * next.d,
            e: self.e * next.a + self.f * next.c + next.e,
            f: self.e * next.b + self.f * next.d + next.f,
        }
    }

    pub(super) fn apply(&self, x: f64, y: f64) -> (f64, f64) {
        (
            self.a * x + self.c * y + self.e,
            self.b * x + self.d * y + self.f,
        )
    }

    /// Bounding box of the image of the rectangle spanned by two corners.
    pub(super) fn apply_rect(&self, x0: f64, y0: f64, x1: f64, y1: f64) -> Rect {
        let mut bounds = Bounds::default();
        for (x, y) in [(x0, y0), (x1, y0), (x0, y1), (x1, y1)] {
            let (x, y) = self.apply(x, y);
            bounds.add(x, y);
        }
        bounds.rect().unwrap_or_default()
    }

    /// The translation `(x, y)` applied before this matrix.
    pub(super) fn pre_translate(&self, x: f64, y: f64) -> Self {
        let (e, f) = self.apply(x, y);
        Self { e, f, ..*self }
    }

    /// Mean scale of lengths.
    pub(super) fn scale(&self) -> f64 {
        (self.a * self.d - self.b * self.c).abs().sqrt()
    }
}

/// A growing bounding box.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Bounds(Option<(f64, f64, f64, f64)>);

impl Bounds {
    pub(super) fn add(&mut self, x: f64, y: f64) {
        if !(x.is_finite() && y.is_finite()) {
            return;
        }
        self.0 = Some(match self.0 {
            None => (x, y, x, y),
            Some((x0, y0, x1, y1)) => (x0.min(x), y0.min(y), x1.max(x), y1.max(y)),
        });
    }

    /// `None` when nothing was added.
    pub(super) fn rect(&self) -> Option<Rect> {
        self.0.map(|(x0, y0, x1, y1)| Rect {
            x0: x0 as f32,
            y0: y0 as f32,
            x1: x1 as f32,
            y1: y1 as f32,
        })
    }
}

impl Rect {
    /// Horizontal extent.
    #[must_use]
    pub fn width(&self) -> f32 {
        self.x1 - self.x0
    }

    /// Vertical extent.
    #[must_use]
    pub fn height(&self) -> f32 {
        self.y1 - self.y0
    }

    /// The common part; its sides are negative in length nowhere, an empty result has `x1 == x0` or `y1 == y0`.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        let x0 = self.x0.max(other.x0);
        let y0 = self.y0.max(other.y0);
        Self {
            x0,
            y0,
            x1: self.x1.min(other.x1).max(x0),
            y1: self.y1.min(other.y1).max(y0),
        }
    }

    /// The smallest rectangle around both.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self {
            x0: self.x0.min(other.x0),
            y0: self.y0.min(other.y0),
            x1: self.x1.max(other.x1),
            y1: self.y1.max(other.y1),
        }
    }

    /// Whether the point is inside or on the border.
    #[must_use]
    pub fn contains(&self, x: f32, y: f32) -> bool {
        self.x0 <= x && x <= self.x1 && self.y0 <= y && y <= self.y1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn concatenation_applies_the_left_matrix_first() {
        let shift = Matrix::new(1.0, 0.0, 0.0, 1.0, 10.0, 0.0);
        let double = Matrix::new(2.0, 0.0, 0.0, 2.0, 0.0, 0.0);
        assert_eq!(shift.then(&double).apply(1.0, 1.0), (22.0, 2.0));
        assert_eq!(double.then(&shift).apply(1.0, 1.0), (12.0, 2.0));
    }

    #[test]
    fn rotated_rectangles_are_bounded() {
        let quarter = Matrix::new(0.0, 1.0, -1.0, 0.0, 0.0, 0.0);
        assert_eq!(
            quarter.apply_rect(0.0, 0.0, 2.0, 1.0),
            Rect {
                x0: -1.0,
                y0: 0.0,
                x1: 0.0,
                y1: 2.0
            }
        );
    }

    #[test]
    fn disjoint_rectangles_meet_in_nothing() {
        let a = Rect {
            x0: 0.0,
            y0: 0.0,
            x1: 1.0,
            y1: 1.0,
        };
        let b = Rect {
            x0: 2.0,
            y0: 2.0,
            x1: 3.0,
            y1: 3.0,
        };
        assert_eq!(a.intersection(&b).width(), 0.0);
    }
}
