//! What a measured number is: a change, a mean, a median, a criterion.

use super::{CHANGE, FAR, token_back, within_clause, word_back};
use crate::{
    claims::{
        FindingKind,
        findings::{
            group::Group,
            token::{Kind, Token},
        },
    },
    entities::EntityLabel,
    text::words,
};

/// Words by which a bare number is a measured one.
const STATISTICS: &[&str] = words!(
    "mean median average averaged score scores index ratio ratios level levels value values \
     scale difference change changes reduction increase decrease rate rates coefficient \
     correlation ranged range concentration concentrations auc sensitivity specificity count \
     counts incidence sd effect"
);

/// Whether a number is an amount of change: "reduced by 45 %", "a 45 % reduction".
pub(in crate::claims::findings) fn is_change(tokens: &[Token], group: &Group) -> bool {
    let follows = tokens
        .iter()
        .skip(group.next)
        .take(4)
        .take_while(|token| token.kind == Kind::Word || token.is_sign('–'))
        .any(|token| {
            token.is_word(words!(
                "reduction decrease increase improvement decline lower higher difference \
                 drop fewer greater longer shorter gain rise"
            ))
        });
    let mean_change = within_clause(
        tokens,
        group.first,
        8,
        &["change", "changed", "lost", "loss", "gained"],
    );
    let by =
        word_back(tokens, group.first, 1) == "by" && within_clause(tokens, group.first, 12, CHANGE);
    let of = word_back(tokens, group.first, 1) == "of"
        && (2..=4).any(|back| {
            matches!(
                word_back(tokens, group.first, back),
                "reduction"
                    | "decrease"
                    | "increase"
                    | "difference"
                    | "improvement"
                    | "change"
                    | "decline"
                    | "gain"
                    | "loss"
                    | "drop"
            )
        });
    follows || by || of || mean_change
}

/// The statistic that a measured number is.
pub(in crate::claims::findings) fn statistic(tokens: &[Token], group: &Group) -> FindingKind {
    if is_change(tokens, group) || within_clause(tokens, group.first, 6, &["difference", "change"])
    {
        FindingKind::MeanDifference
    } else if group.quantity.spread.is_some()
        || within_clause(tokens, group.first, 12, &["mean", "average", "averaged"])
    {
        FindingKind::Mean
    } else if within_clause(tokens, group.first, 12, &["median"]) {
        FindingKind::Median
    } else {
        FindingKind::Measurement
    }
}

/// "at least 50 % of cells", "40 % or less": a criterion, unless it is what happened "in at least 20 % of patients".
pub(in crate::claims::findings) fn is_threshold(tokens: &[Token], group: &Group) -> bool {
    let at_least =
        word_back(tokens, group.first, 1) == "least" && word_back(tokens, group.first, 2) == "at";
    let sign = tokens
        .get(group.first)
        .is_some_and(|token| token.is_sign('≥'));
    or_more(tokens, group)
        || as_low_as(tokens, group)
        || (at_least
            && !matches!(
                word_back(tokens, group.first, 3),
                "in" | "of" | "by" | "occurred" | "was" | "were"
            ))
        || (sign
            && matches!(
                word_back(tokens, group.first, 1),
                "expression" | "fraction" | "stenosis" | "level" | "of" | "by"
            ))
}

/// Whether a number without a unit is measured: the words of a statistic, or an outcome with "was", "of", "=".
pub(in crate::claims::findings) fn is_measured(tokens: &[Token], group: &Group) -> bool {
    let precise = group.decimal || group.quantity.spread.is_some();
    let introduced = token_back(tokens, group.first, 1).is_some_and(|token| {
        token.entity.is_some()
            || matches!(token.kind, Kind::Sign('=' | ':' | '(' | '[' | ','))
            || token.is_word(words!(
                "was were of by to from is are at vs versus v and than or averaged reached \
                 with for respective"
            ))
    }) || group.quantity.comparison.is_some();
    let cue = within_clause(tokens, group.first, 14, STATISTICS);
    let outcome = tokens
        .iter()
        .take(group.first)
        .rev()
        .take(FAR)
        .any(|token| {
            matches!(
                token.entity,
                Some(EntityLabel::Outcome | EntityLabel::AdverseEvent)
            )
        });
    let followed = tokens.get(group.next).is_none_or(|token| {
        token.kind != Kind::Word
            || token.is_word(words!(
                "in for with vs versus v and to at on among compared after respectively by \
                 as than when while from or but during within baseline v. points"
            ))
    });
    if precise {
        return introduced && (cue || outcome);
    }
    introduced
        && followed
        && within_clause(
            tokens,
            group.first,
            8,
            &["mean", "median", "average", "score", "scores"],
        )
        && !token_back(tokens, group.first, 1).is_some_and(|token| token.is_sign(','))
}

/// "40 % or less", "15 points or more": who is meant.
fn or_more(tokens: &[Token], group: &Group) -> bool {
    let at = |ahead: usize| tokens.get(group.last + ahead);
    at(1).is_some_and(|token| token.is_word(&["or"]))
        && at(2).is_some_and(|token| {
            token.is_word(words!(
                "less more greater higher lower above below fewer older younger"
            ))
        })
}

/// "as low as 20 mL/min": where a range ends.
fn as_low_as(tokens: &[Token], group: &Group) -> bool {
    word_back(tokens, group.first, 1) == "as"
        && matches!(word_back(tokens, group.first, 2), "low" | "high" | "little")
}

/// "≥ 3 cm", "< 70 mg/dL", "below 1.0 × 10⁹/L", "for each 1.0 mmol/L": a measured quantity with a printed bound, or as a
/// step of another, says who or what is meant, not what came out.
pub(in crate::claims::findings) fn is_bound(tokens: &[Token], group: &Group) -> bool {
    let step = matches!(word_back(tokens, group.first, 1), "each" | "every" | "per")
        || word_back(tokens, group.first, 1) == "by"
            && within_clause(tokens, group.first, 8, &["each", "every"]);
    let compared = tokens
        .get(group.first)
        .is_some_and(|token| matches!(token.kind, Kind::Sign('≥' | '≤' | '<' | '>')))
        || matches!(
            word_back(tokens, group.first, 1),
            "below" | "above" | "exceeding"
        )
        || or_more(tokens, group)
        || as_low_as(tokens, group);
    group.quantity.spread.is_none() && (step || compared)
}

/// Whether a percentage of change is a relative risk told in per cent ("24 % less frequent", "reduced the risk by 39 %"):
/// then it is a share, while a change of a measured value is a difference.
pub(in crate::claims::findings) fn is_relative_risk(tokens: &[Token], group: &Group) -> bool {
    const RISK: &[&str] = words!(
        "risk risks rate rates hazard odds relative fewer frequent mortality death deaths event events incidence stroke \
         strokes infarction infarctions embolism hospitalization hospitalizations hospitalisation hospitalisations \
         bleeding recurrence relapse progression fractures infections admissions complications exacerbations likelihood"
    );
    const DIFFERENCE: &[&str] = words!("absolute difference points baseline");
    let after = || {
        tokens
            .iter()
            .skip(group.next)
            .take(6)
            .take_while(|token| !matches!(token.kind, Kind::Sign(';' | '.' | '(')))
    };
    let risky =
        |token: &Token| token.is_word(RISK) || token.entity == Some(EntityLabel::AdverseEvent);
    let before = || {
        (1..=14)
            .map_while(|back| token_back(tokens, group.first, back))
            .take_while(|token| !matches!(token.kind, Kind::Sign(';' | '.')))
    };
    let differs = before()
        .take(8)
        .chain(after().take(3))
        .any(|token| token.is_word(DIFFERENCE));
    !differs && before().chain(after()).any(risky)
}
