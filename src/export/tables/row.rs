use std::collections::BTreeMap;

use super::{Cell, Column, ColumnKind};
use crate::{
    citations::{Citation, CitationId, CitationStatus},
    database::Record,
    document::PageBox,
    entities::{Entity, EntityId},
    references::ReferenceId,
    text::{Span, Text},
};

/// A record with what the rows look up in it.
pub(super) struct Index<'record> {
    pub(super) record: &'record Record,
    pub(super) text: Text,
    entities: BTreeMap<&'record EntityId, &'record Entity>,
    pub(super) citations: BTreeMap<&'record CitationId, &'record Citation>,
    /// How many resolved markers point at a reference.
    pub(super) cited: BTreeMap<&'record ReferenceId, i64>,
}

impl<'record> Index<'record> {
    pub(super) fn of(record: &'record Record) -> Self {
        let entities = record.entities.iter().map(|found| &found.item);
        let citations = record.citations.iter().map(|found| &found.item);
        let mut cited = BTreeMap::new();
        let resolved = |citation: &&Citation| citation.status == CitationStatus::Resolved;
        for target in citations
            .clone()
            .filter(resolved)
            .flat_map(|citation| &citation.targets)
        {
            *cited.entry(&target.reference).or_default() += 1;
        }
        Self {
            record,
            text: Text::new(record.text.clone()),
            entities: entities.map(|entity| (&entity.id, entity)).collect(),
            citations: citations.map(|citation| (&citation.id, citation)).collect(),
            cited,
        }
    }

    /// The characters of a mention.
    pub(super) fn surface(&self, id: Option<&EntityId>) -> Option<String> {
        self.entities.get(id?).map(|entity| entity.text.clone())
    }
}

/// What a row is made of.
pub(super) struct Row<'index, T> {
    pub(super) index: &'index Index<'index>,
    pub(super) item: T,
    pub(super) span: Span,
    pub(super) boxes: &'index [PageBox],
}

/// How a column is filled; its kind with it, so that the two cannot disagree.
pub(super) enum Filling<R> {
    Text(fn(&R) -> Option<String>),
    Integer(fn(&R) -> Option<i64>),
    Number(fn(&R) -> Option<f64>),
    Flag(fn(&R) -> Option<bool>),
}

/// A column with the way to fill it.
pub(super) type Field<R> = (&'static str, Filling<R>);

pub(super) fn columns<R>(fields: &[Field<R>]) -> Vec<Column> {
    let kind = |filling: &Filling<R>| match filling {
        Filling::Text(_) => ColumnKind::Text,
        Filling::Integer(_) => ColumnKind::Integer,
        Filling::Number(_) => ColumnKind::Number,
        Filling::Flag(_) => ColumnKind::Flag,
    };
    fields
        .iter()
        .map(|(name, filling)| Column {
            name,
            kind: kind(filling),
        })
        .collect()
}

pub(super) fn cells<R>(fields: &[Field<R>], rows: &[R]) -> Vec<Vec<Cell>> {
    let cell = |row: &R, filling: &Filling<R>| match filling {
        Filling::Text(of) => of(row).map(Cell::Text),
        Filling::Integer(of) => of(row).map(Cell::Integer),
        Filling::Number(of) => of(row).map(Cell::Number),
        Filling::Flag(of) => of(row).map(Cell::Flag),
    };
    rows.iter()
        .map(|row| {
            let cells = fields.iter().map(|(_, filling)| cell(row, filling));
            cells.map(|cell| cell.unwrap_or(Cell::Empty)).collect()
        })
        .collect()
}

/// The document's columns, then `own`, then the place's.
pub(super) fn framed<'index, T: 'index>(
    own: impl IntoIterator<Item = Field<Row<'index, T>>>,
) -> Vec<Field<Row<'index, T>>> {
    let mut fields = document_fields();
    fields.extend(own);
    fields.extend(place_fields());
    fields
}

pub(super) fn document_fields<'index, T: 'index>() -> Vec<Field<Row<'index, T>>> {
    vec![
        (
            "document",
            Filling::Text(|row| Some(row.index.record.id.to_string())),
        ),
        (
            "file",
            Filling::Text(|row| Some(row.index.record.source.file_name.clone())),
        ),
    ]
}

fn place_fields<'index, T: 'index>() -> Vec<Field<Row<'index, T>>> {
    vec![
        ("start", Filling::Integer(|row| integer(row.span.start))),
        ("end", Filling::Integer(|row| integer(row.span.end))),
        (
            "page",
            Filling::Integer(|row| row.boxes.first().map(|place| place.page.into())),
        ),
        ("boxes", Filling::Text(|row| boxes(row.boxes))),
    ]
}

pub(super) fn integer(number: usize) -> Option<i64> {
    i64::try_from(number).ok()
}

/// A confidence with the digits that the record shows, not those of its wider form.
pub(super) fn number(value: f32) -> Option<f64> {
    value.to_string().parse().ok()
}

/// "a; b"; nothing for no items.
pub(super) fn list<S: Into<String>>(items: impl IntoIterator<Item = S>) -> Option<String> {
    let items: Vec<String> = items.into_iter().map(Into::into).collect();
    (!items.is_empty()).then(|| items.join("; "))
}

fn boxes(boxes: &[PageBox]) -> Option<String> {
    list(boxes.iter().map(|place| {
        let PageBox {
            page,
            x0,
            y0,
            x1,
            y1,
        } = place;
        format!("{page}:{x0},{y0},{x1},{y1}")
    }))
}
