//! The entries that both of our JSON forms have, and the checks of their places and ids.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::{
    AnnotatedCitation, AnnotatedClaim, AnnotatedEntity, AnnotatedFinding, AnnotatedRole,
    AnnotationError, Mention,
};
use crate::{
    citations::CitationStatus,
    claims::{Assertion, FindingKind, Quantity, Role},
    entities::EntityLabel,
    text::{Span, Text},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SpanOnly {
    pub(super) start: usize,
    pub(super) end: usize,
    #[serde(default)]
    pub(super) text: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EntityEntry {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) label: EntityLabel,
    #[serde(default)]
    pub(super) text: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CitationEntry {
    pub(super) start: usize,
    pub(super) end: usize,
    #[serde(default)]
    pub(super) text: Option<String>,
    pub(super) targets: Vec<String>,
    pub(super) status: CitationStatus,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClaimEntry {
    pub(super) start: usize,
    pub(super) end: usize,
    #[serde(default)]
    pub(super) text: Option<String>,
    #[serde(default)]
    pub(super) references: Vec<String>,
    #[serde(default)]
    pub(super) assertion: Option<Assertion>,
    #[serde(default)]
    pub(super) roles: Vec<RoleEntry>,
    #[serde(default)]
    pub(super) findings: Vec<FindingEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RoleEntry {
    pub(super) role: Role,
    pub(super) start: usize,
    pub(super) end: usize,
    #[serde(default)]
    pub(super) text: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum MentionEntry {
    Text(String),
    Placed(SpanOnly),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FindingEntry {
    pub(super) start: usize,
    pub(super) end: usize,
    #[serde(default)]
    pub(super) text: Option<String>,
    pub(super) kind: FindingKind,
    #[serde(default)]
    pub(super) value: Option<f64>,
    #[serde(default)]
    pub(super) low: Option<f64>,
    #[serde(default)]
    pub(super) high: Option<f64>,
    #[serde(default)]
    pub(super) comparison: Option<String>,
    #[serde(default)]
    pub(super) denominator: Option<f64>,
    #[serde(default)]
    pub(super) diastolic: Option<f64>,
    #[serde(default)]
    pub(super) spread: Option<f64>,
    #[serde(default)]
    pub(super) level: Option<f64>,
    #[serde(default)]
    pub(super) unit: Option<String>,
    #[serde(default)]
    pub(super) measure: Option<MentionEntry>,
    #[serde(default)]
    pub(super) arm: Option<MentionEntry>,
    #[serde(default)]
    pub(super) comparator: Option<MentionEntry>,
    #[serde(default)]
    pub(super) time_point: Option<String>,
    #[serde(default)]
    pub(super) grade: Option<String>,
    #[serde(default)]
    pub(super) group_size: Option<u64>,
    #[serde(default)]
    pub(super) qualifies: Option<usize>,
}

/// Checks entries against the text and the reference list of their file.
pub(super) struct Checker<'a> {
    /// What errors name.
    pub(super) name: &'a str,
    /// The text that resulting spans point into.
    pub(super) text: &'a Text,
    /// The part of it that offsets count from and must lie in.
    pub(super) within: Span,
    /// Ids of the references.
    pub(super) references: &'a BTreeSet<String>,
}

impl Checker<'_> {
    pub(super) fn span(
        &self,
        start: usize,
        end: usize,
        expected: Option<&str>,
    ) -> Result<Span, AnnotationError> {
        if start >= end || end > self.within.len() {
            let message = format!(
                "span [{start}, {end}) is empty or outside the text of {} characters",
                self.within.len()
            );
            return Err(AnnotationError::invalid(self.name, message));
        }
        let span = Span::new(self.within.start + start, self.within.start + end);
        let found = self.text.slice(span);
        match expected {
            Some(expected) if expected != found => Err(AnnotationError::invalid(
                self.name,
                format!("span [{start}, {end}) is `{found}`, the annotation says `{expected}`"),
            )),
            _ => Ok(span),
        }
    }

    fn references(&self, what: &str, span: Span, ids: &[String]) -> Result<(), AnnotationError> {
        match ids.iter().find(|id| !self.references.contains(*id)) {
            Some(unknown) => Err(AnnotationError::invalid(
                self.name,
                format!(
                    "the {what} at [{}, {}) points at `{unknown}`, which is not among the references",
                    span.start, span.end
                ),
            )),
            None => Ok(()),
        }
    }

    fn mention(&self, entry: Option<MentionEntry>) -> Result<Option<Mention>, AnnotationError> {
        Ok(match entry {
            None => None,
            Some(MentionEntry::Text(text)) => Some(Mention { text, span: None }),
            Some(MentionEntry::Placed(place)) => {
                let span = self.span(place.start, place.end, place.text.as_deref())?;
                let text = self.text.slice(span).to_owned();
                Some(Mention {
                    text,
                    span: Some(span),
                })
            }
        })
    }

    pub(super) fn citation(
        &self,
        entry: CitationEntry,
    ) -> Result<AnnotatedCitation, AnnotationError> {
        let span = self.span(entry.start, entry.end, entry.text.as_deref())?;
        self.references("citation", span, &entry.targets)?;
        Ok(AnnotatedCitation {
            span,
            targets: entry.targets,
            status: entry.status,
            style: None,
            doubtful: BTreeSet::new(),
        })
    }

    pub(super) fn entity(&self, entry: &EntityEntry) -> Result<AnnotatedEntity, AnnotationError> {
        Ok(AnnotatedEntity {
            span: self.span(entry.start, entry.end, entry.text.as_deref())?,
            label: entry.label,
        })
    }

    pub(super) fn claim(&self, entry: ClaimEntry) -> Result<AnnotatedClaim, AnnotationError> {
        let span = self.span(entry.start, entry.end, entry.text.as_deref())?;
        self.references("claim", span, &entry.references)?;
        let mut roles = Vec::new();
        for role in entry.roles {
            roles.push(AnnotatedRole {
                role: role.role,
                span: self.span(role.start, role.end, role.text.as_deref())?,
            });
        }
        Ok(AnnotatedClaim {
            span,
            references: entry.references,
            assertion: entry.assertion,
            roles,
            findings: self.findings(entry.findings)?,
        })
    }

    /// The findings of one claim.
    pub(super) fn findings(
        &self,
        entries: Vec<FindingEntry>,
    ) -> Result<Vec<AnnotatedFinding>, AnnotationError> {
        let count = entries.len();
        let mut findings = Vec::new();
        for finding in entries {
            if finding.qualifies.is_some_and(|index| index >= count) {
                let message = format!(
                    "the finding at [{}, {}) qualifies a finding that its claim does not have",
                    finding.start, finding.end
                );
                return Err(AnnotationError::invalid(self.name, message));
            }
            findings.push(self.finding(finding)?);
        }
        Ok(findings)
    }

    fn finding(&self, entry: FindingEntry) -> Result<AnnotatedFinding, AnnotationError> {
        Ok(AnnotatedFinding {
            span: self.span(entry.start, entry.end, entry.text.as_deref())?,
            kind: entry.kind,
            quantity: Quantity {
                value: entry.value,
                low: entry.low,
                high: entry.high,
                comparison: entry.comparison,
                denominator: entry.denominator,
                diastolic: entry.diastolic,
                spread: entry.spread,
                level: entry.level,
            },
            unit: entry.unit,
            measure: self.mention(entry.measure)?,
            arm: self.mention(entry.arm)?,
            comparator: self.mention(entry.comparator)?,
            time_point: entry.time_point,
            grade: entry.grade,
            group_size: entry.group_size,
            qualifies: entry.qualifies,
        })
    }
}
