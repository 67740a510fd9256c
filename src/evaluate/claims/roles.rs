use std::collections::BTreeSet;

use crate::{
    annotations::AnnotatedRole,
    claims::{Claim, Role},
    evaluate::{alignment::Alignment, measure::Counts, slip::Extracted},
    text::Span,
};

/// Counts the roles of a claim that both sides have: right when the mention overlaps the annotated one and the
/// role is the same.
pub(super) fn count(
    annotated: &[AnnotatedRole],
    claim: &Claim,
    extracted: &Extracted<'_>,
    alignment: &Alignment,
) -> Counts {
    let given: Vec<(Role, Span)> = claim
        .roles
        .iter()
        .filter_map(|given| {
            let mut entities = extracted.record.entities.iter();
            let entity = entities.find(|entity| entity.item.id == given.entity)?;
            Some((given.role, entity.item.span))
        })
        .collect();
    let mut taken = BTreeSet::new();
    for wanted in annotated {
        let place = alignment.span(wanted.span);
        let hit = given.iter().enumerate().find(|(index, (role, span))| {
            *role == wanted.role
                && !taken.contains(index)
                && place.is_some_and(|place| place.overlaps(*span))
        });
        if let Some((index, _)) = hit {
            taken.insert(index);
        }
    }
    Counts::new(annotated.len(), given.len(), taken.len())
}
