//! Fonts: from the bytes of a shown string to characters and widths.
//!
//! Sources of text, first that gives any: the ToUnicode map, the names of the encoding and its differences, the
//! character collection of a composite font, the embedded program's own tables.

mod cmap;
mod composite;
mod metrics;
mod names;
mod program;
mod simple;
mod style;
mod symbols;
mod tex;

use std::{collections::HashMap, rc::Rc};

use lopdf::Dictionary;

use self::{cmap::CMap, composite::Composite};
use super::{Font, FontId, geometry::Matrix, objects::Objects, unicode::Chars};

/// One character code of a font.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Code {
    pub(super) chars: Chars,
    /// Advance in text space at size 1 (horizontal writing).
    pub(super) width: f32,
}

enum Codes<'a> {
    Simple(Vec<Code>),
    Composite(Box<Composite<'a>>),
}

/// A font ready for showing text.
pub(super) struct LoadedFont<'a> {
    pub(super) id: FontId,
    /// Extent above and below the baseline at size 1.
    pub(super) ascent: f32,
    pub(super) descent: f32,
    /// Displayed size at size 1; other than 1 for Type 3 fonts with a matrix of their own.
    pub(super) size: f32,
    pub(super) vertical: bool,
    codes: Codes<'a>,
}

impl<'a> LoadedFont<'a> {
    /// Calls `show` for every code of a string; the flag is set for the one-byte code 32, which word spacing widens.
    pub(super) fn each_code(
        &self,
        objects: &Objects<'a>,
        bytes: &[u8],
        mut show: impl FnMut(&Code, bool),
    ) {
        match &self.codes {
            Codes::Simple(codes) => {
                for byte in bytes {
                    if let Some(code) = codes.get(usize::from(*byte)) {
                        show(code, *byte == 0x20);
                    }
                }
            }
            Codes::Composite(font) => font.each(objects, bytes, show),
        }
    }
}

/// The fonts of a file, each read once.
pub(super) struct Fonts<'a> {
    /// By address of the font dictionary, which is stable while the file is borrowed.
    loaded: HashMap<usize, Rc<LoadedFont<'a>>>,
    fallback: Option<Rc<LoadedFont<'a>>>,
    described: Vec<Font>,
    empty: &'a Dictionary,
}

impl<'a> Fonts<'a> {
    pub(super) fn new(empty: &'a Dictionary) -> Self {
        Self {
            loaded: HashMap::new(),
            fallback: None,
            described: Vec::new(),
            empty,
        }
    }

    pub(super) fn into_described(self) -> Vec<Font> {
        self.described
    }

    pub(super) fn get(
        &mut self,
        objects: &Objects<'a>,
        dictionary: &'a Dictionary,
    ) -> Rc<LoadedFont<'a>> {
        let key = std::ptr::from_ref(dictionary) as usize;
        if let Some(font) = self.loaded.get(&key) {
            return Rc::clone(font);
        }
        let font = self.load(objects, dictionary);
        self.loaded.insert(key, Rc::clone(&font));
        font
    }

    /// The font for text that names none: Helvetica in WinAnsiEncoding.
    pub(super) fn fallback(&mut self, objects: &Objects<'a>) -> Rc<LoadedFont<'a>> {
        if let Some(font) = &self.fallback {
            return Rc::clone(font);
        }
        let font = self.load(objects, self.empty);
        self.fallback = Some(Rc::clone(&font));
        font
    }

    fn load(&mut self, objects: &Objects<'a>, dictionary: &'a Dictionary) -> Rc<LoadedFont<'a>> {
        let base_font = objects
            .name(dictionary, b"BaseFont")
            .or_else(|| objects.name(dictionary, b"Name"))
            .map_or_else(|| "Helvetica".into(), String::from_utf8_lossy);
        let descendant = objects
            .array(dictionary, b"DescendantFonts")
            .and_then(|fonts| objects.as_dictionary(fonts.first()?));
        let descriptor = objects.dictionary(descendant.unwrap_or(dictionary), b"FontDescriptor");
        let font = style::font(objects, &base_font, descriptor);
        let to_unicode = objects
            .stream(dictionary, b"ToUnicode")
            .and_then(|s| objects.decode(s).ok())
            .map_or_else(CMap::default, |data| CMap::parse(&data));
        let codes_are_unicode = objects
            .name(dictionary, b"ToUnicode")
            .is_some_and(|name| name.starts_with(b"Identity"));
        let is_type3 = objects.name(dictionary, b"Subtype") == Some(b"Type3");
        let id = FontId(self.described.len().min(usize::from(u16::MAX)) as u16);
        let (mut ascent, mut descent) = metrics::extent(objects, descriptor);
        let mut size = 1.0;
        let mut unit = 0.001;
        if is_type3 {
            let matrix = objects
                .numbers(dictionary, b"FontMatrix")
                .and_then(|m| Matrix::from_slice(&m))
                .unwrap_or(Matrix::new(0.001, 0.0, 0.0, 0.001, 0.0, 0.0));
            unit = matrix.a;
            if let Some((up, down)) = type3_extent(objects, dictionary, &matrix) {
                (ascent, descent, size) = (up, down, up - down);
            }
        }
        let (codes, vertical) = match descendant {
            Some(descendant) => {
                let parts = composite::Parts {
                    dictionary,
                    descendant,
                    descriptor,
                    to_unicode,
                    codes_are_unicode,
                    name: &font.name,
                };
                let (font, vertical) = Composite::load(objects, parts);
                (Codes::Composite(Box::new(font)), vertical)
            }
            None => {
                let context = simple::Context {
                    objects,
                    font: &font,
                    descriptor,
                    to_unicode: &to_unicode,
                    unit,
                    is_type3,
                };
                (Codes::Simple(simple::codes(&context, dictionary)), false)
            }
        };
        if self.described.len() <= usize::from(u16::MAX) {
            self.described.push(font);
        }
        Rc::new(LoadedFont {
            id,
            ascent,
            descent,
            size,
            vertical,
            codes,
        })
    }
}

/// Extent of a Type 3 font in text space, from its bounding box, where its matrix is not the usual one
/// thousandth: such fonts put their real size into the matrix.
fn type3_extent<'a>(
    objects: &Objects<'a>,
    dictionary: &'a Dictionary,
    matrix: &Matrix,
) -> Option<(f32, f32)> {
    if (0.0005..0.002).contains(&matrix.d.abs()) {
        return None;
    }
    let bbox = objects.numbers(dictionary, b"FontBBox")?;
    let (low, high) = (bbox.get(1)? * matrix.d, bbox.get(3)? * matrix.d);
    let (low, high) = (low.min(high) as f32, low.max(high) as f32);
    (high - low > 1e-3 && high - low < 1e3).then_some((high.max(0.0), low.min(0.0)))
}
