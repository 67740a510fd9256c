//! Contradictions inside a claim's numbers.

use super::{Claim, Finding, FindingKind};
use crate::diagnostic::{Diagnostic, Stage};

/// A printed value is rounded: an estimate may lie this share of its size outside its interval.
const ROUNDING: f64 = 0.01;

/// n/N and the percentage beside it may differ by this many points: one decimal printed less, or a few
/// people not counted.
const SHARE_TOLERANCE: f64 = 1.0;

/// What does not fit together in the numbers of a claim.
pub(super) fn contradictions(claim: &Claim) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut say = |finding: &Finding, message: String| {
        found.push(Diagnostic::new(Stage::Claims, message).at(finding.span));
    };
    for finding in &claim.findings {
        let quantity = &finding.quantity;
        // Other ranges may run downwards: "from 92 to 30 mg/dL".
        if let (Some(low), Some(high)) = (quantity.low, quantity.high)
            && finding.kind == FindingKind::ConfidenceInterval
            && low > high
        {
            say(
                finding,
                format!(
                    "interval “{}” runs from the larger to the smaller number",
                    finding.text
                ),
            );
        }
        if finding.kind == FindingKind::Proportion
            && finding.unit.as_deref() == Some("%")
            && quantity.value.is_some_and(|value| value > 100.0)
            && !speaks_of_change(&claim.text)
        {
            say(
                finding,
                format!("“{}” is more than 100 % of a group", finding.text),
            );
        }
        if let (Some(value), Some(total)) = (quantity.value, quantity.denominator)
            && value > total
        {
            say(
                finding,
                format!("“{}” counts more than the whole group", finding.text),
            );
        }
        if finding.kind == FindingKind::ConfidenceInterval
            && let Some(estimate) = finding
                .qualifies
                .and_then(|index| claim.findings.get(index))
        {
            interval(claim, finding, estimate, &mut say);
        }
    }
    shares(claim, &mut say);
    found
}

/// Words of a growth, which may be more than the whole of what was there before.
const CHANGE: &[&str] = &[
    "increas",
    "rise",
    "rose",
    "gain",
    "grow",
    "grew",
    "higher",
    "more than",
    "fold",
    "of control",
    "of baseline",
];

fn speaks_of_change(text: &str) -> bool {
    let text = text.to_lowercase();
    CHANGE.iter().any(|word| text.contains(word))
}

/// Whether an estimate and its interval have another number between them: then the interval may be of an estimate
/// that was not read.
fn has_number_between(claim: &Claim, estimate: &Finding, interval: &Finding) -> bool {
    let from = estimate.span.end.saturating_sub(claim.span.start);
    let length = interval.span.start.saturating_sub(estimate.span.end);
    let between: String = claim.text.chars().skip(from).take(length).collect();
    between
        .replace("95", "")
        .replace("90", "")
        .replace("99", "")
        .contains(|c: char| c.is_ascii_digit())
}

/// An estimate outside its interval, and a p-value that the interval contradicts.
fn interval(
    claim: &Claim,
    interval: &Finding,
    estimate: &Finding,
    say: &mut impl FnMut(&Finding, String),
) {
    let (Some(low), Some(high)) = (interval.quantity.low, interval.quantity.high) else {
        return;
    };
    let other_unit = interval.unit.is_some() && interval.unit != estimate.unit;
    if low > high || other_unit {
        return;
    }
    let slack = ROUNDING * low.abs().max(high.abs());
    if let Some(value) = estimate.quantity.value
        && (value < low - slack || value > high + slack)
        && !has_number_between(claim, estimate, interval)
    {
        say(
            estimate,
            format!(
                "estimate “{}” lies outside its interval “{}”",
                estimate.text, interval.text
            ),
        );
    }
    let null = match estimate.kind {
        FindingKind::HazardRatio | FindingKind::OddsRatio | FindingKind::RiskRatio => 1.0,
        FindingKind::MeanDifference => 0.0,
        _ => return,
    };
    // Only the usual pair of a 95 % interval and a threshold of .05 can be held against each other.
    if interval
        .quantity
        .level
        .is_some_and(|level| (level - 95.0).abs() > 0.01)
    {
        return;
    }
    let excludes = low > null || high < null;
    let target = interval.qualifies;
    for p in claim
        .findings
        .iter()
        .filter(|finding| finding.kind == FindingKind::PValue && finding.qualifies == target)
    {
        let Some(value) = p.quantity.value else {
            continue;
        };
        let exact_or_below = matches!(p.quantity.comparison.as_deref(), None | Some("<" | "≤"));
        let significant = exact_or_below && value < 0.05
            || p.quantity.comparison.as_deref() == Some("<") && value <= 0.05;
        let not_significant =
            matches!(p.quantity.comparison.as_deref(), None | Some(">" | "≥")) && value > 0.06;
        // A bound printed as the null value itself is rounded and says nothing.
        let touches = (low - null).abs() <= slack || (high - null).abs() <= slack;
        if !touches && (excludes && not_significant || !excludes && significant && value < 0.04) {
            say(
                p,
                format!("“{}” does not fit the interval “{}”", p.text, interval.text),
            );
        }
    }
}

/// n/N against the percentage printed beside it.
fn shares(claim: &Claim, say: &mut impl FnMut(&Finding, String)) {
    for pair in claim.findings.windows(2) {
        let [first, second] = pair else { continue };
        let (count, percent) = if first.quantity.denominator.is_some() {
            (first, second)
        } else {
            (second, first)
        };
        let (Some(value), Some(total), Some(share)) = (
            count.quantity.value,
            count.quantity.denominator,
            percent.quantity.value,
        ) else {
            continue;
        };
        let beside = second.span.start.saturating_sub(first.span.end) <= 3
            || count.span.contains(percent.span);
        if percent.kind != FindingKind::Proportion
            || percent.unit.as_deref() != Some("%")
            || percent.quantity.denominator.is_some()
            || !beside
            || total <= 0.0
        {
            continue;
        }
        if (100.0 * value / total - share).abs() > SHARE_TOLERANCE {
            say(
                percent,
                format!(
                    "“{}” is {:.1} %, not “{}”",
                    count.text,
                    100.0 * value / total,
                    percent.text
                ),
            );
        }
    }
}
