//! Glyph names to text.

use pdfboss_encoding as encoding;

use crate::pdf::unicode::{Chars, normalise};

/// Text of a glyph name of an encoding.
///
/// `code` is the character code that shows the glyph: names that only number the glyph ("g65", "C0065", "65")
/// are text where that number is the code itself, because such writers keep Latin text at its own codes.
pub(super) fn text(name: &str, code: u8) -> Option<Chars> {
    if name.is_empty() || name == ".notdef" {
        return None;
    }
    let listed = encoding::glyph_to_text(name).or_else(|| {
        // "Afii", "Euro.001" and the like are handled above; here names with a wrong case of "uni".
        let hex = name
            .strip_prefix("Uni")
            .or_else(|| name.strip_prefix("U+"))?;
        u32::from_str_radix(hex, 16)
            .ok()
            .and_then(char::from_u32)
            .map(String::from)
    });
    if let Some(chars) = listed.as_deref().and_then(normalise) {
        return Some(chars);
    }
    mathematical_pi(name)
        .or_else(|| super::tex::ams(name))
        .or_else(|| suffixed(name))
        .and_then(|ch| normalise(ch.encode_utf8(&mut [0; 4])))
        .or_else(|| numbered(name, code))
}

/// Names of the Mathematical Pi fonts, which journals of the 1990s and 2000s set Greek and signs with.
fn mathematical_pi(name: &str) -> Option<char> {
    let number: u32 = name
        .strip_prefix('H')
        .filter(|n| n.len() >= 4)?
        .parse()
        .ok()?;
    Some(match number {
        11001 => '+',
        11002 => '−',
        11003 => '×',
        11004 => '÷',
        11005 => '=',
        11006 => '±',
        11011 => '~',
        11021 => '<',
        11022 => '>',
        11032 => '′',
        11033 => '″',
        11034 => '°',
        11349 => '≤',
        11350 => '≥',
        // The two forms of sigma are exchanged with respect to Unicode.
        9268 => 'σ',
        9269 => 'ς',
        9251..=9275 => char::from_u32(number - 9251 + 0x3b1)?,
        9011 => '∼',
        _ => return None,
    })
}

/// Letters with a suffix for their style that the glyph list algorithm does not drop, and spelled-out names with
/// the number of a variant ("Delta1").
fn suffixed(name: &str) -> Option<char> {
    let plain = name.trim_end_matches(|c: char| c.is_ascii_digit());
    if plain.len() > 3 && plain.len() < name.len() {
        return encoding::glyph_to_unicode(plain);
    }
    let base = ["oldstyle", "small", "superior", "inferior", "fitted", "tab"]
        .iter()
        .find_map(|suffix| name.strip_suffix(suffix))?;
    let ch = encoding::glyph_to_unicode(base)?;
    Some(if name.ends_with("small") {
        ch.to_lowercase().next().unwrap_or(ch)
    } else {
        ch
    })
}

fn numbered(name: &str, code: u8) -> Option<Chars> {
    let digits = name.trim_start_matches(|c: char| !c.is_ascii_digit());
    let prefix = name.len() - digits.len();
    if digits.is_empty() || prefix > 3 {
        return None;
    }
    let is_code =
        |radix: u32, digits: &str| u32::from_str_radix(digits, radix) == Ok(u32::from(code));
    let hexadecimal = name.get(1..).unwrap_or_default();
    if is_code(10, digits) || is_code(16, hexadecimal) && name.starts_with(['G', 'g', 'C', 'c']) {
        let ch = encoding::win_ansi(code)?;
        return normalise(ch.encode_utf8(&mut [0; 4]));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(name: &str, code: u8) -> Option<String> {
        text(name, code).map(|c| c.as_slice().iter().collect())
    }

    #[test]
    fn listed_names() {
        assert_eq!(shown("Aacute", 0).as_deref(), Some("Á"));
        assert_eq!(shown("f_f_i", 0).as_deref(), Some("ffi"));
        assert_eq!(shown("uni20AC", 0).as_deref(), Some("€"));
        assert_eq!(shown("u1F600", 0).as_deref(), Some("😀"));
        assert_eq!(shown("ff", 0).as_deref(), Some("ff"));
        assert_eq!(shown("registerserif", 0).as_deref(), Some("®"));
    }

    #[test]
    fn unlisted_names() {
        assert_eq!(shown("H9252", 98).as_deref(), Some("β"));
        assert_eq!(shown("Asmall", 0).as_deref(), Some("a"));
        assert_eq!(shown("Delta1", 2).as_deref(), Some("∆"));
        assert_eq!(shown("g65", 65).as_deref(), Some("A"));
        assert_eq!(shown("g66", 65), None);
        assert_eq!(shown(".notdef", 65), None);
    }
}
