use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::{
    AnnotatedCitation, AnnotatedReference, AnnotationError, AnnotationSet, DocumentKey, Layer,
    Passage, PassageKind, PublisherGold,
};
use crate::{
    citations::{CitationStatus, CitationStyle},
    text::Span,
};

#[derive(Deserialize)]
struct GoldFile {
    #[serde(default)]
    doi: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    publisher: String,
    #[serde(default, rename = "abstract")]
    abstract_text: String,
    #[serde(default)]
    citation_style: String,
    #[serde(default)]
    citation_style_pdf: String,
    references: Vec<GoldReference>,
    citations: Vec<GoldCitation>,
    paragraphs: Vec<GoldParagraph>,
}

#[derive(Deserialize)]
struct GoldReference {
    id: String,
    #[serde(default)]
    n: Option<u32>,
    #[serde(default)]
    label: String,
    #[serde(default)]
    authors: Vec<String>,
    #[serde(default)]
    year: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    title_is_source: bool,
    #[serde(default)]
    journal: String,
    #[serde(default)]
    volume: String,
    #[serde(default)]
    issue: String,
    #[serde(default)]
    pages: String,
    #[serde(default)]
    doi: String,
    #[serde(default)]
    pmid: String,
    #[serde(default)]
    raw: String,
}

#[derive(Deserialize)]
struct GoldCitation {
    p: String,
    start: usize,
    end: usize,
    targets: Vec<String>,
    #[serde(default)]
    suspect: Vec<String>,
}

#[derive(Deserialize)]
struct GoldParagraph {
    id: String,
    #[serde(default, rename = "where")]
    place: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    section: Vec<String>,
    #[serde(default)]
    text: String,
}

/// A paragraph of a publisher's gold and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoldPlace {
    /// Its id in the gold.
    pub id: String,
    /// Its characters in the annotated text.
    pub span: Span,
    /// Titles of the sections around it, the outermost first; a heading belongs to its own section.
    pub sections: Vec<String>,
}

/// Reads a publisher's gold. `name` is the article's folder; `pdf_sha256` the digest of the PDF beside it.
///
/// The annotated text is the paragraphs, one after another, each a passage.
///
/// # Errors
/// When it is not that format, or a citation names a paragraph that does not exist or lies outside it.
pub fn read_gold(
    name: &str,
    json: &str,
    pdf_sha256: Option<String>,
) -> Result<AnnotationSet, AnnotationError> {
    read_with_places(name, json, pdf_sha256).map(|(set, _)| set)
}

/// The same with the places of its paragraphs, in their order.
pub(super) fn read_with_places(
    name: &str,
    json: &str,
    pdf_sha256: Option<String>,
) -> Result<(AnnotationSet, Vec<GoldPlace>), AnnotationError> {
    let file: GoldFile = serde_json::from_str(json).map_err(|source| AnnotationError::Json {
        file: name.to_owned(),
        source,
    })?;
    let style = match file.citation_style_pdf.as_str() {
        "" => style_named(&file.citation_style),
        printed => style_named(printed),
    };

    let mut text = String::new();
    let mut at = 0;
    let mut passages = Vec::new();
    let mut places = Vec::new();
    let mut headings: Vec<String> = Vec::new();
    for paragraph in file.paragraphs {
        let length = paragraph.text.chars().count();
        let span = Span::new(at, at + length);
        text.push_str(&paragraph.text);
        text.push('\n');
        at += length + 1;
        if !paragraph.text.trim().is_empty() {
            passages.push(Passage {
                span,
                kind: passage_kind(&paragraph),
            });
        }
        if paragraph.place == "body" {
            for heading in &paragraph.section {
                if !heading.trim().is_empty() && !headings.contains(heading) {
                    headings.push(heading.clone());
                }
            }
        }
        places.push(GoldPlace {
            id: paragraph.id,
            span,
            sections: paragraph.section,
        });
    }
    let by_id: BTreeMap<&str, Span> = places
        .iter()
        .map(|place| (place.id.as_str(), place.span))
        .collect();

    let mut citations = Vec::new();
    for citation in file.citations {
        let inside = by_id
            .get(citation.p.as_str())
            .filter(|place| citation.start <= citation.end && citation.end <= place.len());
        let Some(place) = inside else {
            let message = format!(
                "a citation at [{}, {}) of paragraph `{}`, which has no such characters",
                citation.start, citation.end, citation.p
            );
            return Err(AnnotationError::invalid(name, message));
        };
        citations.push(AnnotatedCitation {
            span: Span::new(place.start + citation.start, place.start + citation.end),
            targets: citation.targets,
            status: CitationStatus::Resolved,
            style,
            doubtful: citation.suspect.into_iter().collect(),
        });
    }
    citations.sort_by_key(|citation| citation.span);

    let set = AnnotationSet {
        name: name.to_owned(),
        key: DocumentKey {
            file_name: None,
            sha256: pdf_sha256,
            doi: given(file.doi).map(|doi| doi.to_lowercase()),
            id: None,
        },
        annotator: None,
        layers: BTreeSet::from([Layer::Text, Layer::References, Layer::Citations]),
        labels: BTreeSet::new(),
        text,
        passages,
        regions: None,
        references: file
            .references
            .into_iter()
            .map(|entry| reference(entry, style))
            .collect(),
        citations,
        entities: Vec::new(),
        claims: Vec::new(),
        publisher: Some(PublisherGold {
            publisher: file.publisher,
            title: given(file.title),
            abstract_text: given(file.abstract_text),
            headings,
        }),
        warnings: Vec::new(),
    };
    Ok((set, places))
}

fn given(field: String) -> Option<String> {
    (!field.trim().is_empty()).then_some(field)
}

fn style_named(name: &str) -> Option<CitationStyle> {
    match name {
        "author-year" => Some(CitationStyle::AuthorYear),
        "numeric-bracket" => Some(CitationStyle::NumericBracket),
        "numeric-paren" => Some(CitationStyle::NumericParenthesis),
        "numeric-sup" => Some(CitationStyle::NumericSuperscript),
        _ => None,
    }
}

fn passage_kind(paragraph: &GoldParagraph) -> PassageKind {
    match (paragraph.place.as_str(), paragraph.kind.as_str()) {
        ("table", "cell") => PassageKind::TableCell,
        ("table" | "figure", _) => PassageKind::Caption,
        (_, "title") => PassageKind::Heading,
        ("abstract", _) => PassageKind::Abstract,
        ("body", _) => PassageKind::Body,
        ("list", _) => PassageKind::ListItem,
        ("footnote", _) => PassageKind::Footnote,
        _ => PassageKind::Other,
    }
}

fn reference(gold: GoldReference, style: Option<CitationStyle>) -> AnnotatedReference {
    // Where markers are numbers, the list is numbered, whether the XML repeats the numbers or not.
    let number = gold
        .n
        .filter(|_| style.is_some_and(|style| style != CitationStyle::AuthorYear));
    // A book's own title stands in the source element; it is the title of the work and of no container.
    let container = if gold.title_is_source {
        None
    } else {
        given(gold.journal)
    };
    AnnotatedReference {
        id: gold.id,
        label: given(gold.label).or_else(|| number.map(|number| number.to_string())),
        authors: gold.authors,
        year: given(gold.year),
        title: given(gold.title),
        container,
        volume: given(gold.volume),
        issue: given(gold.issue),
        pages: given(gold.pages),
        doi: given(gold.doi),
        pmid: given(gold.pmid),
        raw: given(gold.raw),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str = r#"{
        "doi": "10.1/ABC", "title": "A study", "publisher": "P", "citation_style": "numeric-plain",
        "citation_style_pdf": "numeric-sup",
        "references": [{"id": "b1", "n": 1, "label": "", "authors": ["Jemal"], "year": "2011", "title": "Cancer",
                        "journal": "CA", "volume": "61", "raw": "Jemal. Cancer. CA 61 (2011)."}],
        "citations": [{"p": "p2", "start": 3, "end": 4, "marker": "1", "targets": ["b1"]}],
        "paragraphs": [{"id": "p1", "where": "body", "kind": "title", "section": ["Intro"], "text": "Intro"},
                       {"id": "p2", "where": "body", "kind": "p", "section": ["Intro"], "text": "Yes1."}]
    }"#;

    #[test]
    fn paragraphs_become_one_text() {
        let set = read_gold("x", SMALL, Some("ff".to_owned())).unwrap();
        assert_eq!(set.text, "Intro\nYes1.\n");
        assert_eq!(set.citations[0].span, Span::new(9, 10));
        assert_eq!(
            set.citations[0].style,
            Some(CitationStyle::NumericSuperscript)
        );
        assert_eq!(set.passages[0].kind, PassageKind::Heading);
        assert_eq!(set.key.doi.as_deref(), Some("10.1/abc"));
        assert_eq!(set.references[0].container.as_deref(), Some("CA"));
        assert_eq!(set.references[0].pages, None);
        assert_eq!(set.references[0].label.as_deref(), Some("1"));
        assert_eq!(set.publisher.unwrap().headings, ["Intro"]);
    }

    #[test]
    fn a_citation_outside_its_paragraph_is_refused() {
        let wrong = SMALL.replace("\"end\": 4", "\"end\": 44");
        assert!(
            read_gold("x", &wrong, None)
                .unwrap_err()
                .to_string()
                .contains("paragraph `p2`")
        );
    }
}
