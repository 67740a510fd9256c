//! The labels of ratios and the number that each announces.

use super::{
    interval::{bounds_at, label_at},
    token::{Kind, Token},
    unit::{Dimension, unit_at},
};
use crate::claims::FindingKind;
use crate::text::words;

/// A label that announces a ratio or difference, and the position after it.
pub(super) fn ratio_label_at(tokens: &[Token], at: usize) -> Option<(FindingKind, usize)> {
    let token = tokens.get(at)?;
    if token.kind != Kind::Word {
        return None;
    }
    // A hormone-receptor "HR+" is no hazard ratio.
    let signed = tokens
        .get(at + 1)
        .is_some_and(|next| !next.spaced && (next.is_sign('+') || next.is_sign('–')));
    let short = match token.lower.as_str() {
        "hr" | "hrs" | "ahr" | "shr" | "hazard-ratio" => Some(FindingKind::HazardRatio),
        "or" | "ors" | "aor" if token.lower != "or" || token.capitals => {
            Some(FindingKind::OddsRatio)
        }
        "rr" | "rrs" | "arr" | "irr" | "sir" | "prr" => Some(FindingKind::RiskRatio),
        "smd" | "wmd" | "md" => Some(FindingKind::MeanDifference),
        _ => None,
    };
    if let Some(kind) = short {
        return (!signed).then_some((kind, at + 1));
    }
    let second = tokens.get(at + 1)?;
    let ratio = second.is_word(&["ratio", "ratios"]);
    let kind = match token.lower.as_str() {
        "hazard" | "hazards" if ratio => FindingKind::HazardRatio,
        "odds" if ratio => FindingKind::OddsRatio,
        "win" if ratio => FindingKind::RiskRatio,
        "risk" | "rate" | "incidence" if ratio => FindingKind::RiskRatio,
        "relative" if second.is_word(&["risk", "risks"]) => FindingKind::RiskRatio,
        "mean" | "risk" | "between-group" | "treatment"
            if second.is_word(&["difference", "differences"]) =>
        {
            FindingKind::MeanDifference
        }
        _ => return None,
    };
    Some((kind, at + 2))
}

/// The number that a ratio's label announces: the first one after it, introduced by "of", "was", "=" …
pub(super) fn number_of_label(tokens: &[Token], at: usize) -> Option<usize> {
    let mut next = at;
    // "hazard ratio for death from any cause in the whole group was 0.7": some words may stand between.
    while next < at + 14 {
        let token = tokens.get(next)?;
        if let Some((_, after)) = label_at(tokens, next) {
            if bounds_at(tokens, after).is_some()
                && tokens
                    .get(next)
                    .is_some_and(|token| token.value().is_some())
            {
                return None;
            }
            next = after;
            continue;
        }
        if token.is_sign(';') || token.is_sign('.') {
            return None;
        }
        // "at 90 days" between label and number says when.
        let timed = token.value().is_some()
            && unit_at(tokens, next + 1).is_some_and(|unit| unit.dimension == Dimension::Time);
        if token.value().is_some() && !timed {
            let before = tokens.get(next.checked_sub(1)?)?;
            let label = next == at;
            let introduced = matches!(
                before.kind,
                Kind::Sign(
                    '=' | ':' | ',' | '(' | '[' | ')' | ']' | '<' | '>' | '≤' | '≥' | '~' | '–'
                )
            ) || before.is_word(words!(
                "of between was is were from to be at approximately about"
            ));
            let whole_thing = tokens.get(next + 1).is_none_or(|token| {
                !token.is_sign('%') || before.is_word(&["of", "was", "is"]) || label
            });
            // "hazard ratio for bleeding 0.52": the outcome may stand right before the number.
            let named = before.entity.is_some()
                && matches!(
                    tokens.get(next).map(|token| token.kind),
                    Some(Kind::Number { decimal: true, .. })
                );
            return ((label || introduced || named) && whole_thing).then_some(next);
        }
        next += 1;
    }
    None
}
