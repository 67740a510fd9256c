//! Numbers that contradict each other: what the claims stage has warned of.

use super::{
    Kind,
    model::{Draft, Subjects},
    paper::Paper,
};
use crate::diagnostic::Stage;

/// Every warning of the claims stage is a contradiction, placed at the number that does not fit: inside one claim,
/// or between a claim and whatever else that stage compares it with.
pub(super) fn check(paper: &Paper<'_>, drafts: &mut Vec<Draft>) {
    let warnings = paper.record.warnings.iter();
    for warning in warnings.filter(|warning| warning.stage == Stage::Claims) {
        let Some(span) = warning.span else { continue };
        let claims = paper
            .record
            .claims
            .iter()
            .filter(|found| found.item.span.contains(span))
            .map(|found| found.item.id.clone())
            .collect();
        let draft = Draft::new(
            Kind::ContradictoryNumbers,
            paper.place_of_words(span),
            sentence(&warning.message),
        );
        drafts.push(draft.keyed(warning.message.clone()).about(Subjects {
            claims,
            ..Subjects::default()
        }));
    }
}

/// With a capital at the front and a full stop at the end.
fn sentence(message: &str) -> String {
    let mut chars = message.chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    let mut sentence: String = first.chain(chars).collect();
    if !sentence.ends_with('.') {
        sentence.push('.');
    }
    sentence
}
