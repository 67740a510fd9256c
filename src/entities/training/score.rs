//! Agreement of recognised mentions with annotated ones, for choosing between epochs and for the model card.

use std::collections::{BTreeMap, BTreeSet};

use super::Passage;
use crate::entities::classifier::{HeadLabel, Recognised};

/// Counts of mentions of one label in one source, with borders and label equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Agreement {
    /// Recognised and annotated.
    pub both: usize,
    /// Recognised.
    pub recognised: usize,
    /// Annotated.
    pub annotated: usize,
}

impl Agreement {
    /// Harmonic mean of precision and recall; 0 where neither is defined.
    #[must_use]
    pub fn f1(self) -> f64 {
        let sum = self.recognised + self.annotated;
        if sum == 0 {
            0.0
        } else {
            2.0 * self.both as f64 / sum as f64
        }
    }
}

/// Counts by source and label of the labels that each source annotates.
#[must_use]
pub fn agreement<'passage>(
    passages: impl Iterator<Item = &'passage Passage>,
    recognised: &[Vec<Recognised>],
) -> BTreeMap<(String, HeadLabel), Agreement> {
    let mut counts: BTreeMap<(String, HeadLabel), Agreement> = BTreeMap::new();
    for (passage, found) in passages.zip(recognised) {
        for label in &passage.annotated {
            let gold: BTreeSet<_> = passage
                .mentions
                .iter()
                .filter(|(_, other)| other == label)
                .map(|(span, _)| *span)
                .collect();
            let found: BTreeSet<_> = found
                .iter()
                .filter(|mention| mention.label == *label)
                .map(|mention| mention.span)
                .collect();
            let count = counts.entry((passage.source.clone(), *label)).or_default();
            count.both += gold.intersection(&found).count();
            count.recognised += found.len();
            count.annotated += gold.len();
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Span, Text};

    #[test]
    fn only_annotated_labels_count_and_borders_must_agree() {
        let passage = Passage {
            source: "s".to_owned(),
            text: Text::new("aspirin tablets cause pain".to_owned()),
            annotated: vec![HeadLabel::Drug],
            mentions: vec![(Span::new(0, 7), HeadLabel::Drug)],
        };
        let mention = |label, start, end| Recognised {
            label,
            span: Span::new(start, end),
            confidence: 1.0,
        };
        let found = vec![
            mention(HeadLabel::Drug, 0, 7),
            mention(HeadLabel::Drug, 0, 15),
            mention(HeadLabel::AdverseEvent, 22, 26),
        ];
        let counts = agreement([passage].iter(), &[found]);
        let expected = Agreement {
            both: 1,
            recognised: 2,
            annotated: 1,
        };
        assert_eq!(
            counts,
            BTreeMap::from([(("s".to_owned(), HeadLabel::Drug), expected)])
        );
    }
}
