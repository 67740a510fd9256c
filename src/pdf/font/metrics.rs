//! Widths of fonts that state none, and vertical extents.

use lopdf::Dictionary;

use crate::pdf::objects::Objects;

/// Ascent and descent of fonts that state none or state nonsense, in ems.
const ASCENT: f32 = 0.75;
const DESCENT: f32 = -0.25;

/// The standard font that stands in for `base_font`, by its flags.
fn substitute(base_font: &str, flags: u32, bold: bool, italic: bool) -> &'static str {
    const FIXED_PITCH: u32 = 1;
    const SERIF: u32 = 2;
    let lower = base_font.to_ascii_lowercase();
    let serif = flags & SERIF != 0
        || ["times", "serif", "roman", "georgia"]
            .iter()
            .any(|n| lower.contains(n));
    if flags & FIXED_PITCH != 0 || lower.contains("courier") || lower.contains("mono") {
        return "Courier";
    }
    match (serif, bold, italic) {
        (true, false, false) => "Times-Roman",
        (true, true, false) => "Times-Bold",
        (true, false, true) => "Times-Italic",
        (true, true, true) => "Times-BoldItalic",
        (false, false, _) => "Helvetica",
        (false, true, _) => "Helvetica-Bold",
    }
}

/// Width in thousandths of an em of a named glyph, by the metrics of the standard fonts.
pub(super) fn standard_width(
    base_font: &str,
    name: &str,
    flags: u32,
    bold: bool,
    italic: bool,
) -> f32 {
    let face = if pdfboss_encoding::is_standard_14(base_font) {
        base_font
    } else {
        substitute(base_font, flags, bold, italic)
    };
    pdfboss_encoding::standard_14_width(face, name).unwrap_or(500.0)
}

/// Ascent and descent in ems, from the descriptor where it is sane, then from its bounding box.
pub(super) fn extent<'a>(objects: &Objects<'a>, descriptor: Option<&'a Dictionary>) -> (f32, f32) {
    let Some(descriptor) = descriptor else {
        return (ASCENT, DESCENT);
    };
    let number = |key: &[u8]| objects.number(descriptor, key).map(|n| n as f32 / 1000.0);
    let bbox = objects.numbers(descriptor, b"FontBBox").unwrap_or_default();
    let side = |at: usize| bbox.get(at).map(|n| *n as f32 / 1000.0);
    let ascent = [number(b"Ascent"), side(3)]
        .into_iter()
        .flatten()
        .find(|a| (0.4..=1.3).contains(a))
        .unwrap_or(ASCENT);
    let descent = [number(b"Descent").map(|d| -d.abs()), side(1)]
        .into_iter()
        .flatten()
        .find(|d| (-0.6..=-0.05).contains(d))
        .unwrap_or(DESCENT);
    (ascent, descent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn standard_metrics() {
        assert_eq!(standard_width("Helvetica", "A", 0, false, false), 667.0);
        assert_eq!(standard_width("Unknown-Serif", "A", 2, false, false), 722.0);
        assert_eq!(standard_width("Courier", "A", 0, false, false), 600.0);
    }
}
