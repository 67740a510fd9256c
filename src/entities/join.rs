//! Joins what the model sees with what lexicons, patterns and grammar know.
//!
//! Known names come first: they have identifiers and the guidelines' borders. The model adds what they do not know. Its heads
//! follow other guidelines than ours, so that a mention counts only where a head is sure; for a drug, two heads have to agree.

use super::{
    EntityLabel, EntitySource, classifier::HeadLabel, classifier::Recognised, mention::Mention,
};
use crate::text::{Span, Text};

/// A drug that no lexicon or pattern knows: both the head of chemicals and the head of drugs see it, with at least this
/// confidence. Lower adds reagents, metabolites and species. Chosen, as are the two below, on the sentences of articles
/// that may be learned from: strict F1 of drugs there is 0.611 at 0.7, 0.630 here, 0.597 at 0.99.
const DRUG: f32 = 0.95;

/// An outcome that the grammar of endpoints does not know. Lower finds more and adds conditions and exposures: 0.352 at
/// 0.85, 0.333 here with fewer false ones, 0.311 at 0.95.
const OUTCOME: f32 = 0.93;

/// An adverse event. Lower adds diseases that are treated; the sentences hold too few to say more.
const ADVERSE_EVENT: f32 = 0.98;

/// Adds the model's mentions that overlap no mention found so far.
pub(super) fn add(
    recognised: impl Iterator<Item = Recognised>,
    text: &Text,
    mentions: &mut Vec<Mention>,
) {
    let recognised: Vec<Recognised> = recognised.collect();
    let known: Vec<Span> = mentions.iter().map(|mention| mention.span).collect();
    let is_free = |span: Span| !known.iter().any(|known| known.overlaps(span));
    for mention in &recognised {
        let label = match mention.label {
            HeadLabel::Drug if mention.confidence >= DRUG => {
                let agrees = recognised.iter().any(|other| {
                    other.label == HeadLabel::Chemical
                        && other.span == mention.span
                        && other.confidence >= DRUG
                });
                agrees.then_some(EntityLabel::Drug)
            }
            HeadLabel::Outcome if mention.confidence >= OUTCOME => Some(EntityLabel::Outcome),
            HeadLabel::AdverseEvent if mention.confidence >= ADVERSE_EVENT => {
                Some(EntityLabel::AdverseEvent)
            }
            _ => None,
        };
        let Some(label) = label else { continue };
        if is_free(mention.span) && is_named(text.slice(mention.span)) {
            mentions.push(Mention {
                label,
                span: mention.span,
                confidence: mention.confidence,
                source: EntitySource::Model,
                normalized: None,
            });
        }
    }
}

/// Guards against a stray mark or number.
fn is_named(surface: &str) -> bool {
    surface.chars().filter(|c| c.is_alphabetic()).count() >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(label: HeadLabel, start: usize, end: usize, confidence: f32) -> Recognised {
        Recognised {
            label,
            span: Span::new(start, end),
            confidence,
        }
    }

    fn joined(recognised: Vec<Recognised>) -> Vec<(EntityLabel, Span)> {
        let text =
            Text::new("xanotinib prolonged walking distance 12 of 40 with placebo".to_owned());
        let mut mentions = vec![Mention {
            label: EntityLabel::Drug,
            span: Span::new(51, 58),
            confidence: 0.9,
            source: EntitySource::Lexicon,
            normalized: None,
        }];
        add(recognised.into_iter(), &text, &mut mentions);
        mentions
            .into_iter()
            .skip(1)
            .map(|mention| (mention.label, mention.span))
            .collect()
    }

    #[test]
    fn a_drug_needs_two_heads_that_agree() {
        let drug = seen(HeadLabel::Drug, 0, 9, 0.99);
        assert_eq!(joined(vec![drug.clone()]), []);
        let chemical = seen(HeadLabel::Chemical, 0, 9, 0.99);
        assert_eq!(
            joined(vec![chemical, drug.clone()]),
            [(EntityLabel::Drug, Span::new(0, 9))]
        );
        assert_eq!(joined(vec![seen(HeadLabel::Chemical, 0, 9, 0.5), drug]), []);
    }

    #[test]
    fn what_is_known_stays_and_numbers_are_no_outcomes() {
        let outcome = |start, end| seen(HeadLabel::Outcome, start, end, 0.99);
        assert_eq!(
            joined(vec![outcome(20, 36), outcome(37, 39), outcome(46, 58)]),
            [(EntityLabel::Outcome, Span::new(20, 36))]
        );
    }
}
