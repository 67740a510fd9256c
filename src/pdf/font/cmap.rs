//! CMaps written in the file: ToUnicode maps and encodings of composite fonts.
//!
//! A reader of the few operators that matter, which skips what it does not know: one malformed line must not
//! lose the rest of a map.

use crate::pdf::{
    lexer::{Lexer, Token},
    operand::Operand,
};

/// Mappings kept of one map; more than any real font has glyphs.
const MAX_ENTRIES: usize = 200_000;

#[derive(Debug, Clone, PartialEq)]
enum Target {
    /// UTF-16BE bytes; the offset in the range is added to the last unit.
    Text(Vec<u8>),
    Cid(u32),
}

#[derive(Debug, Clone, PartialEq)]
struct Entry {
    low: u32,
    high: u32,
    target: Target,
}

/// A parsed CMap.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct CMap {
    /// By `low`; later definitions of a code come after earlier ones.
    text: Vec<Entry>,
    cids: Vec<Entry>,
    /// Code length in bytes, first and last code.
    codespaces: Vec<(usize, u32, u32)>,
    /// Name of the map that this one extends.
    pub(super) base: Option<Vec<u8>>,
    pub(super) vertical: bool,
}

impl CMap {
    pub(super) fn parse(data: &[u8]) -> Self {
        let mut map = Self::default();
        let mut lexer = Lexer::new(data);
        let mut operands: Vec<Operand<'_>> = Vec::new();
        while let Some(token) = lexer.next() {
            match token {
                Token::Operand(operand) => {
                    if operands.len() < MAX_ENTRIES {
                        operands.push(operand);
                    }
                }
                Token::Operator(operator) => {
                    map.operator(operator, &operands);
                    operands.clear();
                }
            }
        }
        // Stable, so that of two definitions of one code the later is found first from the right.
        map.text.sort_by_key(|e| e.low);
        map.cids.sort_by_key(|e| e.low);
        map
    }

    fn operator(&mut self, operator: &[u8], operands: &[Operand<'_>]) {
        match operator {
            b"endbfchar" => {
                for pair in operands.chunks_exact(2) {
                    if let [Operand::Text(code), Operand::Text(text)] = pair {
                        let code = number(code);
                        self.push_text(code, code, text);
                    }
                }
            }
            b"endbfrange" => self.ranges(operands),
            b"endcidchar" => {
                for pair in operands.chunks_exact(2) {
                    if let [Operand::Text(code), Operand::Number(cid)] = pair {
                        let code = number(code);
                        self.push_cid(code, code, *cid);
                    }
                }
            }
            b"endcidrange" => {
                for triple in operands.chunks_exact(3) {
                    if let [
                        Operand::Text(low),
                        Operand::Text(high),
                        Operand::Number(cid),
                    ] = triple
                    {
                        self.push_cid(number(low), number(high), *cid);
                    }
                }
            }
            b"endcodespacerange" => {
                for pair in operands.chunks_exact(2) {
                    if let [Operand::Text(low), Operand::Text(high)] = pair
                        && self.codespaces.len() < 256
                    {
                        self.codespaces
                            .push((low.len().clamp(1, 4), number(low), number(high)));
                    }
                }
            }
            b"usecmap" => {
                self.base = operands.last().and_then(Operand::name).map(<[u8]>::to_vec);
            }
            b"def" => {
                if let [.., Operand::Name(key), Operand::Number(value)] = operands
                    && **key == *b"WMode"
                {
                    self.vertical = *value == 1.0;
                }
            }
            _ => {}
        }
    }

    fn ranges(&mut self, operands: &[Operand<'_>]) {
        for triple in operands.chunks_exact(3) {
            let [Operand::Text(low), Operand::Text(high), target] = triple else {
                continue;
            };
            let (low, high) = (number(low), number(high));
            match target {
                Operand::Text(text) => self.push_text(low, high, text),
                Operand::Array(items) => {
                    for (code, item) in (low..=high).zip(items) {
                        if let Operand::Text(text) = item {
                            self.push_text(code, code, text);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn push_text(&mut self, low: u32, high: u32, text: &[u8]) {
        if self.text.len() < MAX_ENTRIES && low <= high {
            self.text.push(Entry {
                low,
                high,
                target: Target::Text(text.to_vec()),
            });
        }
    }

    fn push_cid(&mut self, low: u32, high: u32, cid: f64) {
        if self.cids.len() < MAX_ENTRIES && low <= high {
            self.cids.push(Entry {
                low,
                high,
                target: Target::Cid(cid as u32),
            });
        }
    }

    /// The text of a code, as the map gives it.
    pub(super) fn text(&self, code: u32) -> Option<String> {
        let (entry, offset) = find(&self.text, code)?;
        let Target::Text(bytes) = &entry.target else {
            return None;
        };
        let mut units: Vec<u16> = match bytes.as_slice() {
            [single] => vec![u16::from(*single)],
            _ => bytes
                .chunks_exact(2)
                .filter_map(|pair| Some(u16::from_be_bytes([*pair.first()?, *pair.get(1)?])))
                .collect(),
        };
        if let Some(last) = units.last_mut() {
            *last = last.wrapping_add(offset as u16);
        }
        Some(
            char::decode_utf16(units)
                .map(|c| c.unwrap_or('\u{fffd}'))
                .collect(),
        )
    }

    pub(super) fn cid(&self, code: u32) -> Option<u32> {
        let (entry, offset) = find(&self.cids, code)?;
        match entry.target {
            Target::Cid(cid) => Some(cid.wrapping_add(offset)),
            Target::Text(_) => None,
        }
    }

    pub(super) fn has_cids(&self) -> bool {
        !self.cids.is_empty()
    }

    /// Length in bytes of the code at the start of `bytes`, by the code space ranges.
    pub(super) fn code_length(&self, bytes: &[u8]) -> Option<usize> {
        (1..=4usize.min(bytes.len())).find(|&len| {
            let head = bytes.get(..len).unwrap_or_default();
            self.codespaces.iter().any(|&(size, low, high)| {
                size == len
                    && (0..len).all(|at| {
                        let shift = 8 * (len - 1 - at);
                        let byte = head.get(at).map_or(0, |b| u32::from(*b));
                        (low >> shift & 0xff) <= byte && byte <= (high >> shift & 0xff)
                    })
            })
        })
    }

    /// Shortest code of the code space.
    pub(super) fn shortest_code(&self) -> Option<usize> {
        self.codespaces.iter().map(|c| c.0).min()
    }
}

fn number(bytes: &[u8]) -> u32 {
    bytes
        .iter()
        .take(4)
        .fold(0, |value, byte| value << 8 | u32::from(*byte))
}

/// The last entry that holds `code`, and the offset of the code in it. Ranges may overlap: a few entries back
/// are looked at.
fn find(entries: &[Entry], code: u32) -> Option<(&Entry, u32)> {
    let end = entries.partition_point(|e| e.low <= code);
    entries
        .get(end.saturating_sub(16)..end)?
        .iter()
        .rev()
        .find(|e| code <= e.high)
        .map(|e| (e, code - e.low))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_ranges_and_arrays() {
        let map = CMap::parse(
            b"1 begincodespacerange <00> <FF> endcodespacerange\n\
              2 beginbfchar <01> <00660069> <02> <D835DC5D> endbfchar\n\
              2 beginbfrange <10> <12> <0041> <20> <21> [<0061> <0301>] endbfrange",
        );
        assert_eq!(map.text(1).as_deref(), Some("fi"));
        assert_eq!(map.text(2).as_deref(), Some("\u{1d45d}"));
        assert_eq!(map.text(0x12).as_deref(), Some("C"));
        assert_eq!(map.text(0x21).as_deref(), Some("\u{301}"));
        assert_eq!(map.text(0x13), None);
        assert_eq!(map.code_length(b"\x01\x02"), Some(1));
    }

    #[test]
    fn cids_and_two_byte_codes() {
        let map = CMap::parse(
            b"/WMode 1 def 1 begincodespacerange <0000> <FFFF> endcodespacerange \
              1 begincidrange <0100> <01ff> 7 endcidrange",
        );
        assert_eq!(map.cid(0x102), Some(9));
        assert_eq!(map.code_length(&[1, 2, 3]), Some(2));
        assert!(map.vertical);
    }

    #[test]
    fn malformed_lines_lose_nothing_else() {
        let map = CMap::parse(
            b"3 beginbfchar <01> oops <02> <0042> endbfchar 1 beginbfchar <03> <0043> endbfchar",
        );
        assert_eq!(map.text(3).as_deref(), Some("C"));
    }
}
