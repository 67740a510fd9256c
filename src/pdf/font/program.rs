//! Text from embedded font programs, for codes that neither ToUnicode nor an encoding explains.

use std::collections::BTreeMap;

use lopdf::Dictionary;
use skrifa::{
    FontRef, GlyphId, MetadataProvider,
    raw::{FileRef, TableProvider, ps::cff::CffFontRef, tables::cmap::CmapSubtable},
};

use crate::pdf::{
    objects::Objects,
    unicode::{Chars, normalise},
};

/// Glyphs read of one program.
const MAX_GLYPHS: u32 = 70_000;

/// What an embedded program says about its own codes and glyphs.
#[derive(Debug, Default)]
pub(super) struct Program {
    /// Glyph names of the built-in encoding, by code (Type 1, CFF).
    names: BTreeMap<u8, String>,
    /// Glyphs of the built-in encoding, by code (TrueType).
    glyph_of_code: BTreeMap<u8, u32>,
    /// Text by glyph index, from a Unicode cmap or from glyph names.
    text_of_glyph: BTreeMap<u32, Chars>,
}

impl Program {
    /// Reads the program that a font descriptor embeds. Unreadable programs are empty.
    pub(super) fn load<'a>(objects: &Objects<'a>, descriptor: Option<&'a Dictionary>) -> Self {
        let stream = descriptor.and_then(|d| {
            [&b"FontFile"[..], b"FontFile2", b"FontFile3"]
                .iter()
                .find_map(|key| objects.stream(d, key))
        });
        match stream.and_then(|s| objects.decode(s).ok()) {
            Some(data) => Self::parse(&data),
            None => Self::default(),
        }
    }

    /// The key that embeds a program says little in practice; its first bytes decide.
    fn parse(data: &[u8]) -> Self {
        match data {
            [b'%', b'!', ..] | [0x80, 1, ..] => Self::type1(data),
            [1, 0, _, 1..=4, ..] => Self::cff(data),
            _ => Self::opentype(data),
        }
    }

    fn type1(data: &[u8]) -> Self {
        let mut program = Self::default();
        if let Some(table) = pdfboss_encoding::type1_builtin_encoding(data) {
            for (code, name) in (0u8..=255).zip(table.iter()) {
                if let Some(name) = name.as_ref().filter(|n| *n != ".notdef") {
                    program.names.insert(code, name.clone());
                }
            }
        }
        program
    }

    fn cff(data: &[u8]) -> Self {
        let mut program = Self::default();
        let Ok(font) = CffFontRef::new_cff(data, 0, None) else {
            return program;
        };
        if font.is_cid() {
            return program;
        }
        let Some(charset) = font.charset() else {
            return program;
        };
        let name = |glyph: GlyphId| {
            let name = font.string(charset.string_id(glyph)?)?;
            std::str::from_utf8(name).ok().map(str::to_owned)
        };
        for glyph in 0..font.num_glyphs().min(MAX_GLYPHS) {
            if let Some(chars) = name(GlyphId::new(glyph)).and_then(|n| super::names::text(&n, 0)) {
                program.text_of_glyph.insert(glyph, chars);
            }
        }
        if let Some(encoding) = font.encoding() {
            for code in 0u8..=255 {
                let glyph = encoding.map(code).filter(|g| g.to_u32() != 0);
                if let Some(name) = glyph.and_then(name) {
                    program.names.insert(code, name);
                }
            }
        }
        program
    }

    fn opentype(data: &[u8]) -> Self {
        let mut program = Self::default();
        let font = match FileRef::new(data) {
            Ok(FileRef::Font(font)) => font,
            Ok(FileRef::Collection(fonts)) => match fonts.get(0) {
                Ok(font) => font,
                Err(_) => return program,
            },
            Err(_) => return program,
        };
        if let Ok(cff) = font.cff() {
            program = Self::cff(cff.offset_data().as_bytes());
        }
        program.read_names(&font);
        for (code, glyph) in font.charmap().mappings().take(MAX_GLYPHS as usize) {
            // Of several characters of one glyph the first is the plain one ("-" before the soft hyphen).
            if let Some(chars) =
                char::from_u32(code).and_then(|c| normalise(c.encode_utf8(&mut [0; 4])))
            {
                program.text_of_glyph.entry(glyph.to_u32()).or_insert(chars);
            }
        }
        program.read_codes(&font);
        program
    }

    fn read_names(&mut self, font: &FontRef<'_>) {
        for (glyph, name) in font.glyph_names().iter().take(MAX_GLYPHS as usize) {
            if !name.is_synthesized()
                && let Some(chars) = super::names::text(name.as_str(), 0)
            {
                self.text_of_glyph.entry(glyph.to_u32()).or_insert(chars);
            }
        }
    }

    /// Codes of symbolic TrueType fonts: the (3,0) table at the code or at 0xF000 and the code, then (1,0)
    /// (ISO 32000-1, 9.6.6.4).
    fn read_codes(&mut self, font: &FontRef<'_>) {
        let Ok(cmap) = font.cmap() else { return };
        let subtable = |platform: u16, encoding: u16| -> Option<CmapSubtable<'_>> {
            cmap.encoding_records()
                .iter()
                .find(|r| r.platform_id() as u16 == platform && r.encoding_id() == encoding)
                .and_then(|r| r.subtable(cmap.offset_data()).ok())
        };
        let (symbol, mac) = (subtable(3, 0), subtable(1, 0));
        for code in 0u8..=255 {
            let from_symbol = symbol.as_ref().and_then(|table| {
                [0xf000u32, 0, 0xf100, 0xf200]
                    .iter()
                    .find_map(|base| table.map_codepoint(base + u32::from(code)))
            });
            let glyph = from_symbol
                .or_else(|| {
                    mac.as_ref()
                        .and_then(|table| table.map_codepoint(u32::from(code)))
                })
                .map_or(0, GlyphId::to_u32);
            if glyph != 0 {
                self.glyph_of_code.insert(code, glyph);
            }
        }
    }

    /// Name of the glyph that the built-in encoding shows for a code.
    pub(super) fn name(&self, code: u8) -> Option<&str> {
        self.names.get(&code).map(String::as_str)
    }

    /// Text of a code by the program's own tables.
    pub(super) fn code_text(&self, code: u8) -> Option<Chars> {
        if let Some(glyph) = self.glyph_of_code.get(&code) {
            return self.glyph_text(*glyph);
        }
        super::names::text(self.name(code)?, code)
    }

    /// Text of a glyph index.
    pub(super) fn glyph_text(&self, glyph: u32) -> Option<Chars> {
        self.text_of_glyph.get(&glyph).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn type1_programs_give_their_encoding() {
        let program = Program::parse(
            b"%!PS-AdobeFont-1.0\n/Encoding 256 array\ndup 200 /beta put\nreadonly def\neexec",
        );
        assert_eq!(program.name(200), Some("beta"));
        assert_eq!(
            program.code_text(200).map(|c| c.as_slice().to_vec()),
            Some(vec!['β'])
        );
    }

    #[test]
    fn rubbish_is_an_empty_program() {
        for data in [
            &b""[..],
            b"\x00\x01\x00\x00",
            b"\x01\x00\x04\x01",
            b"OTTO\x00\x01",
        ] {
            assert!(Program::parse(data).code_text(65).is_none());
        }
    }
}
