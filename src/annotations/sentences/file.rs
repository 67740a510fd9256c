use std::{collections::BTreeSet, path::Path};

use serde::Deserialize;

use super::{AnnotatedArticle, AnnotatedSentence, SentenceUse};
use crate::{
    annotations::{
        AnnotationError, GoldPlace,
        entries::{Checker, CitationEntry, EntityEntry, FindingEntry},
        gold::read_with_places,
        load::{GOLD, sorted_entries, text_of},
    },
    database::Sha256Hex,
    text::{Span, Text},
};

/// The format that [`read_sentences`] reads.
pub const SENTENCES_SCHEMA: &str = "claimtrace/sentence-annotations/1";

/// Digits of the digest of a sentence that are kept: enough to notice a change.
const DIGITS: usize = 16;

/// How far behind the sentence a bracket that stands alone after it may end, in characters.
const AFTER: usize = 60;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: String,
    article: String,
    sentences: Vec<SentenceEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SentenceEntry {
    paragraph: String,
    start: usize,
    end: usize,
    text_sha256: String,
    #[serde(rename = "use")]
    usage: SentenceUse,
    claim: bool,
    entities: Vec<EntityEntry>,
    citations: Vec<CitationEntry>,
    findings: Vec<FindingEntry>,
}

/// Reads the sentences at `path`, one file or a directory of `*.json`, each with the gold of its article:
/// `<gold>/<article>/gold.json`.
///
/// # Errors
/// When a file cannot be read or is wrong ([`read_sentences`]), or there is none.
pub fn load_sentences(path: &Path, gold: &Path) -> Result<Vec<AnnotatedArticle>, AnnotationError> {
    let mut paths = if path.is_dir() {
        sorted_entries(path)?
    } else {
        vec![path.to_owned()]
    };
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "json"));
    let mut articles = Vec::new();
    for path in &paths {
        let name = path.display().to_string();
        let file = parse(&name, &text_of(path)?)?;
        let gold = text_of(&gold.join(&file.article).join(GOLD))?;
        articles.push(placed(&name, file, &gold)?);
    }
    if articles.is_empty() {
        return Err(AnnotationError::Nothing {
            path: path.to_owned(),
        });
    }
    Ok(articles)
}

/// Reads the annotated sentences of one article. `name` is what errors call the file; `gold` the publisher's gold of
/// the article, with which the annotations have all their text.
///
/// # Errors
/// When either is not of its format; when a paragraph is not in the gold, a sentence's digest is not that of the text
/// found, a span lies outside its sentence, a target is not in the reference list, or sentences overlap. The error
/// names the file and the sentence.
pub fn read_sentences(
    name: &str,
    json: &str,
    gold: &str,
) -> Result<AnnotatedArticle, AnnotationError> {
    placed(name, parse(name, json)?, gold)
}

fn parse(name: &str, json: &str) -> Result<File, AnnotationError> {
    let file: File = serde_json::from_str(json).map_err(|source| AnnotationError::Json {
        file: name.to_owned(),
        source,
    })?;
    if file.schema != SENTENCES_SCHEMA {
        let message = format!("schema `{}`, expected `{SENTENCES_SCHEMA}`", file.schema);
        return Err(AnnotationError::invalid(name, message));
    }
    // The article is a folder's name; a path would lead out of the gold.
    if file.article.is_empty() || file.article.contains(['/', '\\']) || file.article == ".." {
        let message = format!("`{}` is no name of an article", file.article);
        return Err(AnnotationError::invalid(name, message));
    }
    Ok(file)
}

fn placed(name: &str, file: File, gold: &str) -> Result<AnnotatedArticle, AnnotationError> {
    let (gold, paragraphs) = read_with_places(&file.article, gold, None)?;
    let text = Text::new(gold.text.clone());
    let references: BTreeSet<String> = gold
        .references
        .iter()
        .map(|reference| reference.id.clone())
        .collect();
    let mut sentences = Vec::new();
    for entry in file.sentences {
        let label = format!(
            "{name}: sentence [{}, {}) of `{}`",
            entry.start, entry.end, entry.paragraph
        );
        let Some(paragraph) = paragraphs
            .iter()
            .find(|paragraph| paragraph.id == entry.paragraph)
        else {
            return Err(AnnotationError::invalid(&label, "no such paragraph"));
        };
        let checker = Checker {
            name: &label,
            text: &text,
            within: paragraph.span,
            references: &references,
        };
        sentences.push(sentence(entry, &checker, paragraph)?);
    }
    sentences.sort_by_key(|sentence: &AnnotatedSentence| sentence.span);
    for pair in sentences.windows(2) {
        if let [first, second] = pair
            && first.span.overlaps(second.span)
        {
            let message = format!("two sentences overlap: `{}`", text.slice(second.span));
            return Err(AnnotationError::invalid(name, message));
        }
    }
    Ok(AnnotatedArticle {
        gold,
        paragraphs,
        sentences,
    })
}

fn sentence(
    entry: SentenceEntry,
    checker: &Checker<'_>,
    paragraph: &GoldPlace,
) -> Result<AnnotatedSentence, AnnotationError> {
    let wrong = |message: String| Err(AnnotationError::invalid(checker.name, message));
    let span = checker.span(entry.start, entry.end, None)?;
    let digest = Sha256Hex::of(checker.text.slice(span).as_bytes()).0;
    if digest.get(..DIGITS) != Some(entry.text_sha256.as_str()) {
        return wrong("its text is not the one that was annotated".to_owned());
    }
    let in_paragraph = |span: Span| {
        let from = paragraph.span.start;
        format!("[{}, {})", span.start - from, span.end - from)
    };

    let mut entities = Vec::new();
    for entity in entry.entities {
        let entity = checker.entity(&entity)?;
        if !span.contains(entity.span) {
            return wrong(format!(
                "the entity {} lies outside",
                in_paragraph(entity.span)
            ));
        }
        entities.push(entity);
    }
    entities.sort_unstable();
    let mut citations = Vec::new();
    for citation in entry.citations {
        let citation = checker.citation(citation)?;
        if citation.span.start < span.start || citation.span.end > span.end + AFTER {
            return wrong(format!(
                "the citation {} lies outside",
                in_paragraph(citation.span)
            ));
        }
        citations.push(citation);
    }
    citations.sort_by_key(|citation| citation.span);
    if !entry.claim && !entry.findings.is_empty() {
        return wrong("findings in a sentence that is no claim".to_owned());
    }
    let findings = checker.findings(entry.findings)?;
    if let Some(outside) = findings.iter().find(|found| !span.contains(found.span)) {
        return wrong(format!(
            "the finding {} lies outside",
            in_paragraph(outside.span)
        ));
    }
    Ok(AnnotatedSentence {
        span,
        usage: entry.usage,
        is_claim: entry.claim,
        entities,
        citations,
        findings,
    })
}
