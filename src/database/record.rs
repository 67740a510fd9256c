use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{DocumentId, Identity, SCHEMA, Sha256Hex};
use crate::{
    citations::Citation,
    claims::Claim,
    diagnostic::Diagnostic,
    document::{Block, Document, Ledger, Metadata, PageBox, PageSize, Run, Section},
    entities::Entity,
    references::Reference,
    text::Span,
};

/// How far the pipeline ran.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Text and layout only.
    Text,
    /// Text, and the reference list.
    References,
    /// Text, references, and citations.
    Citations,
    /// Text and entities.
    Entities,
    /// Everything.
    #[default]
    Full,
}

/// The PDF.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Source {
    /// Name without directories.
    pub file_name: String,
    /// Digest of its bytes.
    pub sha256: Sha256Hex,
    /// Size.
    pub bytes: u64,
    /// Number of pages.
    pub pages: u32,
}

/// A result together with where it is drawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Located<T> {
    /// The result.
    #[serde(flatten)]
    pub item: T,
    /// One box for each line piece, in reading order.
    pub boxes: Vec<PageBox>,
}

impl<T> Located<T> {
    /// Places `item`, whose characters are `span`, on the pages of `document`.
    #[must_use]
    pub fn new(item: T, span: Span, document: &Document) -> Self {
        Self {
            item,
            boxes: document.boxes(span).into_iter().map(rounded).collect(),
        }
    }

    /// The page (from 1) on which it begins.
    #[must_use]
    pub fn page(&self) -> Option<u32> {
        self.boxes.first().map(|place| place.page)
    }
}

/// Everything known of one paper. Self-contained: every span points into `text`, every id into this record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Record {
    /// Always "claimtrace/evidence/1" for this version.
    pub schema: String,
    /// Identity, from the content of the PDF.
    pub id: DocumentId,
    /// The PDF.
    pub source: Source,
    /// What produced the record.
    pub produced_by: Identity,
    /// How far the pipeline ran; lists of later stages are empty.
    pub scope: Scope,
    /// Title, authors and the like.
    pub metadata: Metadata,
    /// Canonical text in reading order.
    pub text: String,
    /// In page order.
    pub pages: Vec<PageSize>,
    /// In reading order.
    pub blocks: Vec<Block>,
    /// In reading order.
    pub sections: Vec<Section>,
    /// Superscripts and subscripts, bold and italic.
    pub runs: Vec<Run>,
    /// In list order.
    pub references: Vec<Located<Reference>>,
    /// In reading order.
    pub citations: Vec<Located<Citation>>,
    /// In reading order.
    pub entities: Vec<Located<Entity>>,
    /// In reading order.
    pub claims: Vec<Located<Claim>>,
    /// What a reader should know of the reading itself.
    pub warnings: Vec<Diagnostic>,
    /// The account of pages and characters.
    pub ledger: Ledger,
}

/// The results of the stages for one PDF.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Results {
    /// Layout and text.
    pub document: Document,
    /// Reference list.
    pub references: Vec<Reference>,
    /// Markers.
    pub citations: Vec<Citation>,
    /// Mentions.
    pub entities: Vec<Entity>,
    /// Claims.
    pub claims: Vec<Claim>,
    /// Warnings of all stages, in the order of the stages.
    pub warnings: Vec<Diagnostic>,
}

impl Record {
    /// Puts the results of the stages together.
    #[must_use]
    pub fn new(source: Source, produced_by: Identity, scope: Scope, results: Results) -> Self {
        let Results {
            document,
            references,
            citations,
            entities,
            claims,
            mut warnings,
        } = results;
        for warning in &mut warnings {
            if let (None, Some(span)) = (warning.page, warning.span) {
                warning.page = document.page_of(span);
            }
        }
        Self {
            schema: SCHEMA.to_owned(),
            id: DocumentId::of(&source.sha256),
            source,
            produced_by,
            scope,
            references: located(references, |item| item.span, &document),
            citations: located(citations, |item| item.span, &document),
            entities: located(entities, |item| item.span, &document),
            claims: located(claims, |item| item.span, &document),
            warnings,
            metadata: document.metadata,
            text: document.text.into_string(),
            pages: document.pages,
            blocks: document
                .blocks
                .into_iter()
                .map(with_rounded_boxes)
                .collect(),
            sections: document.sections,
            runs: document.runs,
            ledger: document.ledger,
        }
    }
}

fn located<T>(items: Vec<T>, span: impl Fn(&T) -> Span, document: &Document) -> Vec<Located<T>> {
    let place = |item: T| {
        let span = span(&item);
        Located::new(item, span, document)
    };
    items.into_iter().map(place).collect()
}

fn with_rounded_boxes(mut block: Block) -> Block {
    for place in &mut block.boxes {
        *place = rounded(*place);
    }
    block
}

/// Coordinates to a hundredth of a point: finer than any eye, and half the size of the file.
fn rounded(place: PageBox) -> PageBox {
    let round = |value: f32| {
        if value.is_finite() {
            (value * 100.0).round() / 100.0
        } else {
            0.0
        }
    };
    PageBox {
        page: place.page,
        x0: round(place.x0),
        y0: round(place.y0),
        x1: round(place.x1),
        y1: round(place.y1),
    }
}
