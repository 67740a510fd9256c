//! Showing one string.

use super::Interpreter;
use crate::pdf::{Visibility, canvas::Run, font::LoadedFont, geometry::Matrix};

impl<'a> Interpreter<'a, '_, '_> {
    pub(super) fn show(&mut self, font: &LoadedFont<'a>, bytes: &[u8]) {
        let text = &self.state.text;
        let (size, scaling) = (text.size, text.scaling);
        let matrix = self.text_matrix.then(&self.state.ctm);
        let hidden = if self.is_hidden() {
            Some(Visibility::OptionalContentOff)
        } else if self.state.hides_text() {
            Some(Visibility::Invisible)
        } else {
            None
        };
        let upward = matrix.c.hypot(matrix.d);
        let scale = if upward > 0.0 {
            upward
        } else {
            matrix.a.hypot(matrix.b)
        };
        let run = Run {
            matrix,
            width_scale: size * scaling,
            size,
            shown_size: (size.abs() * scale) as f32 * font.size,
            ascent: f64::from(font.ascent),
            descent: f64::from(font.descent),
            font: font.id,
            vertical: font.vertical,
            hidden,
            white: self.state.whitens_text(),
            clip: &self.state.clip,
            run: self.run,
            angle: angle(&matrix, size * scaling, size, font.vertical),
        };
        let (char_spacing, word_spacing, rise) = (text.char_spacing, text.word_spacing, text.rise);
        let mut offset = 0.0f64;
        let canvas = &mut self.canvas;
        let glyphs = &mut self.shared.glyphs;
        font.each_code(self.shared.objects, bytes, |code, is_space| {
            let word = if is_space { word_spacing } else { 0.0 };
            let origin = if font.vertical {
                (0.0, rise + offset)
            } else {
                (offset, rise)
            };
            if *glyphs > 0 {
                let before = canvas.glyphs.len();
                canvas.glyph(&run, origin, f64::from(code.width), &code.chars);
                *glyphs = glyphs.saturating_sub(canvas.glyphs.len() - before);
            }
            offset += if font.vertical {
                -size + char_spacing + word
            } else {
                (f64::from(code.width) * size + char_spacing + word) * scaling
            };
        });
        let (x, y) = if font.vertical {
            (0.0, offset)
        } else {
            (offset, 0.0)
        };
        self.text_matrix = self.text_matrix.pre_translate(x, y);
        if self.shared.glyphs == 0 {
            self.problem("more characters than this program reads; the rest is left out");
        }
    }
}

/// Direction of writing on the page, in degrees counter-clockwise.
fn angle(matrix: &Matrix, width_scale: f64, size: f64, vertical: bool) -> u16 {
    let (dx, dy) = if vertical {
        (-matrix.c * size, -matrix.d * size)
    } else {
        (matrix.a * width_scale, matrix.b * width_scale)
    };
    if dy == 0.0 && dx >= 0.0 {
        return 0;
    }
    // y grows downwards on the page.
    let degrees = (-dy).atan2(dx).to_degrees().round();
    (degrees as i32).rem_euclid(360) as u16
}
