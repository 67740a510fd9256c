//! The graphics state.

use std::rc::Rc;

use super::{Rect, font::LoadedFont, geometry::Matrix};

/// Text state parameters (ISO 32000-1, table 104).
#[derive(Clone)]
pub(super) struct TextState<'a> {
    pub(super) font: Option<Rc<LoadedFont<'a>>>,
    pub(super) size: f64,
    pub(super) char_spacing: f64,
    pub(super) word_spacing: f64,
    /// Horizontal scaling, 1 for 100 %.
    pub(super) scaling: f64,
    pub(super) leading: f64,
    pub(super) rise: f64,
    pub(super) mode: i64,
}

/// What the numbers of the current fill colour mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum FillSpace {
    /// Light adds up, or ink is counted: grey and RGB by light, CMYK by ink, told apart by their number.
    #[default]
    Process,
    /// Anything else: in a spot colour, 1 is full ink and no white.
    Other,
}

impl FillSpace {
    /// Whether a colour of this space is white.
    pub(super) fn is_white(self, components: &[f64]) -> bool {
        self == Self::Process
            && match components {
                [gray] => *gray >= 0.99,
                [r, g, b] => *r >= 0.99 && *g >= 0.99 && *b >= 0.99,
                [c, m, y, k] => *c <= 0.01 && *m <= 0.01 && *y <= 0.01 && *k <= 0.01,
                _ => false,
            }
    }
}

/// What `q` saves.
#[derive(Clone)]
pub(super) struct State<'a> {
    /// To the displayed page, y downwards.
    pub(super) ctm: Matrix,
    /// On the displayed page. Paths other than rectangles count with their bounding box.
    pub(super) clip: Rect,
    pub(super) text: TextState<'a>,
    pub(super) fill_alpha: f64,
    pub(super) stroke_alpha: f64,
    pub(super) fill_space: FillSpace,
    pub(super) fill_white: bool,
    pub(super) line_width: f64,
}

impl State<'_> {
    pub(super) fn new(ctm: Matrix, clip: Rect) -> Self {
        Self {
            ctm,
            clip,
            text: TextState {
                font: None,
                size: 0.0,
                char_spacing: 0.0,
                word_spacing: 0.0,
                scaling: 1.0,
                leading: 0.0,
                rise: 0.0,
                mode: 0,
            },
            fill_alpha: 1.0,
            stroke_alpha: 1.0,
            fill_space: FillSpace::default(),
            fill_white: false,
            line_width: 1.0,
        }
    }

    /// Whether text painted now leaves no mark: render modes 3 and 7, or fully transparent.
    pub(super) fn hides_text(&self) -> bool {
        match self.text.mode {
            3 | 7 => true,
            1 | 5 => self.stroke_alpha <= 0.0,
            2 | 6 => self.fill_alpha <= 0.0 && self.stroke_alpha <= 0.0,
            _ => self.fill_alpha <= 0.0,
        }
    }

    /// Whether text painted now is white and nothing else.
    pub(super) fn whitens_text(&self) -> bool {
        self.fill_white && matches!(self.text.mode, 0 | 4)
    }
}
