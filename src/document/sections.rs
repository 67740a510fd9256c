//! Sections and metadata, which need the canonical text.

use super::{
    Block, BlockKind, Document, Section, SectionId, abstracts,
    headings::{self, Heading},
    metadata,
    structure::{Plan, body_style},
};
use crate::{pdf::PdfInfo, text::Span};

/// Fills in what needs the canonical text: sections, metadata, the section of each block.
pub(super) fn complete(
    document: &mut Document,
    plan: &Plan,
    spans: &[Option<Span>],
    info: &PdfInfo,
    body_size: f32,
) {
    let body = body_style(&plan.protos, body_size);
    let mut headed: Vec<(Heading, Span)> = Vec::new();
    for (proto, span) in plan.protos.iter().zip(spans) {
        let Some(span) = span.filter(|_| proto.kind == BlockKind::Heading) else {
            continue;
        };
        let text = document.text.slice(span);
        let (number, title) = headings::parts(text);
        let style = headings::heading(proto, &body);
        let title = title.trim().trim_end_matches([':', '.']).to_owned();
        headed.push((
            Heading {
                number,
                title,
                style: style
                    .as_ref()
                    .map_or_else(|| headings::style_of(proto, true), |heading| heading.style),
                known: style.is_some_and(|heading| heading.known),
            },
            span,
        ));
    }
    let levels = headings::levels(
        &headed
            .iter()
            .map(|(heading, _)| heading)
            .collect::<Vec<_>>(),
    );
    document.sections = sections(&headed, &levels, document.text.len());
    let mut open: Vec<usize> = Vec::new();
    let mut next = 0;
    for block in &mut document.blocks {
        while document
            .sections
            .get(next)
            .is_some_and(|section| section.span.start <= block.span.start)
        {
            open.push(next);
            next += 1;
        }
        while open
            .last()
            .and_then(|&at| document.sections.get(at))
            .is_some_and(|section| section.span.end <= block.span.start)
        {
            open.pop();
        }
        block.section = open
            .last()
            .and_then(|&at| document.sections.get(at))
            .map(|section| section.id.clone());
    }
    document.metadata = metadata_of(document, plan, info);
}

fn sections(headed: &[(Heading, Span)], levels: &[u8], end: usize) -> Vec<Section> {
    headed
        .iter()
        .zip(levels)
        .enumerate()
        .map(|(at, ((heading, span), level))| {
            let next = headed
                .iter()
                .zip(levels)
                .skip(at + 1)
                .find(|(_, other)| *other <= level)
                .map_or(end, |((_, span), _)| span.start.saturating_sub(1));
            Section {
                id: SectionId(format!("s{}", at + 1)),
                number: heading.number.clone(),
                title: heading.title.clone(),
                level: *level,
                span: Span::new(span.start, next),
            }
        })
        .collect()
}

fn metadata_of(document: &Document, plan: &Plan, info: &PdfInfo) -> super::Metadata {
    let of_kind = |kind: BlockKind| move |block: &&Block| block.kind == kind;
    let joined = |kind: BlockKind, separator: &str| {
        let parts: Vec<&str> = document
            .blocks
            .iter()
            .filter(of_kind(kind))
            .map(|block| document.text.slice(block.span))
            .collect();
        (!parts.is_empty()).then(|| parts.join(separator))
    };
    let title_page = document
        .blocks
        .iter()
        .find(|block| block.kind == BlockKind::Title)
        .and_then(|block| block.boxes.first())
        .map_or(1, |place| place.page);
    // A cover sheet's citation may stand after the abstract.
    let first_page_end = if title_page > 1 { title_page + 1 } else { 1 };
    let first_page: Vec<&str> = document
        .blocks
        .iter()
        .filter(|block| {
            block.kind != BlockKind::Reference
                && block
                    .boxes
                    .first()
                    .is_some_and(|place| place.page <= first_page_end)
        })
        .map(|block| document.text.slice(block.span))
        .collect();
    let left_out: Vec<&str> = document
        .ledger
        .left_out
        .iter()
        .filter(|line| line.place.page <= 2)
        .map(|line| line.text.as_str())
        .collect();
    let abstract_text = abstract_text(document);
    super::Metadata {
        title: joined(BlockKind::Title, " ")
            .map(|title| metadata::without_note(&title))
            .or_else(|| {
                info.title
                    .clone()
                    .filter(|title| title.split_whitespace().count() >= 4)
            }),
        abstract_text,
        ..metadata::metadata(
            &plan.protos,
            &plan.front,
            &first_page.join("\n"),
            &left_out.join("\n"),
            info,
        )
    }
}

/// The abstract with the labels of its parts, without its own heading.
fn abstract_text(document: &Document) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut label: Option<&str> = None;
    for block in &document.blocks {
        let text = document.text.slice(block.span);
        match block.kind {
            BlockKind::Abstract => parts.push(match label.take() {
                Some(label) => format!("{label} {text}"),
                None => text.to_owned(),
            }),
            BlockKind::Heading => label = Some(text).filter(|text| abstracts::is_label(text)),
            _ => label = None,
        }
    }
    (!parts.is_empty()).then(|| parts.join("\n"))
}
