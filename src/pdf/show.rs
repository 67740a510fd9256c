//! Text operators and the strings that they show.

use std::rc::Rc;

use lopdf::Dictionary;

use super::Interpreter;
use crate::pdf::{Visibility, canvas::Run, font::LoadedFont, geometry::Matrix, operand::Operand};

impl<'a> Interpreter<'a, '_, '_> {
    pub(super) fn text_operator(
        &mut self,
        operator: &[u8],
        operands: &[Operand<'_>],
        numbers: &[f64; 6],
        count: usize,
        resources: &'a Dictionary,
    ) {
        let &[x, y, x2, y2, x3, y3] = numbers;
        match operator {
            b"BT" => {
                self.text_matrix = Matrix::IDENTITY;
                self.line_matrix = Matrix::IDENTITY;
            }
            b"Tc" => self.state.text.char_spacing = x,
            b"Tw" => self.state.text.word_spacing = x,
            b"Tz" => self.state.text.scaling = x / 100.0,
            b"TL" => self.state.text.leading = x,
            b"Ts" => self.state.text.rise = x,
            b"Tr" => self.state.text.mode = x as i64,
            b"Tf" => {
                self.state.text.size = x;
                if let Some(name) = operands.iter().find_map(Operand::name) {
                    self.state.text.font = Some(self.font(name, resources));
                }
            }
            b"Td" => self.next_line(x, y),
            b"TD" => {
                self.state.text.leading = -y;
                self.next_line(x, y);
            }
            b"Tm" if count == 6 => {
                self.text_matrix = Matrix::new(x, y, x2, y2, x3, y3);
                self.line_matrix = self.text_matrix;
            }
            b"T*" => self.next_line(0.0, -self.state.text.leading),
            b"Tj" => self.show_operands(operands),
            b"TJ" => {
                if let Some(Operand::Array(items)) = operands.last() {
                    self.show_operands(items);
                } else {
                    self.show_operands(operands);
                }
            }
            b"'" => {
                self.next_line(0.0, -self.state.text.leading);
                self.show_operands(operands);
            }
            b"\"" => {
                self.state.text.word_spacing = x;
                self.state.text.char_spacing = y;
                self.next_line(0.0, -self.state.text.leading);
                self.show_operands(operands.get(2..).unwrap_or_default());
            }
            _ => {}
        }
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.line_matrix = self.line_matrix.pre_translate(x, y);
        self.text_matrix = self.line_matrix;
    }

    /// Strings and the adjustments between them.
    fn show_operands(&mut self, operands: &[Operand<'_>]) {
        let font = match &self.state.text.font {
            Some(font) => Rc::clone(font),
            None => self.shared.fonts.fallback(self.shared.objects),
        };
        self.run += 1;
        for operand in operands {
            match operand {
                Operand::Text(bytes) => self.show(&font, bytes),
                Operand::Number(adjustment) => {
                    let text = &self.state.text;
                    let shift = -adjustment / 1000.0 * text.size;
                    self.text_matrix = if font.vertical {
                        self.text_matrix.pre_translate(0.0, shift)
                    } else {
                        self.text_matrix.pre_translate(shift * text.scaling, 0.0)
                    };
                }
                _ => {}
            }
        }
    }

    fn show(&mut self, font: &LoadedFont<'a>, bytes: &[u8]) {
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
