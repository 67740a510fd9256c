//! Finds the reference lists of a document and splits them into entries.
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod content;
mod geometry;
mod labels;
mod lines;
mod regions;
mod split;
#[cfg(test)]
mod tests;
mod works;

use self::{
    geometry::Geometry,
    labels::Labelled,
    lines::ListLine,
    regions::Region,
    split::{EntryLines, Split},
};
use crate::{
    diagnostic::{Diagnostic, Stage, Warned},
    document::Document,
    text::Span,
};

/// An entry of a list, not parsed yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// As printed, without punctuation.
    pub(super) label: Option<String>,
    /// Its text without the label, lines joined.
    pub(super) raw: String,
    /// From its label or first character to its last.
    pub(super) span: Span,
}

/// Labelled lines from which a list counts as labelled.
const LEAST_LABELS: usize = 2;

/// Lines at the start of a list before which its first label must stand.
const FIRST_LABEL_WITHIN: usize = 4;

/// All entries of all reference lists, in order.
pub(super) fn find(document: &Document) -> Warned<Vec<Entry>> {
    let mut found = Warned::default();
    let lines = lines::lines_of(document);
    let mut regions = regions::after_headings(&lines);
    if regions.is_empty()
        && let Some(region) = regions::without_heading(&lines)
    {
        found.warnings.push(warning(
            document,
            &lines,
            region.lines.start,
            "reference list found by its content: it has no heading",
        ));
        regions.push(region);
    }
    if regions.is_empty() && !document.text.is_empty() {
        found.warnings.push(Diagnostic::new(
            Stage::References,
            "no reference list found: citations cannot be resolved",
        ));
    }
    for region in regions {
        read_region(document, &lines, &region, &mut found);
    }
    found
}

fn warning(
    document: &Document,
    lines: &[ListLine<'_>],
    at: usize,
    message: impl Into<String>,
) -> Diagnostic {
    let diagnostic = Diagnostic::new(Stage::References, message);
    match lines.get(at) {
        Some(line) => diagnostic
            .on_page(document.page_of(line.span).unwrap_or(line.page))
            .at(line.span),
        None => diagnostic,
    }
}

fn read_region(
    document: &Document,
    all: &[ListLine<'_>],
    region: &Region,
    found: &mut Warned<Vec<Entry>>,
) {
    let mut lines: Vec<ListLine<'_>> = all.get(region.lines.clone()).unwrap_or_default().to_vec();
    if let Some(first) = lines.first_mut() {
        skip_heading(document, first, region.skip);
    }
    let geometry = Geometry::of(&lines);
    let sequence = labels::best_sequence(&lines, &geometry);
    let split = if is_labelled(&lines, &sequence) {
        warn_of_numbers(document, &lines, &sequence, &mut found.warnings);
        split::by_labels(&lines, &geometry, &sequence)
    } else {
        split::by_layout(&lines, &geometry)
    };
    warn_of_foreign(document, &lines, &split, &mut found.warnings);
    for entry in &split.entries {
        found.value.extend(
            entry_of(document, &lines, entry)
                .into_iter()
                .flat_map(|entry| works::divide(document, entry)),
        );
    }
}

fn skip_heading<'text>(document: &'text Document, line: &mut ListLine<'text>, skip: usize) {
    line.span = Span::new(line.span.start + skip, line.span.end);
    line.text = document.text.slice(line.span);
}

/// Whether the labels are the list's own and not stray numbers: they begin where the list does.
fn is_labelled(lines: &[ListLine<'_>], sequence: &[Labelled]) -> bool {
    let Some(first) = sequence.first() else {
        return false;
    };
    let lone = sequence.len() == 1 && lines.len() <= 2 * FIRST_LABEL_WITHIN;
    first.line < FIRST_LABEL_WITHIN && (sequence.len() >= LEAST_LABELS || lone)
}

fn warn_of_numbers(
    document: &Document,
    lines: &[ListLine<'_>],
    sequence: &[Labelled],
    warnings: &mut Vec<Diagnostic>,
) {
    if let Some(first) = sequence.first().filter(|first| first.label.value > 1) {
        warnings.push(warning(
            document,
            lines,
            first.line,
            format!(
                "the reference list begins with number {}",
                first.label.value
            ),
        ));
    }
    for pair in sequence.windows(2) {
        let [a, b] = pair else { continue };
        let (from, to) = (a.label.value, b.label.value);
        let message = if to == from && b.label.letter.is_none() {
            format!("reference number {to} is printed twice")
        } else if to > from + 1 {
            format!(
                "reference numbers between {from} and {to} are missing; their text, if printed, is in entry {from}"
            )
        } else {
            continue;
        };
        warnings.push(warning(document, lines, b.line, message));
    }
}

/// One warning for each stretch of lines between entries that no entry took.
fn warn_of_foreign(
    document: &Document,
    lines: &[ListLine<'_>],
    split: &Split,
    warnings: &mut Vec<Diagnostic>,
) {
    let mut last = None;
    for at in &split.foreign {
        if last.is_none_or(|last: usize| last + 1 != *at) {
            let text: String = lines
                .get(*at)
                .map(|line| line.text.chars().take(60).collect())
                .unwrap_or_default();
            warnings.push(warning(
                document,
                lines,
                *at,
                format!("text inside the reference list taken for no reference: “{text}”"),
            ));
        }
        last = Some(*at);
    }
}

fn entry_of(document: &Document, lines: &[ListLine<'_>], entry: &EntryLines) -> Option<Entry> {
    let first = lines.get(*entry.lines.first()?)?;
    let last = lines.get(*entry.lines.last()?)?;
    let skip = entry.label.map_or(0, |label| label.length);
    let mut raw = String::new();
    let mut pieces: Vec<Span> = Vec::new();
    for at in &entry.lines {
        let line = lines.get(*at)?;
        // Lines of one block touch or have a space between; anything longer is other text.
        match pieces.last_mut() {
            Some(piece) if line.span.start.abs_diff(piece.end) <= 1 => piece.end = line.span.end,
            _ => pieces.push(line.span),
        }
    }
    if let Some(piece) = pieces.first_mut() {
        *piece = Span::new(piece.start + skip, piece.end);
    }
    for piece in pieces {
        for part in document.text.slice(piece).split(['\n', '\t']) {
            append(&mut raw, part.trim());
        }
    }
    let raw = raw.split_whitespace().collect::<Vec<_>>().join(" ");
    (!raw.is_empty()).then(|| Entry {
        label: entry.label.map(|label| label.printed()),
        raw,
        span: first.span.cover(last.span),
    })
}

/// Joins the parts of an entry that stand in different blocks; a word broken between them becomes whole.
fn append(raw: &mut String, part: &str) {
    let broken = raw
        .strip_suffix('-')
        .is_some_and(|head| head.chars().rev().take(2).all(char::is_lowercase))
        && part.starts_with(|c: char| c.is_lowercase());
    if broken {
        raw.pop();
    } else if !raw.is_empty() && !part.is_empty() {
        raw.push(' ');
    }
    raw.push_str(part);
}
