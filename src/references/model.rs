use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::text::Span;

/// Identity of a reference in its document: "r1", "r2" … in list order.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema,
)]
pub struct ReferenceId(pub String);

impl fmt::Display for ReferenceId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// An author or editor as printed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Author {
    /// Family name with its particle ("van den Berg"); for a group, the group's whole name.
    pub family: String,
    /// Given names or initials as printed; empty for a group.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub given: String,
}

/// Kind of work, in CSL 1.0.2 type names.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum ReferenceKind {
    /// Article in a journal.
    #[default]
    ArticleJournal,
    /// Whole book.
    Book,
    /// Chapter of a book.
    Chapter,
    /// Paper in proceedings.
    PaperConference,
    /// Thesis or dissertation.
    Thesis,
    /// Report of an institution, guideline.
    Report,
    /// Web page.
    Webpage,
    /// Data set or registry record.
    Dataset,
    /// Software.
    Software,
    /// Patent.
    Patent,
    /// Preprint, manuscript in preparation.
    Manuscript,
    /// None of these, or not known.
    Document,
}

/// An entry of a reference list. Absent fields are those that the entry does not print or that could not be
/// told apart; `raw` always has the whole entry.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Reference {
    /// Identity.
    pub id: ReferenceId,
    /// Label as printed, without punctuation: "12", "3a"; absent in unnumbered lists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The whole entry as in the canonical text, the label left out.
    pub raw: String,
    /// The entry in the canonical text, label included.
    pub span: Span,
    /// Kind of work.
    pub kind: ReferenceKind,
    /// In the order printed.
    pub authors: Vec<Author>,
    /// The list of authors ends in "et al." or the like.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub et_al: bool,
    /// Title of the work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Year, four digits, without suffix.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<String>,
    /// Letter printed after the year ("a" of "2020a").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year_suffix: Option<String>,
    /// Journal, book or proceedings that contains the work, as printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub container: Option<String>,
    /// Volume.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub volume: Option<String>,
    /// Issue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issue: Option<String>,
    /// Page range or article number as printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pages: Option<String>,
    /// Publisher, with its place where printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// DOI without a resolver's address, lower case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doi: Option<String>,
    /// PubMed identifier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pmid: Option<String>,
    /// PubMed Central identifier with its "PMC".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pmcid: Option<String>,
    /// Address, other than a DOI's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Date of access as printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accessed: Option<String>,
    /// The earlier entry of which this is a repetition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duplicate_of: Option<ReferenceId>,
}
