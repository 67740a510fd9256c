use std::ops::Range;

use super::Span;

/// Every how many characters the byte position is remembered. A look-up walks at most this many
/// characters; the table costs one word per step.
const STEP: usize = 64;

/// A text with fast conversion between character and byte positions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text {
    string: String,
    chars: usize,
    /// Byte position of the characters 0, [`STEP`], 2 × [`STEP`] …
    steps: Vec<usize>,
}

impl Text {
    /// Takes ownership of `string` and indexes it.
    #[must_use]
    pub fn new(string: String) -> Self {
        let mut steps = Vec::with_capacity(string.len() / STEP + 1);
        let mut chars = 0;
        for (byte, _) in string.char_indices() {
            if chars % STEP == 0 {
                steps.push(byte);
            }
            chars += 1;
        }
        Self {
            string,
            chars,
            steps,
        }
    }

    /// The whole text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.string
    }

    /// The whole text, given away.
    #[must_use]
    pub fn into_string(self) -> String {
        self.string
    }

    /// Length in characters.
    #[must_use]
    pub fn len(&self) -> usize {
        self.chars
    }

    /// Whether there is no character.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.chars == 0
    }

    /// The span of the whole text.
    #[must_use]
    pub fn span(&self) -> Span {
        Span {
            start: 0,
            end: self.chars,
        }
    }

    /// The characters of `span`. What lies outside the text is left out: a span beyond the end gives `""`.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        let start = self.byte_of(span.start);
        let end = self.byte_of(span.end).max(start);
        self.string.get(start..end).unwrap_or_default()
    }

    /// The characters of `span` together with where they stand, for searching by byte offsets.
    #[must_use]
    pub fn passage(&self, span: Span) -> Passage<'_> {
        Passage {
            str: self.slice(span),
            start: span.start.min(self.chars),
        }
    }

    /// Byte position of a character; the length in bytes for positions at or beyond the end.
    #[must_use]
    pub fn byte_of(&self, position: usize) -> usize {
        if position >= self.chars {
            return self.string.len();
        }
        let Some(&base) = self.steps.get(position / STEP) else {
            return self.string.len();
        };
        let tail = self.string.get(base..).unwrap_or_default();
        tail.char_indices()
            .nth(position % STEP)
            .map_or(self.string.len(), |(byte, _)| base + byte)
    }

    /// Character position of a byte position. A byte inside a character gives that character.
    #[must_use]
    pub fn position_of(&self, byte: usize) -> usize {
        if byte >= self.string.len() {
            return self.chars;
        }
        let step = self
            .steps
            .partition_point(|&start| start <= byte)
            .saturating_sub(1);
        let base = self.steps.get(step).copied().unwrap_or_default();
        let tail = self.string.get(base..).unwrap_or_default();
        let whole = tail
            .char_indices()
            .take_while(|(at, _)| base + at <= byte)
            .count();
        step * STEP + whole.saturating_sub(1)
    }

    /// The span of a byte range of [`Text::as_str`].
    #[must_use]
    pub fn span_of(&self, bytes: Range<usize>) -> Span {
        Span::new(self.position_of(bytes.start), self.position_of(bytes.end))
    }
}

/// A stretch of a [`Text`] that knows where it starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Passage<'text> {
    /// The characters.
    pub str: &'text str,
    /// Position of the first one in the whole text, in characters.
    pub start: usize,
}

impl Passage<'_> {
    /// The span, in the whole text, of a byte range of [`Passage::str`].
    #[must_use]
    pub fn span_of(&self, bytes: Range<usize>) -> Span {
        let chars = |upto: usize| {
            self.str
                .char_indices()
                .take_while(|(at, _)| *at < upto)
                .count()
        };
        let start = chars(bytes.start);
        let inside = self
            .str
            .get(bytes.start..)
            .unwrap_or_default()
            .char_indices()
            .take_while(|(at, _)| bytes.start + at < bytes.end)
            .count();
        Span::new(self.start + start, self.start + start + inside)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn slices_count_characters_not_bytes() {
        let text = Text::new("α1-AT ≥ 3".to_owned());
        assert_eq!(text.slice(Span::new(0, 5)), "α1-AT");
        assert_eq!(text.slice(Span::new(6, 7)), "≥");
        assert_eq!(text.slice(Span::new(8, 99)), "3");
    }

    proptest! {
        #[test]
        fn positions_and_bytes_convert_back_and_forth(string in "\\PC{0,300}", at in 0usize..320) {
            let text = Text::new(string.clone());
            let position = at.min(text.len());
            prop_assert_eq!(text.position_of(text.byte_of(position)), position);
            let expected: String = string.chars().skip(position).take(7).collect();
            prop_assert_eq!(text.slice(Span::new(position, position + 7)), expected);
        }

        #[test]
        fn a_passage_maps_byte_ranges_into_the_whole_text(string in "\\PC{1,200}", from in 0usize..100, a in 0usize..50, b in 0usize..50) {
            let text = Text::new(string);
            let passage = text.passage(Span::new(from.min(text.len()), text.len()));
            let starts: Vec<usize> = passage.str.char_indices().map(|(at, _)| at).chain([passage.str.len()]).collect();
            let (a, b) = (a.min(starts.len() - 1), b.min(starts.len() - 1));
            let bytes = starts[a.min(b)]..starts[a.max(b)];
            prop_assert_eq!(text.slice(passage.span_of(bytes.clone())), &passage.str[bytes]);
        }
    }
}
