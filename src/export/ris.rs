use std::fmt::{self, Write as _};

use super::{Losses, naming::one_line, work};
use crate::{
    database::Record,
    references::{Author, Reference, ReferenceKind},
};

/// The references of a record as RIS: what Zotero, EndNote and Mendeley import.
///
/// Tags in the sense of the specification of 2011: `JO` for a journal, `T2` for another container, `SP` and `EP` for
/// pages as printed, `AN` for the PubMed identifier, `C2` for that of PubMed Central (as PubMed and EndNote use them).
/// Two notes `N1`: the entry as printed, so that an entry whose fields could not be told apart is not lost, and where
/// it comes from. Lines end with a line feed.
#[must_use]
pub fn ris(record: &Record) -> (String, Losses) {
    let mut out = String::new();
    for found in &record.references {
        // A string takes whatever is written.
        let _ = entry(record, &found.item, &mut out);
    }
    (out, Losses::of(record, work::NOT_IN_REFERENCE_FORMATS))
}

fn entry(record: &Record, reference: &Reference, out: &mut String) -> fmt::Result {
    let mut line = |tag: &str, value: Option<&str>| match value.map(one_line) {
        Some(value) if !value.is_empty() => writeln!(out, "{tag}  - {value}"),
        _ => Ok(()),
    };
    line("TY", Some(type_of(reference.kind)))?;
    line("ID", Some(&work::key(record, reference)))?;
    line("LB", reference.label.as_deref())?;
    for author in &reference.authors {
        line("AU", Some(&name(author)))?;
    }
    line("TI", reference.title.as_deref())?;
    let container = if work::is_in_journal(reference.kind) {
        "JO"
    } else {
        "T2"
    };
    line(container, reference.container.as_deref())?;
    line("PY", reference.year.as_deref())?;
    line("VL", reference.volume.as_deref())?;
    line("IS", reference.issue.as_deref())?;
    let (first, last) = reference.pages.as_deref().map(work::first_and_last).unzip();
    line("SP", first)?;
    line("EP", last.flatten())?;
    line("PB", reference.publisher.as_deref())?;
    line("DO", reference.doi.as_deref())?;
    line("AN", reference.pmid.as_deref())?;
    line("C2", reference.pmcid.as_deref())?;
    line("UR", reference.url.as_deref())?;
    line("Y2", reference.accessed.as_deref())?;
    let (raw, about) = work::notes(record, reference);
    line("N1", Some(&raw))?;
    line("N1", Some(&about))?;
    out.write_str("ER  - \n\n")
}

fn name(author: &Author) -> String {
    if work::is_literal(author) {
        author.family.clone()
    } else {
        format!("{}, {}", author.family, author.given)
    }
}

fn type_of(kind: ReferenceKind) -> &'static str {
    match kind {
        ReferenceKind::ArticleJournal => "JOUR",
        ReferenceKind::Book => "BOOK",
        ReferenceKind::Chapter => "CHAP",
        ReferenceKind::PaperConference => "CPAPER",
        ReferenceKind::Thesis => "THES",
        ReferenceKind::Report => "RPRT",
        ReferenceKind::Webpage => "ELEC",
        ReferenceKind::Dataset => "DATA",
        ReferenceKind::Software => "COMP",
        ReferenceKind::Patent => "PAT",
        ReferenceKind::Manuscript => "UNPB",
        ReferenceKind::Document => "GEN",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::{Part, testing::record};

    #[test]
    fn every_entry_with_its_fields_and_its_print() {
        let (out, losses) = ris(&record());
        let expected = "TY  - JOUR
ID  - muller2019-00000000000000ab-r1
LB  - 1
AU  - M\u{fc}ller, A
AU  - HEART & Co Group
TI  - Dapagliflozin & 5% of death
JO  - Heart J
PY  - 2019
VL  - 3
IS  - 2
SP  - 10
EP  - 2
DO  - 10.1000/x_1
AN  - 123
N1  - M\u{fc}ller A, HEART & Co Group, et al. Dapagliflozin & 5% of death. Heart J 2019a;3(2):10\u{2013}2. doi:10.1000/x_1 PMID 123
N1  - r1 of review.pdf (00000000000000ab); printed label 1; printed year 2019a; the printed list of authors is cut short; one of several that fit 1 ambiguous citations
ER  - 

TY  - GEN
ID  - 00000000000000ab-r2
LB  - 2
N1  - =Unpublished {notes}
N1  - r2 of review.pdf (00000000000000ab); printed label 2; one of several that fit 1 ambiguous citations
ER  - 

";
        assert_eq!(out, expected);
        assert_eq!(losses.count(Part::Claims), 2);
    }
}
