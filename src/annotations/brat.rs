use std::collections::{BTreeMap, BTreeSet};

use super::{
    AnnotatedCitation, AnnotatedClaim, AnnotatedEntity, AnnotationError, AnnotationSet,
    DocumentKey, Layer, model::lines_as_passages,
};
use crate::{
    citations::CitationStatus,
    entities::EntityLabel,
    text::{Span, Text},
};

/// A `T` line.
struct TextBound {
    label: String,
    span: Span,
}

/// What notes, normalisations and attributes say of a `T` line.
#[derive(Default)]
struct Remarks {
    targets: Vec<String>,
    status: Option<CitationStatus>,
}

/// Reads brat standoff: the text and its `.ann` file. `name` is the common stem; the document is the record with that
/// id, as exports are named, or else the PDF `name.pdf`.
///
/// A discontinuous span is read as the span that covers its parts, relations, events and unknown labels are
/// passed over; each with a warning in the set.
///
/// # Errors
/// When a `T` line cannot be parsed, lies outside the text, or its text differs from the span.
pub fn read_brat(
    name: &str,
    text: &str,
    annotations: &str,
) -> Result<AnnotationSet, AnnotationError> {
    let text = Text::new(text.replace("\r\n", "\n"));
    let mut bounds: BTreeMap<String, TextBound> = BTreeMap::new();
    let mut remarks: BTreeMap<String, Remarks> = BTreeMap::new();
    let mut warnings = Vec::new();

    for (number, line) in annotations.lines().enumerate() {
        let place = format!("line {}", number + 1);
        let mut fields = line.split('\t');
        let id = fields.next().unwrap_or_default().trim();
        let body = fields.next().unwrap_or_default();
        let rest = fields.next().unwrap_or_default();
        match id.chars().next() {
            None => {}
            Some('T') => {
                let bound = text_bound(name, &place, &text, body, rest, &mut warnings)?;
                bounds.insert(id.to_owned(), bound);
            }
            Some('#') => {
                if let Some(owner) = body.split_whitespace().nth(1) {
                    remarks.entry(owner.to_owned()).or_default().add_note(rest);
                }
            }
            Some('N') => {
                let mut words = body.split_whitespace().skip(1);
                if let (Some(owner), Some(target)) = (words.next(), words.next()) {
                    let target = target.split_once(':').map_or(target, |(_, id)| id);
                    let remark = remarks.entry(owner.to_owned()).or_default();
                    remark.targets.push(target.to_owned());
                }
            }
            Some('A' | 'M') => {
                let mut words = body.split_whitespace().skip(1);
                if let (Some(owner), Some(value)) = (words.next(), words.next())
                    && let Some(status) = status_named(value)
                {
                    remarks.entry(owner.to_owned()).or_default().status = Some(status);
                }
            }
            Some(_) => warnings.push(format!("{place}: `{id}` is passed over")),
        }
    }

    let mut set = AnnotationSet {
        name: name.to_owned(),
        key: DocumentKey {
            id: Some(name.to_owned()),
            file_name: Some(format!("{name}.pdf")),
            ..DocumentKey::default()
        },
        annotator: None,
        layers: BTreeSet::new(),
        labels: EntityLabel::ALL.into_iter().collect(),
        passages: lines_as_passages(text.as_str()),
        text: text.into_string(),
        regions: None,
        references: Vec::new(),
        citations: Vec::new(),
        entities: Vec::new(),
        claims: Vec::new(),
        publisher: None,
        warnings,
    };
    for (id, bound) in bounds {
        let remark = remarks.remove(&id).unwrap_or_default();
        set.take(&id, bound, remark);
    }
    set.citations.sort_by_key(|citation| citation.span);
    set.entities.sort_unstable();
    set.claims.sort_by_key(|claim| claim.span);
    Ok(set)
}

impl AnnotationSet {
    fn take(&mut self, id: &str, bound: TextBound, remark: Remarks) {
        let TextBound { label, span } = bound;
        match label.as_str() {
            "CITATION" => {
                self.layers.insert(Layer::Citations);
                let status = match remark.status {
                    Some(status) => status,
                    None if remark.targets.is_empty() => CitationStatus::Unresolved,
                    None => CitationStatus::Resolved,
                };
                self.citations.push(AnnotatedCitation {
                    span,
                    targets: remark.targets,
                    status,
                    style: None,
                    doubtful: BTreeSet::new(),
                });
            }
            "CLAIM" => {
                self.layers.insert(Layer::Claims);
                self.claims.push(AnnotatedClaim {
                    span,
                    references: remark.targets,
                    assertion: None,
                    roles: Vec::new(),
                    findings: Vec::new(),
                });
            }
            other => match other.parse::<EntityLabel>() {
                Ok(label) => {
                    self.layers.insert(Layer::Entities);
                    self.entities.push(AnnotatedEntity { span, label });
                }
                Err(message) => self.warnings.push(format!("{id}: {message}; passed over")),
            },
        }
    }
}

impl Remarks {
    fn add_note(&mut self, note: &str) {
        let mut words = note
            .split(|character: char| character.is_whitespace() || ",;".contains(character))
            .filter(|word| !word.is_empty())
            .peekable();
        if let Some(status) = words.peek().and_then(|word| status_named(word)) {
            self.status = Some(status);
            words.next();
        }
        self.targets.extend(words.map(str::to_owned));
    }
}

fn status_named(word: &str) -> Option<CitationStatus> {
    match word.to_lowercase().as_str() {
        "resolved" => Some(CitationStatus::Resolved),
        "ambiguous" => Some(CitationStatus::Ambiguous),
        "unresolved" => Some(CitationStatus::Unresolved),
        _ => None,
    }
}

/// Parses the `LABEL START END[;START END]…` of a `T` line and checks it against `expected`.
fn text_bound(
    name: &str,
    place: &str,
    text: &Text,
    body: &str,
    expected: &str,
    warnings: &mut Vec<String>,
) -> Result<TextBound, AnnotationError> {
    let malformed =
        || AnnotationError::invalid(name, format!("{place}: expected `LABEL START END`"));
    let (label, ranges) = body.trim().split_once(' ').ok_or_else(malformed)?;
    let mut parts = Vec::new();
    for range in ranges.split(';') {
        let (start, end) = range.trim().split_once(' ').ok_or_else(malformed)?;
        let start: usize = start.trim().parse().map_err(|_| malformed())?;
        let end: usize = end.trim().parse().map_err(|_| malformed())?;
        if start >= end || end > text.len() {
            let message = format!("{place}: [{start}, {end}) is empty or outside the text");
            return Err(AnnotationError::invalid(name, message));
        }
        parts.push(Span::new(start, end));
    }
    let span = parts
        .iter()
        .copied()
        .reduce(Span::cover)
        .ok_or_else(malformed)?;
    let found = parts
        .iter()
        .map(|part| text.slice(*part))
        .collect::<Vec<_>>()
        .join(" ");
    // brat writes line ends inside a span as spaces.
    if !expected.is_empty() && found.replace('\n', " ") != expected.trim_end_matches('\r') {
        let message = format!("{place}: the span is `{found}`, the line says `{expected}`");
        return Err(AnnotationError::invalid(name, message));
    }
    if parts.len() > 1 {
        warnings.push(format!(
            "{place}: discontinuous span read as [{}, {})",
            span.start, span.end
        ));
    }
    Ok(TextBound {
        label: label.to_owned(),
        span,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Aspirin and ibuprofen cause nausea (Smith, 2020).\n";

    #[test]
    fn reads_entities_citations_and_claims() {
        let ann = "T1\tDRUG 0 7\tAspirin\nT2\tCITATION 36 47\tSmith, 2020\n#1\tAnnotatorNotes T2\tambiguous r1, r2\n\
                   T3\tCLAIM 0 49\tAspirin and ibuprofen cause nausea (Smith, 2020).\nN1\tReference T3 ref:r1\tSmith 2020\n";
        let set = read_brat("a", TEXT, ann).unwrap();
        assert_eq!(
            set.entities,
            [AnnotatedEntity {
                span: Span::new(0, 7),
                label: EntityLabel::Drug
            }]
        );
        assert_eq!(set.citations[0].targets, ["r1", "r2"]);
        assert_eq!(set.citations[0].status, CitationStatus::Ambiguous);
        assert_eq!(set.claims[0].references, ["r1"]);
        assert_eq!(set.key.file_name.as_deref(), Some("a.pdf"));
        assert!(set.warnings.is_empty());
    }

    #[test]
    fn discontinuous_spans_and_unknown_lines_are_told() {
        let ann = "T1\tADVERSE_EVENT 0 7;28 34\tAspirin nausea\nR1\tOf Arg1:T1 Arg2:T1\nT2\tGENE 0 7\tAspirin\n";
        let set = read_brat("a", TEXT, ann).unwrap();
        assert_eq!(set.entities[0].span, Span::new(0, 34));
        assert_eq!(
            set.warnings,
            [
                "line 1: discontinuous span read as [0, 34)",
                "line 2: `R1` is passed over",
                "T2: unknown entity label `GENE`; passed over"
            ]
        );
    }

    #[test]
    fn a_text_that_differs_is_refused() {
        let error = read_brat("a", TEXT, "T1\tDRUG 0 7\tIbuprofen\n").unwrap_err();
        assert_eq!(
            error.to_string(),
            "a: line 1: the span is `Aspirin`, the line says `Ibuprofen`"
        );
    }
}
