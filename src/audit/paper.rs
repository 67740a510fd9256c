use std::collections::BTreeMap;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::model::Place;
use crate::{
    citations::{Citation, CitationStyle},
    claims::Claim,
    database::{Located, Record},
    document::{Block, BlockKind, PageBox, Section},
    entities::{Entity, EntityId},
    references::{Reference, ReferenceId},
    text::{Span, Text},
};

/// A record with what the checks look up in it.
pub(super) struct Paper<'record> {
    pub(super) record: &'record Record,
    pub(super) text: Text,
    references: BTreeMap<&'record ReferenceId, &'record Located<Reference>>,
    entities: BTreeMap<&'record EntityId, &'record Located<Entity>>,
    /// Blocks that are no cells, sorted by span.
    blocks: Vec<&'record Block>,
}

impl<'record> Paper<'record> {
    pub(super) fn new(record: &'record Record) -> Self {
        let cells = |block: &&Block| block.kind != BlockKind::TableCell;
        let mut blocks: Vec<&Block> = record.blocks.iter().filter(cells).collect();
        blocks.sort_by_key(|block| block.span);
        let references = record.references.iter();
        let entities = record.entities.iter();
        Self {
            record,
            text: Text::new(record.text.clone()),
            references: references.map(|found| (&found.item.id, found)).collect(),
            entities: entities.map(|found| (&found.item.id, found)).collect(),
            blocks,
        }
    }

    pub(super) fn reference(&self, id: &ReferenceId) -> Option<&'record Located<Reference>> {
        self.references.get(id).copied()
    }

    pub(super) fn entity(&self, id: &EntityId) -> Option<&'record Located<Entity>> {
        self.entities.get(id).copied()
    }

    /// The paragraph, item, row or the like that holds a position.
    pub(super) fn block_at(&self, position: usize) -> Option<&'record Block> {
        let after = self
            .blocks
            .partition_point(|block| block.span.start <= position);
        let block = self.blocks.get(after.checked_sub(1)?)?;
        block.span.contains_position(position).then_some(*block)
    }

    /// The blocks in which the writer speaks: no reference entries, headers and footers.
    pub(super) fn body(&self) -> impl Iterator<Item = &'record Block> + '_ {
        self.blocks
            .iter()
            .copied()
            .filter(|block| is_body(block.kind))
    }

    /// The sections that hold a position, outermost first.
    pub(super) fn sections_at(&self, position: usize) -> impl Iterator<Item = &'record Section> {
        self.record
            .sections
            .iter()
            .filter(move |section| section.span.contains_position(position))
    }

    /// The place of a located result.
    pub(super) fn place<T>(&self, found: &Located<T>, span: Span) -> Place {
        Place {
            span,
            text: one_line(self.text.slice(span)),
            page: found.page(),
            boxes: found.boxes.clone(),
        }
    }

    pub(super) fn place_of_claim(&self, claim: &Located<Claim>) -> Place {
        self.place(claim, claim.item.span)
    }

    pub(super) fn place_of_citation(&self, citation: &Located<Citation>) -> Place {
        self.place(citation, citation.item.span)
    }

    pub(super) fn place_of_reference(&self, reference: &Located<Reference>) -> Place {
        self.place(reference, reference.item.span)
    }

    /// The place of any words of the text: the record keeps no boxes for them, so those of the claim or the
    /// block around them are given.
    pub(super) fn place_of_words(&self, span: Span) -> Place {
        let claims = &self.record.claims;
        let claim = claims.iter().find(|claim| claim.item.span.contains(span));
        let boxes = match (claim, self.block_at(span.start)) {
            (Some(claim), _) => claim.boxes.clone(),
            (None, Some(block)) => from_the_page_of(block, span),
            (None, None) => Vec::new(),
        };
        Place {
            span,
            text: one_line(self.text.slice(span)),
            page: boxes.first().map(|place| place.page),
            boxes,
        }
    }

    /// The largest number that labels an entry; 0 for lists without numbers.
    pub(super) fn largest_label(&self) -> usize {
        self.record
            .references
            .iter()
            .filter_map(|found| found.item.label.as_deref()?.parse().ok())
            .max()
            .unwrap_or_default()
    }

    /// Entries that hold the words and the year of an unresolved marker, as "(IPBES)" and "2019" for a group whose
    /// name is spelled out in the list.
    pub(super) fn fits_by_wording(&self, citation: &Citation) -> Vec<&'record ReferenceId> {
        let is_open = citation.targets.is_empty() && citation.style == CitationStyle::AuthorYear;
        let mut words = citation
            .text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.chars().count() >= 3);
        let (Some(name), Some(year)) = (words.next(), words.next_back()) else {
            return Vec::new();
        };
        let is_short_name = name.chars().all(char::is_uppercase);
        let holds = |raw: &str, word: &str| {
            raw.split(|c: char| !c.is_alphanumeric())
                .any(|part| part == word)
        };
        self.record
            .references
            .iter()
            .filter(|_| is_open && is_short_name)
            .filter(|found| holds(&found.item.raw, name) && holds(&found.item.raw, year))
            .map(|found| &found.item.id)
            .collect()
    }

    /// The style of most markers.
    pub(super) fn main_style(&self) -> Option<CitationStyle> {
        let mut counts = BTreeMap::<CitationStyle, usize>::new();
        for citation in &self.record.citations {
            *counts.entry(citation.item.style).or_default() += 1;
        }
        counts
            .into_iter()
            .max_by_key(|(_, count)| *count)
            .map(|(style, _)| style)
    }
}

/// Whether the writer speaks in a block of this kind.
fn is_body(kind: BlockKind) -> bool {
    matches!(
        kind,
        BlockKind::Abstract
            | BlockKind::Paragraph
            | BlockKind::ListItem
            | BlockKind::Caption
            | BlockKind::TableRow
            | BlockKind::Footnote
    )
}

/// The boxes of a block from the one in which a span probably begins: the block's characters are taken as spread
/// evenly over the area of its boxes.
fn from_the_page_of(block: &Block, span: Span) -> Vec<PageBox> {
    let area = |place: &PageBox| (place.x1 - place.x0).max(0.0) * (place.y1 - place.y0).max(0.0);
    let whole: f32 = block.boxes.iter().map(area).sum();
    let before = span.start.saturating_sub(block.span.start) as f32;
    let mut left = whole * before / block.span.len().max(1) as f32;
    let mut from = 0;
    for (at, place) in block.boxes.iter().enumerate() {
        from = at;
        left -= area(place);
        if left < 0.0 {
            break;
        }
    }
    block.boxes.iter().skip(from).copied().collect()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Letters and digits in lower case without accents: what two spellings of a name share.
pub(super) fn folded(name: &str) -> String {
    name.nfd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .filter(|c| c.is_alphanumeric())
        .map(|c| match c {
            'ø' => 'o',
            'ł' => 'l',
            'ı' => 'i',
            'đ' => 'd',
            c => c,
        })
        .collect()
}

/// An entry as a reviewer recognises it: "r7 (Guidi 2023a)".
pub(super) fn short(reference: &Reference) -> String {
    let author = reference.authors.first().map_or_else(
        || reference.raw.chars().take(24).collect(),
        |author| author.family.clone(),
    );
    let year = reference.year.as_deref().unwrap_or("without year");
    let suffix = reference.year_suffix.as_deref().unwrap_or_default();
    match &reference.label {
        Some(label) => format!("entry {label} ({author} {year}{suffix})"),
        None => format!("{} ({author} {year}{suffix})", reference.id),
    }
}

/// "a", "a and b", "a, b and c".
pub(super) fn listed(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_leaves_what_spellings_share() {
        assert_eq!(folded("Müller-Łoś O’Neil"), "mullerlosoneil");
    }

    #[test]
    fn lists_read_as_english() {
        let parts = ["r1", "r2", "r3"].map(str::to_owned);
        assert_eq!(listed(&parts), "r1, r2 and r3");
        assert_eq!(listed(&parts[..2]), "r1 and r2");
    }
}
