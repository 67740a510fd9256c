use std::{collections::BTreeMap, fmt};

use crate::database::Record;

/// A part of a record that a format may have no place for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Title, authors, journal of the article itself.
    Metadata,
    /// Entries of the reference list with their fields.
    References,
    /// In-text markers.
    Citations,
    /// Links of markers to references.
    Targets,
    /// Mentions.
    Entities,
    /// Identifiers and preferred names of mentions.
    Identifiers,
    /// Claims with all that belongs to them.
    Claims,
    /// Roles of mentions in claims.
    Roles,
    /// Why a marker is taken as given for a claim.
    SupportReasons,
    /// How the writer stands to a claim, which way it points, whether it is cited.
    Assertions,
    /// Numbers in claims.
    Findings,
    /// Doses and schedules.
    Regimens,
    /// Confidences of mentions, links and support.
    Confidences,
    /// References, markers, mentions and claims whose place on the page is not said.
    Boxes,
    /// The canonical texts themselves.
    Texts,
    /// Blocks of the layout.
    Blocks,
    /// Cells of tables: their columns; the text of the row is there.
    Cells,
    /// Sections with their titles.
    Sections,
    /// Runs of superscript, bold and the like.
    Runs,
    /// Warnings about the reading.
    Warnings,
    /// Text kept outside the reading order.
    LeftOut,
    /// Annotations that share a token with an earlier one of their column, which has room for one.
    Nested,
    /// Annotations that begin or end inside a token, widened to it.
    Widened,
    /// Annotations that run over the end of a sentence, written as one for each sentence.
    Split,
    /// Annotations without a character.
    Empty,
}

impl Part {
    /// What the count counts, in the plural.
    #[must_use]
    pub fn noun(self) -> &'static str {
        match self {
            Self::Metadata => "descriptions of articles",
            Self::References => "references",
            Self::Citations => "citations",
            Self::Targets => "links of citations to references",
            Self::Entities => "entities",
            Self::Identifiers => "normalisations of entities",
            Self::Claims => "claims",
            Self::Roles => "roles of entities in claims",
            Self::SupportReasons => "reasons of support",
            Self::Assertions => "assertions and directions of claims",
            Self::Findings => "findings",
            Self::Regimens => "regimens",
            Self::Confidences => "confidences",
            Self::Boxes => "places on the page",
            Self::Texts => "texts of documents",
            Self::Blocks => "layout blocks",
            Self::Cells => "columns of table cells",
            Self::Sections => "sections",
            Self::Runs => "runs of type",
            Self::Warnings => "warnings",
            Self::LeftOut => "pieces of text outside the reading order",
            Self::Nested => "annotations that overlap another of their column",
            Self::Widened => "annotations widened to whole tokens",
            Self::Split => "annotations split at the end of a sentence",
            Self::Empty => "annotations without a character",
        }
    }

    /// How many of this part `record` holds; 0 for what only a format itself can count.
    fn count_in(self, record: &Record) -> usize {
        let claims = || record.claims.iter().map(|claim| &claim.item);
        let targets = || {
            record
                .citations
                .iter()
                .map(|found| found.item.targets.len())
        };
        match self {
            Self::References => record.references.len(),
            Self::Citations => record.citations.len(),
            Self::Targets => targets().sum(),
            Self::Entities => record.entities.len(),
            Self::Identifiers => {
                let normalized = record.entities.iter();
                normalized
                    .filter(|found| found.item.normalized.is_some())
                    .count()
            }
            Self::Claims | Self::Assertions => record.claims.len(),
            Self::Roles => claims().map(|claim| claim.roles.len()).sum(),
            Self::SupportReasons => claims().map(|claim| claim.support_links.len()).sum(),
            Self::Findings => claims().map(|claim| claim.findings.len()).sum(),
            Self::Regimens => claims().map(|claim| claim.regimens.len()).sum(),
            Self::Confidences => {
                let support: usize = claims().map(|claim| claim.support_links.len()).sum();
                record.entities.len() + targets().sum::<usize>() + support
            }
            Self::Boxes => {
                record.references.len()
                    + record.citations.len()
                    + record.entities.len()
                    + record.claims.len()
            }
            Self::Metadata | Self::Texts => 1,
            Self::Blocks => record.blocks.len(),
            Self::Cells => {
                let in_column = record.blocks.iter().filter(|block| block.column.is_some());
                in_column.count()
            }
            Self::Sections => record.sections.len(),
            Self::Runs => record.runs.len(),
            Self::Warnings => record.warnings.len(),
            Self::LeftOut => record.ledger.left_out.len(),
            Self::Nested | Self::Widened | Self::Split | Self::Empty => 0,
        }
    }
}

/// What a format could not carry: each part with how many of it there were.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Losses(BTreeMap<Part, usize>);

impl Losses {
    /// All that `record` holds of `parts`.
    #[must_use]
    pub fn of(record: &Record, parts: &[Part]) -> Self {
        let mut losses = Self::default();
        for &part in parts {
            losses.add(part, part.count_in(record));
        }
        losses
    }

    /// Counts `count` more.
    pub fn add(&mut self, part: Part, count: usize) {
        if count > 0 {
            *self.0.entry(part).or_default() += count;
        }
    }

    /// Counts those of another document too.
    pub fn merge(&mut self, other: &Self) {
        for (&part, &count) in &other.0 {
            self.add(part, count);
        }
    }

    /// Whether everything was carried.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many of `part` were lost.
    #[must_use]
    pub fn count(&self, part: Part) -> usize {
        self.0.get(&part).copied().unwrap_or_default()
    }
}

/// "12 claims, 30 findings".
impl fmt::Display for Losses {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (part, count)) in self.0.iter().enumerate() {
            if at > 0 {
                formatter.write_str(", ")?;
            }
            write!(formatter, "{count} {}", part.noun())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::testing::record;

    #[test]
    fn counts_what_a_record_holds() {
        let mut losses = Losses::of(&record(), &[Part::Findings, Part::Citations, Part::Runs]);
        losses.merge(&Losses::of(&record(), &[Part::Citations, Part::LeftOut]));
        assert_eq!(
            losses.to_string(),
            "4 citations, 2 findings, 1 runs of type"
        );
        assert_eq!(losses.count(Part::LeftOut), 0);
    }
}
