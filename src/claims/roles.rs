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
    let mut out: Vec<EntityRole> = Vec::new();
    let mut last: Option<(usize, Role)> = None;
    for mention in mentions {
        let Some(entity) = entities.get(mention.index) else {
            continue;
        };
        let role = match mention.label {
            EntityLabel::Trial => Role::Trial,
            EntityLabel::Outcome | EntityLabel::AdverseEvent
                if describes_people(tokens, mention) =>
            {
                Role::Population
            }
            EntityLabel::Outcome => Role::Outcome,
            EntityLabel::AdverseEvent => Role::AdverseEvent,
            EntityLabel::Drug | EntityLabel::DrugClass => {
                let shared = last
                    .filter(|(end, role)| {
                        matches!(role, Role::Population | Role::Comparator)
                            && is_chain(tokens, *end, mention.first)
                    })
                    .map(|(_, role)| role);
                let role = shared.unwrap_or_else(|| treatment(tokens, mentions, mention));
                last = Some((mention.last, role));
                role
            }
        };
        out.push(EntityRole {
            entity: entity.id.clone(),
            role,
        });
    }
    out
}

/// Whether nothing but joining signs stands between two treatments ("A/B", "A, B or C", "A (B)").
fn is_chain(tokens: &[Token], end: usize, first: usize) -> bool {
    let between = tokens.get(end + 1..first).unwrap_or_default();
    between.len() <= 3
        && between.iter().all(|token| {
            token.is_word(&["and", "or", "plus", "with"])
                || matches!(token.kind, Kind::Sign('/' | ',' | '+' | '(' | ')' | '–'))
        })
}

/// What a treatment is fused with in a word that describes people: "A-resistant".
const FUSED: &[&str] = &[
    "-resistant",
    "-refractory",
    "-pretreated",
    "-naive",
    "-naïve",
    "-experienced",
    "-intolerant",
];

/// Whether a treatment is part of a word that describes people, alone or as the first of "A/B-pretreated".
fn is_fused(tokens: &[Token], mention: &Mention) -> bool {
    let back = |back: usize| {
        mention
            .first
            .checked_sub(back)
            .and_then(|at| tokens.get(at))
    };
    let post = tokens
        .get(mention.first)
        .is_some_and(|token| token.lower.starts_with("post-") || token.lower.starts_with("pre-"))
        || back(1).is_some_and(|token| token.is_sign('–'))
            && back(2).is_some_and(|token| token.is_word(&["post", "pre"]));
    let fused = |at: usize| {
        tokens
            .get(at)
            .is_some_and(|token| FUSED.iter().any(|ending| token.lower.ends_with(ending)))
    };
    let slash = tokens
        .get(mention.last + 1)
        .is_some_and(|token| token.is_sign('/'));
    post || fused(mention.last) || slash && fused(mention.last + 2)
}

/// Words before a bracket whose treatments are those of the control group ("physician's choice (A or B)").
const CHOICE: &[&str] = words!("choice control comparator standard");

/// Whether a treatment stands in a bracket that explains the control group.
fn explains_control(tokens: &[Token], mention: &Mention) -> bool {
    let bracket = (0..mention.first).rev().find(|at| {
        tokens
            .get(*at)
            .is_some_and(|token| matches!(token.kind, Kind::Sign('(' | ')')))
    });
    let open = bracket.filter(|at| tokens.get(*at).is_some_and(|token| token.is_sign('(')));
    open.is_some_and(|open| {
        (1..=3)
            .filter_map(|back| open.checked_sub(back).and_then(|at| tokens.get(at)))
            .any(|token| token.is_word(CHOICE))
    })
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
            .take_while(|token| {
                !matches!(token.kind, Kind::Sign(';' | '.' | ','))
                    && !token.is_word(&["and", "but"])
            })
    };
    // "after A therapy", "following A-based treatment"; a result may also be told "after A".
    let treated = tokens
        .get(mention.last)
        .is_some_and(|token| token.lower.ends_with("-based"))
        || tokens.get(mention.last + 1).is_some_and(|token| {
            token.is_word(words!("therapy treatment failure progression resistance"))
        });
    let after = treated && before(2).any(|token| token.is_word(&["following", "after"]));
    if is_fused(tokens, mention) || after {
        return Role::Population;
    }
    if explains_control(tokens, mention) {
        return Role::Comparator;
    }
    let people = describes_people(tokens, mention) && !before(1).any(|token| token.is_word(GIVEN));
    let others = mentions
        .iter()
        .filter(|other| matches!(other.label, EntityLabel::Drug | EntityLabel::DrugClass))
        .count()
        > 1;
    if before(6).any(|token| token.entity.is_none() && token.is_word(BEFORE)) || people && others {
        return Role::Population;
    }
    // What another treatment is added to is what the sum is compared with.
    let added = before(2).any(|token| token.is_word(&["to"]))
        && (2..=10)
            .map_while(|back| {
                mention
                    .first
                    .checked_sub(back)
                    .and_then(|at| tokens.get(at))
            })
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
