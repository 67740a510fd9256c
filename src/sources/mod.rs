//! The cited works themselves: their passages, from PDFs or from exports of bibliographic programs, and which entry of
//! a reference list each of them is.
//!
//! Every reader takes the content of one file and gives [`Source`]s; a file of abstracts has many. [`matched`] finds
//! the source of each reference by DOI, PubMed identifier and title, and says what was left over on both sides.

#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod csl;
mod jats;
mod matching;
mod paper;
mod tagged;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use csl::from_csl;
pub use jats::from_jats;
pub use matching::{Matched, matched};
pub use paper::from_document;
pub use tagged::{from_nbib, from_ris};

use crate::{
    document::PageBox,
    text::{Text, sentences},
};

/// A sentence, a table row or a title of a cited work.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Passage {
    /// The words, line ends as spaces.
    pub text: String,
    /// Page, from 1; absent where the source is no PDF.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// Where it is drawn; empty where the source is no PDF.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub boxes: Vec<PageBox>,
}

/// A cited work, or its abstract.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Source {
    /// The file it comes from.
    pub file_name: String,
    /// Without a resolver's address, lower case.
    pub doi: Option<String>,
    /// PubMed identifier.
    pub pmid: Option<String>,
    /// Title.
    pub title: Option<String>,
    /// Four digits.
    pub year: Option<String>,
    /// In reading order.
    pub passages: Vec<Passage>,
}

/// Why a file gives no source.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// No JSON of that form.
    #[error("not CSL-JSON: {0}")]
    Csl(#[from] serde_json::Error),
    /// No XML.
    #[error("not JATS: {0}")]
    Xml(#[from] roxmltree::Error),
}

impl Source {
    /// What tells it from the other works of its file: the file with DOI, PubMed identifier or title.
    #[must_use]
    pub fn label(&self) -> String {
        let identity = [&self.doi, &self.pmid, &self.title];
        match identity.into_iter().flatten().next() {
            Some(identity) => format!("{} ({identity})", self.file_name),
            None => self.file_name.clone(),
        }
    }

    /// Adds the sentences of a paragraph.
    fn add(&mut self, paragraph: &str) {
        let words: Vec<&str> = paragraph.split_whitespace().collect();
        let text = Text::new(words.join(" "));
        for span in sentences(&text, text.span(), &[]) {
            self.passages.push(Passage {
                text: text.slice(span).to_owned(),
                page: None,
                boxes: Vec::new(),
            });
        }
    }
}

/// A DOI without a resolver's address, lower case.
fn bare_doi(printed: &str) -> Option<String> {
    let lower = printed.trim().to_lowercase();
    let at = lower.find("10.")?;
    let doi = lower.get(at..)?.trim_end_matches(['.', ',', ';']);
    doi.contains('/').then(|| doi.to_owned())
}

/// The first four digits in a row that are a year.
fn year_in(text: &str) -> Option<String> {
    text.split(|c: char| !c.is_ascii_digit())
        .find(|part| part.len() == 4 && (part.starts_with("19") || part.starts_with("20")))
        .map(str::to_owned)
}
