//! What a column's header, or a table's caption, announces of the numbers below it.

use super::{
    findings::{Column, interval_label, token::Token},
    model::FindingKind,
};
use crate::{entities::EntityLabel, text::words};

/// Kind and unit of the numbers below a title, if it tells.
pub(super) fn announced(title: &[Token]) -> Option<Column> {
    let sign = |sign: char| title.iter().any(|token| token.is_sign(sign));
    let word = |words: &[&str]| title.iter().any(|token| token.is_word(words));
    let label = (0..title.len()).find_map(|at| interval_label(title, at));
    let interval = label.map(|(level, _)| level);
    let column = |kind, unit| {
        Some(Column {
            kind,
            unit,
            interval,
            size: false,
        })
    };
    if word(&["hr", "hazard"]) {
        return column(FindingKind::HazardRatio, None);
    }
    let or = title
        .iter()
        .any(|token| token.is_word(&["or"]) && token.capitals);
    if or || word(&["odds"]) {
        return column(FindingKind::OddsRatio, None);
    }
    if word(&["rr", "relative"]) || word(&["ratio", "ratios"]) && word(&["rate", "risk"]) {
        return column(FindingKind::RiskRatio, None);
    }
    if title.len() <= 4 && word(&["p", "p-value", "p-values"]) {
        return column(FindingKind::PValue, None);
    }
    // The per cent sign of "95 % CI" is not the unit of the column.
    let own_percent = title.iter().enumerate().any(|(at, token)| {
        token.is_sign('%') && interval_label(title, at.saturating_sub(1)).is_none()
    });
    if own_percent || word(&["percent", "percentage", "proportion"]) {
        return column(FindingKind::Proportion, Some("%"));
    }
    for (words, unit) in [
        (&["month", "months", "mo", "mos"][..], "months"),
        (&["week", "weeks", "wk", "wks"], "weeks"),
        (&["year", "years", "yr", "yrs"], "years"),
        (&["days"], "days"),
    ] {
        if word(words) && !word(&["age", "published", "publication", "duration"]) {
            return column(FindingKind::Duration, Some(unit));
        }
    }
    if let Some((level, 0..=4)) = label.map(|(level, _)| (level, title.len())) {
        return Some(Column {
            kind: FindingKind::ConfidenceInterval,
            unit: None,
            interval: Some(level),
            size: false,
        });
    }
    let outcome = title
        .iter()
        .any(|token| token.entity == Some(EntityLabel::Outcome));
    if word(&["median", "medians"]) && outcome {
        return column(FindingKind::Median, None);
    }
    if word(&["mean", "average"]) && outcome {
        return column(FindingKind::Mean, None);
    }
    if word(&["grade", "grades"]) {
        return column(FindingKind::Count, None);
    }
    let people = word(words!(
        "n patients participants subjects number sample randomised randomized enrolled"
    ));
    let event = title.iter().any(|token| token.entity.is_some())
        || word(words!("events deaths cases responders"));
    if people && !word(&["ref", "reference", "references"]) && !sign('=') {
        return Some(Column {
            kind: FindingKind::Count,
            unit: None,
            interval,
            size: !event,
        });
    }
    None
}
