//! Scores annotated sentences of publishers' articles without a PDF: the paragraphs of the gold are read as a document
//! whose layout, references and citations are right, so that only the taggers and the reader of claims are measured.

use super::{
    report::{Builder, Report},
    score_document,
};
use crate::{
    annotations::{AnnotatedArticle, AnnotationSet, GoldPlace, PassageKind, SentenceUse},
    citations::{Citation, CitationId, CitationStatus, CitationStyle, Target},
    claims,
    database::{Identity, Record, Results, Scope, Sha256Hex, Source},
    document::{Block, BlockKind, Document, Run, RunKind, Section, SectionId},
    entities::Tagger,
    references::{Reference, ReferenceId, ReferenceKind},
    text::{Span, Text},
};

/// Longest bracket around markers, in characters on either side of one.
const BRACKET: usize = 300;

/// Reads the text of each article and scores what lies in its sentences of one use, or in all.
///
/// Each article is read as a whole: an abbreviation or a trial named anywhere in it is known in the sentence.
#[must_use]
pub fn run_on_sentences(
    articles: &[AnnotatedArticle],
    usage: Option<SentenceUse>,
    tagger: &Tagger,
) -> Report {
    let mut builder = Builder::default();
    for article in articles {
        if let Some(set) = article.to_set(usage) {
            score_document(&set, &record_of(article, tagger), &mut builder);
        }
    }
    builder.finish()
}

/// What the stages after the reference list make of the article's text.
fn record_of(article: &AnnotatedArticle, tagger: &Tagger) -> Record {
    let gold = &article.gold;
    let document = document_of(article);
    let citations = citations_of(gold, &document.text);
    let entities = tagger.tag_document(&document);
    let claims = claims::extract(&document, &citations, &entities);
    let source = Source {
        file_name: gold.name.clone(),
        sha256: Sha256Hex::of(gold.text.as_bytes()),
        bytes: gold.text.len() as u64,
        pages: 0,
    };
    let results = Results {
        references: gold
            .references
            .iter()
            .map(|reference| bare_reference(&reference.id))
            .collect(),
        citations,
        entities,
        claims: claims.value,
        warnings: claims.warnings,
        document,
    };
    Record::new(source, Identity::default(), Scope::Full, results)
}

fn document_of(article: &AnnotatedArticle) -> Document {
    let gold = &article.gold;
    let sections = sections_of(&article.paragraphs);
    let blocks = gold
        .passages
        .iter()
        .map(|passage| Block {
            kind: block_kind(passage.kind),
            span: passage.span,
            section: sections
                .iter()
                .filter(|section| section.span.contains(passage.span))
                .max_by_key(|section| section.level)
                .map(|section| section.id.clone()),
            table: None,
            column: None,
            is_header: false,
            boxes: Vec::new(),
        })
        .collect();
    let runs = gold
        .citations
        .iter()
        .filter(|citation| citation.style == Some(CitationStyle::NumericSuperscript))
        .map(|citation| Run {
            kind: RunKind::Superscript,
            span: citation.span,
        })
        .collect();
    Document {
        text: Text::new(gold.text.clone()),
        blocks,
        sections,
        runs,
        ..Document::default()
    }
}

fn block_kind(kind: PassageKind) -> BlockKind {
    match kind {
        PassageKind::Body => BlockKind::Paragraph,
        PassageKind::Abstract => BlockKind::Abstract,
        PassageKind::Heading => BlockKind::Heading,
        PassageKind::TableCell => BlockKind::TableCell,
        PassageKind::Caption => BlockKind::Caption,
        PassageKind::ListItem => BlockKind::ListItem,
        PassageKind::Footnote => BlockKind::Footnote,
        PassageKind::Other => BlockKind::Other,
    }
}

/// Neighbouring paragraphs under the same titles are a section, at each depth.
fn sections_of(paragraphs: &[GoldPlace]) -> Vec<Section> {
    let deepest = paragraphs
        .iter()
        .map(|paragraph| paragraph.sections.len())
        .max()
        .unwrap_or_default();
    let mut found: Vec<(Span, u8, String)> = Vec::new();
    for depth in 1..=deepest {
        let level = u8::try_from(depth).unwrap_or(u8::MAX);
        let path = |place: &GoldPlace| place.sections.get(..depth).map(<[String]>::to_vec);
        for run in paragraphs.chunk_by(|a, b| path(a) == path(b)) {
            if let (Some(first), Some(last)) = (run.first(), run.last())
                && let Some(title) = first.sections.get(depth - 1)
            {
                let span = first.span.cover(last.span);
                found.push((span, level, unnumbered(title).to_owned()));
            }
        }
    }
    found.sort_by_key(|(span, level, _)| (span.start, *level));
    found
        .into_iter()
        .enumerate()
        .map(|(index, (span, level, title))| Section {
            id: SectionId(format!("s{}", index + 1)),
            number: None,
            title,
            level,
            span,
        })
        .collect()
}

/// A title without a number before it ("2.1. Efficacy").
fn unnumbered(title: &str) -> &str {
    let title = title.trim();
    let rest = title.trim_start_matches(|char: char| char.is_ascii_digit() || char == '.');
    let is_number = title.len() > rest.len() && rest.starts_with(char::is_whitespace);
    match rest.trim_start() {
        "" => title,
        rest if is_number => rest,
        _ => title,
    }
}

fn citations_of(gold: &AnnotationSet, text: &Text) -> Vec<Citation> {
    gold.citations
        .iter()
        .enumerate()
        .map(|(index, citation)| {
            let style = citation.style.unwrap_or(CitationStyle::AuthorYear);
            let paragraph = gold
                .passages
                .iter()
                .map(|passage| passage.span)
                .find(|span| span.contains(citation.span))
                .unwrap_or(citation.span);
            Citation {
                id: CitationId(format!("c{}", index + 1)),
                span: citation.span,
                text: text.slice(citation.span).to_owned(),
                style,
                targets: citation
                    .targets
                    .iter()
                    .map(|target| Target {
                        reference: ReferenceId(target.clone()),
                        confidence: 1.0,
                    })
                    .collect(),
                status: if citation.targets.is_empty() {
                    CitationStatus::Unresolved
                } else {
                    citation.status
                },
                group: bracket(text, paragraph, citation.span, style),
            }
        })
        .collect()
}

/// The bracket that holds a marker and nothing but markers, or the marker.
fn bracket(text: &Text, paragraph: Span, marker: Span, style: CitationStyle) -> Span {
    if style == CitationStyle::NumericSuperscript {
        return marker;
    }
    let before = Span::new(
        paragraph.start.max(marker.start.saturating_sub(BRACKET)),
        marker.start,
    );
    let after = Span::new(marker.end, paragraph.end.min(marker.end + BRACKET));
    let open = text
        .slice(before)
        .chars()
        .rev()
        .position(|char| "([)]".contains(char))
        .map(|steps| marker.start - steps - 1);
    let close = text
        .slice(after)
        .chars()
        .position(|char| "([)]".contains(char))
        .map(|steps| marker.end + steps + 1);
    let (Some(open), Some(close)) = (open, close) else {
        return marker;
    };
    let whole = Span::new(open, close);
    let string = text.slice(whole);
    let is_bracket = string.starts_with(['(', '[']) && string.ends_with([')', ']']);
    let holds_markers_only = if style == CitationStyle::AuthorYear {
        // Years are the only numbers there.
        string
            .split(|char: char| !char.is_ascii_digit())
            .all(|number| number.is_empty() || number.len() == 4)
    } else {
        !string.contains(char::is_alphabetic)
    };
    if is_bracket && holds_markers_only {
        whole
    } else {
        marker
    }
}

/// A reference of which only the id is needed: links are taken from the gold.
fn bare_reference(id: &str) -> Reference {
    Reference {
        id: ReferenceId(id.to_owned()),
        label: None,
        raw: String::new(),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{annotations::read_sentences, entities::EntityLabel, evaluate::SlipKind};

    const GOLD: &str = r#"{
        "citation_style": "numeric-bracket",
        "references": [{"id": "B1", "n": 1}, {"id": "B2", "n": 2}],
        "citations": [{"p": "p3", "start": 67, "end": 68, "targets": ["B2"]}],
        "paragraphs": [
            {"id": "p1", "where": "body", "kind": "title", "section": ["1. Results"], "text": "1. Results"},
            {"id": "p2", "where": "body", "kind": "p", "section": ["1. Results"],
             "text": "We gave trastuzumab emtansine (TE)."},
            {"id": "p3", "where": "body", "kind": "p", "section": ["1. Results", "1.1 Survival"],
             "text": "TE was safe. TE improved progression-free survival to 12.5 months [2]. Nausea was rare."}]
    }"#;

    /// "Nausea" is left out on purpose.
    const SENTENCES: &str = r#"{
        "schema": "claimtrace/sentence-annotations/1", "article": "a", "sentences": [
        {"paragraph": "p3", "start": 13, "end": 70, "text_sha256": "03b533aafca8c97d", "use": "score",
         "claim": true,
         "entities": [{"start": 13, "end": 15, "label": "DRUG"}, {"start": 25, "end": 50, "label": "OUTCOME"}],
         "citations": [{"start": 67, "end": 68, "targets": ["B2"], "status": "resolved"}],
         "findings": [{"start": 54, "end": 65, "kind": "duration", "value": 12.5, "unit": "months",
                       "measure": {"start": 25, "end": 50}, "arm": {"start": 13, "end": 15}}]},
        {"paragraph": "p3", "start": 71, "end": 87, "text_sha256": "5aa2ff78e9083d98", "use": "score",
         "claim": false, "entities": [], "citations": [], "findings": []}]
    }"#;

    #[test]
    fn the_sentence_is_read_in_its_article_and_nothing_else_is_scored() {
        let article = read_sentences("a.json", SENTENCES, GOLD).unwrap();
        let tagger = Tagger::load().unwrap();
        let report = run_on_sentences(std::slice::from_ref(&article), None, &tagger);
        let entities = report.entities.unwrap();
        let counts = entities.micro.strict.counts;
        assert_eq!(
            (counts.gold, counts.predicted, counts.correct),
            (2.0, 3.0, 2.0)
        );
        assert_eq!(entities.labels[&EntityLabel::Drug].strict.f1, 1.0);
        assert_eq!(report.claims.unwrap().links.f1, 1.0);
        assert_eq!(report.findings.unwrap().with_measure.f1, 1.0);
        assert!(
            report
                .slips
                .iter()
                .any(|slip| slip.kind == SlipKind::FalseAlarm && slip.text == "Nausea")
        );
        assert_eq!(report.documents[0].aligned, 1.0);

        let learned = run_on_sentences(&[article], Some(SentenceUse::Learn), &tagger);
        assert!(learned.documents.is_empty());
    }

    #[test]
    fn sections_nest_and_lose_their_numbers() {
        let article = read_sentences("a.json", SENTENCES, GOLD).unwrap();
        let found: Vec<(String, u8, Span)> = document_of(&article)
            .sections
            .into_iter()
            .map(|section| (section.title, section.level, section.span))
            .collect();
        let end = article.paragraphs[2].span.end;
        assert_eq!(
            found,
            [
                ("Results".to_owned(), 1, Span::new(0, end)),
                (
                    "Survival".to_owned(),
                    2,
                    Span::new(article.paragraphs[2].span.start, end)
                ),
            ]
        );
    }

    #[test]
    fn a_bracket_of_markers_is_a_group_and_other_brackets_are_not() {
        let group = |string: &str, marker: &str, style| {
            let text = Text::new(string.to_owned());
            let at = text.position_of(string.find(marker).unwrap());
            let span = Span::new(at, at + marker.chars().count());
            text.slice(bracket(&text, text.span(), span, style))
                .to_owned()
        };
        let named = CitationStyle::AuthorYear;
        assert_eq!(
            group("so (A, 2001; B, 2002).", "2002", named),
            "(A, 2001; B, 2002)"
        );
        assert_eq!(group("so (12% in A, 2001).", "2001", named), "2001");
        let numbered = CitationStyle::NumericBracket;
        assert_eq!(group("so [1, 3–5].", "3–5", numbered), "[1, 3–5]");
        assert_eq!(group("so (x) y 5 (z).", "5", numbered), "5");
    }
}
