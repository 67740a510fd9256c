//! Glyphs that are only numbered: "C20" is position 20 of a TeX or Symbol font, of which only the width tells which.
//!
//! Typesetting systems of several publishers convert the Computer Modern symbol and math italic fonts and Symbol
//! to fonts whose glyphs are called C0, C1, …; signs such as "±", "≥", "−" and "μ" of an article are lost with
//! them. A number is read only where exactly one of the fonts has that width at that position.

use super::symbols;

/// Computer Modern symbols (cmsy10), by position: character, width in tenths of a thousandth of an em.
const CMSY: [(u8, char, u16); 64] = [
    (0, '−', 7778),
    (1, '·', 2778),
    (2, '×', 7778),
    (3, '∗', 5000),
    (4, '÷', 7778),
    (5, '⋄', 5000),
    (6, '±', 7778),
    (7, '∓', 7778),
    (8, '⊕', 7778),
    (9, '⊖', 7778),
    (10, '⊗', 7778),
    (11, '⊘', 7778),
    (12, '⊙', 7778),
    (13, '◯', 10000),
    (14, '∘', 5000),
    (15, '•', 5000),
    (16, '≍', 7778),
    (17, '≡', 7778),
    (18, '⊆', 7778),
    (19, '⊇', 7778),
    (20, '≤', 7778),
    (21, '≥', 7778),
    (22, '≼', 7778),
    (23, '≽', 7778),
    (24, '∼', 7778),
    (25, '≈', 7778),
    (26, '⊂', 7778),
    (27, '⊃', 7778),
    (28, '≪', 10000),
    (29, '≫', 10000),
    (30, '≺', 7778),
    (31, '≻', 7778),
    (32, '←', 10000),
    (33, '→', 10000),
    (34, '↑', 5000),
    (35, '↓', 5000),
    (36, '↔', 10000),
    (37, '↗', 10000),
    (38, '↘', 10000),
    (39, '≃', 7778),
    (40, '⇐', 10000),
    (41, '⇒', 10000),
    (42, '⇑', 6111),
    (43, '⇓', 6111),
    (44, '⇔', 10000),
    (45, '↖', 10000),
    (46, '↙', 10000),
    (47, '∝', 7778),
    (48, '′', 2750),
    (49, '∞', 10000),
    (50, '∈', 6667),
    (51, '∋', 6667),
    (52, '△', 8889),
    (53, '▽', 8889),
    (56, '∀', 5556),
    (57, '∃', 5556),
    (58, '¬', 6667),
    (59, '∅', 5000),
    (63, '⊥', 7778),
    (91, '∪', 6667),
    (92, '∩', 6667),
    (106, '|', 2778),
    (112, '√', 8333),
    (121, '†', 4444),
];

/// The first symbol font of the `mathabx` package ("matha10"), by code: the signs seen in print beside a text that
/// names them. Its glyphs carry the names that the T1 encoding has at the same codes, so that "×" reads
/// "circumflex" and "<" reads "abreve".
const MATHABX: [(u8, char); 11] = [
    (0x01, '−'),
    (0x02, '×'),
    (0x04, '·'),
    (0x05, '∘'),
    (0x08, '±'),
    (0x10, '='),
    (0x70, '('),
    (0x71, ')'),
    (0x7b, '/'),
    (0xa0, '<'),
    (0xd1, '→'),
];

/// The sign at a code of a `mathabx` symbol font, told by the font's name. Codes that are not in the table have no
/// known value (U+FFFD): a wrong comparison sign would turn a result round. `None` for other fonts.
pub(super) fn mathabx(font: &str, code: u8) -> Option<char> {
    let (_, size) = font.rsplit_once("matha")?;
    if size.is_empty() || !size.chars().all(|ch| ch.is_ascii_digit()) {
        return None;
    }
    let known = MATHABX.iter().find(|(at, _)| *at == code);
    Some(known.map_or(char::REPLACEMENT_CHARACTER, |(_, ch)| *ch))
}

/// Computer Modern math italic (cmmi10): Greek.
const CMMI: [(u8, char, u16); 40] = [
    (0, 'Γ', 6153),
    (1, 'Δ', 8333),
    (2, 'Θ', 7628),
    (3, 'Λ', 6944),
    (4, 'Ξ', 7424),
    (5, 'Π', 8312),
    (6, 'Σ', 7799),
    (7, 'Υ', 5833),
    (8, 'Φ', 6667),
    (9, 'Ψ', 6122),
    (10, 'Ω', 7724),
    (11, 'α', 6397),
    (12, 'β', 5656),
    (13, 'γ', 5177),
    (14, 'δ', 4444),
    (15, 'ϵ', 4059),
    (16, 'ζ', 4375),
    (17, 'η', 4965),
    (18, 'θ', 4694),
    (19, 'ι', 3539),
    (20, 'κ', 5762),
    (21, 'λ', 5833),
    (22, 'μ', 6025),
    (23, 'ν', 4940),
    (24, 'ξ', 4375),
    (25, 'π', 5700),
    (26, 'ρ', 5170),
    (27, 'σ', 5714),
    (28, 'τ', 4372),
    (29, 'υ', 5403),
    (30, 'φ', 5958),
    (31, 'χ', 6257),
    (32, 'ψ', 6514),
    (33, 'ω', 6225),
    (34, 'ε', 4663),
    (35, 'ϑ', 5914),
    (36, 'ϖ', 8281),
    (37, 'ϱ', 5170),
    (38, 'ς', 3628),
    (39, 'ϕ', 6542),
];

/// Widths agree to this many thousandths of an em.
const TOLERANCE: f32 = 1.5;

/// The character of a glyph named "C" and a decimal position, with its width in thousandths of an em.
pub(super) fn numbered(name: &str, width: f32) -> Option<char> {
    let position: u8 = name.strip_prefix('C')?.parse().ok()?;
    let from_table = |table: &[(u8, char, u16)]| {
        table
            .iter()
            .find(|entry| entry.0 == position)
            .filter(|entry| agrees(f32::from(entry.2) / 10.0, width))
            .map(|entry| entry.1)
    };
    let symbol = symbols::symbol_width(position)
        .filter(|w| agrees(f32::from(*w), width))
        .and_then(|_| pdfboss_encoding::symbol(position));
    let mut found = [from_table(&CMSY), from_table(&CMMI), symbol]
        .into_iter()
        .flatten();
    match (found.next(), found.next()) {
        (Some(ch), None) => Some(ch),
        _ => None,
    }
}

/// The same width, or the same width cut to whole units of 1/96 em, as one conversion program does.
fn agrees(expected: f32, width: f32) -> bool {
    let cut = (expected * 0.096).floor() / 0.096;
    (expected - width).abs() <= TOLERANCE || (cut - width).abs() <= TOLERANCE
}

/// Names of the American Mathematical Society's fonts that glyph lists lack.
pub(super) fn ams(name: &str) -> Option<char> {
    Some(match name {
        "downfall" => '⋎',
        "uprise" => '⋏',
        "lessorequalslant" => '⩽',
        "greaterorequalslant" => '⩾',
        "lessorsimilar" => '≲',
        "greaterorsimilar" => '≳',
        "squaresolid" => '■',
        "trianglesolid" => '▲',
        "triangledownsld" => '▼',
        "lozenge" => '◊',
        "lozengesolid" => '⧫',
        "checkmark" => '✓',
        "circleR" => '®',
        "maltesecross" => '✠',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_width_tells_the_font() {
        assert_eq!(numbered("C0", 770.0), Some('−'));
        assert_eq!(numbered("C2", 770.0), Some('×'));
        assert_eq!(numbered("C176", 395.0), Some('°'));
        assert_eq!(numbered("C22", 602.5), Some('μ'));
    }

    #[test]
    fn any_other_width_tells_nothing() {
        assert_eq!(numbered("C0", 700.0), None);
        assert_eq!(numbered("D0", 770.0), None);
        assert_eq!(numbered("C300", 770.0), None);
    }

    #[test]
    fn mathabx_signs_are_told_by_the_font() {
        assert_eq!(mathabx("TeX-matha10", 0x02), Some('×'));
        assert_eq!(mathabx("TeX-matha8", 0xa0), Some('<'));
        assert_eq!(mathabx("TeX-matha8", 0xa1), Some('\u{fffd}'));
        assert_eq!(mathabx("Times-Roman", 0x02), None);
        assert_eq!(mathabx("matha", 0x02), None);
    }
}
