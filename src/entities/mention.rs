use super::{EntityLabel, EntitySource, Normalized, token::Token};
use crate::text::Span;

/// A mention before overlaps are resolved and ids given.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Mention {
    pub(super) label: EntityLabel,
    pub(super) span: Span,
    pub(super) confidence: f32,
    pub(super) source: EntitySource,
    pub(super) normalized: Option<Normalized>,
}

impl Mention {
    /// A mention that covers some neighbouring tokens; `None` for no tokens.
    pub(super) fn over(
        tokens: &[Token<'_>],
        label: EntityLabel,
        source: EntitySource,
        confidence: f32,
        normalized: Option<Normalized>,
    ) -> Option<Self> {
        let (first, last) = (tokens.first()?, tokens.last()?);
        Some(Self {
            label,
            span: first.span.cover(last.span),
            confidence,
            source,
            normalized,
        })
    }
}

/// Leaves the mentions that do not overlap, in reading order: longer ones win, then surer ones, then those
/// whose label comes first.
pub(super) fn without_overlaps(mut mentions: Vec<Mention>) -> Vec<Mention> {
    mentions.sort_by(|a, b| {
        b.span
            .len()
            .cmp(&a.span.len())
            .then(b.confidence.total_cmp(&a.confidence))
            .then(a.label.cmp(&b.label))
            .then(a.span.cmp(&b.span))
    });
    let mut kept = std::collections::BTreeMap::<usize, Mention>::new();
    for mention in mentions {
        let before = kept.range(..mention.span.end).next_back();
        if before.is_none_or(|(_, last)| last.span.end <= mention.span.start)
            && !mention.span.is_empty()
        {
            kept.insert(mention.span.start, mention);
        }
    }
    kept.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mention(start: usize, end: usize, confidence: f32) -> Mention {
        Mention {
            label: EntityLabel::Drug,
            span: Span::new(start, end),
            confidence,
            source: EntitySource::Lexicon,
            normalized: None,
        }
    }

    #[test]
    fn the_longest_of_overlapping_mentions_stays() {
        let kept = without_overlaps(vec![
            mention(0, 4, 0.9),
            mention(2, 9, 0.5),
            mention(9, 11, 0.5),
            mention(9, 11, 0.7),
        ]);
        assert_eq!(kept, [mention(2, 9, 0.5), mention(9, 11, 0.7)]);
    }
}
