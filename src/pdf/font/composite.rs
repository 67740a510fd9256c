//! Type 0 fonts: codes of several bytes, mapped to CIDs.

use std::cell::{OnceCell, RefCell};

use hayro_cmap::{BfString, CMap as StandardMap, CMapName, CidFamily, load_embedded};
use lopdf::{Dictionary, Object};

use super::{Code, cmap::CMap, program::Program, simple};
use crate::pdf::{
    objects::Objects,
    unicode::{Chars, normalise},
};

/// How codes become CIDs.
enum Encoding {
    Identity,
    /// A predefined map, and whether its codes are UTF-16 themselves.
    Standard(Box<StandardMap>, bool),
    Embedded(CMap),
}

/// Codes at or above this are computed each time they are shown; below, once.
const CACHED_CODES: usize = 0x1_0000;
const CACHE_PAGE: usize = 256;

type CachePage = Box<[Option<Code>]>;

/// What a composite font is read from.
pub(super) struct Parts<'a, 'o> {
    pub(super) dictionary: &'a Dictionary,
    pub(super) descendant: &'a Dictionary,
    pub(super) descriptor: Option<&'a Dictionary>,
    pub(super) to_unicode: CMap,
    /// `/ToUnicode /Identity-H`, which some writers set in place of a map.
    pub(super) codes_are_unicode: bool,
    pub(super) name: &'o str,
}

/// A composite font.
pub(super) struct Composite<'a> {
    encoding: Encoding,
    to_unicode: CMap,
    codes_are_unicode: bool,
    /// The font is Symbol by its name.
    is_symbol: bool,
    /// A TrueType font that is not embedded, shown by the glyph numbers of the writer's machine.
    is_foreign: bool,
    /// CID to Unicode of the character collection.
    collection: Option<Box<StandardMap>>,
    /// Read when a code is shown that nothing else explains.
    program: OnceCell<Program>,
    descriptor: Option<&'a Dictionary>,
    /// CID to glyph index; identity when empty.
    cid_to_gid: Vec<u8>,
    /// First and last CID, width; by first.
    widths: Vec<(u32, u32, f32)>,
    default_width: f32,
    cache: RefCell<Vec<Option<CachePage>>>,
}

impl<'a> Composite<'a> {
    /// Reads a Type 0 font. The second value says whether it writes downwards.
    pub(super) fn load(objects: &Objects<'a>, parts: Parts<'a, '_>) -> (Self, bool) {
        let Parts {
            dictionary,
            descendant,
            descriptor,
            to_unicode,
            codes_are_unicode,
            name,
        } = parts;
        let (encoding, vertical) = encoding(objects, dictionary);
        let collection = objects
            .dictionary(descendant, b"CIDSystemInfo")
            .and_then(|info| {
                let part = |key: &[u8]| match objects.get(info, key) {
                    Some(Object::String(text, _)) => Some(text.as_slice()),
                    Some(Object::Name(text)) => Some(text.as_slice()),
                    _ => None,
                };
                let family =
                    CidFamily::from_registry_ordering(part(b"Registry")?, part(b"Ordering")?);
                standard_map(family.ucs2_cmap()?)
            });
        let cid_to_gid = objects
            .stream(descendant, b"CIDToGIDMap")
            .and_then(|s| objects.decode(s).ok())
            .unwrap_or_default();
        let embedded = descriptor.is_some_and(|d| {
            [&b"FontFile2"[..], b"FontFile3"]
                .iter()
                .any(|key| objects.stream(d, key).is_some())
        });
        let font = Self {
            encoding,
            to_unicode,
            codes_are_unicode,
            is_foreign: !embedded && objects.name(descendant, b"Subtype") == Some(b"CIDFontType2"),
            is_symbol: name.to_ascii_lowercase().starts_with("symbol"),
            collection,
            program: OnceCell::new(),
            descriptor,
            cid_to_gid,
            widths: widths(objects, descendant),
            default_width: objects.number(descendant, b"DW").unwrap_or(1000.0) as f32,
            cache: RefCell::default(),
        };
        (font, vertical)
    }

    /// Calls `show` for every code of a string, with its length in bytes.
    pub(super) fn each(
        &self,
        objects: &Objects<'a>,
        bytes: &[u8],
        mut show: impl FnMut(&Code, bool),
    ) {
        let mut rest = bytes;
        while !rest.is_empty() {
            let length = self.code_length(rest).clamp(1, rest.len());
            let (head, tail) = rest.split_at(length);
            rest = tail;
            let value = head.iter().fold(0u32, |v, b| v << 8 | u32::from(*b));
            let is_space = length == 1 && value == 0x20;
            let at = value as usize;
            if at >= CACHED_CODES {
                show(&self.code(objects, value, length), is_space);
                continue;
            }
            let mut cache = self.cache.borrow_mut();
            if cache.len() <= at / CACHE_PAGE {
                cache.resize_with(at / CACHE_PAGE + 1, || None);
            }
            let Some(page) = cache.get_mut(at / CACHE_PAGE) else {
                continue;
            };
            let page = page.get_or_insert_with(|| vec![None; CACHE_PAGE].into_boxed_slice());
            if let Some(slot) = page.get_mut(at % CACHE_PAGE) {
                show(
                    slot.get_or_insert_with(|| self.code(objects, value, length)),
                    is_space,
                );
            }
        }
    }

    fn code_length(&self, rest: &[u8]) -> usize {
        match &self.encoding {
            Encoding::Identity => 2,
            Encoding::Embedded(map) => map
                .code_length(rest)
                .or_else(|| map.shortest_code())
                .unwrap_or(2),
            Encoding::Standard(map, _) => {
                let mut value = 0u32;
                for (byte, length) in rest.iter().zip(1u8..=4) {
                    value = value << 8 | u32::from(*byte);
                    if map.lookup_cid_code(value, length).is_some() {
                        return usize::from(length);
                    }
                }
                2
            }
        }
    }

    fn code(&self, objects: &Objects<'a>, value: u32, length: usize) -> Code {
        let cid = match &self.encoding {
            Encoding::Identity => value,
            Encoding::Standard(map, _) => map.lookup_cid_code(value, length as u8).unwrap_or(0),
            Encoding::Embedded(map) => map.cid(value).unwrap_or(0),
        };
        let width = self.width(cid);
        let chars = self
            .text(objects, value, length, cid)
            .unwrap_or(Chars::UNKNOWN);
        Code {
            chars,
            width: width / 1000.0,
        }
    }

    fn text(&self, objects: &Objects<'a>, value: u32, length: usize, cid: u32) -> Option<Chars> {
        if let Some(text) = self.to_unicode.text(value)
            && let Some(chars) = normalise(&text).or_else(|| {
                self.is_symbol
                    .then(|| simple::symbol_of_private_use(&text))
                    .flatten()
            })
        {
            return Some(chars);
        }
        if let Encoding::Standard(_, true) = self.encoding {
            let units = [(value >> 16) as u16, value as u16];
            let units = if length == 4 {
                &units[..]
            } else {
                units.get(1..)?
            };
            let text: String = char::decode_utf16(units.iter().copied())
                .flatten()
                .collect();
            if let Some(chars) = normalise(&text) {
                return Some(chars);
            }
        }
        if let Some(map) = &self.collection {
            let text = match map.lookup_bf_string(cid) {
                Some(BfString::Char(ch)) => ch.to_string(),
                Some(BfString::String(text)) => text,
                None => String::new(),
            };
            if let Some(chars) = normalise(&text) {
                return Some(chars);
            }
        }
        if self.codes_are_unicode {
            return normalise(char::from_u32(value)?.encode_utf8(&mut [0; 4]));
        }
        if self.is_foreign {
            // The fonts of the common systems start with ASCII, from glyph 3 for the space on.
            let ascii = u8::try_from(cid).ok().filter(|c| (3..=97).contains(c))?;
            return normalise(char::from(ascii + 29).encode_utf8(&mut [0; 4]));
        }
        let glyph = match self.cid_to_gid.get(cid as usize * 2..cid as usize * 2 + 2) {
            Some([high, low]) => u32::from(*high) << 8 | u32::from(*low),
            _ => cid,
        };
        self.program
            .get_or_init(|| Program::load(objects, self.descriptor))
            .glyph_text(glyph)
    }

    fn width(&self, cid: u32) -> f32 {
        let end = self.widths.partition_point(|w| w.0 <= cid);
        self.widths
            .get(end.saturating_sub(4)..end)
            .unwrap_or_default()
            .iter()
            .rev()
            .find(|w| cid <= w.1)
            .map_or(self.default_width, |w| w.2)
    }
}

fn standard_map(name: CMapName<'_>) -> Option<Box<StandardMap>> {
    StandardMap::parse(load_embedded(name)?, load_embedded).map(Box::new)
}

fn encoding<'a>(objects: &Objects<'a>, dictionary: &'a Dictionary) -> (Encoding, bool) {
    match objects.get(dictionary, b"Encoding") {
        Some(Object::Name(name)) => named_encoding(name),
        Some(Object::Stream(stream)) => {
            let data = objects.decode(stream).unwrap_or_default();
            let map = CMap::parse(&data);
            let vertical = map.vertical || objects.number(&stream.dict, b"WMode") == Some(1.0);
            let base = objects
                .name(&stream.dict, b"UseCMap")
                .map(<[u8]>::to_vec)
                .or_else(|| map.base.clone());
            if map.has_cids() {
                return (Encoding::Embedded(map), vertical);
            }
            let (encoding, base_vertical) =
                named_encoding(base.as_deref().unwrap_or(b"Identity-H"));
            (encoding, vertical || base_vertical)
        }
        _ => (Encoding::Identity, false),
    }
}

fn named_encoding(name: &[u8]) -> (Encoding, bool) {
    let vertical = name.ends_with(b"-V") || name == b"V";
    if name.starts_with(b"Identity") {
        return (Encoding::Identity, vertical);
    }
    let is_utf16 = [&b"-UCS2-"[..], b"-UTF16-"]
        .iter()
        .any(|part| name.windows(part.len()).any(|w| w == *part));
    let encoding = standard_map(CMapName::from_bytes(name))
        .map_or(Encoding::Identity, |map| Encoding::Standard(map, is_utf16));
    (encoding, vertical)
}

/// The `/W` array: `first [w w w]` or `first last w`.
fn widths<'a>(objects: &Objects<'a>, descendant: &'a Dictionary) -> Vec<(u32, u32, f32)> {
    const MAX_WIDTHS: usize = 100_000;
    let mut out: Vec<(u32, u32, f32)> = Vec::new();
    let mut items = objects.array(descendant, b"W").unwrap_or_default().iter();
    while let Some(first) = items.next() {
        let Some(first) = objects.as_number(first) else {
            continue;
        };
        let first = first.max(0.0) as u32;
        match items.next().and_then(|item| objects.resolve(item)) {
            Some(Object::Array(widths)) => {
                for (cid, width) in (first..).zip(widths) {
                    if out.len() >= MAX_WIDTHS {
                        break;
                    }
                    let width = objects.as_number(width).unwrap_or(0.0) as f32;
                    out.push((cid, cid, width));
                }
            }
            Some(last) => {
                let width = items.next().and_then(|w| objects.as_number(w));
                if let (Some(last), Some(width)) = (objects.as_number(last), width)
                    && out.len() < MAX_WIDTHS
                {
                    out.push((first, last.max(0.0) as u32, width as f32));
                }
            }
            None => {}
        }
    }
    out.sort_by_key(|w| w.0);
    out
}
