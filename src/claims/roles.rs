//! What each mention is in its claim.

use super::{
    EntityRole, Role,
    findings::{
        Mention, describes_people, is_compared,
        token::{Kind, Token},
    },
};
use crate::entities::{Entity, EntityLabel};
use crate::text::words;

/// Words before a treatment that the people had before: it describes them.
const BEFORE: &[&str] = words!(
    "previously prior pretreated pre-treated refractory resistant progressed progression \
     naive naïve failed failure intolerant relapsed"
);

/// Words by which people are given a treatment in the study itself.
const GIVEN: &[&str] = words!("on receiving");

/// Treatments that are the other arm of a comparison by their nature.
const CONTROLS: &[&str] = &["placebo", "sham", "control", "controls", "standard", "no"];

/// Gives every mention its role, in reading order.
pub(super) fn roles(
    tokens: &[Token],
    entities: &[&Entity],
    mentions: &[Mention],
) -> Vec<EntityRole> {
    mentions
        .iter()
        .filter_map(|mention| {
            let entity = entities.get(mention.index)?;
            let role = match mention.label {
                EntityLabel::Trial => Role::Trial,
                EntityLabel::Outcome | EntityLabel::AdverseEvent
                    if describes_people(tokens, mention) =>
                {
                    Role::Population
                }
                EntityLabel::Outcome => Role::Outcome,
                EntityLabel::AdverseEvent => Role::AdverseEvent,
                EntityLabel::Drug | EntityLabel::DrugClass => treatment(tokens, mentions, mention),
            };
            Some(EntityRole {
                entity: entity.id.clone(),
                role,
            })
        })
        .collect()
}

fn treatment(tokens: &[Token], mentions: &[Mention], mention: &Mention) -> Role {
    let before = |reach: usize| {
        (1..=reach)
            .map_while(|back| {
                mention
                    .first
                    .checked_sub(back)
                    .and_then(|at| tokens.get(at))
            })
            .take_while(|token| !matches!(token.kind, Kind::Sign(';' | '.' | ',')))
    };
    let people = describes_people(tokens, mention) && !before(1).any(|token| token.is_word(GIVEN));
    let others = mentions
        .iter()
        .filter(|other| matches!(other.label, EntityLabel::Drug | EntityLabel::DrugClass))
        .count()
        > 1;
    if before(6).any(|token| token.is_word(BEFORE)) || people && others {
        return Role::Population;
    }
    // What another treatment is added to is what the sum is compared with.
    let added = before(2).any(|token| token.is_word(&["to"]))
        && (2..=10)
            .map_while(|back| mention.first.checked_sub(back).and_then(|at| tokens.get(at)))
            .take_while(|token| !matches!(token.kind, Kind::Sign(';' | '.')))
            .any(|token| token.is_word(words!("added addition adding")));
    if added {
        return Role::Comparator;
    }
    let control = tokens
        .get(mention.first)
        .is_some_and(|token| token.is_word(CONTROLS));
    // The second part of a combination that is compared ("than A plus B") is compared too.
    let combined = mentions
        .iter()
        .rev()
        .find(|other| {
            other.last < mention.first
                && matches!(other.label, EntityLabel::Drug | EntityLabel::DrugClass)
        })
        .is_some_and(|other| {
            let between = tokens
                .get(other.last + 1..mention.first)
                .unwrap_or_default();
            between.len() <= 3
                && between.iter().any(|token| {
                    token.is_word(&["plus", "and", "with"])
                        || token.is_sign('+')
                        || token.is_sign('/')
                        || token.is_sign('(')
                })
                && is_compared(tokens, other.first)
        });
    if control || combined || is_compared(tokens, mention.first) {
        Role::Comparator
    } else {
        Role::Intervention
    }
}
