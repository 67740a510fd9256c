use std::collections::BTreeMap;

use serde::Serialize;

use super::{Losses, work};
use crate::{
    database::Record,
    references::{Author, Reference, ReferenceKind},
};

/// A reference as an item of CSL-JSON (schema of CSL 1.0.2): what Pandoc, Zotero and citation processors read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct CslItem {
    /// Unique among the items of all documents.
    pub id: String,
    /// The names of the types are those of CSL.
    #[serde(rename = "type")]
    pub kind: ReferenceKind,
    /// Label as printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub citation_label: Option<String>,
    /// In the order printed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub author: Vec<CslName>,
    /// Title of the work.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Journal, book or proceedings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_title: Option<String>,
    /// Year.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issued: Option<CslDate>,
    /// Letter printed after the year.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub year_suffix: Option<String>,
    /// Volume.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub volume: Option<String>,
    /// Issue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issue: Option<String>,
    /// Pages; a plain range with the hyphen that CSL expects, else as printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    /// Publisher.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// Digital object identifier.
    #[serde(rename = "DOI", skip_serializing_if = "Option::is_none")]
    pub doi: Option<String>,
    /// PubMed identifier.
    #[serde(rename = "PMID", skip_serializing_if = "Option::is_none")]
    pub pmid: Option<String>,
    /// PubMed Central identifier.
    #[serde(rename = "PMCID", skip_serializing_if = "Option::is_none")]
    pub pmcid: Option<String>,
    /// Address.
    #[serde(rename = "URL", skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Date of access as printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accessed: Option<CslDate>,
    /// The entry as printed.
    pub note: String,
    /// Where it comes from and what no variable of CSL says.
    pub custom: BTreeMap<&'static str, String>,
}

/// A name of CSL-JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum CslName {
    /// A person.
    Person {
        /// Family name with its particle.
        family: String,
        /// Given names or initials as printed.
        given: String,
    },
    /// A group, or a name that has one part only.
    Literal {
        /// The whole name.
        literal: String,
    },
}

/// A date of CSL-JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CslDate {
    /// One date: its year.
    DateParts(Vec<Vec<i32>>),
    /// As printed.
    Literal(String),
}

/// The references of a record as items of CSL-JSON. A file of CSL-JSON is an array of items.
#[must_use]
pub fn csl_items(record: &Record) -> (Vec<CslItem>, Losses) {
    let references = record.references.iter();
    let items = references.map(|found| item(record, &found.item)).collect();
    (items, Losses::of(record, work::NOT_IN_REFERENCE_FORMATS))
}

fn item(record: &Record, reference: &Reference) -> CslItem {
    let (note, about) = work::notes(record, reference);
    CslItem {
        id: work::key(record, reference),
        kind: reference.kind,
        citation_label: reference.label.clone(),
        author: reference.authors.iter().map(name).collect(),
        title: reference.title.clone(),
        container_title: reference.container.clone(),
        issued: reference.year.as_deref().map(year),
        year_suffix: reference.year_suffix.clone(),
        volume: reference.volume.clone(),
        issue: reference.issue.clone(),
        page: reference.pages.as_deref().map(pages),
        publisher: reference.publisher.clone(),
        doi: reference.doi.clone(),
        pmid: reference.pmid.clone(),
        pmcid: reference.pmcid.clone(),
        url: reference.url.clone(),
        accessed: reference.accessed.clone().map(CslDate::Literal),
        note,
        custom: BTreeMap::from([
            ("document", record.id.to_string()),
            ("reference", reference.id.to_string()),
            ("source", about),
        ]),
    }
}

fn name(author: &Author) -> CslName {
    if work::is_literal(author) {
        CslName::Literal {
            literal: author.family.clone(),
        }
    } else {
        CslName::Person {
            family: author.family.clone(),
            given: author.given.clone(),
        }
    }
}

fn year(year: &str) -> CslDate {
    match year.parse() {
        Ok(number) => CslDate::DateParts(vec![vec![number]]),
        Err(_) => CslDate::Literal(year.to_owned()),
    }
}

fn pages(pages: &str) -> String {
    match work::first_and_last(pages) {
        (first, Some(last)) => format!("{first}-{last}"),
        (whole, None) => whole.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::export::testing::record;

    #[test]
    fn every_entry_with_its_fields_and_its_print() {
        let (items, _) = csl_items(&record());
        let expected = json!([
            {
                "id": "muller2019-00000000000000ab-r1",
                "type": "article-journal",
                "citation-label": "1",
                "author": [{"family": "Müller", "given": "A"}, {"literal": "HEART & Co Group"}],
                "title": "Dapagliflozin & 5% of death",
                "container-title": "Heart J",
                "issued": {"date-parts": [[2019]]},
                "year-suffix": "a",
                "volume": "3",
                "issue": "2",
                "page": "10-2",
                "DOI": "10.1000/x_1",
                "PMID": "123",
                "note": "Müller A, HEART & Co Group, et al. Dapagliflozin & 5% of death. Heart J 2019a;3(2):10–2. doi:10.1000/x_1 PMID 123",
                "custom": {
                    "document": "00000000000000ab",
                    "reference": "r1",
                    "source": "r1 of review.pdf (00000000000000ab); printed label 1; printed year 2019a; the printed list of authors is cut short; one of several that fit 1 ambiguous citations"
                }
            },
            {
                "id": "00000000000000ab-r2",
                "type": "document",
                "citation-label": "2",
                "note": "=Unpublished {notes}",
                "custom": {
                    "document": "00000000000000ab",
                    "reference": "r2",
                    "source": "r2 of review.pdf (00000000000000ab); printed label 2; one of several that fit 1 ambiguous citations"
                }
            }
        ]);
        assert_eq!(serde_json::to_value(items).unwrap(), expected);
    }
}
