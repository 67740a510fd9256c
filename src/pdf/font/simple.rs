//! Fonts with one-byte codes: Type 1, TrueType, Type 3.

use std::{cell::OnceCell, collections::BTreeMap};

use lopdf::{Dictionary, Object};
use pdfboss_encoding as encoding;

use super::{Code, cmap::CMap, metrics, names, program::Program, style, symbols, tex};
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
            // Typesetters write a hyphen that they inserted at a line end with this code.
            Self::WinAnsi if code == 0xad => Some('\u{ad}'),
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
    let embedded = descriptor.is_some_and(|d| {
        [&b"FontFile"[..], b"FontFile2", b"FontFile3"]
            .iter()
            .any(|key| objects.stream(d, key).is_some())
    });
    let table = Table {
        differences: differences(objects, dictionary),
        base: base_encoding(context, dictionary, embedded, flags),
        face: symbolic_face(&context.font.name),
        widths: Widths::read(context, dictionary),
        program: embedded.then(OnceCell::new),
        flags,
        context,
    };
    (0u8..=255).map(|code| table.code(code)).collect()
}

/// Everything that explains a code.
struct Table<'a, 'o, 'c> {
    context: &'c Context<'a, 'o>,
    differences: BTreeMap<u8, String>,
    base: Base,
    /// Symbol or ZapfDingbats, by the font's name.
    face: Option<Base>,
    widths: Widths,
    /// The embedded program, read when nothing else explains a code.
    program: Option<OnceCell<Program>>,
    flags: u32,
}

impl Table<'_, '_, '_> {
    fn code(&self, code: u8) -> Code {
        let difference = self.differences.get(&code).map(String::as_str);
        let name = difference.or_else(|| self.base.glyph_name(code));
        let width = match self.widths.get(code) {
            Some(width) => f64::from(width),
            None => self.missing_width(name, code),
        };
        let chars = tex::mathabx(&self.context.font.name, code)
            .map(one)
            .or_else(|| self.mapped(code))
            .or_else(|| match difference {
                Some(name) => self.named(name, code, width as f32),
                None => self.base.text(code),
            })
            .or_else(|| self.by_program(code, difference, width as f32))
            .or_else(|| self.by_position(code, difference));
        Code {
            chars: chars.unwrap_or(Chars::UNKNOWN),
            width: (width * self.context.unit) as f32,
        }
    }

    /// The ToUnicode map; where it points to private use, the low byte is a code of a symbol font.
    fn mapped(&self, code: u8) -> Option<Chars> {
        let text = self.context.to_unicode.text(u32::from(code))?;
        normalise(&text).or_else(|| private_symbol(&text, self.face?))
    }

    fn named(&self, name: &str, code: u8, width: f32) -> Option<Chars> {
        let numbered = || tex::numbered(name, width).map(one);
        let dingbat = || {
            (self.face == Some(Base::ZapfDingbats))
                .then(|| {
                    (32u8..=255).find(|c| encoding::zapf_dingbats_glyph_name(*c) == Some(name))
                })
                .flatten()
                .and_then(encoding::zapf_dingbats)
                .map(one)
        };
        dingbat()
            .or_else(numbered)
            .or_else(|| names::text(name, code))
    }

    fn by_program(&self, code: u8, difference: Option<&str>, width: f32) -> Option<Chars> {
        let program = self.program.as_ref().filter(|_| self.widths.states(code))?;
        if difference.is_some() {
            return None;
        }
        let program =
            program.get_or_init(|| Program::load(self.context.objects, self.context.descriptor));
        program
            .name(code)
            .and_then(|name| tex::numbered(name, width).map(one))
            .or_else(|| program.code_text(code))
    }

    /// Without any other evidence a printable code is Latin, or the sign of a symbol font.
    fn by_position(&self, code: u8, difference: Option<&str>) -> Option<Chars> {
        if difference.is_some() || self.context.is_type3 || code < 0x20 {
            return None;
        }
        self.face.unwrap_or(Base::WinAnsi).text(code)
    }

    fn missing_width(&self, name: Option<&str>, code: u8) -> f64 {
        if self.context.is_type3 {
            return 0.0;
        }
        if let Some(default) = self
            .widths
            .default
            .filter(|_| !self.widths.widths.is_empty())
        {
            return default;
        }
        match self.face {
            Some(Base::Symbol) => f64::from(symbols::symbol_width(code).unwrap_or(0)),
            Some(Base::ZapfDingbats) => f64::from(symbols::dingbat_width(code).unwrap_or(0)),
            _ => {
                let font = self.context.font;
                let name = name.or_else(|| encoding::win_ansi_glyph_name(code));
                name.map_or(0.0, |name| {
                    f64::from(metrics::standard_width(
                        &font.name,
                        name,
                        self.flags,
                        font.bold,
                        font.italic,
                    ))
                })
            }
        }
    }
}

fn one(ch: char) -> Chars {
    normalise(ch.encode_utf8(&mut [0; 4])).unwrap_or(Chars::UNKNOWN)
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

fn private_symbol(text: &str, face: Base) -> Option<Chars> {
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(ch @ '\u{f020}'..='\u{f0ff}'), None) => {
            let code = (u32::from(ch) & 0xff) as u8;
            face.text(code)
        }
        _ => None,
    }
}

/// The sign of a Symbol font that a map gives as U+F0xx.
pub(super) fn symbol_of_private_use(text: &str) -> Option<Chars> {
    private_symbol(text, Base::Symbol)
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
fn differences<'a>(objects: &Objects<'a>, dictionary: &'a Dictionary) -> BTreeMap<u8, String> {
    let mut out = BTreeMap::new();
    let items = objects
        .dictionary(dictionary, b"Encoding")
        .and_then(|e| objects.array(e, b"Differences"))
        .unwrap_or_default();
    let mut code = 0i64;
    for item in items.iter().take(4096) {
        match objects.resolve(item) {
            Some(Object::Name(name)) => {
                if let Ok(code) = u8::try_from(code) {
                    out.insert(code, String::from_utf8_lossy(name).into_owned());
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
}
