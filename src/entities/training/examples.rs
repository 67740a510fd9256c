//! Passages as training windows with the tags of their words.

use super::{Passage, Plan};
use crate::entities::{
    classifier::{HeadLabel, Reading, Tag, Vocabulary, Word, windows},
    lexicon::Lexicon,
};

/// Target of a head that the source of a passage does not annotate.
pub(super) const MASKED: i64 = -100;

/// A passage cut into words with their tags.
#[derive(Debug)]
pub(super) struct Example {
    pub(super) source: String,
    words: Vec<Word>,
    sentences: Vec<std::ops::Range<usize>>,
    /// For each word the tag of each head, or [`MASKED`].
    targets: Vec<Vec<i64>>,
}

/// A window with its targets.
#[derive(Debug)]
pub(super) struct TrainingWindow {
    pub(super) ids: Vec<u32>,
    pub(super) types: Vec<u32>,
    /// Places of the first pieces of the words that have targets.
    pub(super) firsts: Vec<usize>,
    /// The targets of those words, head by head.
    pub(super) targets: Vec<i64>,
}

impl Example {
    pub(super) fn of(
        passage: &Passage,
        heads: &[HeadLabel],
        vocabulary: &Vocabulary,
        lexicon: &Lexicon,
        limit: usize,
    ) -> Self {
        let text = &passage.text;
        let reading = Reading::of(text, &[text.span()], &[], vocabulary, lexicon, limit);
        let blank: Vec<i64> = heads
            .iter()
            .map(|head| {
                if passage.annotated.contains(head) {
                    Tag::Outside as i64
                } else {
                    MASKED
                }
            })
            .collect();
        let mut targets = vec![blank; reading.words.len()];
        let mut mentions = passage.mentions.clone();
        // Of mentions of one label that overlap, the first and longest is kept.
        mentions.sort_by_key(|(span, label)| (*label, span.start, usize::MAX - span.end));
        let mut last: Option<(HeadLabel, usize)> = None;
        for (span, label) in mentions {
            let overlaps = last.is_some_and(|(head, end)| head == label && span.start < end);
            let Some(head) = heads.iter().position(|head| *head == label) else {
                continue;
            };
            if overlaps {
                continue;
            }
            last = Some((label, span.end));
            let mut tag = Tag::Begin;
            for (word, targets) in reading.words.iter().zip(&mut targets) {
                if word.span.overlaps(span)
                    && let Some(target) = targets.get_mut(head)
                {
                    *target = tag as i64;
                    tag = Tag::Inside;
                }
            }
        }
        Self {
            source: passage.source.clone(),
            words: reading.words,
            sentences: reading.sentences,
            targets,
        }
    }

    /// The windows of one epoch. How many sentences share a window is drawn anew, so that the model knows sentences alone and
    /// in company; so is which lexicon evidence is hidden.
    pub(super) fn windows(
        &self,
        vocabulary: &Vocabulary,
        plan: &Plan,
        random: &mut fastrand::Rng,
    ) -> Vec<TrainingWindow> {
        let limit = random.usize(plan.window / 3..=plan.window);
        let windows = windows(&self.words, &self.sentences, vocabulary, limit);
        windows
            .into_iter()
            .map(|window| {
                let hides_all = random.f64() < plan.hint_dropout;
                let mut types = window.types;
                let mut hides_name = false;
                let mut before = 0;
                let inner = self.words.get(window.words.clone()).unwrap_or_default();
                for (word, first) in inner.iter().zip(&window.firsts) {
                    // Words of one name are hidden together.
                    let hint = word.kind - word.without_hint();
                    if hint != before {
                        hides_name = hint != 0 && random.f64() < plan.hint_dropout;
                    }
                    before = hint;
                    if hides_all || hides_name {
                        for kind in types.iter_mut().skip(*first).take(word.pieces.len()) {
                            *kind = u32::from(word.without_hint());
                        }
                    }
                }
                let (firsts, targets): (Vec<usize>, Vec<&Vec<i64>>) = window
                    .words
                    .clone()
                    .zip(&window.firsts)
                    .filter(|(word, _)| window.answers.contains(word))
                    .filter_map(|(word, first)| Some((*first, self.targets.get(word)?)))
                    .unzip();
                TrainingWindow {
                    ids: window.ids,
                    types,
                    firsts,
                    targets: targets.into_iter().flatten().copied().collect(),
                }
            })
            .collect()
    }
}

/// Batches of windows of like length, in random order: the numbers of the windows of each.
pub(super) fn batches_of(
    lengths: impl Iterator<Item = usize>,
    pieces: usize,
    random: &mut fastrand::Rng,
) -> Vec<Vec<usize>> {
    let mut order: Vec<(usize, usize)> = lengths.enumerate().collect();
    random.shuffle(&mut order);
    // A stable sort by length in steps of eight: what shares a batch changes from epoch to epoch.
    order.sort_by_key(|(_, length)| length / 8);
    let mut batches: Vec<Vec<usize>> = Vec::new();
    let mut longest = 0;
    for (at, length) in order {
        longest = longest.max(length);
        match batches.last_mut() {
            Some(batch) if (batch.len() + 1) * longest <= pieces => batch.push(at),
            _ => {
                longest = length;
                batches.push(vec![at]);
            }
        }
    }
    random.shuffle(&mut batches);
    batches
}
