//! From the tags of words to mentions.

use std::ops::Range;

use super::{HeadLabel, Tag, Window};

/// What a mention costs that begins right after another of the same label, as a logarithm: in the training sources one
/// in several hundred does, and the tags of words, each judged alone, break long names more often than that. Nearer
/// to nothing splits names, lower joins lists without commas.
const ADJACENT: f32 = -3.0;

/// Log-probabilities of the three tags of one head, a word each.
pub type WordScores = Vec<[f32; Tag::COUNT]>;

/// A mention that a head sees.
#[derive(Debug, Clone, PartialEq)]
pub struct LabelledSpan {
    /// Which head.
    pub label: HeadLabel,
    /// The words, as numbers in the word list.
    pub words: Range<usize>,
    /// Estimate of the probability that it is a mention with these borders: the geometric mean of the
    /// probabilities of its tags and of the tag that ends it.
    pub confidence: f32,
}

/// Collects the logits of windows into the scores of words, one list for each head.
///
/// `logits` are those of [`TokenClassifier::logits`](super::TokenClassifier::logits) for `windows`; a word takes
/// the scores of its first piece. Words in no window are outside.
#[must_use]
pub fn word_scores(
    windows: &[Window],
    logits: &[Vec<f32>],
    heads: usize,
    words: usize,
) -> Vec<WordScores> {
    let mut scores = vec![vec![[0.0, f32::NEG_INFINITY, f32::NEG_INFINITY]; words]; heads];
    let width = heads * Tag::COUNT;
    for (window, logits) in windows.iter().zip(logits) {
        for (word, first) in window.words.clone().zip(&window.firsts) {
            if !window.answers.contains(&word) {
                continue;
            }
            let row = logits.get(first * width..(first + 1) * width);
            for (head, tags) in row.unwrap_or_default().chunks_exact(Tag::COUNT).enumerate() {
                if let (Some(place), [outside, begin, inside]) = (
                    scores.get_mut(head).and_then(|head| head.get_mut(word)),
                    tags,
                ) {
                    *place = log_softmax([*outside, *begin, *inside]);
                }
            }
        }
    }
    scores
}

fn log_softmax(logits: [f32; Tag::COUNT]) -> [f32; Tag::COUNT] {
    let highest = logits.into_iter().fold(f32::NEG_INFINITY, f32::max);
    let sum: f32 = logits
        .into_iter()
        .map(|logit| (logit - highest).exp())
        .sum();
    logits.map(|logit| logit - highest - sum.ln())
}

/// The most probable tag sequence in which no mention begins inside (Viterbi 1967), as mentions.
///
/// `sentences` are ranges of words; a mention does not cross their borders.
#[must_use]
pub fn decode(
    label: HeadLabel,
    scores: &[[f32; Tag::COUNT]],
    sentences: &[Range<usize>],
) -> Vec<LabelledSpan> {
    sentences
        .iter()
        .filter_map(|sentence| Some((sentence.start, scores.get(sentence.clone())?)))
        .flat_map(|(start, scores)| mentions(label, start, scores))
        .collect()
}

fn mentions(label: HeadLabel, start: usize, scores: &[[f32; Tag::COUNT]]) -> Vec<LabelledSpan> {
    let tags = best_tags(scores);
    let mut spans: Vec<LabelledSpan> = Vec::new();
    let mut open: Option<Range<usize>> = None;
    let close = |range: Range<usize>, spans: &mut Vec<LabelledSpan>| {
        spans.push(LabelledSpan {
            label,
            confidence: confidence(scores, &range),
            words: start + range.start..start + range.end,
        });
    };
    for (at, tag) in tags.iter().enumerate() {
        match (tag, &mut open) {
            (Tag::Inside, Some(range)) => range.end = at + 1,
            (Tag::Begin | Tag::Inside, _) => {
                if let Some(range) = open.replace(at..at + 1) {
                    close(range, &mut spans);
                }
            }
            (Tag::Outside, _) => {
                if let Some(range) = open.take() {
                    close(range, &mut spans);
                }
            }
        }
    }
    if let Some(range) = open {
        close(range, &mut spans);
    }
    spans
}

/// Probability of the tags of a mention and of its end.
fn confidence(scores: &[[f32; Tag::COUNT]], range: &Range<usize>) -> f32 {
    let mut sum = 0.0;
    let mut count = 0_u8;
    for (at, [_, begin, inside]) in scores.iter().enumerate().take(range.end).skip(range.start) {
        sum += if at == range.start { *begin } else { *inside };
        count = count.saturating_add(1);
    }
    if let Some([_, _, inside]) = scores.get(range.end) {
        sum += (1.0 - inside.exp()).max(1e-6).ln();
        count = count.saturating_add(1);
    }
    (sum / f32::from(count.max(1))).exp().clamp(0.0, 1.0)
}

fn best_tags(scores: &[[f32; Tag::COUNT]]) -> Vec<Tag> {
    const TAGS: [Tag; Tag::COUNT] = [Tag::Outside, Tag::Begin, Tag::Inside];
    // Before the first word the sentence is outside.
    let mut best = [0.0, f32::NEG_INFINITY, f32::NEG_INFINITY];
    let mut back = Vec::with_capacity(scores.len());
    for word in scores {
        let mut next = [f32::NEG_INFINITY; Tag::COUNT];
        let mut from = [Tag::Outside; Tag::COUNT];
        for ((to, score), (total, origin)) in
            TAGS.iter().zip(word).zip(next.iter_mut().zip(&mut from))
        {
            for (tag, before) in TAGS.iter().zip(&best) {
                let change = match (tag, to) {
                    (Tag::Outside, Tag::Inside) => continue,
                    (Tag::Begin | Tag::Inside, Tag::Begin) => ADJACENT,
                    _ => 0.0,
                };
                if before + change + score > *total {
                    *total = before + change + score;
                    *origin = *tag;
                }
            }
        }
        best = next;
        back.push(from);
    }
    let mut tag = TAGS
        .into_iter()
        .zip(best)
        .fold((Tag::Outside, f32::NEG_INFINITY), |kept, (tag, score)| {
            if score > kept.1 { (tag, score) } else { kept }
        })
        .0;
    let mut tags = Vec::with_capacity(back.len());
    for from in back.iter().rev() {
        tags.push(tag);
        let [outside, begin, inside] = *from;
        tag = match tag {
            Tag::Outside => outside,
            Tag::Begin => begin,
            Tag::Inside => inside,
        };
    }
    tags.reverse();
    tags
}

#[cfg(test)]
#[allow(clippy::single_range_in_vec_init, reason = "lists of mentions")]
mod tests {
    use super::*;

    /// Log-probabilities from the odds of the tags.
    fn word(outside: f32, begin: f32, inside: f32) -> [f32; Tag::COUNT] {
        log_softmax([outside.ln(), begin.ln(), inside.ln()])
    }

    fn mentions_of(scores: &[[f32; Tag::COUNT]]) -> Vec<Range<usize>> {
        decode(HeadLabel::Drug, scores, &[0..scores.len()])
            .into_iter()
            .map(|mention| mention.words)
            .collect()
    }

    #[test]
    fn a_mention_runs_from_its_first_word_to_its_last() {
        let scores = [
            word(8.0, 1.0, 1.0),
            word(1.0, 8.0, 1.0),
            word(1.0, 1.0, 8.0),
            word(8.0, 1.0, 1.0),
        ];
        assert_eq!(mentions_of(&scores), [1..3]);
    }

    #[test]
    fn no_mention_begins_inside() {
        let scores = [word(8.0, 1.0, 1.0), word(1.0, 3.0, 4.0)];
        assert_eq!(mentions_of(&scores), [1..2]);
        let unlikely = [word(8.0, 1.0, 1.0), word(2.0, 1.0, 4.0)];
        assert!(mentions_of(&unlikely).is_empty());
    }

    #[test]
    fn a_name_is_split_only_on_strong_evidence() {
        let weak = [word(0.1, 8.0, 1.0), word(0.1, 3.0, 2.0)];
        assert_eq!(mentions_of(&weak), [0..2]);
        let strong = [word(0.1, 8.0, 1.0), word(0.1, 99.0, 0.5)];
        assert_eq!(mentions_of(&strong), [0..1, 1..2]);
    }

    #[test]
    fn passages_are_decoded_apart() {
        let scores = [word(0.1, 8.0, 1.0), word(1.0, 4.0, 5.0)];
        let mentions = decode(HeadLabel::Drug, &scores, &[0..1, 1..2]);
        let words: Vec<_> = mentions.into_iter().map(|mention| mention.words).collect();
        assert_eq!(words, [0..1, 1..2]);
    }

    #[test]
    fn confidence_is_the_mean_of_the_tags_and_of_the_end() {
        let scores = [word(0.5, 9.0, 0.5), word(6.0, 1.0, 3.0)];
        let mention = &decode(HeadLabel::Drug, &scores, &[0..2])[0];
        assert_eq!(mention.words, 0..1);
        // 0.9 for the word, 0.7 for its end.
        assert!((mention.confidence - (0.9_f32 * 0.7).sqrt()).abs() < 1e-5);
    }
}
