//! Markers in small documents written out in full.

mod author_year;
mod numeric;
mod robustness;

use super::{Citation, CitationStatus, link};
use crate::{
    diagnostic::Warned,
    document::{Block, BlockKind, Document, Run, RunKind},
    references::{Author, Reference, ReferenceId, ReferenceKind},
    text::{Span, Text},
};

/// A document of `blocks`, in which `^{…}` is a superscript run.
fn document(blocks: &[(BlockKind, &str)]) -> Document {
    let mut text = String::new();
    let mut length = 0;
    let mut made = Vec::new();
    let mut runs = Vec::new();
    for (kind, source) in blocks {
        let start = length;
        let mut rest = *source;
        while let Some((plain, tail)) = rest.split_once("^{") {
            let (raised, after) = tail.split_once('}').unwrap();
            text.push_str(plain);
            length += plain.chars().count();
            text.push_str(raised);
            let end = length + raised.chars().count();
            runs.push(Run {
                kind: RunKind::Superscript,
                span: Span::new(length, end),
            });
            length = end;
            rest = after;
        }
        text.push_str(rest);
        length += rest.chars().count();
        made.push(Block {
            kind: *kind,
            span: Span::new(start, length),
            section: None,
            table: None,
            column: None,
            is_header: false,
            boxes: Vec::new(),
        });
        text.push('\n');
        length += 1;
    }
    Document {
        text: Text::new(text),
        blocks: made,
        runs,
        ..Document::default()
    }
}

fn paragraph(text: &str) -> Document {
    document(&[(BlockKind::Paragraph, text)])
}

fn reference(number: usize, label: Option<String>, authors: &[&str], year: &str) -> Reference {
    let (digits, suffix) = year.split_at(year.len().min(4));
    Reference {
        id: ReferenceId(format!("r{number}")),
        label,
        raw: format!("{} ({year}) A title.", authors.join(", ")),
        span: Span::default(),
        kind: ReferenceKind::ArticleJournal,
        authors: authors
            .iter()
            .map(|name| match name.strip_prefix('=') {
                Some(body) => Author {
                    family: body.to_owned(),
                    given: String::new(),
                },
                None => Author {
                    family: (*name).to_owned(),
                    given: "A.".to_owned(),
                },
            })
            .collect(),
        et_al: false,
        title: None,
        year: (!digits.is_empty()).then(|| digits.to_owned()),
        year_suffix: (!suffix.is_empty()).then(|| suffix.to_owned()),
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

/// A numbered list of `count` entries with names that occur in no test text.
fn numbered(count: usize) -> Vec<Reference> {
    (1..=count)
        .map(|number| reference(number, Some(number.to_string()), &["Qxyz"], "1999"))
        .collect()
}

/// An unnumbered list: authors separated by "+", then the year.
fn listed(entries: &[&str]) -> Vec<Reference> {
    entries
        .iter()
        .enumerate()
        .map(|(index, entry)| {
            let (authors, year) = entry.rsplit_once(' ').unwrap();
            let authors: Vec<&str> = authors.split('+').collect();
            reference(index + 1, None, &authors, year)
        })
        .collect()
}

/// Each citation as "text → targets", with "?" for ambiguous and "!" for unresolved.
fn shown(document: &Document, references: &[Reference]) -> Vec<String> {
    link(document, references).value.iter().map(show).collect()
}

fn show(citation: &Citation) -> String {
    let targets: Vec<&str> = citation
        .targets
        .iter()
        .map(|target| target.reference.0.as_str())
        .collect();
    let mark = match citation.status {
        CitationStatus::Resolved => "",
        CitationStatus::Ambiguous => "?",
        CitationStatus::Unresolved => "!",
    };
    format!("{} → {}{mark}", citation.text, targets.join(" "))
}

fn messages<T>(result: &Warned<T>) -> Vec<&str> {
    result
        .warnings
        .iter()
        .map(|warning| warning.message.as_str())
        .collect()
}
