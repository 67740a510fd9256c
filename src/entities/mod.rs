//! Drugs, drug classes, trials, outcomes and adverse events.

mod model;

pub use model::{Entity, EntityId, EntityLabel, EntitySource, Normalized};

use crate::{
    document::Document,
    text::{Span, Text},
};

/// The tagger with its lexicons and patterns loaded.
#[derive(Debug, Default)]
pub struct Tagger {}

impl Tagger {
    /// Tags a document: everything but reference lists and running headers.
    #[must_use]
    pub fn tag_document(&self, document: &Document) -> Vec<Entity> {
        self.tag(
            &document.text,
            &document
                .blocks
                .iter()
                .map(|block| block.span)
                .collect::<Vec<_>>(),
        )
    }

    /// Tags the given passages of a text; abbreviations defined in any of them hold in all.
    #[must_use]
    pub fn tag(&self, text: &Text, passages: &[Span]) -> Vec<Entity> {
        let _ = (text, passages);
        Vec::new()
    }
}
