//! What a sentence compares: pairs of numbers, pairs of groups, the parts of a composite.

use super::{Pair, is_measure, is_ratio};
use crate::{
    claims::{Claim, Finding, Role, row_arms::Group},
    entities::{Entity, EntityId},
    text::{Span, Text},
};

/// How far two numbers of a comparison may stand apart, in characters: "12 % of the patients vs 24 %".
const LONGEST_COMPARISON: usize = 40;

/// How far before the first number "from" may stand ("from a median of 12 to 24 months"), in characters.
const FROM_REACH: usize = 16;

/// How far after the second number "respectively" may stand, in characters.
const RESPECTIVELY_REACH: usize = 16;

/// The numbers that are compared, by their indices.
pub(super) fn compared_pairs(text: &Text, findings: &[Finding]) -> Vec<(usize, usize)> {
    let estimates: Vec<(usize, &Finding)> = findings
        .iter()
        .enumerate()
        .filter(|(_, finding)| finding.qualifies.is_none())
        .collect();
    estimates
        .windows(2)
        .filter_map(|pair| {
            let [(first, one), (second, two)] = pair else {
                return None;
            };
            let gap = two.span.start.checked_sub(one.span.end)?;
            let same = one.unit == two.unit && is_ratio(one) == is_ratio(two) && !is_ratio(one);
            if gap > LONGEST_COMPARISON || !same {
                return None;
            }
            let between = text.slice(Span::new(one.span.end, two.span.start));
            let before = Span::new(one.span.start.saturating_sub(FROM_REACH), one.span.start);
            let words = |string: &str, wanted: &[&str]| {
                string
                    .split(|c: char| !c.is_alphabetic())
                    .any(|word| wanted.contains(&word))
            };
            let rest = Span::new(
                two.span.end,
                (two.span.end + RESPECTIVELY_REACH).min(text.len()),
            );
            let compared = words(between, &["and"]) && words(text.slice(rest), &["respectively"])
                || words(
                    between,
                    &["vs", "versus", "v", "against", "than", "compared"],
                )
                || words(between, &["to"]) && words(text.slice(before), &["from"]);
            (compared && !between.contains(';')).then_some((*first, *second))
        })
        .collect()
}

/// How far two parts of a composite may stand apart, in characters: "death or a first ".
const LONGEST_JOINT: usize = 12;

/// The first part of an endpoint made of several, or one that is a composite by its name.
pub(super) fn composite(text: &Text, mentions: &[&Entity]) -> Option<EntityId> {
    let measures: Vec<&&Entity> = mentions
        .iter()
        .filter(|entity| is_measure(entity))
        .collect();
    let by_name = measures
        .iter()
        .find(|entity| entity.text.to_lowercase().contains("major adverse"));
    if let Some(entity) = by_name {
        return Some(entity.id.clone());
    }
    let mut first: Option<&EntityId> = None;
    for pair in measures.windows(2) {
        let [one, two] = pair else { continue };
        let between = match two.span.start.checked_sub(one.span.end) {
            Some(gap) if gap <= LONGEST_JOINT => {
                text.slice(Span::new(one.span.end, two.span.start))
            }
            _ => {
                first = None;
                continue;
            }
        };
        if between.split_whitespace().any(|word| word == "or") {
            return Some(first.unwrap_or(&one.id).clone());
        }
        first = between
            .trim()
            .starts_with(',')
            .then(|| first.unwrap_or(&one.id));
    }
    None
}

/// The groups that a claim compares: those of its ratio, else of its compared numbers, else the first treatments with
/// these roles.
pub(super) fn pair_of(text: &Text, claim: &Claim) -> Pair {
    let group = |id: &Option<EntityId>, words: &Option<String>| {
        id.clone()
            .map(Group::Named)
            .or_else(|| words.clone().map(Group::Printed))
    };
    let arm = |finding: &Finding| group(&finding.arm, &finding.arm_text);
    let ratio = claim.findings.iter().find_map(|finding| {
        let comparator = group(&finding.comparator, &finding.comparator_text);
        let arm = arm(finding)?;
        comparator.is_some().then_some(Pair {
            arm: Some(arm),
            comparator,
        })
    });
    let compared = || {
        compared_pairs(text, &claim.findings)
            .into_iter()
            .find_map(|(first, second)| {
                Some(Pair {
                    arm: Some(arm(claim.findings.get(first)?)?),
                    comparator: arm(claim.findings.get(second)?),
                })
            })
    };
    ratio.or_else(compared).unwrap_or_else(|| {
        let of = |role| {
            claim
                .roles
                .iter()
                .find(|given| given.role == role)
                .map(|given| Group::Named(given.entity.clone()))
        };
        Pair {
            arm: of(Role::Intervention),
            comparator: of(Role::Comparator),
        }
    })
}
