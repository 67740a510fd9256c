use std::collections::BTreeSet;

use serde::Deserialize;

use super::{
    AnnotatedClaim, AnnotatedReference, AnnotationError, AnnotationSet, DocumentKey, Layer,
    entries::{Checker, CitationEntry, ClaimEntry, EntityEntry, SpanOnly},
    model::lines_as_passages,
};
use crate::{entities::EntityLabel, text::Text};

/// The format that [`read_json`] reads.
pub const SCHEMA: &str = "claimtrace/annotations/1";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: String,
    document: DocumentKey,
    #[serde(default)]
    annotator: Option<String>,
    #[serde(default)]
    layers: Option<BTreeSet<Layer>>,
    #[serde(default)]
    labels: Option<BTreeSet<EntityLabel>>,
    text: String,
    #[serde(default)]
    regions: Option<Vec<SpanOnly>>,
    #[serde(default)]
    references: Vec<AnnotatedReference>,
    #[serde(default)]
    citations: Vec<CitationEntry>,
    #[serde(default)]
    entities: Vec<EntityEntry>,
    #[serde(default)]
    claims: Vec<ClaimEntry>,
}

/// Reads one document's annotations in our JSON. `name` is used in reports and errors.
///
/// # Errors
/// When it is not that format, a span lies outside the text, a check text differs from its span, or a target
/// or `qualifies` names nothing.
pub fn read_json(name: &str, json: &str) -> Result<AnnotationSet, AnnotationError> {
    let file: File = serde_json::from_str(json).map_err(|source| AnnotationError::Json {
        file: name.to_owned(),
        source,
    })?;
    if file.schema != SCHEMA {
        let message = format!("schema `{}`, expected `{SCHEMA}`", file.schema);
        return Err(AnnotationError::invalid(name, message));
    }
    let text = Text::new(file.text);
    let ids: BTreeSet<String> = file
        .references
        .iter()
        .map(|reference| reference.id.clone())
        .collect();
    let checker = Checker {
        name,
        text: &text,
        within: text.span(),
        references: &ids,
    };

    let mut citations = Vec::new();
    for entry in file.citations {
        citations.push(checker.citation(entry)?);
    }
    let mut entities = Vec::new();
    for entry in file.entities {
        entities.push(checker.entity(&entry)?);
    }
    let mut claims = Vec::new();
    for entry in file.claims {
        claims.push(checker.claim(entry)?);
    }
    let regions = match file.regions {
        None => None,
        Some(regions) => {
            let spans: Result<Vec<_>, _> = regions
                .into_iter()
                .map(|region| checker.span(region.start, region.end, region.text.as_deref()))
                .collect();
            let mut spans = spans?;
            spans.sort_unstable();
            Some(spans)
        }
    };

    citations.sort_by_key(|citation| citation.span);
    entities.sort_unstable();
    claims.sort_by_key(|claim: &AnnotatedClaim| claim.span);
    let layers = file.layers.unwrap_or_else(|| {
        let has_findings = claims.iter().any(|claim| !claim.findings.is_empty());
        [
            (Layer::References, !file.references.is_empty()),
            (Layer::Citations, !citations.is_empty()),
            (Layer::Entities, !entities.is_empty()),
            (Layer::Claims, !claims.is_empty()),
            (Layer::Findings, has_findings),
        ]
        .into_iter()
        .filter_map(|(layer, present)| present.then_some(layer))
        .collect()
    });
    let text = text.into_string();
    Ok(AnnotationSet {
        name: name.to_owned(),
        key: file.document,
        annotator: file.annotator,
        layers,
        labels: file
            .labels
            .unwrap_or_else(|| EntityLabel::ALL.into_iter().collect()),
        passages: lines_as_passages(&text),
        text,
        regions,
        references: file.references,
        citations,
        entities,
        claims,
        publisher: None,
        warnings: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{annotations::Mention, text::Span};

    const SMALL: &str = r#"{
        "schema": "claimtrace/annotations/1",
        "document": {"file_name": "a.pdf"},
        "text": "T-DXd gave an ORR of 79.7% [1].\nNext.",
        "references": [{"id": "1", "authors": ["Cortés"], "year": "2022"}],
        "citations": [{"start": 28, "end": 29, "text": "1", "targets": ["1"], "status": "resolved"}],
        "entities": [{"start": 0, "end": 5, "label": "DRUG", "text": "T-DXd"}],
        "claims": [{"start": 0, "end": 31, "references": ["1"], "findings": [
            {"start": 21, "end": 26, "text": "79.7%", "kind": "proportion", "value": 79.7, "unit": "%",
             "measure": {"start": 14, "end": 17, "text": "ORR"}, "arm": "T-DXd"}]}]
    }"#;

    #[test]
    fn reads_every_layer() {
        let set = read_json("a", SMALL).unwrap();
        assert_eq!(
            set.layers,
            BTreeSet::from([
                Layer::References,
                Layer::Citations,
                Layer::Entities,
                Layer::Claims,
                Layer::Findings
            ])
        );
        assert_eq!(set.passages.len(), 2);
        assert_eq!(set.passages[1].span, Span::new(32, 37));
        assert_eq!(set.citations[0].targets, ["1"]);
        let finding = &set.claims[0].findings[0];
        assert_eq!(finding.quantity.value, Some(79.7));
        assert_eq!(
            finding.measure,
            Some(Mention {
                text: "ORR".to_owned(),
                span: Some(Span::new(14, 17))
            })
        );
        assert_eq!(
            finding.arm,
            Some(Mention {
                text: "T-DXd".to_owned(),
                span: None
            })
        );
    }

    fn message(json: &str) -> String {
        read_json("a", json).unwrap_err().to_string()
    }

    #[test]
    fn a_wrong_check_text_is_refused() {
        let wrong = SMALL.replace(r#""text": "T-DXd"}]"#, r#""text": "T-DM1"}]"#);
        assert_eq!(
            message(&wrong),
            "a: span [0, 5) is `T-DXd`, the annotation says `T-DM1`"
        );
    }

    #[test]
    fn a_span_beyond_the_text_is_refused() {
        let wrong = SMALL.replace(r#""start": 0, "end": 31"#, r#""start": 0, "end": 99"#);
        assert_eq!(
            message(&wrong),
            "a: span [0, 99) is empty or outside the text of 37 characters"
        );
    }

    #[test]
    fn an_unknown_target_or_key_or_schema_is_refused() {
        let wrong = SMALL.replace(r#""targets": ["1"]"#, r#""targets": ["7"]"#);
        assert!(message(&wrong).contains("points at `7`"));
        assert!(message(&SMALL.replace("\"year\"", "\"yaer\"")).contains("unknown field `yaer`"));
        assert!(message(&SMALL.replace("annotations/1", "annotations/2")).contains("expected"));
    }
}
