//! Small records for the tests of this module.

use crate::{
    citations::{Citation, CitationId, CitationStatus, CitationStyle, Target},
    database::{Identity, Record, Results, Scope, Sha256Hex, Source},
    entities::{Entity, EntityId, EntityLabel, EntitySource},
    references::{Reference, ReferenceId, ReferenceKind},
    text::{Span, Text},
};

/// A record of `text` with these references and citations.
pub(super) fn record(text: &str, references: Vec<Reference>, citations: Vec<Citation>) -> Record {
    record_of(
        text,
        Results {
            references,
            citations,
            ..Results::default()
        },
    )
}

/// A record of `text` with these entities.
pub(super) fn record_with_entities(text: &str, entities: Vec<Entity>) -> Record {
    record_of(
        text,
        Results {
            entities,
            ..Results::default()
        },
    )
}

/// A record of `text` with results, whose text is put in.
pub(super) fn record_of(text: &str, mut results: Results) -> Record {
    let source = Source {
        file_name: "a.pdf".to_owned(),
        sha256: Sha256Hex::of(b"a"),
        bytes: 1,
        pages: 1,
    };
    results.document.text = Text::new(text.to_owned());
    Record::new(source, Identity::default(), Scope::Full, results)
}

/// A reference of which only the raw text is known.
pub(super) fn reference(id: &str, raw: &str) -> Reference {
    Reference {
        id: ReferenceId(id.to_owned()),
        label: None,
        raw: raw.to_owned(),
        span: Span::default(),
        kind: ReferenceKind::default(),
        authors: Vec::new(),
        et_al: false,
        title: None,
        year: None,
        year_suffix: None,
        container: None,
        volume: None,
        issue: None,
        pages: None,
        publisher: None,
        doi: None,
        pmid: None,
        pmcid: None,
        url: None,
        accessed: None,
        duplicate_of: None,
    }
}

/// A bracketed marker at `span` with targets of the given confidence.
pub(super) fn citation(span: Span, targets: &[(&str, f32)], status: CitationStatus) -> Citation {
    Citation {
        id: CitationId(format!("c{}", span.start)),
        span,
        text: String::new(),
        style: CitationStyle::NumericBracket,
        targets: targets
            .iter()
            .map(|&(id, confidence)| Target {
                reference: ReferenceId(id.to_owned()),
                confidence,
            })
            .collect(),
        status,
        group: span,
    }
}

/// The span of the first occurrence of `what`.
pub(super) fn find(text: &str, what: &str) -> Span {
    let start = text[..text.find(what).unwrap()].chars().count();
    Span::new(start, start + what.chars().count())
}

/// A mention.
pub(super) fn entity(label: EntityLabel, span: Span, text: &str) -> Entity {
    Entity {
        id: EntityId(format!("e{}", span.start)),
        label,
        span,
        text: text.to_owned(),
        confidence: 1.0,
        source: EntitySource::Lexicon,
        normalized: None,
    }
}
