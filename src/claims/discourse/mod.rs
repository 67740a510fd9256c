//! What a sentence leaves unsaid because a sentence before it said it: the measure of "the hazard ratio was 0.42", the
//! groups of "(1.6 % vs 2.7 %)", the control group of "A lowered it (12 % vs 13 %)".
//!
//! Only what no word of the sentence names is taken over, only inside the paragraph (a control group inside the
//! section), and with the confidences of [`confidence`].

mod pairs;

use std::collections::BTreeMap;

use pairs::{compared_pairs, composite, pair_of};

use super::{
    Claim, Finding, FindingKind, FindingPart, InheritedFrom,
    findings::{FOLLOW_UP, points_back},
    model::Inherited,
    row_arms::Group,
    rows::set,
};
use crate::{
    document::SectionId,
    entities::{Entity, EntityId, EntityLabel},
    text::Text,
};

/// Probabilities that what a sentence before named is still meant, estimated from reading reviews.
mod confidence {
    /// The measure, from the sentence right before.
    pub(super) const NEXT: f32 = 0.75;
    /// The measure, from further back in the paragraph.
    pub(super) const FURTHER: f32 = 0.55;
    /// "The composite" and "the primary endpoint": the composite named last.
    pub(super) const COMPOSITE: f32 = 0.7;
    /// The two groups compared last in the paragraph.
    pub(super) const GROUPS: f32 = 0.65;
    /// The groups of a trial named before.
    pub(super) const TRIAL: f32 = 0.7;
    /// The control group named last in the section.
    pub(super) const CONTROL: f32 = 0.5;
}

/// Two groups that are compared.
#[derive(Debug, Clone, Default, PartialEq)]
struct Pair {
    arm: Option<Group>,
    comparator: Option<Group>,
}

/// What the sentences so far have named.
#[derive(Debug, Default)]
pub(super) struct Discourse {
    block: Option<usize>,
    section: Option<SectionId>,
    /// The measure told last, and how many sentences ago.
    measure: Option<(EntityId, u32)>,
    composite: Option<EntityId>,
    pair: Option<Pair>,
    control: Option<Group>,
    /// By the trial's name in lower case.
    trials: BTreeMap<String, Pair>,
}

impl Discourse {
    /// Completes the numbers of a sentence's claim and remembers what it names.
    pub(super) fn read(
        &mut self,
        text: &Text,
        claim: &mut Claim,
        block: usize,
        mentions: &[&Entity],
        control: Option<String>,
    ) {
        if self.block != Some(block) {
            self.block = Some(block);
            self.measure = None;
            self.pair = None;
        }
        if self.section != claim.section {
            self.section = claim.section.clone();
            self.control = None;
            self.composite = None;
        }
        if let Some((_, age)) = &mut self.measure {
            *age += 1;
        }
        self.complete_measures(text, claim, mentions);
        self.complete_groups(text, claim, mentions);
        self.remember(text, claim, mentions, control.map(Group::Printed));
    }

    fn complete_measures(&self, text: &Text, claim: &mut Claim, mentions: &[&Entity]) {
        let named = mentions.iter().any(|entity| is_measure(entity));
        for finding in claim
            .findings
            .iter_mut()
            .filter(|finding| is_result(finding))
        {
            if finding.measure.is_some() {
                continue;
            }
            let back = finding.measure_text.as_deref().is_some_and(points_back);
            let before: Vec<&Entity> = mentions
                .iter()
                .filter(|entity| entity.span.end <= finding.span.start)
                .copied()
                .collect();
            let own = composite(text, &before);
            let named_last = own.as_ref().or(self.composite.as_ref()).filter(|_| back);
            let (measure, confidence) = match (named_last, &self.measure) {
                (Some(composite), _) => (composite, confidence::COMPOSITE),
                (None, Some((measure, age)))
                    if !named && (back || finding.measure_text.is_none()) =>
                {
                    let near = *age <= 1;
                    (
                        measure,
                        if near {
                            confidence::NEXT
                        } else {
                            confidence::FURTHER
                        },
                    )
                }
                _ => continue,
            };
            finding.measure = Some(measure.clone());
            finding.inherited.push(Inherited {
                part: FindingPart::Measure,
                from: InheritedFrom::EarlierSentence,
                confidence,
            });
        }
    }

    fn complete_groups(&self, text: &Text, claim: &mut Claim, mentions: &[&Entity]) {
        let treated = mentions.iter().any(|entity| is_treatment(entity));
        let trial = mentions
            .iter()
            .find(|entity| entity.label == EntityLabel::Trial)
            .map(|entity| self.trials.get(&entity.text.to_lowercase()));
        let (pair, confidence) = match trial {
            Some(Some(pair)) => (Some(pair), confidence::TRIAL),
            // A trial that is new: its groups may be others.
            Some(None) => (None, 0.0),
            None => (self.pair.as_ref(), confidence::GROUPS),
        };
        // Pooled results are of several trials.
        let lower = claim.text.to_lowercase();
        if ["meta-analys", "pooled", " trials"]
            .iter()
            .any(|word| lower.contains(word))
        {
            return;
        }
        let pairs = compared_pairs(text, &claim.findings);
        for at in 0..claim.findings.len() {
            let second = pairs.iter().any(|(_, second)| *second == at);
            let first = pairs.iter().any(|(first, _)| *first == at);
            let Some(finding) = claim
                .findings
                .get_mut(at)
                .filter(|finding| is_result(finding))
            else {
                continue;
            };
            let ratio = is_ratio(finding);
            if !treated && let Some(pair) = pair {
                let (arm, comparator) = if second {
                    (&pair.comparator, &None)
                } else if first || ratio {
                    (&pair.arm, &pair.comparator)
                } else {
                    (&None, &None)
                };
                for (part, group) in [
                    (FindingPart::Arm, arm),
                    (FindingPart::Comparator, comparator),
                ] {
                    if let Some(group) = group
                        && is_open(finding, part)
                    {
                        set(
                            finding,
                            part,
                            group,
                            InheritedFrom::EarlierSentence,
                            confidence,
                        );
                    }
                }
            }
            let part = if second {
                FindingPart::Arm
            } else {
                FindingPart::Comparator
            };
            let has_arm = !is_open(finding, FindingPart::Arm);
            let wanted = second || (ratio || first) && has_arm;
            let known = pair
                .or(self.pair.as_ref())
                .and_then(|pair| pair.comparator.as_ref());
            let control = known.or(self.control.as_ref());
            if wanted
                && is_open(finding, part)
                && let Some(control) = control
                && !same_group(finding, control)
            {
                set(
                    finding,
                    part,
                    control,
                    InheritedFrom::EarlierSentence,
                    confidence::CONTROL,
                );
            }
        }
    }

    fn remember(
        &mut self,
        text: &Text,
        claim: &Claim,
        mentions: &[&Entity],
        control: Option<Group>,
    ) {
        let told = claim
            .findings
            .iter()
            .rev()
            .find_map(|finding| finding.measure.clone().filter(|_| is_result(finding)));
        let named = mentions
            .iter()
            .rev()
            .find(|entity| is_measure(entity))
            .map(|entity| entity.id.clone());
        if let Some(measure) = told.or(named) {
            self.measure = Some((measure, 0));
        }
        if let Some(composite) = composite(text, mentions) {
            self.composite = Some(composite);
        }
        for finding in &claim.findings {
            for words in [&finding.arm_text, &finding.comparator_text]
                .into_iter()
                .flatten()
            {
                self.control = Some(Group::Printed(words.clone()));
            }
        }
        self.control = control.clone().or(self.control.take());
        let mut pair = pair_of(text, claim);
        pair.comparator = pair.comparator.or(control);
        if pair.arm.is_none() {
            return;
        }
        let trial = mentions
            .iter()
            .find(|entity| entity.label == EntityLabel::Trial);
        if let Some(trial) = trial {
            let known = self.trials.entry(trial.text.to_lowercase()).or_default();
            known.arm = known.arm.take().or_else(|| pair.arm.clone());
            known.comparator = known.comparator.take().or_else(|| pair.comparator.clone());
        }
        self.pair = Some(pair);
    }
}

fn is_measure(entity: &Entity) -> bool {
    matches!(
        entity.label,
        EntityLabel::Outcome | EntityLabel::AdverseEvent
    )
}

fn is_treatment(entity: &Entity) -> bool {
    matches!(entity.label, EntityLabel::Drug | EntityLabel::DrugClass)
}

fn is_ratio(finding: &Finding) -> bool {
    matches!(
        finding.kind,
        FindingKind::HazardRatio | FindingKind::OddsRatio | FindingKind::RiskRatio
    )
}

/// Whether a number is a result of its own, of a measure: follow-up and bare counts have none.
fn is_result(finding: &Finding) -> bool {
    finding.qualifies.is_none()
        && !matches!(
            finding.kind,
            FindingKind::PValue
                | FindingKind::ConfidenceInterval
                | FindingKind::Range
                | FindingKind::Count
        )
        && finding.measure_text.as_deref() != Some(FOLLOW_UP)
}

fn is_open(finding: &Finding, part: FindingPart) -> bool {
    match part {
        FindingPart::Measure => finding.measure.is_none(),
        FindingPart::Arm => finding.arm.is_none() && finding.arm_text.is_none(),
        FindingPart::Comparator => {
            finding.comparator.is_none() && finding.comparator_text.is_none()
        }
    }
}

/// Whether a group is already the arm of a number.
fn same_group(finding: &Finding, group: &Group) -> bool {
    match group {
        Group::Named(id) => finding.arm.as_ref() == Some(id),
        Group::Printed(words) => finding.arm_text.as_ref() == Some(words),
    }
}
