//! Located warnings, returned beside results.
//!
//! Damage inside a file never stops its reading: the stage goes on and says here what it met and where.
//! A file that cannot be read at all is an error of the stage instead.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::text::Span;

/// The stage that speaks.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Bytes to glyphs.
    Pdf,
    /// Glyphs to blocks and canonical text.
    Document,
    /// Reference list.
    References,
    /// In-text markers.
    Citations,
    /// Entities.
    Entities,
    /// Claims and findings.
    Claims,
}

/// One thing that a reader of the result should know, and where it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Diagnostic {
    /// The stage that noticed it.
    pub stage: Stage,
    /// Page, counted from 1; absent when it concerns the whole document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// Place in the canonical text, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
    /// What happened and what it means for the result, in a sentence for a reviewer.
    pub message: String,
}

impl Diagnostic {
    /// A warning about the whole document.
    pub fn new(stage: Stage, message: impl Into<String>) -> Self {
        Self {
            stage,
            page: None,
            span: None,
            message: message.into(),
        }
    }

    /// The same, placed on a page (from 1).
    #[must_use]
    pub fn on_page(mut self, page: u32) -> Self {
        self.page = Some(page);
        self
    }

    /// The same, placed in the canonical text.
    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }
}

/// A result with the warnings met on the way to it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Warned<T> {
    /// The result.
    pub value: T,
    /// In the order in which they were met.
    pub warnings: Vec<Diagnostic>,
}

impl<T> Warned<T> {
    /// Appends the warnings to `all` and gives the result.
    pub fn collect_into(self, all: &mut Vec<Diagnostic>) -> T {
        all.extend(self.warnings);
        self.value
    }
}
