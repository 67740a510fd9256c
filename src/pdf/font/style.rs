//! Name, weight and slant of a font.

use lopdf::Dictionary;

use crate::pdf::{Font, objects::Objects};

/// Flags of the font descriptor (ISO 32000-1, table 123).
const FIXED_PITCH: u32 = 1;
pub(super) const SYMBOLIC: u32 = 1 << 2;
const ITALIC: u32 = 1 << 6;
const FORCE_BOLD: u32 = 1 << 18;

/// The name without "ABCDEF+".
pub(super) fn without_subset_prefix(name: &str) -> &str {
    match name.split_once('+') {
        Some((prefix, rest))
            if prefix.len() == 6 && prefix.bytes().all(|b| b.is_ascii_uppercase()) =>
        {
            rest
        }
        _ => name,
    }
}

/// What the name and the descriptor say.
pub(super) fn font<'a>(
    objects: &Objects<'a>,
    base_font: &str,
    descriptor: Option<&'a Dictionary>,
) -> Font {
    let name = without_subset_prefix(base_font).to_owned();
    let flags = flags(objects, descriptor);
    let number = |key: &[u8]| descriptor.and_then(|d| objects.number(d, key));
    let weight = number(b"FontWeight").unwrap_or(400.0);
    let angle = number(b"ItalicAngle").unwrap_or(0.0);
    Font {
        bold: name_is_bold(&name) || flags & FORCE_BOLD != 0 || weight >= 600.0,
        italic: name_is_italic(&name) || flags & ITALIC != 0 || (1.0..60.0).contains(&angle.abs()),
        monospace: flags & FIXED_PITCH != 0,
        name,
    }
}

pub(super) fn flags<'a>(objects: &Objects<'a>, descriptor: Option<&'a Dictionary>) -> u32 {
    descriptor
        .and_then(|d| objects.number(d, b"Flags"))
        .map_or(0, |f| f as i64 as u32)
}

/// The part after the family: "Times-BoldItalic" gives "BoldItalic". The fonts that a typesetting system cuts its
/// characters into have the number of the cut behind it ("AdvOT01861455.I+fb").
fn style_part(name: &str) -> &str {
    let name = match name.rsplit_once('+') {
        Some((whole, cut)) if (1..=4).contains(&cut.len()) && !whole.is_empty() => whole,
        _ => name,
    };
    name.rsplit(['-', ',', '.', '_', ' '])
        .next()
        .unwrap_or(name)
}

/// Capitals at the end of a name that has no separator: the style of the "AdvPTimesB" kind.
fn glued_style(name: &str) -> &str {
    let family = name.trim_end_matches(|ch: char| ch.is_ascii_uppercase());
    let named = name.starts_with("Adv") && family.ends_with(|ch: char| ch.is_ascii_lowercase());
    name.get(family.len()..)
        .filter(|_| named)
        .unwrap_or_default()
}

fn name_is_bold(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    if ["bold", "black", "heavy", "demi"]
        .iter()
        .any(|w| lower.contains(w))
    {
        return true;
    }
    // Computer Modern names its bold extended series, Nimbus its bold weight ("Medi"), AdvOT fonts a suffix ".B".
    let style = style_part(name);
    lower.starts_with("cmbx")
        || lower.starts_with("sfbx")
        || style.starts_with("Medi") && !style.starts_with("Medium")
        || matches!(style, "B" | "BI" | "Bd" | "BdIt" | "Bd_It" | "BdCn")
        || matches!(glued_style(name), "B" | "BI")
}

fn name_is_italic(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    if ["italic", "oblique", "slanted", "kursiv"]
        .iter()
        .any(|w| lower.contains(w))
    {
        return true;
    }
    let style = style_part(name);
    ["cmti", "cmmi", "cmsl", "cmbxti", "sfti"]
        .iter()
        .any(|p| lower.starts_with(p))
        || style.ends_with("Ital")
        || style.ends_with("It") && style != "It" && !style.ends_with("Lit")
        || matches!(style, "I" | "It" | "BI" | "Ita" | "Obl")
        || matches!(glued_style(name), "I" | "BI")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_by_name() {
        for (name, bold, italic) in [
            ("Times-BoldItalic", true, true),
            ("CMBX10", true, false),
            ("CMTI9", false, true),
            ("NimbusRomNo9L-Medi", true, false),
            ("NimbusRomNo9L-ReguItal", false, true),
            ("MinionPro-SemiboldIt", true, true),
            ("AdvOTb92eb7df.I", false, true),
            ("AdvOTb92eb7df.I+fb", false, true),
            ("AdvPTimesB", true, false),
            ("AdvPSSAB-R", false, false),
            ("Arial,Bold", true, false),
            ("Frutiger-Medium", false, false),
            ("Times-Roman", false, false),
        ] {
            assert_eq!(
                (name_is_bold(name), name_is_italic(name)),
                (bold, italic),
                "{name}"
            );
        }
    }

    #[test]
    fn subset_prefixes_are_removed() {
        assert_eq!(without_subset_prefix("ABCDEF+Arial"), "Arial");
        assert_eq!(without_subset_prefix("C+Arial"), "C+Arial");
    }
}
