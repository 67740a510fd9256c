//! Numbers without a unit that no neighbour explains: counts and statistics told by the words around them.

use super::{context, group::Group, recognise::Reader, token::Kind};
use crate::{claims::FindingKind, entities::EntityLabel};

impl Reader<'_> {
    /// What a number is that nothing but the words before it explain.
    pub(super) fn alone(&self, group: &Group) -> Option<FindingKind> {
        let tokens = self.tokens;
        let next = tokens.get(group.next);
        let names_event = next.is_some_and(|token| {
            matches!(
                token.entity,
                Some(EntityLabel::AdverseEvent | EntityLabel::Outcome)
            )
        });
        if names_event
            && !group.decimal
            && group.quantity.spread.is_none()
            && group.quantity.low.is_none()
            && !context::is_enumeration(tokens, group)
        {
            return (!group.spelled || group.quantity.value.is_some_and(|value| value > 1.0))
                .then_some(FindingKind::Count);
        }
        // "(3 vs. 0)": compared counts.
        if !group.decimal && !group.spelled && self.is_compared_count(group) {
            return Some(FindingKind::Count);
        }
        // "41 of the experimental group had …", "three had …"
        if !group.decimal
            && group.quantity.low.is_none()
            && group.quantity.value.is_some_and(|value| value >= 1.0)
            && context::is_counted_group(tokens, group)
        {
            return Some(FindingKind::Count);
        }
        // "two patients had a leak, two with haemorrhage": a list of counts goes on.
        if !group.decimal && self.goes_on_with_event(group) {
            return Some(FindingKind::Count);
        }
        // "64 (8 %)": a count with its share.
        if !group.decimal && group.quantity.low.is_none() && self.share_follows(group) {
            return Some(FindingKind::Count);
        }
        let numeral = tokens.get(group.first).is_some_and(|token| {
            matches!(
                token.kind,
                Kind::Number { spelled: false, .. } | Kind::Sign(_)
            )
        });
        (numeral && !context::is_bound(tokens, group) && context::is_measured(tokens, group))
            .then(|| context::statistic(tokens, group))
    }

    /// Whether a number stands before "with" and an event, in a sentence that has counted before.
    fn goes_on_with_event(&self, group: &Group) -> bool {
        let with = self
            .tokens
            .get(group.last + 1)
            .is_some_and(|token| token.is_word(&["with", "had"]));
        let event = self.tokens.get(group.last + 2).is_some_and(|token| {
            matches!(
                token.entity,
                Some(EntityLabel::AdverseEvent | EntityLabel::Outcome)
            )
        });
        with && event
            && self
                .found
                .findings
                .iter()
                .any(|raw| raw.kind == FindingKind::Count && raw.last < group.first)
    }

    /// Whether a number without a unit is one of two that a bracket compares and holds nothing else of.
    fn is_compared_count(&self, group: &Group) -> bool {
        let sign = |at: usize, signs: [char; 2]| {
            self.tokens
                .get(at)
                .is_some_and(|token| signs.iter().any(|sign| token.is_sign(*sign)))
        };
        let versus = |at: usize| {
            let dot = usize::from(sign(at + 1, ['.', '.']));
            self.tokens
                .get(at)
                .is_some_and(|token| token.is_word(&["vs", "versus", "v"]))
                .then_some(at + 1 + dot)
        };
        let number = |at: usize| {
            self.tokens
                .get(at)
                .is_some_and(|token| token.value().is_some())
        };
        let closes = |at: usize| sign(at, [')', ']']) || sign(at, [';', ',']);
        let first = group.first > 0
            && sign(group.first - 1, ['(', '['])
            && versus(group.last + 1).is_some_and(|at| number(at) && closes(at + 1));
        let second = (1..=5).any(|back| {
            group.first.checked_sub(back).is_some_and(|at| {
                versus(at) == Some(group.first)
                    && at >= 2
                    && number(at - 1)
                    && sign(at - 2, ['(', '['])
            })
        }) && closes(group.last + 1);
        first || second
    }

    pub(super) fn share_follows(&self, group: &Group) -> bool {
        let Some(open) = self.tokens.get(group.last + 1) else {
            return false;
        };
        (open.is_sign('(') || open.is_sign('['))
            && self.found.findings.iter().any(|raw| {
                raw.first >= group.last + 2
                    && raw.first <= group.last + 3
                    && raw.unit.as_deref() == Some("%")
            })
    }
}
