//! A text as a classifier reads it, and what it recognises there.

use std::ops::Range;

use super::{
    ClassifierError, HeadLabel, TokenClassifier, Vocabulary, Window, Word, decode, windows,
    word_scores, words,
};
use crate::{
    entities::lexicon::Lexicon,
    text::{Span, Text, sentences},
};

/// The words and windows of some passages of a text.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// All words, in order.
    pub words: Vec<Word>,
    /// The words of each passage. A mention lies within one.
    pub passages: Vec<Range<usize>>,
    /// The words of each sentence, in order.
    pub sentences: Vec<Range<usize>>,
    /// What the encoder reads.
    pub windows: Vec<Window>,
}

/// A mention that a head of the classifier sees.
#[derive(Debug, Clone, PartialEq)]
pub struct Recognised {
    /// Which head.
    pub label: HeadLabel,
    /// Where, in characters of the text.
    pub span: Span,
    /// See [`LabelledSpan::confidence`](super::LabelledSpan::confidence).
    pub confidence: f32,
}

impl Reading {
    /// Cuts passages into words, and packs their sentences into windows of at most `limit` word pieces.
    ///
    /// Sentences of one passage may share a window, and a line ends a sentence. `superscripts` as in `words`.
    pub(in crate::entities) fn of(
        text: &Text,
        passages: &[Span],
        superscripts: &[Span],
        vocabulary: &Vocabulary,
        lexicon: &Lexicon,
        limit: usize,
    ) -> Self {
        let mut reading = Self::default();
        for passage in passages {
            let first_word = reading.words.len();
            let first_sentence = reading.sentences.len();
            for line in lines(text, *passage) {
                let found = words(text, line, superscripts, vocabulary, lexicon);
                let mut start = 0;
                let base = reading.words.len();
                for sentence in sentences(text, line, superscripts).iter().skip(1) {
                    let end = found.partition_point(|word| word.span.end <= sentence.start);
                    if end > start {
                        reading.sentences.push(base + start..base + end);
                    }
                    start = start.max(end);
                }
                if start < found.len() {
                    reading.sentences.push(base + start..base + found.len());
                }
                reading.words.extend(found);
            }
            if first_word < reading.words.len() {
                reading.passages.push(first_word..reading.words.len());
                let own = reading.sentences.get(first_sentence..).unwrap_or_default();
                reading
                    .windows
                    .extend(windows(&reading.words, own, vocabulary, limit));
            }
        }
        reading
    }

    /// All mentions of all heads, in the order of the text.
    ///
    /// # Errors
    /// When the engine fails.
    pub fn recognise(
        &self,
        classifier: &dyn TokenClassifier,
    ) -> Result<Vec<Recognised>, ClassifierError> {
        let logits = classifier.logits(&self.windows)?;
        Ok(self.mentions(classifier.heads(), &logits))
    }

    /// The mentions in the logits of the windows, in the order of the text.
    #[must_use]
    pub fn mentions(&self, heads: &[HeadLabel], logits: &[Vec<f32>]) -> Vec<Recognised> {
        let scores = word_scores(&self.windows, logits, heads.len(), self.words.len());
        let mut found: Vec<Recognised> = heads
            .iter()
            .zip(&scores)
            .flat_map(|(head, scores)| decode(*head, scores, &self.passages))
            .filter_map(|mention| {
                Some(Recognised {
                    label: mention.label,
                    span: self.span(&mention.words)?,
                    confidence: mention.confidence,
                })
            })
            .collect();
        found.sort_by_key(|mention| (mention.span, mention.label));
        found
    }

    /// From the first word of `words` to its last.
    #[must_use]
    pub fn span(&self, words: &Range<usize>) -> Option<Span> {
        let words = self.words.get(words.clone())?;
        Some(Span::new(words.first()?.span.start, words.last()?.span.end))
    }
}

fn lines(text: &Text, passage: Span) -> Vec<Span> {
    let mut lines = Vec::new();
    let mut start = passage.start;
    for line in text.slice(passage).split('\n') {
        let end = start + line.chars().count();
        if !line.trim().is_empty() {
            lines.push(Span::new(start, end));
        }
        start = end + 1;
    }
    lines
}
