//! P-values, announced or alone in their bracket.

use super::{
    raw::Raw,
    token::{Kind, Token},
};
use crate::claims::{FindingKind, Quantity};
use crate::text::words;

/// A p-value at `at`: "p < 0.001", "P for trend = .03", "p-value of 0.02".
pub(super) fn p_value_at(tokens: &[Token], at: usize) -> Option<(Raw, usize)> {
    let first = tokens.get(at)?;
    if !first.is_word(words!(
        "p p-value p-values pvalue ptrend pinteraction p-trend p-interaction pfor \
         p-heterogeneity"
    )) {
        return None;
    }
    let mut next = at + 1;
    let mut comparison = None;
    // "P for heterogeneity between groups =": a few words may stand before the sign.
    for _ in 0..8 {
        let token = tokens.get(next)?;
        match token.kind {
            Kind::Sign(sign @ ('<' | '>' | '≤' | '≥' | '~')) => {
                comparison = Some(sign.to_string());
                next += 1;
            }
            Kind::Sign('=' | ':' | '(' | ')' | ',' | '–' | '_') | Kind::Raised => next += 1,
            Kind::Word if comparison.is_none() => next += 1,
            Kind::Number { .. } => break,
            _ => return None,
        }
    }
    let announced = tokens.get(next.checked_sub(1)?)?;
    let direct = matches!(
        announced.kind,
        Kind::Sign('=' | '<' | '>' | '≤' | '≥' | '~' | ':')
    ) || announced.is_word(&["of", "was", "p", "value", "is", "than"]);
    let group = super::group::group_at(tokens, next)?;
    let value = group
        .quantity
        .value
        .filter(|value| (0.0..=1.0).contains(value))?;
    if !direct || !(group.decimal || comparison.is_some() || value == 1.0) {
        return None;
    }
    if comparison.is_none() {
        comparison = group.quantity.comparison;
    }
    let percent = group.unit.as_deref() == Some("%");
    let last = if percent {
        group.last
    } else {
        power_end(tokens, next, group.next - 1)
    };
    let quantity = Quantity {
        value: Some(value),
        comparison,
        ..Quantity::default()
    };
    let signed = tokens
        .get(next.checked_sub(1)?)
        .is_some_and(|token| matches!(token.kind, Kind::Sign('<' | '>' | '≤' | '≥' | '~')));
    let raw = Raw {
        first: next - usize::from(signed),
        last,
        kind: FindingKind::PValue,
        quantity,
        unit: None,
        qualifies: None,
        group_size: None,
    };
    (!percent).then_some((raw, last + 1))
}

/// A p-value takes no unit: its last token is the number's, or its power of ten's.
fn power_end(tokens: &[Token], number: usize, end: usize) -> usize {
    let power = tokens
        .get(number + 1)
        .is_some_and(|token| token.is_sign('×') || token.is_word(&["x"]));
    if power { end } else { number }
}

/// "(< 0.05)": a p-value whose letter was left out, in a bracket that opens at `at`.
pub(super) fn bare_p_value_at(tokens: &[Token], at: usize) -> Option<(Raw, usize)> {
    let open = tokens.get(at).filter(|token| token.is_sign('('))?;
    let Kind::Sign(sign @ ('<' | '≤')) = tokens.get(at + 1)?.kind else {
        return None;
    };
    // Thresholds of significance; anything larger may be a measured value.
    let value = tokens
        .get(at + 2)?
        .value()
        .filter(|value| (0.0..=0.1).contains(value) && *value > 0.0)?;
    let closed = open.is_sign('(') && tokens.get(at + 3)?.is_sign(')');
    let quantity = Quantity {
        value: Some(value),
        comparison: Some(sign.to_string()),
        ..Quantity::default()
    };
    closed.then_some((
        Raw {
            first: at + 1,
            last: at + 2,
            kind: FindingKind::PValue,
            quantity,
            unit: None,
            qualifies: None,
            group_size: None,
        },
        at + 4,
    ))
}
