//! Counts that are the size of a group or study.

use super::{token_back, within_clause, word_back};
use crate::{
    claims::findings::{
        group::Group,
        token::{Kind, Token},
    },
    entities::EntityLabel,
    text::words,
};

/// Whether a count is the size of a group or study, not a result: no share stands beside it, and no verb says what
/// happened to those counted.
pub(in crate::claims::findings) fn is_size(tokens: &[Token], group: &Group) -> bool {
    const EVENTS: &[&str] = words!(
        "deaths death events event cases case strokes infarctions fractures infections \
         relapses hospitalizations hospitalisations responders complications episodes \
         pregnancies survivors admissions"
    );
    const HAPPENED: &[&str] = words!(
        "had experienced developed died achieved responded showed discontinued withdrew \
         completed required survived progressed relapsed presented underwent reached \
         improved suffered remained failed"
    );
    if tokens
        .get(group.last)
        .is_some_and(|token| token.is_word(EVENTS))
    {
        return false;
    }
    // "its 3730 patients had a lower ejection fraction": the people are known, something else is told of them.
    let known = matches!(
        word_back(tokens, group.first, 1),
        "its" | "their" | "these" | "those"
    );
    if known {
        return true;
    }
    // "270 vs 216 reports": compared numbers are results.
    let compared = |token: Option<&Token>| {
        token.is_some_and(|token| token.is_word(&["vs", "versus", "v", "against"]))
    };
    let dot =
        usize::from(token_back(tokens, group.first, 1).is_some_and(|token| token.is_sign('.')));
    if compared(token_back(tokens, group.first, 1 + dot))
        && token_back(tokens, group.first, 2 + dot).is_some_and(|token| token.value().is_some())
    {
        return false;
    }
    let after = || tokens.iter().skip(group.last + 1);
    let share = tokens
        .get(group.last + 1)
        .is_some_and(|token| token.is_sign('(') || token.is_sign('['))
        && after().take(4).any(|token| token.is_sign('%'));
    let happened = after()
        .take(7)
        .take_while(|token| {
            token.value().is_none() && !matches!(token.kind, Kind::Sign(',' | ';' | '.'))
        })
        .any(|token| token.is_word(HAPPENED));
    let behind_bracket = tokens
        .get(group.first + 1)
        .is_some_and(|token| token.is_sign('(') || token.is_sign('['));
    // "occurred in 12 patients": the event before them was counted.
    let occurred = within_clause(
        tokens,
        group.first,
        4,
        words!("occurred seen observed reported detected noted in developed"),
    ) && within_clause(
        tokens,
        group.first,
        8,
        words!("occurred seen observed reported detected noted developed"),
    );
    // "98 patients were hospitalised": the outcome follows.
    let outcome = after()
        .take(3)
        .take_while(|token| {
            token.kind == Kind::Word && !token.is_word(&["with", "of", "in", "and"])
        })
        .any(|token| {
            matches!(
                token.entity,
                Some(EntityLabel::Outcome | EntityLabel::AdverseEvent)
            )
        });
    !(share || happened || behind_bracket || occurred || outcome || told_of(tokens, group))
}

/// How far after a count the verb may stand that says what happened: "six patients of the A group and nine of the B group
/// were", in tokens.
const VERB_REACH: usize = 14;

/// Whether "were" or "had" with an outcome or adverse event follows in the same clause ("six patients of the A group were
/// hospitalised").
fn told_of(tokens: &[Token], group: &Group) -> bool {
    let clause = tokens
        .iter()
        .enumerate()
        .skip(group.last + 1)
        .take(VERB_REACH)
        .take_while(|(_, token)| !matches!(token.kind, Kind::Sign(';' | '.' | ':' | ',')));
    let mut verbs = clause.filter(|(_, token)| {
        token.entity.is_none() && token.is_word(&["was", "were", "had", "have"])
    });
    verbs.next().is_some_and(|(at, _)| {
        (1..=2).any(|ahead| {
            tokens.get(at + ahead).is_some_and(|token| {
                matches!(
                    token.entity,
                    Some(EntityLabel::Outcome | EntityLabel::AdverseEvent)
                )
            })
        })
    })
}

/// Whether a number without a noun counts people of whom something is told: "41 of the experimental group had improved",
/// "three had a leak".
pub(in crate::claims::findings) fn is_counted_group(tokens: &[Token], group: &Group) -> bool {
    const HAD: &[&str] =
        words!("had experienced developed died presented withdrew discontinued required");
    let at = |ahead: usize| tokens.get(group.last + ahead);
    let had = |ahead: usize| at(ahead).is_some_and(|token| token.is_word(HAD));
    let of_group = at(1).is_some_and(|token| token.is_word(&["of"]))
        && at(2).is_some_and(|token| token.is_word(&["the"]))
        && (3..=8).any(|ahead| {
            at(ahead).is_some_and(|token| token.is_word(&["group", "arm"])) && had(ahead + 1)
        });
    // "one" is mostly a pronoun.
    let one = group.spelled && group.quantity.value == Some(1.0);
    of_group || had(1) && !one
}

/// "n = 47", "(N = 102)".
pub(in crate::claims::findings) fn is_sample_size(tokens: &[Token], group: &Group) -> bool {
    word_back(tokens, group.first, 2) == "n"
        && token_back(tokens, group.first, 1).is_some_and(|token| token.is_sign('='))
}
