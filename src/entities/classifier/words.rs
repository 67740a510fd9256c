//! Words and their word pieces.

use std::collections::HashMap;
use std::sync::RwLock;

use tokenizers::{
    Model, NormalizedString, Normalizer, OffsetReferential, OffsetType, PreTokenizedString,
    PreTokenizer, Tokenizer, pre_tokenizers::bert::BertPreTokenizer,
};

use crate::{
    entities::{EntityLabel, lexicon::Lexicon, token},
    text::{Span, Text},
};

/// Identity of the way in which [`Word::kind`] is computed. A model is only right with the one it was trained on.
pub const WORD_TYPES: &str = "shape-6/hint-5";

/// Number of values of [`Word::kind`].
pub const WORD_TYPE_COUNT: usize = SHAPES * HINTS;

const SHAPES: usize = 6;
const HINTS: usize = 5;

/// Words longer than this many characters are unknown to the vocabulary, as in BERT's own tokenizer.
const LONGEST_WORD: usize = 100;

/// Words kept with their pieces, so that frequent ones are looked up once. A bound on memory only.
const CACHED_WORDS: usize = 100_000;

/// A word of the input: a run without white space and punctuation, or one punctuation mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Where it is, in characters of the text.
    pub span: Span,
    /// Its word pieces, never empty.
    pub pieces: Vec<u32>,
    /// What the pieces do not show, given to the encoder as the token type: the shape of the word (the vocabulary
    /// is in lower case) and what the lexicons know it as. Below 30.
    pub kind: u8,
}

impl Word {
    /// The same word without the lexicons' evidence: training hides it at times, so that the model learns to do
    /// without.
    #[must_use]
    pub fn without_hint(&self) -> u8 {
        self.kind - self.kind % HINTS as u8
    }
}

/// How a word is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Lower,
    Capitalised,
    Capitals,
    /// Capitals within, or letters with digits.
    Mixed,
    Number,
    Mark,
}

impl Shape {
    fn of(word: &str) -> Self {
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        let capitals = word.chars().filter(|c| c.is_uppercase()).count();
        let digits = word.chars().filter(|c| c.is_numeric()).count();
        let begins_capital = word.chars().next().is_some_and(char::is_uppercase);
        match (letters, digits, capitals) {
            (0, 0, _) => Self::Mark,
            (0, _, _) => Self::Number,
            (_, 1.., _) => Self::Mixed,
            (_, _, 0) => Self::Lower,
            (1, _, 1) => Self::Capitalised,
            (letters, _, capitals) if letters == capitals => Self::Capitals,
            (_, _, 1) if begins_capital => Self::Capitalised,
            _ => Self::Mixed,
        }
    }
}

/// What the lexicons know a word as. Trial names are left to the patterns, which know them by their form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hint {
    None,
    Drug,
    Class,
    Event,
    Outcome,
}

impl Hint {
    fn of(label: EntityLabel) -> Self {
        match label {
            EntityLabel::Drug => Self::Drug,
            EntityLabel::DrugClass => Self::Class,
            EntityLabel::AdverseEvent => Self::Event,
            EntityLabel::Outcome => Self::Outcome,
            EntityLabel::Trial => Self::None,
        }
    }
}

/// The vocabulary could not be read.
#[derive(Debug, thiserror::Error)]
pub enum VocabularyError {
    /// The bytes are no tokenizer definition.
    #[error("not a tokenizer definition: {0}")]
    Unreadable(String),
    /// A part that BERT's tokenizers have is missing.
    #[error("the tokenizer has no {0}")]
    Missing(&'static str),
}

/// A BERT vocabulary: words to word pieces (Schuster and Nakajima 2012).
#[derive(Debug)]
pub struct Vocabulary {
    tokenizer: Tokenizer,
    /// Pieces of words met before.
    known: RwLock<HashMap<String, Vec<u32>>>,
    unknown: u32,
    start: u32,
    end: u32,
    mask: u32,
    size: usize,
}

impl Vocabulary {
    /// Reads a `tokenizer.json`.
    ///
    /// # Errors
    /// When it is none, or not one of BERT's.
    pub fn read(json: &[u8]) -> Result<Self, VocabularyError> {
        let tokenizer = Tokenizer::from_bytes(json)
            .map_err(|error| VocabularyError::Unreadable(error.to_string()))?;
        if tokenizer.get_normalizer().is_none() {
            return Err(VocabularyError::Missing("normalizer"));
        }
        let special = |name: &'static str| {
            tokenizer
                .token_to_id(name)
                .ok_or(VocabularyError::Missing(name))
        };
        Ok(Self {
            unknown: special("[UNK]")?,
            start: special("[CLS]")?,
            end: special("[SEP]")?,
            mask: special("[MASK]")?,
            size: tokenizer.get_vocab_size(true),
            known: RwLock::default(),
            tokenizer,
        })
    }

    /// Number of pieces.
    #[must_use]
    pub fn size(&self) -> usize {
        self.size
    }

    /// The piece that begins every window.
    #[must_use]
    pub fn start(&self) -> u32 {
        self.start
    }

    /// The piece that ends every window.
    #[must_use]
    pub fn end(&self) -> u32 {
        self.end
    }

    /// The piece that stands for a hidden one in masked-language training.
    #[must_use]
    pub fn mask(&self) -> u32 {
        self.mask
    }

    /// The pieces of a word; `[UNK]` where the vocabulary has none. Empty for a word of control characters only.
    fn pieces(&self, word: &str) -> Vec<u32> {
        if let Ok(known) = self.known.read()
            && let Some(pieces) = known.get(word)
        {
            return pieces.clone();
        }
        let pieces = self.cut(word);
        if let Ok(mut known) = self.known.write()
            && known.len() < CACHED_WORDS
        {
            known.insert(word.to_owned(), pieces.clone());
        }
        pieces
    }

    fn cut(&self, word: &str) -> Vec<u32> {
        if word.chars().count() > LONGEST_WORD {
            return vec![self.unknown];
        }
        let mut normalized = NormalizedString::from(word);
        if let Some(normalizer) = self.tokenizer.get_normalizer()
            && normalizer.normalize(&mut normalized).is_err()
        {
            return vec![self.unknown];
        }
        let mut pieces = Vec::new();
        for part in normalized.get().split_whitespace() {
            match self.tokenizer.get_model().tokenize(part) {
                Ok(tokens) => pieces.extend(tokens.iter().map(|token| token.id)),
                Err(_) => pieces.push(self.unknown),
            }
        }
        pieces
    }
}

/// The words of a passage.
///
/// `superscripts` are the spans of citation numbers and notes set above the line, sorted: the word before them
/// ends there, and they are no words of the sentence.
pub(in crate::entities) fn words(
    text: &Text,
    passage: Span,
    superscripts: &[Span],
    vocabulary: &Vocabulary,
    lexicon: &Lexicon,
) -> Vec<Word> {
    let mut cut = Vec::new();
    for part in around(passage, superscripts) {
        surfaces(text, part, &mut cut);
    }
    let hints = hints(text, passage, superscripts, lexicon);
    let mut hints = hints.iter().peekable();
    let mut words = Vec::with_capacity(cut.len());
    for (span, surface) in cut {
        while hints
            .next_if(|(covered, _)| covered.end <= span.start)
            .is_some()
        {}
        let hint = hints
            .peek()
            .filter(|(covered, _)| covered.start <= span.start && span.end <= covered.end)
            .map_or(Hint::None, |(_, hint)| *hint);
        let pieces = vocabulary.pieces(surface);
        if !pieces.is_empty() {
            let kind = Shape::of(surface) as usize * HINTS + hint as usize;
            words.push(Word {
                span,
                pieces,
                kind: kind as u8,
            });
        }
    }
    words
}

/// What of `passage` lies outside the sorted `holes`.
fn around(passage: Span, holes: &[Span]) -> Vec<Span> {
    let mut parts = Vec::new();
    let mut start = passage.start;
    let first = holes.partition_point(|hole| hole.end <= passage.start);
    for hole in holes.iter().skip(first) {
        if hole.start >= passage.end {
            break;
        }
        if hole.start > start {
            parts.push(Span::new(start, hole.start));
        }
        start = start.max(hole.end);
    }
    if start < passage.end {
        parts.push(Span::new(start, passage.end));
    }
    parts
}

fn surfaces<'text>(text: &'text Text, part: Span, out: &mut Vec<(Span, &'text str)>) {
    let string = text.slice(part);
    let mut pieces = PreTokenizedString::from(string);
    if BertPreTokenizer.pre_tokenize(&mut pieces).is_err() {
        return;
    }
    // Splits come in order, so that characters are counted once.
    let (mut byte, mut character) = (0, part.start);
    for (_, (from, to), _) in pieces.get_splits(OffsetReferential::Original, OffsetType::Byte) {
        let (Some(gap), Some(surface)) = (string.get(byte..from), string.get(from..to)) else {
            continue;
        };
        let start = character + gap.chars().count();
        let end = start + surface.chars().count();
        out.push((Span::new(start, end), surface));
        (byte, character) = (to, end);
    }
}

/// What the lexicons know, longest names first come, first served from left to right.
fn hints(
    text: &Text,
    passage: Span,
    superscripts: &[Span],
    lexicon: &Lexicon,
) -> Vec<(Span, Hint)> {
    let borders: Vec<usize> = superscripts
        .iter()
        .flat_map(|span| [span.start, span.end])
        .collect();
    let tokens = token::tokens(text, passage, &borders);
    let mut hints = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let hit = lexicon
            .starting_at(&tokens, at)
            .into_iter()
            .filter(|hit| !hit.tokens.is_empty())
            .max_by_key(|hit| hit.tokens.end);
        let known = hit.as_ref().and_then(|hit| {
            let first = tokens.get(hit.tokens.start)?;
            let last = tokens.get(hit.tokens.end - 1)?;
            let sense = hit.senses.first()?;
            Some((
                Span::new(first.span.start, last.span.end),
                Hint::of(sense.label),
            ))
        });
        if let (Some(hit), Some(known)) = (hit, known) {
            hints.push(known);
            at = hit.tokens.end;
        } else {
            at += 1;
        }
    }
    hints
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entities::classifier::ModelFiles;

    fn read(string: &str, superscripts: &[Span]) -> Vec<(String, usize, u8)> {
        let text = Text::new(string.to_owned());
        let vocabulary = Vocabulary::read(&ModelFiles::embedded().tokenizer).unwrap();
        let lexicon = Lexicon::embedded().unwrap();
        words(&text, text.span(), superscripts, &vocabulary, &lexicon)
            .into_iter()
            .map(|word| {
                (
                    text.slice(word.span).to_owned(),
                    word.pieces.len(),
                    word.kind,
                )
            })
            .collect()
    }

    fn kind(shape: Shape, hint: Hint) -> u8 {
        (shape as usize * HINTS + hint as usize) as u8
    }

    #[test]
    fn punctuation_is_cut_off_and_names_are_hinted() {
        let found = read("Ph\u{0}ase: T-DXd, NAUSEA (5 %)", &[]);
        let kinds: Vec<(&str, u8)> = found
            .iter()
            .map(|(word, _, kind)| (word.as_str(), *kind))
            .collect();
        assert_eq!(
            kinds,
            [
                ("Ph\u{0}ase", kind(Shape::Capitalised, Hint::None)),
                (":", kind(Shape::Mark, Hint::None)),
                ("T", kind(Shape::Capitalised, Hint::Drug)),
                ("-", kind(Shape::Mark, Hint::Drug)),
                ("DXd", kind(Shape::Mixed, Hint::Drug)),
                (",", kind(Shape::Mark, Hint::None)),
                ("NAUSEA", kind(Shape::Capitals, Hint::Event)),
                ("(", kind(Shape::Mark, Hint::None)),
                ("5", kind(Shape::Number, Hint::None)),
                ("%", kind(Shape::Mark, Hint::None)),
                (")", kind(Shape::Mark, Hint::None)),
            ]
        );
    }

    #[test]
    fn superscripts_end_a_word_and_are_none() {
        let found = read("aspirin12 and", &[Span::new(7, 9)]);
        let surfaces: Vec<&str> = found.iter().map(|(word, ..)| word.as_str()).collect();
        assert_eq!(surfaces, ["aspirin", "and"]);
    }

    #[test]
    fn what_has_no_pieces_is_no_word_and_long_words_are_unknown() {
        assert_eq!(read("\u{1}\u{2} \u{200b}", &[]), []);
        assert_eq!(read(&"x".repeat(101), &[])[0].1, 1);
    }

    #[test]
    fn hidden_evidence_leaves_the_shape() {
        let word = Word {
            span: Span::new(0, 1),
            pieces: vec![1],
            kind: kind(Shape::Capitals, Hint::Event),
        };
        assert_eq!(word.without_hint(), kind(Shape::Capitals, Hint::None));
    }
}
