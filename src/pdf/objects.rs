//! Lenient access to the objects of a file: what is missing or of the wrong type is simply absent.

use std::cell::Cell;

use lopdf::{Dictionary, Document, Object, Stream};

/// Bytes that one stream may decompress to. The largest content streams of real articles stay under a tenth of it.
pub(super) const MAX_STREAM_BYTES: usize = 48 << 20;
/// Bytes that all streams of a file may decompress to together: bounds the time spent on hostile files.
const MAX_TOTAL_BYTES: usize = 1 << 30;

/// The objects of one file.
#[derive(Debug)]
pub(super) struct Objects<'a> {
    document: &'a Document,
    budget: Cell<usize>,
}

impl<'a> Objects<'a> {
    pub(super) fn new(document: &'a Document) -> Self {
        Self {
            document,
            budget: Cell::new(MAX_TOTAL_BYTES),
        }
    }

    pub(super) fn document(&self) -> &'a Document {
        self.document
    }

    /// The object itself, or what its chain of references ends at.
    pub(super) fn resolve(&self, object: &'a Object) -> Option<&'a Object> {
        match object {
            Object::Reference(_) => self.document.dereference(object).ok().map(|(_, o)| o),
            _ => Some(object),
        }
    }

    pub(super) fn get(&self, dictionary: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
        dictionary
            .as_hashmap()
            .get(key)
            .and_then(|object| self.resolve(object))
    }

    /// A dictionary, also that of a stream.
    pub(super) fn as_dictionary(&self, object: &'a Object) -> Option<&'a Dictionary> {
        match self.resolve(object)? {
            Object::Dictionary(dictionary) => Some(dictionary),
            Object::Stream(stream) => Some(&stream.dict),
            _ => None,
        }
    }

    pub(super) fn dictionary(&self, parent: &'a Dictionary, key: &[u8]) -> Option<&'a Dictionary> {
        self.as_dictionary(self.get(parent, key)?)
    }

    pub(super) fn array(&self, parent: &'a Dictionary, key: &[u8]) -> Option<&'a [Object]> {
        match self.get(parent, key)? {
            Object::Array(items) => Some(items),
            _ => None,
        }
    }

    pub(super) fn name(&self, parent: &'a Dictionary, key: &[u8]) -> Option<&'a [u8]> {
        match self.get(parent, key)? {
            Object::Name(name) => Some(name),
            _ => None,
        }
    }

    pub(super) fn stream(&self, parent: &'a Dictionary, key: &[u8]) -> Option<&'a Stream> {
        match self.get(parent, key)? {
            Object::Stream(stream) => Some(stream),
            _ => None,
        }
    }

    pub(super) fn as_number(&self, object: &'a Object) -> Option<f64> {
        match self.resolve(object)? {
            Object::Integer(n) => Some(*n as f64),
            Object::Real(n) => Some(f64::from(*n)).filter(|n| n.is_finite()),
            _ => None,
        }
    }

    pub(super) fn number(&self, parent: &'a Dictionary, key: &[u8]) -> Option<f64> {
        self.as_number(self.get(parent, key)?)
    }

    /// All numbers of an array; `None` when one of its elements is none.
    pub(super) fn numbers(&self, parent: &'a Dictionary, key: &[u8]) -> Option<Vec<f64>> {
        self.array(parent, key)?
            .iter()
            .take(64)
            .map(|object| self.as_number(object))
            .collect()
    }

    /// A text string (UTF-16, UTF-8 with mark, or PDFDocEncoding, read as Latin-1 above ASCII).
    pub(super) fn text(&self, parent: &'a Dictionary, key: &[u8]) -> Option<String> {
        match self.get(parent, key)? {
            Object::String(bytes, _) => Some(decode_text(bytes)),
            _ => None,
        }
    }

    /// The decoded bytes of a stream.
    pub(super) fn decode(&self, stream: &Stream) -> Result<Vec<u8>, String> {
        let limit = MAX_STREAM_BYTES.min(self.budget.get());
        if limit == 0 {
            return Err("the file's streams decompress to more than this program reads".into());
        }
        let decoded = match self.with_direct_filters(stream) {
            Some(direct) => direct.get_plain_content_with_limit(limit),
            None => stream.get_plain_content_with_limit(limit),
        };
        match decoded {
            Ok(data) => {
                self.budget
                    .set(self.budget.get().saturating_sub(data.len()));
                Ok(data)
            }
            Err(error) => {
                // A stream over the limit cost as much as it was allowed to.
                if matches!(error, lopdf::Error::Decompress(_)) {
                    self.budget.set(self.budget.get().saturating_sub(limit));
                }
                Err(error.to_string())
            }
        }
    }

    /// `lopdf` reads only direct `Filter` and `DecodeParms` values; a copy with them resolved, where needed.
    fn with_direct_filters(&self, stream: &Stream) -> Option<Stream> {
        let is_indirect = |key: &[u8]| match stream.dict.as_hashmap().get(key) {
            Some(Object::Reference(_)) => true,
            Some(Object::Array(items)) => items.iter().any(|i| matches!(i, Object::Reference(_))),
            _ => false,
        };
        if !is_indirect(b"Filter") && !is_indirect(b"DecodeParms") {
            return None;
        }
        let mut copy = stream.clone();
        for key in [&b"Filter"[..], b"DecodeParms"] {
            let Some(value) = stream.dict.as_hashmap().get(key) else {
                continue;
            };
            let Ok((_, value)) = self.document.dereference(value) else {
                copy.dict.remove(key);
                continue;
            };
            let direct = match value {
                Object::Array(items) => Object::Array(
                    items
                        .iter()
                        .map(|i| {
                            self.document
                                .dereference(i)
                                .map_or(Object::Null, |(_, o)| o.clone())
                        })
                        .collect(),
                ),
                other => other.clone(),
            };
            copy.dict.set(key, direct);
        }
        Some(copy)
    }
}

/// A PDF text string.
pub(super) fn decode_text(bytes: &[u8]) -> String {
    let utf16 = |bytes: &[u8], big: bool| {
        let units = bytes.chunks_exact(2).map(|pair| match *pair {
            [a, b] if big => u16::from_be_bytes([a, b]),
            [a, b] => u16::from_le_bytes([a, b]),
            _ => 0,
        });
        char::decode_utf16(units)
            .map(|c| c.unwrap_or('\u{fffd}'))
            .collect::<String>()
    };
    match bytes {
        [0xfe, 0xff, rest @ ..] => utf16(rest, true),
        [0xff, 0xfe, rest @ ..] => utf16(rest, false),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|&b| pdf_doc_char(b)).collect(),
    }
}

/// PDFDocEncoding (ISO 32000-1, annex D.2).
fn pdf_doc_char(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚',
        '™', 'ﬁ', 'ﬂ', 'Ł', 'Œ', 'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž', '\u{fffd}',
    ];
    const ACCENTS: [char; 8] = ['˘', 'ˇ', 'ˆ', '˙', '˝', '˛', '˚', '˜'];
    match byte {
        0x18..=0x1f => ACCENTS
            .get(usize::from(byte - 0x18))
            .copied()
            .unwrap_or(' '),
        0x80..=0x9f => HIGH.get(usize::from(byte - 0x80)).copied().unwrap_or(' '),
        0xa0 => '€',
        _ => char::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_strings_in_all_encodings() {
        assert_eq!(decode_text(b"\xfe\xff\x00J\x00\xf8"), "Jø");
        assert_eq!(decode_text(b"\xef\xbb\xbfJ\xc3\xb8"), "Jø");
        assert_eq!(decode_text(b"J\xf8 \x84 \xa0"), "Jø — €");
    }

    #[test]
    fn indirect_filters_are_resolved() {
        let mut document = Document::new();
        let filter = document.add_object(Object::Name(b"ASCIIHexDecode".to_vec()));
        let mut dict = Dictionary::new();
        dict.set("Filter", Object::Reference(filter));
        let stream = Stream::new(dict, b"4869>".to_vec());
        assert_eq!(Objects::new(&document).decode(&stream), Ok(b"Hi".to_vec()));
    }
}
