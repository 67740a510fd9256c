//! Retracted works, from a table in the public form of Retraction Watch.

use std::{collections::BTreeMap, fmt};

use serde::Deserialize;

use crate::references::Reference;

/// What a notice does to the work, gravest last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Nature {
    Correction,
    Concern,
    Retraction,
}

/// A notice about a work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Notice {
    pub(super) nature: Nature,
    date: String,
    reasons: Vec<String>,
    doi: Option<String>,
}

impl fmt::Display for Notice {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self.nature {
            Nature::Retraction => "the work was retracted",
            Nature::Concern => "its journal has expressed concern about the work",
            Nature::Correction => "the work was corrected",
        })?;
        if !self.date.is_empty() {
            write!(formatter, " ({})", self.date)?;
        }
        if !self.reasons.is_empty() {
            write!(formatter, "; reasons given: {}", self.reasons.join(", "))?;
        }
        match &self.doi {
            Some(doi) => write!(formatter, "; notice doi:{doi}"),
            None => Ok(()),
        }
    }
}

/// Notices by the identifiers of the works.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Retractions {
    by_doi: BTreeMap<String, Notice>,
    by_pmid: BTreeMap<String, Notice>,
    rows: usize,
}

/// Why a table of retractions cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RetractionsError {
    /// Not CSV, or without the columns needed.
    #[error("not a table of retractions: {0}")]
    Malformed(#[from] csv::Error),
}

/// The columns that are used, as Retraction Watch names them.
#[derive(Debug, Deserialize)]
struct Row {
    #[serde(rename = "OriginalPaperDOI")]
    doi: String,
    #[serde(rename = "OriginalPaperPubMedID")]
    pmid: String,
    #[serde(rename = "RetractionNature")]
    nature: String,
    #[serde(rename = "RetractionDate", default)]
    date: String,
    #[serde(rename = "RetractionDOI", default)]
    notice: String,
    #[serde(rename = "Reason", default)]
    reason: String,
}

impl Retractions {
    /// Reads a table with the columns `OriginalPaperDOI`, `OriginalPaperPubMedID` and `RetractionNature`;
    /// `RetractionDate`, `RetractionDOI` and `Reason` are used where present, all others are passed over. Rows
    /// without identifiers, and reinstatements, are passed over as well. Of several notices about a work the
    /// gravest counts.
    ///
    /// # Errors
    /// When it is no CSV or lacks a column.
    pub fn read(bytes: &[u8]) -> Result<Self, RetractionsError> {
        let mut table = Self::default();
        // The public file has bytes that are no UTF-8 in names, which are not used.
        let text = String::from_utf8_lossy(bytes);
        let text = text.trim_start_matches('\u{feff}');
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .from_reader(text.as_bytes());
        for row in reader.deserialize() {
            table.rows += 1;
            table.add(&row?);
        }
        Ok(table)
    }

    /// How many rows the table had.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    fn add(&mut self, row: &Row) {
        let nature = match row.nature.trim().to_lowercase().as_str() {
            "retraction" => Nature::Retraction,
            "expression of concern" => Nature::Concern,
            "correction" => Nature::Correction,
            _ => return,
        };
        let reasons = row
            .reason
            .split(';')
            .map(|reason| reason.trim().trim_start_matches('+').trim().to_owned())
            .filter(|reason| !reason.is_empty())
            .collect();
        let notice = Notice {
            nature,
            // The public table writes "2/14/2020 0:00".
            date: row.date.split(' ').next().unwrap_or_default().to_owned(),
            reasons,
            doi: identifier(&row.notice).filter(|doi| doi.starts_with("10.")),
        };
        let doi = identifier(&row.doi).filter(|doi| doi.starts_with("10."));
        let pmid = identifier(&row.pmid).filter(|pmid| pmid.chars().all(|c| c.is_ascii_digit()));
        for (map, key) in [(&mut self.by_doi, doi), (&mut self.by_pmid, pmid)] {
            let Some(key) = key else { continue };
            let graver = map
                .get(&key)
                .is_none_or(|known| known.nature < notice.nature);
            if graver {
                map.insert(key, notice.clone());
            }
        }
    }

    /// The notice about a reference, by its DOI or its PubMed identifier.
    pub(super) fn of(&self, reference: &Reference) -> Option<&Notice> {
        let doi = reference.doi.as_ref().and_then(|doi| self.by_doi.get(doi));
        doi.or_else(|| {
            reference
                .pmid
                .as_ref()
                .and_then(|pmid| self.by_pmid.get(pmid))
        })
    }
}

/// An identifier in lower case; the table writes 0 or "unavailable" for none.
fn identifier(cell: &str) -> Option<String> {
    let cell = cell.trim().to_lowercase();
    let cell = cell
        .trim_start_matches("https://")
        .trim_start_matches("http://")
        .trim_start_matches("doi.org/");
    (!cell.is_empty() && cell != "0" && !cell.starts_with("unavailable")).then(|| cell.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "\u{feff}Record ID,Title,Author,RetractionDate,RetractionDOI,OriginalPaperDOI,OriginalPaperPubMedID,RetractionNature,Reason\n\
        1,\"A, b\",Roe,2/14/2020 0:00,10.5555/N1,10.5555/W1,0,Expression of concern,+Data;\n\
        2,\"A, b\",Roe,3/15/2021 0:00,unavailable,10.5555/W1,77,Retraction,+Error in Data;+Duplication of Image;\n\
        3,C,Poe,1/1/2022 0:00,,10.5555/W2,78,Reinstatement,\n";

    #[test]
    fn the_gravest_notice_of_a_work_counts() {
        let table = Retractions::read(TABLE.as_bytes()).unwrap();
        assert_eq!(table.rows(), 3);
        assert_eq!(
            table.by_doi["10.5555/w1"].to_string(),
            "the work was retracted (3/15/2021); reasons given: Error in Data, Duplication of Image"
        );
        assert_eq!(table.by_pmid["77"].nature, Nature::Retraction);
        assert!(!table.by_doi.contains_key("10.5555/w2"));
    }

    #[test]
    fn a_table_without_the_columns_is_an_error() {
        let error = Retractions::read(b"a,b\n1,2\n").unwrap_err();
        assert!(error.to_string().contains("OriginalPaperDOI"), "{error}");
    }
}
