//! Joins what the model sees with what lexicons, patterns and grammar know.
//!
//! Known names come first: they have identifiers and the guidelines' borders. The model adds what they do not know. Its heads
//! follow other guidelines than ours, so that a mention counts only where a head is sure; for a drug, two heads have to agree.

use super::{
    EntityLabel, EntitySource, classifier::HeadLabel, classifier::Recognised, mention::Mention,
};
use crate::text::{Span, Text};

/// A drug that no lexicon or pattern knows: both the head of chemicals and the head of drugs see it, with at least this
/// confidence. Lower adds reagents and metabolites.
const DRUG: f32 = 0.7;

/// An outcome that the grammar of endpoints does not know. Lower finds more and adds conditions and exposures.
const OUTCOME: f32 = 0.6;

/// An adverse event. Lower adds diseases that are treated.
const ADVERSE_EVENT: f32 = 0.9;

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
