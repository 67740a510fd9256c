use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::text::Span;

/// A rectangle on a page, in PDF points, origin at the top left of the page as displayed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PageBox {
    /// Page, counted from 1.
    pub page: u32,
    /// Left edge.
    pub x0: f32,
    /// Upper edge.
    pub y0: f32,
    /// Right edge.
    pub x1: f32,
    /// Lower edge.
    pub y1: f32,
}

/// What a block is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum BlockKind {
    /// Title of the article.
    Title,
    /// Byline and affiliations.
    Author,
    /// Paragraph of the abstract.
    Abstract,
    /// Heading, the run-in kind too (then it is followed by its paragraph's block).
    Heading,
    /// Paragraph of running text.
    Paragraph,
    /// Item of a bulleted or numbered list.
    ListItem,
    /// Caption of a figure or table.
    Caption,
    /// Row of a table; its cells follow as blocks of their own, inside its span.
    TableRow,
    /// Cell of a table row; its span lies inside the row's.
    TableCell,
    /// Entry of a reference list.
    Reference,
    /// Footnote or table note.
    Footnote,
    /// Front matter at the top of a page that does not repeat.
    Header,
    /// Front matter at the foot of a page that does not repeat.
    Footer,
    /// Anything else: keywords, dates, licence, correspondence, equations.
    Other,
}

/// Number of a block, its index in [`Document::blocks`](super::Document::blocks).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
pub struct BlockId(pub usize);

/// Identity of a section, unique in the document: "s1", "s2" … in reading order.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
pub struct SectionId(pub String);

/// A stretch of text that belongs together on the page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its text.
    pub span: Span,
    /// The section it stands in; absent before the first heading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<SectionId>,
    /// Number of the table (from 0, in reading order) that a row, cell, caption or note belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<usize>,
    /// For a cell: its column (from 0). For a row: absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
    /// A row or cell of the table's header.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_header: bool,
    /// Where it is drawn: one box for each column or page it runs over.
    pub boxes: Vec<PageBox>,
}

/// A section, from its heading to the next heading of the same or a higher level.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Section {
    /// Identity.
    pub id: SectionId,
    /// Number as printed ("2.1", "IV"), without the title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Title as printed, without the number.
    pub title: String,
    /// Depth, from 1.
    pub level: u8,
    /// From the first character of the heading to the end of the section.
    pub span: Span,
}

/// How a run of characters is set.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum RunKind {
    /// Raised and smaller than its line.
    Superscript,
    /// Lowered and smaller than its line.
    Subscript,
    /// Bold where its block mostly is not.
    Bold,
    /// Italic where its block mostly is not.
    Italic,
}

/// A maximal stretch of characters set alike. Runs of one kind do not overlap and are sorted.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub struct Run {
    /// How it is set.
    pub kind: RunKind,
    /// The characters.
    pub span: Span,
}
