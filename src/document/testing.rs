//! Lines and blocks for the tests of single steps.

use super::{
    BlockKind,
    layout::{Piece, Script, Symbol, cover_all},
    paragraphs::Proto,
};
use crate::pdf::Rect;

/// A line of 10 points in font 0, every character half as wide as it is tall.
pub(super) fn piece(text: &str, x: f32, baseline: f32) -> Piece {
    let symbols: Vec<Symbol> = (0u16..)
        .zip(text.chars())
        .map(|(at, ch)| Symbol {
            ch,
            x0: x + 5.0 * f32::from(at),
            x1: x + 5.0 * f32::from(at) + 5.0,
            baseline,
            size: 10.0,
            bold: false,
            italic: false,
            script: Script::Base,
            font: 0,
        })
        .collect();
    Piece {
        sheet: 0,
        rect: cover_all(symbols.iter().map(Symbol::rect)),
        baseline,
        size: 10.0,
        symbols,
    }
}

/// A block of one such line in a column 500 points wide.
pub(super) fn proto(text: &str, x: f32, baseline: f32, kind: BlockKind) -> Proto {
    let column = Rect {
        x0: 50.0,
        y0: 0.0,
        x1: 550.0,
        y1: 800.0,
    };
    let mut proto = Proto::new(vec![piece(text, x, baseline)], column);
    proto.kind = kind;
    proto
}
