use std::fmt::{self, Write as _};

use super::{Losses, naming::one_line, work};
use crate::{
    database::Record,
    references::{Author, Reference, ReferenceKind},
};

/// The references of a record as BibTeX entries in UTF-8.
///
/// Titles and names of groups stand in double braces, so that no style changes their capitals. TeX's special
/// characters are escaped, in `doi` and `url` left as they are, as the packages that print them expect. The entry as
/// printed is in `annote`, which no standard style prints (they do print `note`); `source`, a field of our own, says
/// where it comes from.
#[must_use]
pub fn bibtex(record: &Record) -> (String, Losses) {
    let mut out = String::new();
    for found in &record.references {
        // A string takes whatever is written.
        let _ = entry(record, &found.item, &mut out);
    }
    (out, Losses::of(record, work::NOT_IN_REFERENCE_FORMATS))
}

fn entry(record: &Record, reference: &Reference, out: &mut String) -> fmt::Result {
    let (kind, container) = type_and_container(reference.kind);
    write!(out, "@{kind}{{{}", work::key(record, reference))?;
    let mut field = |name: &str, value: Option<String>| match value {
        Some(value) if !value.is_empty() => write!(out, ",\n  {name} = {{{value}}}"),
        _ => Ok(()),
    };
    let text = |value: &Option<String>| value.as_deref().map(escaped);
    field("author", Some(authors(reference)))?;
    let title = text(&reference.title).map(|title| format!("{{{title}}}"));
    field("title", title)?;
    field(container, text(&reference.container))?;
    field("year", text(&reference.year))?;
    field("volume", text(&reference.volume))?;
    field("number", text(&reference.issue))?;
    field("pages", reference.pages.as_deref().map(pages))?;
    let publisher = match reference.kind {
        ReferenceKind::Thesis => "school",
        ReferenceKind::Report => "institution",
        _ => "publisher",
    };
    field(publisher, text(&reference.publisher))?;
    if reference.kind == ReferenceKind::Thesis {
        // In place of "PhD thesis": the entry need not be one.
        field("type", Some("Thesis".to_owned()))?;
    }
    field("doi", reference.doi.as_deref().map(verbatim))?;
    field("pmid", text(&reference.pmid))?;
    field("pmcid", text(&reference.pmcid))?;
    field("url", reference.url.as_deref().map(verbatim))?;
    field("urldate", text(&reference.accessed))?;
    let (raw, about) = work::notes(record, reference);
    field("annote", Some(escaped(&raw)))?;
    field("source", Some(escaped(&about)))?;
    out.write_str("\n}\n\n")
}

/// Entry type, and the field in which it keeps what the work appeared in.
fn type_and_container(kind: ReferenceKind) -> (&'static str, &'static str) {
    match kind {
        ReferenceKind::ArticleJournal => ("article", "journal"),
        ReferenceKind::Book => ("book", "series"),
        ReferenceKind::Chapter => ("incollection", "booktitle"),
        ReferenceKind::PaperConference => ("inproceedings", "booktitle"),
        ReferenceKind::Thesis => ("phdthesis", "series"),
        ReferenceKind::Report => ("techreport", "series"),
        ReferenceKind::Manuscript => ("unpublished", "howpublished"),
        ReferenceKind::Webpage
        | ReferenceKind::Dataset
        | ReferenceKind::Software
        | ReferenceKind::Patent
        | ReferenceKind::Document => ("misc", "howpublished"),
    }
}

fn authors(reference: &Reference) -> String {
    let mut names: Vec<String> = reference.authors.iter().map(name).collect();
    if reference.et_al && !names.is_empty() {
        names.push("others".to_owned());
    }
    names.join(" and ")
}

/// A name that BibTeX would take apart wrongly ("Heart and Kidney Group", "Smith, Jr") stands in braces.
fn name(author: &Author) -> String {
    let family = escaped(&author.family);
    if work::is_literal(author) {
        return format!("{{{family}}}");
    }
    let splits = |part: &str| part.contains(',') || part.split(' ').any(|word| word == "and");
    let braced = |part: String| {
        if splits(&part) {
            format!("{{{part}}}")
        } else {
            part
        }
    };
    format!("{}, {}", braced(family), braced(escaped(&author.given)))
}

fn pages(pages: &str) -> String {
    match work::first_and_last(pages) {
        (first, Some(last)) => format!("{}--{}", escaped(first), escaped(last)),
        (whole, None) => escaped(whole),
    }
}

/// Text on one line with TeX's special characters escaped; braces are written as commands, because BibTeX counts
/// them even behind a backslash.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in one_line(text).chars() {
        match character {
            '&' | '%' | '$' | '#' | '_' => {
                out.push('\\');
                out.push(character);
            }
            '{' => out.push_str("\\textbraceleft{}"),
            '}' => out.push_str("\\textbraceright{}"),
            '\\' => out.push_str("\\textbackslash{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            _ => out.push(character),
        }
    }
    out
}

/// An address or DOI: only what would unbalance the entry is changed, in the way of addresses.
fn verbatim(text: &str) -> String {
    one_line(text).replace('{', "%7B").replace('}', "%7D")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::testing::record;

    #[test]
    fn every_entry_with_its_fields_and_its_print() {
        let (out, _) = bibtex(&record());
        let expected = r"@article{muller2019-00000000000000ab-r1,
  author = {Müller, A and {HEART \& Co Group} and others},
  title = {{Dapagliflozin \& 5\% of death}},
  journal = {Heart J},
  year = {2019},
  volume = {3},
  number = {2},
  pages = {10--2},
  doi = {10.1000/x_1},
  pmid = {123},
  annote = {Müller A, HEART \& Co Group, et al. Dapagliflozin \& 5\% of death. Heart J 2019a;3(2):10–2. doi:10.1000/x\_1 PMID 123},
  source = {r1 of review.pdf (00000000000000ab); printed label 1; printed year 2019a; the printed list of authors is cut short; one of several that fit 1 ambiguous citations}
}

@misc{00000000000000ab-r2,
  annote = {=Unpublished \textbraceleft{}notes\textbraceright{}},
  source = {r2 of review.pdf (00000000000000ab); printed label 2; one of several that fit 1 ambiguous citations}
}

";
        assert_eq!(out, expected);
    }
}
