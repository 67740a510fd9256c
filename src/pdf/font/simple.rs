//! Fonts with one-byte codes: Type 1, TrueType, Type 3.

use lopdf::{Dictionary, Object};
use pdfboss_encoding as encoding;

use super::{Code, cmap::CMap, metrics, names, program::Program, style};
use crate::pdf::{
    Font,
    objects::Objects,
    unicode::{Chars, normalise},
};

/// Where a font's glyph names come from when `/Differences` is silent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Base {
    WinAnsi,
    MacRoman,
    Standard,
    Symbol,
    ZapfDingbats,
    /// The embedded program's own encoding.
    Program,
}

impl Base {
    fn of_name(name: &[u8]) -> Option<Self> {
        match name {
            b"WinAnsiEncoding" => Some(Self::WinAnsi),
            b"MacRomanEncoding" => Some(Self::MacRoman),
            b"StandardEncoding" => Some(Self::Standard),
            _ => None,
        }
    }

    fn glyph_name(self, code: u8) -> Option<&'static str> {
        match self {
            Self::WinAnsi => encoding::win_ansi_glyph_name(code),
            Self::MacRoman => encoding::mac_roman_glyph_name(code),
            Self::Standard => encoding::standard_encoding_name(code),
            Self::Symbol => encoding::symbol_glyph_name(code),
            Self::ZapfDingbats => encoding::zapf_dingbats_glyph_name(code),
            Self::Program => None,
        }
    }

    fn text(self, code: u8) -> Option<Chars> {
        let ch = match self {
            Self::Symbol => encoding::symbol(code),
            Self::ZapfDingbats => encoding::zapf_dingbats(code),
            _ => return names::text(self.glyph_name(code)?, code),
        }?;
        normalise(ch.encode_utf8(&mut [0; 4]))
    }
}

/// What is needed of a simple font besides its dictionary.
pub(super) struct Context<'a, 'o> {
    pub(super) objects: &'o Objects<'a>,
    pub(super) font: &'o Font,
    pub(super) descriptor: Option<&'a Dictionary>,
    pub(super) to_unicode: &'o CMap,
    /// From glyph space to text space, per unit of width.
    pub(super) unit: f64,
    pub(super) is_type3: bool,
}

/// The table of all 256 codes.
pub(super) fn codes<'a>(context: &Context<'a, '_>, dictionary: &'a Dictionary) -> Vec<Code> {
    let Context {
        objects,
        descriptor,
        ..
    } = *context;
    let flags = style::flags(objects, descriptor);
    let differences = differences(objects, dictionary);
    let embedded = descriptor.is_some_and(|d| {
        [&b"FontFile"[..], b"FontFile2", b"FontFile3"]
            .iter()
            .any(|key| objects.stream(d, key).is_some())
    });
    let base = base_encoding(context, dictionary, embedded, flags);
    let widths = Widths::read(context, dictionary);
    let symbolic_face = symbolic_face(&context.font.name);
    let mut program: Option<Program> = None;
    (0u8..=255)
        .map(|code| {
            let difference = differences
                .iter()
                .rev()
                .find(|(c, _)| *c == code)
                .map(|(_, name)| name.as_str());
            let mapped = context.to_unicode.text(u32::from(code));
            let mut chars = mapped.as_deref().and_then(normalise);
            // A symbol font mapped to private use: the low byte is the code of its own encoding.
            if chars.is_none() {
                chars = mapped
                    .as_deref()
                    .and_then(|t| private_symbol(t, symbolic_face));
            }
            if chars.is_none()
                && let Some(name) = difference
            {
                chars = names::text(name, code);
            }
            if chars.is_none() && difference.is_none() {
                chars = base.text(code);
            }
            if chars.is_none() && embedded && widths.states(code) {
                let program = program.get_or_insert_with(|| Program::load(objects, descriptor));
                if difference.is_none() || base == Base::Program {
                    chars = program.code_text(code);
                }
            }
            if chars.is_none() && difference.is_none() && !context.is_type3 {
                chars = symbolic_face
                    .unwrap_or(Base::WinAnsi)
                    .text(code)
                    .filter(|_| code >= 0x20);
            }
            let name = difference.or_else(|| base.glyph_name(code));
            let width = widths
                .get(code)
                .map_or_else(|| widths.missing(context, name, code, flags), f64::from);
            Code {
                chars: chars.unwrap_or(Chars::UNKNOWN),
                width: (width * context.unit) as f32,
            }
        })
        .collect()
}

fn symbolic_face(name: &str) -> Option<Base> {
    let lower = name.to_ascii_lowercase();
    if lower.starts_with("symbol") {
        Some(Base::Symbol)
    } else if lower.contains("dingbats") {
        Some(Base::ZapfDingbats)
    } else {
        None
    }
}

fn private_symbol(text: &str, face: Option<Base>) -> Option<Chars> {
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(ch @ '\u{f020}'..='\u{f0ff}'), None) => {
            let code = (u32::from(ch) & 0xff) as u8;
            face.and_then(|face| face.text(code))
        }
        _ => None,
    }
}

fn base_encoding<'a>(
    context: &Context<'a, '_>,
    dictionary: &'a Dictionary,
    embedded: bool,
    flags: u32,
) -> Base {
    let objects = context.objects;
    let named = match objects.get(dictionary, b"Encoding") {
        Some(Object::Name(name)) => Base::of_name(name),
        Some(Object::Dictionary(d)) => objects.name(d, b"BaseEncoding").and_then(Base::of_name),
        _ => None,
    };
    let is_truetype = objects.name(dictionary, b"Subtype") == Some(b"TrueType");
    let symbolic = flags & style::SYMBOLIC != 0;
    if let Some(base) = named {
        // Symbolic TrueType fonts show their own codes whatever their encoding says (9.6.6.4), but writers
        // that set the flag wrongly are far more common, and their encoding is right.
        return base;
    }
    if let Some(face) = symbolic_face(&context.font.name).filter(|_| !embedded) {
        return face;
    }
    match (embedded, is_truetype) {
        (true, true) if !symbolic => Base::Standard,
        (true, _) => Base::Program,
        (false, true) => Base::WinAnsi,
        (false, false)
            if objects.get(dictionary, b"Encoding").is_none()
                && !encoding::is_standard_14(&context.font.name) =>
        {
            Base::WinAnsi
        }
        (false, false) => Base::Standard,
    }
}

/// Codes and names of `/Differences`, in their order.
fn differences<'a>(objects: &Objects<'a>, dictionary: &'a Dictionary) -> Vec<(u8, String)> {
    let mut out = Vec::new();
    let items = objects
        .dictionary(dictionary, b"Encoding")
        .and_then(|e| objects.array(e, b"Differences"))
        .unwrap_or_default();
    let mut code = 0i64;
    for item in items.iter().take(4096) {
        match objects.resolve(item) {
            Some(Object::Name(name)) => {
                if let Ok(code) = u8::try_from(code) {
                    out.push((code, String::from_utf8_lossy(name).into_owned()));
                }
                code += 1;
            }
            Some(item) => code = objects.as_number(item).map_or(code, |n| n as i64),
            None => {}
        }
    }
    out
}

/// `/Widths`, `/FirstChar` and `/MissingWidth`.
struct Widths {
    first: i64,
    widths: Vec<f32>,
    default: Option<f64>,
}

impl Widths {
    fn read<'a>(context: &Context<'a, '_>, dictionary: &'a Dictionary) -> Self {
        let objects = context.objects;
        let widths = objects
            .array(dictionary, b"Widths")
            .unwrap_or_default()
            .iter()
            .take(256)
            .map(|w| objects.as_number(w).unwrap_or(0.0) as f32)
            .collect();
        Self {
            first: objects.number(dictionary, b"FirstChar").unwrap_or(0.0) as i64,
            widths,
            default: context
                .descriptor
                .and_then(|d| objects.number(d, b"MissingWidth")),
        }
    }

    fn get(&self, code: u8) -> Option<f32> {
        let at = usize::try_from(i64::from(code) - self.first).ok()?;
        self.widths.get(at).copied()
    }

    /// Whether the font is used with this code, as far as its widths tell.
    fn states(&self, code: u8) -> bool {
        self.widths.is_empty() || self.get(code).is_some_and(|w| w != 0.0)
    }

    fn missing(&self, context: &Context<'_, '_>, name: Option<&str>, code: u8, flags: u32) -> f64 {
        if context.is_type3 {
            return 0.0;
        }
        if !self.widths.is_empty()
            && let Some(default) = self.default
        {
            return default;
        }
        let name = name.or_else(|| encoding::win_ansi_glyph_name(code));
        let font = context.font;
        name.map_or(0.0, |name| {
            f64::from(metrics::standard_width(
                &font.name,
                name,
                flags,
                font.bold,
                font.italic,
            ))
        })
    }
}
