use std::fmt::Write as _;

use super::{
    Losses, Part,
    naming::{name_of, one_line},
};
use crate::{
    database::Record,
    text::{Span, Text},
};

/// A document in brat standoff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brat {
    /// The `.txt` file: the canonical text, tabs (between the cells of a row) and carriage returns written as
    /// spaces, which brat's format keeps for itself. Offsets are those of the record.
    pub text: String,
    /// The `.ann` file.
    pub annotations: String,
    /// What the format has no place for.
    pub losses: Losses,
}

/// The `annotation.conf` that brat needs beside the documents.
pub const ANNOTATION_CONF: &str = "[entities]
DRUG
DRUG_CLASS
TRIAL
OUTCOME
ADVERSE_EVENT
CITATION
CLAIM

[relations]
<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>

[events]

[attributes]
Status\tArg:CITATION, Value:resolved|ambiguous|unresolved
Support\tArg:CLAIM, Value:cited|uncited
Assertion\tArg:CLAIM, Value:asserted|negated|hedged|planned|background
Direction\tArg:CLAIM, Value:improves|worsens|no_difference|unclear
";

const LOST: &[Part] = &[
    Part::Metadata,
    Part::References,
    Part::Roles,
    Part::SupportReasons,
    Part::Findings,
    Part::Regimens,
    Part::Confidences,
    Part::Boxes,
    Part::Blocks,
    Part::Sections,
    Part::Runs,
    Part::Warnings,
    Part::LeftOut,
];

/// A record in brat standoff, in the form that `claimtrace evaluate` reads: entities with their
/// identifiers as normalisations (`N`), citations and claims with the ids of their references as notes (`#`) and their
/// status, support, assertion and direction as attributes (`A`).
///
/// Order: entities, citations, claims, each in reading order.
#[must_use]
pub fn brat(record: &Record) -> Brat {
    let mut writer = Writer {
        text: Text::new(record.text.replace(['\t', '\r'], " ")),
        out: String::new(),
        losses: Losses::of(record, LOST),
        bounds: 0,
        notes: 0,
        attributes: 0,
        normalisations: 0,
    };
    for found in &record.entities {
        let entity = &found.item;
        let Some(bound) = writer.bound(entity.label.as_str(), entity.span) else {
            continue;
        };
        if let Some(normalized) = &entity.normalized {
            for (scheme, identifier) in &normalized.identifiers {
                writer.normalisation(&bound, scheme, identifier, &normalized.name);
            }
            if normalized.identifiers.is_empty() {
                writer.note(&bound, &normalized.name);
            }
        }
    }
    for found in &record.citations {
        let citation = &found.item;
        let Some(bound) = writer.bound("CITATION", citation.span) else {
            continue;
        };
        writer.attribute("Status", &bound, &name_of(&citation.status));
        let targets = citation.targets.iter();
        let targets: Vec<&str> = targets.map(|target| target.reference.0.as_str()).collect();
        writer.note(&bound, &targets.join(" "));
    }
    for found in &record.claims {
        let claim = &found.item;
        let Some(bound) = writer.bound("CLAIM", claim.span) else {
            continue;
        };
        writer.attribute("Support", &bound, &name_of(&claim.support));
        writer.attribute("Assertion", &bound, &name_of(&claim.assertion));
        writer.attribute("Direction", &bound, &name_of(&claim.direction.kind));
        let references = claim.references.iter();
        let references: Vec<&str> = references.map(|id| id.0.as_str()).collect();
        writer.note(&bound, &references.join(" "));
    }
    Brat {
        text: writer.text.into_string(),
        annotations: writer.out,
        losses: writer.losses,
    }
}

/// Numbers the lines of each kind from 1.
struct Writer {
    text: Text,
    out: String,
    losses: Losses,
    bounds: usize,
    notes: usize,
    attributes: usize,
    normalisations: usize,
}

impl Writer {
    /// A `T` line; its id, or nothing for a span without characters, which brat refuses.
    fn bound(&mut self, label: &str, span: Span) -> Option<String> {
        let span = span.intersection(self.text.span());
        let Some(span) = span.filter(|span| !span.is_empty()) else {
            self.losses.add(Part::Empty, 1);
            return None;
        };
        self.bounds += 1;
        let id = format!("T{}", self.bounds);
        let surface = self.text.slice(span).replace('\n', " ");
        self.line(
            &id,
            &format!("{label} {} {}", span.start, span.end),
            &surface,
        );
        Some(id)
    }

    fn note(&mut self, bound: &str, note: &str) {
        if !note.is_empty() {
            self.notes += 1;
            let id = format!("#{}", self.notes);
            self.line(&id, &format!("AnnotatorNotes {bound}"), &one_line(note));
        }
    }

    fn attribute(&mut self, name: &str, bound: &str, value: &str) {
        self.attributes += 1;
        let _ = writeln!(self.out, "A{}\t{name} {bound} {value}", self.attributes);
    }

    fn normalisation(&mut self, bound: &str, scheme: &str, identifier: &str, name: &str) {
        self.normalisations += 1;
        let id = format!("N{}", self.normalisations);
        let identifier = one_line(identifier).replace(' ', "_");
        self.line(
            &id,
            &format!("Reference {bound} {scheme}:{identifier}"),
            &one_line(name),
        );
    }

    fn line(&mut self, id: &str, body: &str, rest: &str) {
        let _ = writeln!(self.out, "{id}\t{body}\t{rest}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::testing::{TEXT, record};

    #[test]
    fn entities_citations_and_claims() {
        let brat = brat(&record());
        assert_eq!(brat.text, TEXT.replace('\t', " "));
        let expected = "\
T1\tDRUG 35 48\tDapagliflozin
N1\tReference T1 drugbank:DB06292\tdapagliflozin
T2\tOUTCOME 57 62\tdeath
#1\tAnnotatorNotes T2\tdeath
T3\tADVERSE_EVENT 76 82\tNausea
T4\tCITATION 71 72\t1
A1\tStatus T4 resolved
#2\tAnnotatorNotes T4\tr1
T5\tCITATION 89 92\t1,2
A2\tStatus T5 ambiguous
#3\tAnnotatorNotes T5\tr1 r2
T6\tCLAIM 35 73\tDapagliflozin reduced death by 17% [1]
A3\tSupport T6 cited
A4\tAssertion T6 asserted
A5\tDirection T6 improves
#4\tAnnotatorNotes T6\tr1
T7\tCLAIM 76 93\tNausea -5.2 [1,2]
A6\tSupport T7 uncited
A7\tAssertion T7 hedged
A8\tDirection T7 unclear
";
        assert_eq!(brat.annotations, expected);
        assert_eq!(brat.losses.count(Part::Findings), 2);
    }

    #[test]
    fn a_span_without_characters_is_counted() {
        let mut record = record();
        record.entities[0].item.span = Span::new(5, 5);
        let brat = brat(&record);
        assert!(!brat.annotations.contains("DRUG"));
        assert_eq!(brat.losses.count(Part::Empty), 1);
    }
}
