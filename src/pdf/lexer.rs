//! Tokens of a content stream.
//!
//! Written for speed and leniency: strings without escapes are borrowed, and what cannot be read is skipped
//! byte by byte, because a page with one bad operator still has all its other text.

use std::borrow::Cow;

use super::operand::Operand;

/// Nesting of arrays and dictionaries beyond which operands are ignored.
const MAX_NESTING: usize = 24;
/// Elements kept of one array or dictionary; longer ones are hostile.
const MAX_ELEMENTS: usize = 100_000;

/// One step of a content stream.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token<'a> {
    Operand(Operand<'a>),
    Operator(&'a [u8]),
}

/// Reads tokens from decoded content.
#[derive(Debug)]
pub(super) struct Lexer<'a> {
    data: &'a [u8],
    at: usize,
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b'\0' | b'\t' | b'\n' | b'\x0c' | b'\r' | b' ')
}

fn is_delimiter(byte: u8) -> bool {
    matches!(
        byte,
        b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%'
    )
}

fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !is_delimiter(byte)
}

impl<'a> Lexer<'a> {
    pub(super) fn new(data: &'a [u8]) -> Self {
        Self { data, at: 0 }
    }

    fn peek(&self) -> Option<u8> {
        self.data.get(self.at).copied()
    }

    fn slice(&self, start: usize, end: usize) -> &'a [u8] {
        self.data
            .get(start..end.min(self.data.len()))
            .unwrap_or_default()
    }

    fn skip_space(&mut self) {
        while let Some(byte) = self.peek() {
            if is_space(byte) {
                self.at += 1;
            } else if byte == b'%' {
                while self.peek().is_some_and(|b| b != b'\n' && b != b'\r') {
                    self.at += 1;
                }
            } else {
                break;
            }
        }
    }

    /// The next operand or operator; `None` at the end.
    pub(super) fn next(&mut self) -> Option<Token<'a>> {
        loop {
            self.skip_space();
            let start = self.at;
            match self.peek()? {
                b')' | b'>' | b']' | b'{' | b'}' => self.at += 1,
                byte if is_delimiter(byte) => {
                    if let Some(operand) = self.operand(0) {
                        return Some(Token::Operand(operand));
                    }
                }
                byte if byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.') => {
                    return Some(Token::Operand(self.number()));
                }
                _ => {
                    let word = self.word();
                    return Some(match word {
                        b"true" | b"false" | b"null" => Token::Operand(Operand::Other),
                        _ => Token::Operator(word),
                    });
                }
            }
            if self.at == start {
                self.at += 1;
            }
        }
    }

    fn word(&mut self) -> &'a [u8] {
        let start = self.at;
        while self.peek().is_some_and(is_regular) {
            self.at += 1;
        }
        self.slice(start, self.at)
    }

    fn operand(&mut self, depth: usize) -> Option<Operand<'a>> {
        self.skip_space();
        match self.peek()? {
            b'/' => Some(self.name()),
            b'(' => Some(Operand::Text(self.literal())),
            b'<' if self.data.get(self.at + 1) == Some(&b'<') => {
                self.at += 2;
                Some(Operand::Dictionary(self.items(depth, b'>')))
            }
            b'<' => Some(Operand::Text(Cow::Owned(self.hexadecimal()))),
            b'[' => {
                self.at += 1;
                Some(Operand::Array(self.items(depth, b']')))
            }
            byte if byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.') => {
                Some(self.number())
            }
            byte if is_delimiter(byte) => {
                self.at += 1;
                None
            }
            _ => {
                self.word();
                Some(Operand::Other)
            }
        }
    }

    fn items(&mut self, depth: usize, end: u8) -> Vec<Operand<'a>> {
        let mut items = Vec::new();
        loop {
            self.skip_space();
            match self.peek() {
                None => break,
                Some(byte) if byte == end => {
                    self.at += 1;
                    if end == b'>' && self.peek() == Some(b'>') {
                        self.at += 1;
                    }
                    break;
                }
                Some(_) if depth >= MAX_NESTING => self.at += 1,
                Some(_) => {
                    if let Some(item) = self.operand(depth + 1)
                        && items.len() < MAX_ELEMENTS
                    {
                        items.push(item);
                    }
                }
            }
        }
        items
    }

    /// Numbers as viewers read them: a second sign or point ends the value, the rest of the word is skipped.
    fn number(&mut self) -> Operand<'a> {
        let mut negative = false;
        while let Some(byte @ (b'+' | b'-')) = self.peek() {
            negative |= byte == b'-';
            self.at += 1;
        }
        let mut value = 0.0f64;
        while let Some(byte) = self.peek().filter(u8::is_ascii_digit) {
            value = value * 10.0 + f64::from(byte - b'0');
            self.at += 1;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            let (mut fraction, mut divisor) = (0.0f64, 1.0f64);
            while let Some(byte) = self.peek().filter(u8::is_ascii_digit) {
                if divisor < 1e15 {
                    fraction = fraction * 10.0 + f64::from(byte - b'0');
                    divisor *= 10.0;
                }
                self.at += 1;
            }
            value += fraction / divisor;
        }
        while self
            .peek()
            .is_some_and(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+'))
        {
            self.at += 1;
        }
        Operand::Number(if negative { -value } else { value })
    }

    fn name(&mut self) -> Operand<'a> {
        self.at += 1;
        let raw = self.word();
        if !raw.contains(&b'#') {
            return Operand::Name(Cow::Borrowed(raw));
        }
        let mut out = Vec::with_capacity(raw.len());
        let mut rest = raw;
        while let Some((&byte, tail)) = rest.split_first() {
            rest = tail;
            if byte == b'#'
                && let [high, low, after @ ..] = tail
                && let (Some(high), Some(low)) = (hex(*high), hex(*low))
            {
                out.push(high << 4 | low);
                rest = after;
            } else {
                out.push(byte);
            }
        }
        Operand::Name(Cow::Owned(out))
    }

    fn literal(&mut self) -> Cow<'a, [u8]> {
        self.at += 1;
        let start = self.at;
        // The plain case: no escapes, no nesting, no line ends to normalise.
        while let Some(byte) = self.peek() {
            match byte {
                b')' => {
                    self.at += 1;
                    return Cow::Borrowed(self.slice(start, self.at - 1));
                }
                b'\\' | b'(' | b'\r' => break,
                _ => self.at += 1,
            }
        }
        let mut out = self.slice(start, self.at).to_vec();
        let mut nesting = 1usize;
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'\\' => self.escape(&mut out),
                b'(' => {
                    nesting += 1;
                    out.push(byte);
                }
                b')' => {
                    nesting -= 1;
                    if nesting == 0 {
                        break;
                    }
                    out.push(byte);
                }
                b'\r' => {
                    if self.peek() == Some(b'\n') {
                        self.at += 1;
                    }
                    out.push(b'\n');
                }
                _ => out.push(byte),
            }
        }
        Cow::Owned(out)
    }

    fn escape(&mut self, out: &mut Vec<u8>) {
        let Some(byte) = self.peek() else { return };
        self.at += 1;
        match byte {
            b'n' => out.push(b'\n'),
            b'r' => out.push(b'\r'),
            b't' => out.push(b'\t'),
            b'b' => out.push(8),
            b'f' => out.push(12),
            b'\r' => {
                if self.peek() == Some(b'\n') {
                    self.at += 1;
                }
            }
            b'\n' => {}
            b'0'..=b'7' => {
                let mut value = u32::from(byte - b'0');
                for _ in 0..2 {
                    if let Some(digit @ b'0'..=b'7') = self.peek() {
                        value = value * 8 + u32::from(digit - b'0');
                        self.at += 1;
                    } else {
                        break;
                    }
                }
                out.push((value & 0xff) as u8);
            }
            _ => out.push(byte),
        }
    }

    fn hexadecimal(&mut self) -> Vec<u8> {
        self.at += 1;
        let mut out = Vec::new();
        let mut high = None;
        while let Some(byte) = self.peek() {
            self.at += 1;
            if byte == b'>' {
                break;
            }
            if let Some(digit) = hex(byte) {
                match high.take() {
                    None => high = Some(digit),
                    Some(first) => out.push(first << 4 | digit),
                }
            }
        }
        if let Some(first) = high {
            out.push(first << 4);
        }
        out
    }

    /// Skips the data of an inline image after its `ID` operator, up to and with `EI`.
    ///
    /// The data has no length: its end is the first `EI` between white space that is followed by text, as
    /// viewers find it.
    pub(super) fn skip_inline_image(&mut self) {
        let mut at = self.at;
        while let Some(window) = self.data.get(at..at + 3) {
            let [space, b'E', b'I'] = *window else {
                at += 1;
                continue;
            };
            let after = self.slice(at + 3, at + 16);
            let ends = after.first().is_none_or(|b| !is_regular(*b));
            let is_text = after
                .iter()
                .all(|&b| (0x20..0x7f).contains(&b) || is_space(b) && b != 0);
            if is_space(space) && ends && is_text {
                self.at = at + 3;
                return;
            }
            at += 1;
        }
        self.at = self.data.len();
    }
}

pub(super) fn hex(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn all(data: &[u8]) -> Vec<Token<'_>> {
        let mut lexer = Lexer::new(data);
        std::iter::from_fn(|| lexer.next()).collect()
    }

    #[test]
    fn strings_are_unescaped() {
        assert_eq!(
            all(br"(a\(b\)(c)\101\n) Tj"),
            [
                Token::Operand(Operand::Text(Cow::Borrowed(b"a(b)(c)A\n"))),
                Token::Operator(b"Tj")
            ]
        );
        assert_eq!(
            all(b"<48 6 5>"),
            [Token::Operand(Operand::Text(Cow::Borrowed(b"He")))]
        );
    }

    #[test]
    fn numbers_of_careless_writers() {
        let numbers: Vec<_> = all(b"1 -2.5 .5 --3 1.2.3 4-5 +6.")
            .iter()
            .map(|t| match t {
                Token::Operand(Operand::Number(n)) => *n,
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(numbers, [1.0, -2.5, 0.5, -3.0, 1.2, 4.0, 6.0]);
    }

    #[test]
    fn inline_image_data_is_skipped() {
        let mut lexer = Lexer::new(b"BI /W 2 ID \x00 EI\xff\x01 EI\nQ (x) Tj");
        while lexer.next() != Some(Token::Operator(b"ID")) {}
        lexer.skip_inline_image();
        assert_eq!(lexer.next(), Some(Token::Operator(b"Q")));
    }

    #[test]
    fn dictionaries_give_their_entries() {
        let tokens = all(b"<</ActualText (x)/MCID 3>>");
        let Some(Token::Operand(dictionary)) = tokens.first() else {
            panic!("{tokens:?}")
        };
        assert_eq!(
            dictionary.entry(b"ActualText").and_then(Operand::text),
            Some(&b"x"[..])
        );
        assert_eq!(
            dictionary.entry(b"MCID").and_then(Operand::number),
            Some(3.0)
        );
    }

    proptest! {
        #[test]
        fn any_bytes_end(data in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = all(&data);
        }
    }
}
