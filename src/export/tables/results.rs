use super::row::{Field, Filling, Index, Row, document_fields, framed, integer, list, number};
use crate::{
    citations::Citation,
    database::{Counts, Located},
    entities::{Entity, Normalized},
    export::{graph::names, naming::name_of},
    references::Reference,
    text::Span,
};

use Filling::{Flag, Integer, Number, Text};

pub(super) fn document_rows<'i>(index: &'i Index<'i>) -> Vec<Row<'i, Counts>> {
    vec![Row {
        index,
        item: Counts::of(index.record),
        span: Span::default(),
        boxes: &[],
    }]
}

pub(super) fn documents<'i>() -> Vec<Field<Row<'i, Counts>>> {
    let mut fields = document_fields();
    fields.extend([
        (
            "sha256",
            Text(|row: &Row<'i, Counts>| Some(row.index.record.source.sha256.to_string())),
        ),
        ("title", Text(|row| row.index.record.metadata.title.clone())),
        (
            "authors",
            Text(|row| list(row.index.record.metadata.authors.iter().cloned())),
        ),
        (
            "journal",
            Text(|row| row.index.record.metadata.journal.clone()),
        ),
        ("year", Text(|row| row.index.record.metadata.year.clone())),
        ("doi", Text(|row| row.index.record.metadata.doi.clone())),
        ("scope", Text(|row| Some(name_of(&row.index.record.scope)))),
        ("pages", Integer(|row| integer(row.item.pages))),
        ("references", Integer(|row| integer(row.item.references))),
        ("citations", Integer(|row| integer(row.item.citations))),
        (
            "citations_resolved",
            Integer(|row| integer(row.item.resolved)),
        ),
        ("entities", Integer(|row| integer(row.item.entities))),
        ("claims", Integer(|row| integer(row.item.claims))),
        (
            "claims_cited",
            Integer(|row| integer(row.item.cited_claims)),
        ),
        ("findings", Integer(|row| integer(row.item.findings))),
        ("warnings", Integer(|row| integer(row.item.warnings))),
    ]);
    fields
}

pub(super) fn reference_rows<'i>(index: &'i Index<'i>) -> Vec<Row<'i, &'i Reference>> {
    let rows = index.record.references.iter();
    rows.map(|found| row(index, found, found.item.span))
        .collect()
}

pub(super) fn references<'i>() -> Vec<Field<Row<'i, &'i Reference>>> {
    framed([
        (
            "reference",
            Text(|row: &Row<'i, &'i Reference>| Some(row.item.id.to_string())),
        ),
        ("label", Text(|row| row.item.label.clone())),
        ("kind", Text(|row| Some(name_of(&row.item.kind)))),
        (
            "authors",
            Text(|row| (!row.item.authors.is_empty()).then(|| names(&row.item.authors))),
        ),
        ("et_al", Flag(|row| Some(row.item.et_al))),
        ("title", Text(|row| row.item.title.clone())),
        ("year", Text(|row| row.item.year.clone())),
        ("year_suffix", Text(|row| row.item.year_suffix.clone())),
        ("container", Text(|row| row.item.container.clone())),
        ("volume", Text(|row| row.item.volume.clone())),
        ("issue", Text(|row| row.item.issue.clone())),
        ("pages", Text(|row| row.item.pages.clone())),
        ("publisher", Text(|row| row.item.publisher.clone())),
        ("doi", Text(|row| row.item.doi.clone())),
        ("pmid", Text(|row| row.item.pmid.clone())),
        ("pmcid", Text(|row| row.item.pmcid.clone())),
        ("url", Text(|row| row.item.url.clone())),
        ("accessed", Text(|row| row.item.accessed.clone())),
        (
            "duplicate_of",
            Text(|row| row.item.duplicate_of.as_ref().map(ToString::to_string)),
        ),
        (
            "cited_by",
            Integer(|row| {
                Some(
                    row.index
                        .cited
                        .get(&row.item.id)
                        .copied()
                        .unwrap_or_default(),
                )
            }),
        ),
        ("raw", Text(|row| Some(row.item.raw.clone()))),
    ])
}

pub(super) fn citation_rows<'i>(index: &'i Index<'i>) -> Vec<Row<'i, &'i Citation>> {
    let rows = index.record.citations.iter();
    rows.map(|found| row(index, found, found.item.span))
        .collect()
}

pub(super) fn citations<'i>() -> Vec<Field<Row<'i, &'i Citation>>> {
    framed([
        (
            "citation",
            Text(|row: &Row<'i, &'i Citation>| Some(row.item.id.to_string())),
        ),
        ("text", Text(|row| Some(row.item.text.clone()))),
        ("style", Text(|row| Some(name_of(&row.item.style)))),
        ("status", Text(|row| Some(name_of(&row.item.status)))),
        (
            "targets",
            Text(|row| {
                let targets = row.item.targets.iter();
                list(targets.map(|target| format!("{} {}", target.reference, target.confidence)))
            }),
        ),
        ("group_start", Integer(|row| integer(row.item.group.start))),
        ("group_end", Integer(|row| integer(row.item.group.end))),
    ])
}

pub(super) fn entity_rows<'i>(index: &'i Index<'i>) -> Vec<Row<'i, &'i Entity>> {
    let rows = index.record.entities.iter();
    rows.map(|found| row(index, found, found.item.span))
        .collect()
}

pub(super) fn entities<'i>() -> Vec<Field<Row<'i, &'i Entity>>> {
    fn normalized<'e>(row: &Row<'_, &'e Entity>) -> Option<&'e Normalized> {
        row.item.normalized.as_ref()
    }
    framed([
        (
            "entity",
            Text(|row: &Row<'i, &'i Entity>| Some(row.item.id.0.clone())),
        ),
        ("label", Text(|row| Some(row.item.label.to_string()))),
        ("text", Text(|row| Some(row.item.text.clone()))),
        (
            "name",
            Text(|row| normalized(row).map(|normalized| normalized.name.clone())),
        ),
        (
            "identifiers",
            Text(|row| {
                let identifiers = normalized(row).into_iter();
                let identifiers = identifiers.flat_map(|normalized| &normalized.identifiers);
                list(identifiers.map(|(scheme, identifier)| format!("{scheme}:{identifier}")))
            }),
        ),
        ("confidence", Number(|row| number(row.item.confidence))),
        ("source", Text(|row| Some(name_of(&row.item.source)))),
    ])
}

fn row<'i, T>(index: &'i Index<'i>, found: &'i Located<T>, span: Span) -> Row<'i, &'i T> {
    Row {
        index,
        item: &found.item,
        span,
        boxes: &found.boxes,
    }
}
