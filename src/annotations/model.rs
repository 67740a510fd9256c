use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    citations::{CitationStatus, CitationStyle},
    claims::{Assertion, FindingKind, Quantity, Role},
    entities::EntityLabel,
    text::Span,
};

/// How annotations find their record: by digest alone if given, else by id, file name or DOI, in that order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentKey {
    /// File name of the PDF, without directories.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file_name: Option<String>,
    /// SHA-256 of the PDF, lower-case hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// DOI of the article, lower case, without a resolver's address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doi: Option<String>,
    /// Id of the record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

/// A kind of annotation. What is not among a set's layers was not annotated and is not scored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Layer {
    /// The text itself: title, abstract, headings, paragraphs in their order.
    Text,
    /// The reference list.
    References,
    /// In-text markers and their targets.
    Citations,
    /// Mentions of drugs, trials, outcomes …
    Entities,
    /// Sentences and rows that are claims.
    Claims,
    /// Numbers inside claims.
    Findings,
}

/// What a passage of annotated text is, as far as its source says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PassageKind {
    /// Running text, or not known.
    Body,
    /// Paragraph of the abstract.
    Abstract,
    /// Heading.
    Heading,
    /// Cell of a table.
    TableCell,
    /// Caption of a table or figure, or text in them that is not a cell.
    Caption,
    /// Item of a list.
    ListItem,
    /// Footnote.
    Footnote,
    /// Acknowledgements, appendix, box.
    Other,
}

/// A paragraph, heading, row or cell of the annotated text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// Its characters in the annotated text.
    pub span: Span,
    /// What it is.
    pub kind: PassageKind,
}

/// A mention of an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct AnnotatedEntity {
    /// Where in the annotated text.
    pub span: Span,
    /// What it is.
    pub label: EntityLabel,
}

/// A citation marker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnnotatedCitation {
    /// Where in the annotated text.
    pub span: Span,
    /// Ids of [`AnnotatedReference`]s.
    pub targets: Vec<String>,
    /// `Ambiguous`: any of the targets; `Unresolved`: none fits.
    pub status: CitationStatus,
    /// How it is printed, where the source says so.
    pub style: Option<CitationStyle>,
    /// Targets that the source itself calls doubtful: neither a link nor its absence there is scored.
    pub doubtful: BTreeSet<String>,
}

/// An entry of the reference list. Absent fields are those that the source does not give.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AnnotatedReference {
    /// Identity in its set.
    pub id: String,
    /// Label as printed.
    pub label: Option<String>,
    /// Family names, or whole names of groups, in order.
    pub authors: Vec<String>,
    /// Year, perhaps with a suffix.
    pub year: Option<String>,
    /// Title.
    pub title: Option<String>,
    /// Journal, book or proceedings.
    pub container: Option<String>,
    /// Volume.
    pub volume: Option<String>,
    /// Issue.
    pub issue: Option<String>,
    /// Pages or article number.
    pub pages: Option<String>,
    /// DOI.
    pub doi: Option<String>,
    /// PubMed identifier.
    pub pmid: Option<String>,
    /// The entry as one string, perhaps rebuilt from the fields.
    pub raw: Option<String>,
}

/// A mention named by an annotation: its characters, and where it is if that was marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Its characters.
    pub text: String,
    /// Where in the annotated text.
    pub span: Option<Span>,
}

/// An entity's role in a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnnotatedRole {
    /// The role.
    pub role: Role,
    /// The mention.
    pub span: Span,
}

/// A number inside a claim.
#[derive(Debug, Clone, PartialEq)]
pub struct AnnotatedFinding {
    /// The number with its unit, as printed.
    pub span: Span,
    /// What kind of result.
    pub kind: FindingKind,
    /// The number.
    pub quantity: Quantity,
    /// Unit; absent for ratios, counts and p-values.
    pub unit: Option<String>,
    /// The outcome or adverse event that was measured.
    pub measure: Option<Mention>,
    /// The treatment it holds for.
    pub arm: Option<Mention>,
    /// The treatment it is compared with.
    pub comparator: Option<Mention>,
    /// Time point as printed.
    pub time_point: Option<String>,
    /// Grade as printed.
    pub grade: Option<String>,
    /// Size of the group.
    pub group_size: Option<u64>,
    /// Index, in the claim's findings, of the estimate that an interval or p-value qualifies.
    pub qualifies: Option<usize>,
}

/// A sentence or table row that is a claim.
#[derive(Debug, Clone, PartialEq)]
pub struct AnnotatedClaim {
    /// Where in the annotated text.
    pub span: Span,
    /// Ids of the references that the writer gives for it.
    pub references: Vec<String>,
    /// How the writer stands to it, where annotated.
    pub assertion: Option<Assertion>,
    /// Roles of its mentions, where annotated.
    pub roles: Vec<AnnotatedRole>,
    /// Its numbers.
    pub findings: Vec<AnnotatedFinding>,
}

/// What a publisher's XML says of the article itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PublisherGold {
    /// The publisher.
    pub publisher: String,
    /// Title of the article.
    pub title: Option<String>,
    /// Abstract.
    pub abstract_text: Option<String>,
    /// Titles of its sections, each once, in order.
    pub headings: Vec<String>,
}

/// Everything annotated in one document.
#[derive(Debug, Clone, PartialEq)]
pub struct AnnotationSet {
    /// Name for reports: the file's stem, or the article's folder.
    pub name: String,
    /// How it finds its record.
    pub key: DocumentKey,
    /// Who annotated, if said.
    pub annotator: Option<String>,
    /// What was annotated.
    pub layers: BTreeSet<Layer>,
    /// Entity labels annotated exhaustively.
    pub labels: BTreeSet<EntityLabel>,
    /// The annotated text.
    pub text: String,
    /// Its passages, in order, without overlap.
    pub passages: Vec<Passage>,
    /// Where it was annotated, sorted; `None`: everywhere.
    pub regions: Option<Vec<Span>>,
    /// In list order.
    pub references: Vec<AnnotatedReference>,
    /// Sorted by span.
    pub citations: Vec<AnnotatedCitation>,
    /// Sorted by span.
    pub entities: Vec<AnnotatedEntity>,
    /// Sorted by span.
    pub claims: Vec<AnnotatedClaim>,
    /// Present where the set was made from a publisher's XML.
    pub publisher: Option<PublisherGold>,
    /// What the reader met that a person should know.
    pub warnings: Vec<String>,
}

impl AnnotationSet {
    /// Whether the characters of `span` were annotated.
    #[must_use]
    pub fn is_annotated(&self, span: Span) -> bool {
        self.regions
            .as_ref()
            .is_none_or(|regions| regions.iter().any(|region| region.contains(span)))
    }
}

/// The non-empty lines of `text` as passages; of a line with tabs, a table row, its cells.
pub(super) fn lines_as_passages(text: &str) -> Vec<Passage> {
    let mut passages = Vec::new();
    let mut at = 0;
    for line in text.split('\n') {
        let kind = if line.contains('\t') {
            PassageKind::TableCell
        } else {
            PassageKind::Body
        };
        for cell in line.split('\t') {
            let length = cell.chars().count();
            if !cell.trim().is_empty() {
                passages.push(Passage {
                    span: Span::new(at, at + length),
                    kind,
                });
            }
            at += length + 1;
        }
    }
    passages
}
