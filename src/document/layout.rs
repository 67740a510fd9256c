use crate::pdf::Rect;

use super::PageBox;

/// How far above the baseline a line's box reaches, in font sizes. Fonts disagree wildly about their ascent;
/// a box built from the size alone is comparable between fonts.
pub(super) const ASCENT: f32 = 0.8;
/// How far below the baseline a line's box reaches, in font sizes.
pub(super) const DESCENT: f32 = 0.22;

/// Turns between the page as displayed and the sheet as read, for text that runs up or down the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Frame {
    /// Text runs left to right.
    Upright,
    /// Text runs upwards on a page of this height.
    Upwards { page_height: f32 },
    /// Text runs downwards on a page of this width.
    Downwards { page_width: f32 },
    /// Text stands on its head.
    UpsideDown { page_width: f32, page_height: f32 },
}

impl Frame {
    /// The frame in which glyphs of this direction (degrees) run left to right, for the four right angles.
    pub(super) fn of_angle(angle: u16, page_width: f32, page_height: f32) -> Option<Self> {
        match angle {
            0 => Some(Self::Upright),
            90 => Some(Self::Upwards { page_height }),
            180 => Some(Self::UpsideDown {
                page_width,
                page_height,
            }),
            270 => Some(Self::Downwards { page_width }),
            _ => None,
        }
    }

    /// A rectangle of the page in the coordinates of the sheet.
    pub(super) fn to_sheet(self, rect: Rect) -> Rect {
        let Rect { x0, y0, x1, y1 } = rect;
        match self {
            Self::Upright => rect,
            Self::Upwards { page_height } => Rect {
                x0: page_height - y1,
                y0: x0,
                x1: page_height - y0,
                y1: x1,
            },
            Self::Downwards { page_width } => Rect {
                x0: y0,
                y0: page_width - x1,
                x1: y1,
                y1: page_width - x0,
            },
            Self::UpsideDown {
                page_width,
                page_height,
            } => Rect {
                x0: page_width - x1,
                y0: page_height - y1,
                x1: page_width - x0,
                y1: page_height - y0,
            },
        }
    }

    /// A glyph's baseline coordinate as the vertical coordinate of the sheet.
    pub(super) fn baseline_to_sheet(self, baseline: f32) -> f32 {
        match self {
            Self::Upright | Self::Upwards { .. } => baseline,
            Self::Downwards { page_width } => page_width - baseline,
            Self::UpsideDown { page_height, .. } => page_height - baseline,
        }
    }

    /// A rectangle of the sheet as a box of the page.
    pub(super) fn to_page(self, rect: Rect, page: u32) -> PageBox {
        let Rect { x0, y0, x1, y1 } = rect;
        let rect = match self {
            Self::Upright => rect,
            Self::Upwards { page_height } => Rect {
                x0: y0,
                y0: page_height - x1,
                x1: y1,
                y1: page_height - x0,
            },
            Self::Downwards { page_width } => Rect {
                x0: page_width - y1,
                y0: x0,
                x1: page_width - y0,
                y1: x1,
            },
            Self::UpsideDown { .. } => self.to_sheet(rect),
        };
        PageBox {
            page,
            x0: rect.x0,
            y0: rect.y0,
            x1: rect.x1,
            y1: rect.y1,
        }
    }

    /// Width and height of the sheet of a page.
    pub(super) fn sheet_size(self, width: f32, height: f32) -> (f32, f32) {
        match self {
            Self::Upright | Self::UpsideDown { .. } => (width, height),
            Self::Upwards { .. } | Self::Downwards { .. } => (height, width),
        }
    }
}

/// How a character stands to its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Script {
    /// On the baseline.
    #[default]
    Base,
    /// Raised and smaller.
    Super,
    /// Lowered and smaller.
    Sub,
}

/// One character of a printed line, in the coordinates of its sheet. White space between words has one too,
/// with an empty box.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Symbol {
    pub(super) ch: char,
    pub(super) x0: f32,
    pub(super) x1: f32,
    pub(super) baseline: f32,
    pub(super) size: f32,
    pub(super) bold: bool,
    pub(super) italic: bool,
    pub(super) script: Script,
    pub(super) font: u16,
}

impl Symbol {
    /// Its box, as tall as its font size says.
    pub(super) fn rect(&self) -> Rect {
        Rect {
            x0: self.x0,
            y0: self.baseline - ASCENT * self.size,
            x1: self.x1,
            y1: self.baseline + DESCENT * self.size,
        }
    }

    /// A space between two neighbours, set like the left one.
    pub(super) fn space_after(self) -> Self {
        Self {
            ch: ' ',
            x0: self.x1,
            script: Script::Base,
            ..self
        }
    }

    /// Whether it counts as a drawn character in the ledger.
    pub(super) fn is_drawn(&self) -> bool {
        self.ch != ' '
    }
}

/// A printed line, or the part of it that belongs to one column or table cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    /// Index of the sheet.
    pub(super) sheet: usize,
    pub(super) rect: Rect,
    pub(super) baseline: f32,
    /// Prevailing font size.
    pub(super) size: f32,
    /// Left to right; single spaces between words, none at the ends.
    pub(super) symbols: Vec<Symbol>,
}

impl Piece {
    /// The characters.
    pub(super) fn text(&self) -> String {
        self.symbols.iter().map(|symbol| symbol.ch).collect()
    }

    /// Number of drawn characters.
    pub(super) fn drawn(&self) -> usize {
        self.symbols
            .iter()
            .filter(|symbol| symbol.is_drawn())
            .count()
    }

    /// Share of its drawn characters for which `test` holds; 0 for none.
    pub(super) fn share(&self, test: impl Fn(&Symbol) -> bool) -> f32 {
        let (mut all, mut some) = (0_usize, 0_usize);
        for symbol in self.symbols.iter().filter(|symbol| symbol.is_drawn()) {
            all += 1;
            some += usize::from(test(symbol));
        }
        some as f32 / all.max(1) as f32
    }

    /// First drawn character.
    pub(super) fn first(&self) -> Option<char> {
        self.symbols.first().map(|symbol| symbol.ch)
    }

    /// Last drawn character.
    pub(super) fn last(&self) -> Option<char> {
        self.symbols.last().map(|symbol| symbol.ch)
    }
}

/// Width of the overlap of two intervals; negative is the gap between them.
pub(super) fn overlap(a0: f32, a1: f32, b0: f32, b1: f32) -> f32 {
    a1.min(b1) - a0.max(b0)
}

/// The smallest rectangle around both.
pub(super) fn cover(a: Rect, b: Rect) -> Rect {
    Rect {
        x0: a.x0.min(b.x0),
        y0: a.y0.min(b.y0),
        x1: a.x1.max(b.x1),
        y1: a.y1.max(b.y1),
    }
}

/// The smallest rectangle around all of them; an empty one for none.
pub(super) fn cover_all(rects: impl IntoIterator<Item = Rect>) -> Rect {
    rects.into_iter().reduce(cover).unwrap_or_default()
}

/// Whether the centre of `inner` lies in `outer`.
pub(super) fn centre_in(inner: Rect, outer: Rect) -> bool {
    let (x, y) = ((inner.x0 + inner.x1) / 2.0, (inner.y0 + inner.y1) / 2.0);
    outer.x0 <= x && x <= outer.x1 && outer.y0 <= y && y <= outer.y1
}
