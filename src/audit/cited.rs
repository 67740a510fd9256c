//! What the cited works themselves say, as items.

use super::{
    Kind,
    model::{Draft, Subjects},
    paper::{Paper, listed, short},
};
use crate::verify::{Verdict, Verification};

/// Characters of a passage that an explanation quotes.
const QUOTED: usize = 240;

pub(super) fn check(paper: &Paper<'_>, verifications: &[Verification], drafts: &mut Vec<Draft>) {
    for verification in verifications {
        let kind = match verification.verdict {
            Verdict::Contradicted => Kind::ContradictedBySource,
            Verdict::Partly => Kind::PartlySupported,
            Verdict::NotFound => Kind::NotInSource,
            Verdict::Supported | Verdict::Unsure => continue,
        };
        let claims = &paper.record.claims;
        let (Some(claim), Some(reference), Some(passage)) = (
            claims
                .iter()
                .find(|found| found.item.id == verification.claim),
            paper.reference(&verification.reference),
            verification.passages.first(),
        ) else {
            continue;
        };
        let missing: Vec<String> = verification
            .numbers
            .iter()
            .filter(|number| !number.found)
            .map(|number| format!("“{}”", number.text))
            .collect();
        let mut explanation = format!("{} ", short(&reference.item));
        explanation += match kind {
            Kind::ContradictedBySource => "seems to say the opposite",
            Kind::PartlySupported => "does not quite say it",
            _ => "does not seem to speak of it",
        };
        if !missing.is_empty() {
            explanation += &format!("; it does not have {}", listed(&missing));
        }
        let mut quote: String = passage.text.chars().take(QUOTED).collect();
        if quote.len() < passage.text.len() {
            quote.push('…');
        }
        let page = passage
            .page
            .map(|page| format!(", p. {page}"))
            .unwrap_or_default();
        explanation += &format!(
            " (confidence {:.2}). Closest passage{page}: “{quote}”",
            verification.confidence
        );
        let place = paper.place_of_claim(claim);
        let key = format!("{} {}", claim.item.text, reference.item.raw);
        drafts.push(
            Draft::new(kind, place, explanation)
                .keyed(key)
                .about(Subjects {
                    claims: vec![verification.claim.clone()],
                    citations: vec![verification.citation.clone()],
                    references: vec![verification.reference.clone()],
                    ..Subjects::default()
                }),
        );
    }
}
