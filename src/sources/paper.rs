use super::{Passage, Source};
use crate::{
    document::{BlockKind, Document, RunKind},
    text::{Span, sentences},
};

/// The sentences and table rows of a PDF that was read, each with its page and boxes.
#[must_use]
pub fn from_document(file_name: &str, document: &Document) -> Source {
    let superscripts: Vec<Span> = document
        .runs
        .iter()
        .filter(|run| run.kind == RunKind::Superscript)
        .map(|run| run.span)
        .collect();
    let mut passages = Vec::new();
    for block in &document.blocks {
        let spans = match block.kind {
            BlockKind::Title
            | BlockKind::Abstract
            | BlockKind::Paragraph
            | BlockKind::ListItem
            | BlockKind::Caption => sentences(&document.text, block.span, &superscripts),
            BlockKind::TableRow => vec![block.span],
            _ => continue,
        };
        for span in spans {
            let words: Vec<&str> = document.text.slice(span).split_whitespace().collect();
            let boxes = document.boxes(span);
            passages.push(Passage {
                text: words.join(" "),
                page: boxes.first().map(|place| place.page),
                boxes,
            });
        }
    }
    Source {
        file_name: file_name.to_owned(),
        doi: document.metadata.doi.clone(),
        pmid: None,
        title: document.metadata.title.clone(),
        year: document.metadata.year.clone(),
        passages,
    }
}
