//! Intervals, p-values, ratios: the labels that announce them, and which estimate each belongs to.

use super::{
    raw::Raw,
    token::{Kind, Token},
    unit::unit_at,
};
use crate::claims::{FindingKind, Quantity};
use crate::text::words;

/// An interval label and its bounds at `at`; the label alone ("HR (95 % CI)") is passed over.
pub(super) fn interval_at(tokens: &[Token], at: usize) -> Option<(Option<Raw>, usize)> {
    let (level, after) = label_at(tokens, at)?;
    let Some(bounds) = bounds_at(tokens, after) else {
        return Some((None, after));
    };
    let quantity = Quantity {
        low: Some(bounds.low),
        high: Some(bounds.high),
        level,
        ..Quantity::default()
    };
    let raw = Raw {
        first: bounds.first,
        last: bounds.last,
        kind: FindingKind::ConfidenceInterval,
        quantity,
        unit: bounds.unit,
        qualifies: None,
        group_size: None,
    };
    Some((Some(raw), bounds.last + 1))
}

/// The two numbers of an interval.
pub(super) struct Bounds {
    low: f64,
    high: f64,
    unit: Option<String>,
    /// First and last token; the label stands before.
    first: usize,
    last: usize,
}

/// "95 % CI", "95% confidence interval (CI)", "CI 95 %", "95% CrI": the level and the position after it.
pub(super) fn label_at(tokens: &[Token], at: usize) -> Option<(Option<f64>, usize)> {
    let token = tokens.get(at)?;
    let mut next = at;
    let mut level = None;
    if let Some(value) = token.value() {
        // Levels in use run from 80 to 99.9 per cent.
        if !(80.0..100.0).contains(&value) {
            return None;
        }
        level = Some(value);
        next += 1;
        while tokens.get(next)?.is_sign('%')
            || tokens.get(next)?.is_sign('–')
            || tokens.get(next)?.is_word(&["percent", "per", "cent"])
        {
            next += 1;
        }
    }
    next += interval_words(tokens, next)?;
    loop {
        let token = tokens.get(next);
        let bracketed = token.is_some_and(|token| token.is_sign('(') || token.is_sign('['))
            && interval_words(tokens, next + 1) == Some(1)
            && tokens
                .get(next + 2)
                .is_some_and(|token| token.is_sign(')') || token.is_sign(']'));
        if bracketed {
            next += 3;
        } else if level.is_none()
            && let Some(value) = token
                .and_then(Token::value)
                .filter(|value| (80.0..100.0).contains(value))
            && tokens.get(next + 1).is_some_and(|token| token.is_sign('%'))
        {
            level = Some(value);
            next += 2;
        } else {
            return Some((level, next));
        }
    }
}

/// How many tokens at `at` name an interval.
fn interval_words(tokens: &[Token], at: usize) -> Option<usize> {
    let token = tokens.get(at)?;
    if token.is_word(words!("ci cis ci95 cri crl cl hdi bci ui c.i")) {
        return (token.capitals || token.lower.len() > 2 || !token.is_word(&["cl", "ui"]))
            .then_some(1);
    }
    let named = token.is_word(&["confidence", "credible", "credibility", "uncertainty"]);
    (named
        && tokens
            .get(at + 1)?
            .is_word(&["interval", "intervals", "limit", "limits"]))
    .then_some(2)
}

/// Two bounds after an interval's label, with their unit and the last token.
pub(super) fn bounds_at(tokens: &[Token], at: usize) -> Option<Bounds> {
    let mut next = at;
    let mut opened = 0;
    for _ in 0..4 {
        let token = tokens.get(next)?;
        let opens = token.is_sign('(') || token.is_sign('[');
        if !(opens
            || token.is_sign(':')
            || token.is_sign('=')
            || token.is_sign(',')
            || token.is_sign(';')
            || token.is_word(&["of", "from", "was", "is", "range", "ranging", "between"]))
        {
            break;
        }
        opened += usize::from(opens);
        next += 1;
    }
    // "95 % confidence interval of the difference in survival, −0.2 to 6.0": words up to the first number.
    if tokens.get(next.checked_sub(1)?)?.is_word(&["of", "for"])
        && tokens.get(next)?.value().is_none()
    {
        let words = tokens
            .iter()
            .skip(next)
            .take(8)
            .take_while(|token| {
                token.kind == Kind::Word || token.is_sign(',') || token.is_sign(':')
            })
            .count();
        next += words;
    }
    let first = next;
    let low = tokens.get(next)?.value()?;
    next += 1;
    let mut unit = unit_at(tokens, next);
    next += unit.as_ref().map_or(0, |unit| unit.len);
    let joint = tokens.get(next)?;
    let joins = joint.is_sign('–')
        || joint.is_sign(',')
        || joint.is_sign(';')
        || joint.is_sign(':')
        || joint.is_word(&["to", "and"]);
    if !joins {
        return None;
    }
    let high = tokens.get(next + 1)?.value()?;
    let mut last = next + 1;
    if let Some(after) = unit_at(tokens, last + 1) {
        last += after.len;
        unit = Some(after);
    } else if opened > 0
        && let Some(after) = tokens
            .get(last + 1)
            .filter(|token| token.is_sign(')') || token.is_sign(']'))
            .and_then(|_| unit_at(tokens, last + 2))
    {
        unit.get_or_insert(after);
    }
    Some(Bounds {
        low,
        high,
        unit: unit.and_then(|unit| unit.name),
        first,
        last,
    })
}

/// "(55, 100)", "[0; 5.0]": two numbers alone in a bracket that opens at `at`, and the position after it.
pub(super) fn bracket_pair_at(tokens: &[Token], at: usize) -> Option<(f64, f64, usize)> {
    let open = tokens.get(at)?;
    if !(open.is_sign('(') || open.is_sign('[')) {
        return None;
    }
    let low = tokens.get(at + 1)?.value()?;
    let joint = tokens.get(at + 2)?;
    if !(joint.is_sign(',') || joint.is_sign(';') || joint.is_sign(':')) {
        return None;
    }
    let high = tokens.get(at + 3)?.value()?;
    let close = tokens.get(at + 4)?;
    (low <= high && (close.is_sign(')') || close.is_sign(']'))).then_some((low, high, at + 5))
}

/// "SD 1.2", "(SE = 0.3)": the spread of the number before, and the position after it.
pub(super) fn spread_at(tokens: &[Token], at: usize) -> Option<(f64, usize)> {
    if !tokens.get(at)?.is_word(&["sd", "sds", "sem", "se"]) {
        return None;
    }
    let mut next = at + 1;
    while tokens.get(next)?.is_sign('=')
        || tokens.get(next)?.is_sign(':')
        || tokens.get(next)?.is_sign('±')
        || tokens.get(next)?.is_sign(',')
    {
        next += 1;
    }
    Some((tokens.get(next)?.value()?, next + 1))
}

/// Whether the words before a range call it an observed or interquartile range.
pub(super) fn is_range_label(tokens: &[Token], at: usize) -> bool {
    (1..=4).any(|back| {
        at.checked_sub(back)
            .and_then(|at| tokens.get(at))
            .is_some_and(|token| {
                token.is_word(words!("range iqr interquartile ranges quartiles q1–q3"))
            })
            && (1..back).all(|nearer| {
                at.checked_sub(nearer)
                    .and_then(|at| tokens.get(at))
                    .is_some_and(|token| {
                        matches!(
                            token.kind,
                            Kind::Sign(',' | ':' | '=' | '[' | ']' | '(' | ')')
                        ) || token.is_word(&["of", "range", "iqr", "from", "was"])
                    })
            })
    })
}

/// Gives every interval, range and p-value the estimate that it qualifies: the nearest before it that has none of
/// its kind yet, else the nearest after it. A p-value after "12 % vs 24 %" belongs to the first of the two.
pub(super) fn qualify(tokens: &[Token], findings: &mut [Raw]) {
    let estimates: Vec<usize> = (0..findings.len())
        .filter(|&at| findings.get(at).is_some_and(|raw| !raw.is_qualifier()))
        .collect();
    let mut links: Vec<(usize, usize)> = Vec::new();
    for at in 0..findings.len() {
        let Some(raw) = findings.get(at).filter(|raw| raw.is_qualifier()) else {
            continue;
        };
        let taken = |estimate: usize| {
            links.iter().any(|&(qualifier, target)| {
                target == estimate
                    && findings
                        .get(qualifier)
                        .is_some_and(|other| other.kind == raw.kind)
            })
        };
        let near = |estimate: &Raw| {
            raw.kind == FindingKind::PValue || raw.first.saturating_sub(estimate.last) <= 18
        };
        let before = estimates.iter().rev().copied().find(|&estimate| {
            estimate < at
                && findings
                    .get(estimate)
                    .is_some_and(|found| near(found) && suits(raw, found))
                && (raw.kind == FindingKind::PValue || !taken(estimate))
        });
        let after = || {
            estimates.iter().copied().find(|&estimate| {
                estimate > at
                    && findings.get(estimate).is_some_and(|found| {
                        found.first.saturating_sub(raw.last) <= 8 && suits(raw, found)
                    })
                    && !taken(estimate)
            })
        };
        let Some(mut target) = before.or_else(after) else {
            continue;
        };
        if raw.kind == FindingKind::PValue
            && let (Some(first), Some(second)) = (
                target.checked_sub(1).and_then(|at| findings.get(at)),
                findings.get(target),
            )
            && !first.is_qualifier()
            && first.kind == second.kind
            && super::context::compared(tokens, first.last, second.first)
        {
            target -= 1;
        }
        links.push((at, target));
    }
    for (qualifier, target) in links {
        if let Some(raw) = findings.get_mut(qualifier) {
            raw.qualifies = Some(target);
        }
    }
}

/// Whether an interval can belong to an estimate: not to a plain count.
fn suits(qualifier: &Raw, estimate: &Raw) -> bool {
    match qualifier.kind {
        FindingKind::ConfidenceInterval => estimate.kind != FindingKind::Count,
        FindingKind::Range => !estimate.is_ratio(),
        _ => true,
    }
}
