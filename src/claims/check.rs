//! Contradictions inside a claim's numbers.

use super::{
    Claim, Finding, FindingKind,
    contradiction::{Contradiction, ContradictionKind, FindingPlace},
};

/// A printed value is rounded: an estimate may lie this share of its size outside its interval.
const ROUNDING: f64 = 0.01;

/// n/N and the percentage beside it may differ by this many points: one decimal printed less, or a few
/// people not counted.
const SHARE_TOLERANCE: f64 = 1.0;

/// Collects what is found in one claim.
struct Found<'c> {
    claim: &'c Claim,
    all: Vec<Contradiction>,
}

impl Found<'_> {
    /// Notes that `at`, alone or with `against`, cannot be right.
    fn say(&mut self, kind: ContradictionKind, at: usize, against: Option<usize>, message: String) {
        let place = |at: usize| FindingPlace::of(self.claim, at);
        if let Some(place_at) = place(at) {
            let against = against.and_then(place);
            self.all.push(Contradiction {
                kind,
                at: place_at,
                against,
                message,
            });
        }
    }
}

/// What does not fit together in the numbers of a claim.
pub(super) fn contradictions(claim: &Claim) -> Vec<Contradiction> {
    let mut found = Found {
        claim,
        all: Vec::new(),
    };
    for (at, finding) in claim.findings.iter().enumerate() {
        let quantity = &finding.quantity;
        // Other ranges may run downwards: "from 92 to 30 mg/dL".
        if let (Some(low), Some(high)) = (quantity.low, quantity.high)
            && finding.kind == FindingKind::ConfidenceInterval
            && low > high
        {
            let message = format!(
                "interval “{}” runs from the larger to the smaller number",
                finding.text
            );
            found.say(ContradictionKind::IntervalOrder, at, None, message);
        }
        if finding.kind == FindingKind::Proportion
            && finding.unit.as_deref() == Some("%")
            && quantity.value.is_some_and(|value| value > 100.0)
            && !speaks_of_change(&claim.text)
        {
            let message = format!("“{}” is more than 100 % of a group", finding.text);
            found.say(ContradictionKind::OverHundredPercent, at, None, message);
        }
        if let (Some(value), Some(total)) = (quantity.value, quantity.denominator)
            && value > total
        {
            let message = format!("“{}” counts more than the whole group", finding.text);
            found.say(ContradictionKind::OverGroup, at, None, message);
        }
        if finding.kind == FindingKind::ConfidenceInterval
            && let Some(target) = finding.qualifies
            && let Some(estimate) = claim.findings.get(target)
        {
            interval(claim, (at, finding), (target, estimate), &mut found);
        }
    }
    shares(claim, &mut found);
    found.all
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
    (at, interval): (usize, &Finding),
    (target, estimate): (usize, &Finding),
    found: &mut Found<'_>,
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
        let message = format!(
            "estimate “{}” lies outside its interval “{}”",
            estimate.text, interval.text
        );
        found.say(
            ContradictionKind::OutsideInterval,
            target,
            Some(at),
            message,
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
    for (place, p) in claim.findings.iter().enumerate().filter(|(_, finding)| {
        finding.kind == FindingKind::PValue && finding.qualifies == Some(target)
    }) {
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
            let message = format!("“{}” does not fit the interval “{}”", p.text, interval.text);
            found.say(
                ContradictionKind::PAgainstInterval,
                place,
                Some(at),
                message,
            );
        }
    }
}

/// n/N against the percentage printed beside it.
fn shares(claim: &Claim, found: &mut Found<'_>) {
    for (at, pair) in claim.findings.windows(2).enumerate() {
        let [first, second] = pair else { continue };
        let counted_first = first.quantity.denominator.is_some();
        let (count, percent) = if counted_first {
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
            let message = format!(
                "“{}” is {:.1} %, not “{}”",
                count.text,
                100.0 * value / total,
                percent.text
            );
            let (count_at, percent_at) = if counted_first {
                (at, at + 1)
            } else {
                (at + 1, at)
            };
            found.say(
                ContradictionKind::ShareAgainstCount,
                percent_at,
                Some(count_at),
                message,
            );
        }
    }
}
