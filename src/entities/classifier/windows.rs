//! Windows of the encoder: whole sentences packed up to a limit, long sentences cut with overlap.

use std::ops::Range;

use super::words::{Vocabulary, Word};

/// A piece of text that the encoder reads at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// Word pieces, with the start and end pieces around them.
    pub ids: Vec<u32>,
    /// Token type of each piece; see [`Word::kind`].
    pub types: Vec<u32>,
    /// The words in it, as numbers in the word list that it was made of.
    pub words: Range<usize>,
    /// The words of which it gives the answer: all but those that a neighbouring window sees with more context.
    pub answers: Range<usize>,
    /// For each of `words`, the place of its first piece in `ids`.
    pub firsts: Vec<usize>,
}

/// Token type of the start and end pieces: a mark that no lexicon knows.
const EDGE_TYPE: u32 = 25;

/// Packs the sentences of one passage into windows of at most `limit` pieces.
///
/// `sentences` are ranges of `words`, in order. Sentences share a window while they fit. One that is longer than
/// a window is cut into windows that overlap by half, and each word is answered where it is farther from the cut.
#[must_use]
pub fn windows(
    words: &[Word],
    sentences: &[Range<usize>],
    vocabulary: &Vocabulary,
    limit: usize,
) -> Vec<Window> {
    let room = limit.saturating_sub(2).max(1);
    let size = |range: &Range<usize>| -> usize {
        words
            .get(range.clone())
            .unwrap_or_default()
            .iter()
            .map(|word| word.pieces.len().min(room))
            .sum()
    };
    let mut out = Vec::new();
    let mut open: Option<(Range<usize>, usize)> = None;
    for sentence in sentences.iter().filter(|range| !range.is_empty()) {
        let pieces = size(sentence);
        match &mut open {
            Some((range, used)) if *used + pieces <= room => {
                range.end = sentence.end;
                *used += pieces;
                continue;
            }
            _ => {}
        }
        if let Some((range, _)) = open.take() {
            out.push(window(words, range.clone(), range, vocabulary, room));
        }
        if pieces <= room {
            open = Some((sentence.clone(), pieces));
        } else {
            cut(words, sentence, vocabulary, room, &mut out);
        }
    }
    if let Some((range, _)) = open {
        out.push(window(words, range.clone(), range, vocabulary, room));
    }
    out
}

fn cut(
    words: &[Word],
    sentence: &Range<usize>,
    vocabulary: &Vocabulary,
    room: usize,
    out: &mut Vec<Window>,
) {
    // The last word of a window that begins at `start`, exclusive.
    let fill = |start: usize, room: usize| {
        let mut used = 0;
        let mut end = start;
        for word in words.get(start..sentence.end).unwrap_or_default() {
            used += word.pieces.len().min(room);
            if used > room && end > start {
                break;
            }
            end += 1;
        }
        end
    };
    let mut start = sentence.start;
    let mut answered = sentence.start;
    loop {
        let end = fill(start, room);
        if end >= sentence.end {
            out.push(window(
                words,
                start..sentence.end,
                answered..sentence.end,
                vocabulary,
                room,
            ));
            return;
        }
        if end <= answered {
            // A long word behind the border leaves this window with nothing to answer.
            start = answered;
            continue;
        }
        let next = fill(start, room / 2).clamp(start + 1, end);
        let border = usize::midpoint(next, end).clamp(answered + 1, end);
        out.push(window(
            words,
            start..end,
            answered..border,
            vocabulary,
            room,
        ));
        answered = border;
        start = next;
    }
}

fn window(
    words: &[Word],
    range: Range<usize>,
    answers: Range<usize>,
    vocabulary: &Vocabulary,
    room: usize,
) -> Window {
    let inner = words.get(range.clone()).unwrap_or_default();
    let mut ids = vec![vocabulary.start()];
    let mut types = vec![EDGE_TYPE];
    let mut firsts = Vec::with_capacity(inner.len());
    for word in inner {
        firsts.push(ids.len());
        ids.extend(word.pieces.iter().take(room));
        types.resize(ids.len(), u32::from(word.kind));
    }
    ids.push(vocabulary.end());
    types.push(EDGE_TYPE);
    Window {
        ids,
        types,
        words: range,
        answers,
        firsts,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{entities::classifier::ModelFiles, text::Span};

    fn word(pieces: usize) -> Word {
        Word {
            span: Span::new(0, 1),
            pieces: vec![7; pieces],
            kind: 3,
        }
    }

    fn vocabulary() -> Vocabulary {
        Vocabulary::read(&ModelFiles::embedded().tokenizer).unwrap()
    }

    #[test]
    fn sentences_share_a_window_while_they_fit() {
        let words: Vec<Word> = (0..6).map(|_| word(1)).collect();
        let windows = windows(&words, &[0..2, 2..4, 4..6], &vocabulary(), 6);
        let parts: Vec<_> = windows.iter().map(|window| window.words.clone()).collect();
        assert_eq!(parts, [0..4, 4..6]);
        let first = &windows[0];
        assert_eq!(first.ids.len(), 6);
        assert_eq!(first.types, [25, 3, 3, 3, 3, 25]);
        assert_eq!(first.firsts, [1, 2, 3, 4]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn every_word_is_answered_once_and_no_window_is_too_long(
            lengths in proptest::collection::vec(proptest::collection::vec(1_usize..9, 0..40), 0..5),
            limit in 3_usize..40,
        ) {
            let mut words = Vec::new();
            let mut sentences = Vec::new();
            for sentence in &lengths {
                let start = words.len();
                words.extend(sentence.iter().map(|pieces| word(*pieces)));
                sentences.push(start..words.len());
            }
            let windows = windows(&words, &sentences, &vocabulary(), limit);
            let mut answered = vec![0; words.len()];
            for window in &windows {
                prop_assert!(window.ids.len() <= limit);
                prop_assert_eq!(window.ids.len(), window.types.len());
                prop_assert_eq!(window.words.len(), window.firsts.len());
                prop_assert!(window.words.start <= window.answers.start && window.answers.end <= window.words.end);
                for word in window.answers.clone() {
                    answered[word] += 1;
                }
            }
            prop_assert!(answered.iter().all(|count| *count == 1), "{answered:?}");
        }
    }
}
