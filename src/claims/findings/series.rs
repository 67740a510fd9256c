//! Numbers of one list or comparison are of one kind: "1.27 % v 1.60 % per year", "fell by 9.6 % and 3.4 %".

use super::{
    context,
    raw::Raw,
    token::{Kind, Token},
};
use crate::{claims::FindingKind, text::words};

/// How far before a percentage "annual" may stand, in tokens.
const ANNUAL_REACH: usize = 12;

/// How far apart two numbers of a comparison may stand, in tokens ("9.6 % of body weight on A 2.4 mg and 3.4 %").
const LONGEST_JOINT: usize = 10;

/// Gives the members of a list their common kind and unit, where one of them shows it.
pub(super) fn level(tokens: &[Token], findings: &mut [Raw]) {
    for raw in findings.iter_mut() {
        if is_percent(raw) && raw.kind == FindingKind::Proportion && is_annual(tokens, raw.first) {
            raw.kind = FindingKind::Rate;
            raw.unit = Some("% per year".to_owned());
        }
    }
    let estimates: Vec<usize> = (0..findings.len())
        .filter(|&at| {
            findings
                .get(at)
                .is_some_and(|raw| !raw.is_qualifier() && !raw.is_ratio())
        })
        .collect();
    // The unit of a rate is printed after the last number of a list …
    for pair in estimates.windows(2).rev() {
        hand_on(tokens, findings, pair, true);
    }
    // … and what the numbers are is said before the first.
    for pair in estimates.windows(2) {
        hand_on(tokens, findings, pair, false);
    }
}

/// Lets the kind of one of two neighbours pass to the other.
fn hand_on(tokens: &[Token], findings: &mut [Raw], pair: &[usize], backwards: bool) {
    let [first, second] = *pair else { return };
    let (Some(one), Some(two)) = (findings.get(first), findings.get(second)) else {
        return;
    };
    let between = tokens.get(one.last + 1..two.first).unwrap_or_default();
    let near = between.len() <= LONGEST_JOINT && !between.iter().any(|token| token.is_sign(','));
    let joined = context::joined(tokens, one.last, two.first)
        || near && context::compared(tokens, one.last, two.first) && one.unit == two.unit;
    if !joined {
        return;
    }
    let (from, to, target) = if backwards {
        (two, one, first)
    } else {
        (one, two, second)
    };
    let percent_rate = |raw: &Raw| {
        raw.kind == FindingKind::Rate
            && raw
                .unit
                .as_deref()
                .is_some_and(|unit| unit.starts_with('%'))
    };
    let gives_rate = percent_rate(from) && is_percent(to) && to.kind == FindingKind::Proportion;
    let gives_difference = !backwards
        && from.kind == FindingKind::MeanDifference
        && from.unit == to.unit
        && from.unit.is_some()
        && matches!(
            to.kind,
            FindingKind::Proportion | FindingKind::Measurement | FindingKind::Mean
        );
    if !gives_rate && !gives_difference {
        return;
    }
    let (kind, unit) = (from.kind, from.unit.clone());
    if let Some(raw) = findings.get_mut(target) {
        raw.kind = kind;
        raw.unit = unit;
    }
}

fn is_percent(raw: &Raw) -> bool {
    raw.unit.as_deref() == Some("%")
}

/// "Annual rates of stroke were 1.5 %".
fn is_annual(tokens: &[Token], at: usize) -> bool {
    let before = || {
        (1..=ANNUAL_REACH)
            .map_while(|back| at.checked_sub(back).and_then(|at| tokens.get(at)))
            .take_while(|token| !matches!(token.kind, Kind::Sign(';' | '.')))
    };
    before().any(|token| token.is_word(words!("annual yearly annualised annualized")))
        && before().any(|token| token.is_word(words!("rate rates incidence risk")))
}
