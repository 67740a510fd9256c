//! What the three formats of reference managers share: names, pages, keys, notes.

use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

use super::{Part, naming::one_line};
use crate::{
    citations::CitationStatus,
    database::Record,
    references::{Author, Reference, ReferenceKind},
};

/// What the formats of reference managers have no place for.
pub(super) const NOT_IN_REFERENCE_FORMATS: &[Part] = &[
    Part::Metadata,
    Part::Citations,
    Part::Entities,
    Part::Claims,
    Part::Findings,
    Part::Regimens,
    Part::Boxes,
    Part::Texts,
    Part::Blocks,
    Part::Sections,
    Part::Runs,
    Part::Warnings,
    Part::LeftOut,
];

/// The name of a reference in a list that may hold those of many documents: "zinman2015-7bb959963b5344e4-r3".
///
/// Unique, and the same in all formats and in every run. Lower-case ASCII letters, digits and hyphens, which every
/// program accepts in a key.
pub(super) fn key(record: &Record, reference: &Reference) -> String {
    let author = reference.authors.first();
    let name: String = author
        .map_or("", |author| author.family.as_str())
        .nfd()
        .filter(|character| !is_combining_mark(*character))
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_lowercase())
        .take(LONGEST_NAME)
        .collect();
    let year = reference.year.as_deref().unwrap_or_default();
    let year: String = year.chars().filter(char::is_ascii_digit).collect();
    let head = format!("{name}{year}");
    let separator = if head.is_empty() { "" } else { "-" };
    format!("{head}{separator}{}-{}", record.id, reference.id)
}

/// Letters of a name kept in a key: a group's name can be a line long.
const LONGEST_NAME: usize = 24;

/// Whether the author is a group, or known by one name only: nothing is to be taken apart.
pub(super) fn is_literal(author: &Author) -> bool {
    author.given.trim().is_empty()
}

/// First and last page of a plain range ("373–80", "e1-e9") as printed; of anything else the whole as the first.
pub(super) fn first_and_last(pages: &str) -> (&str, Option<&str>) {
    let dash =
        |character: char| "-\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\u{2212}".contains(character);
    let pages = pages.trim();
    let is_page = |page: &str| {
        page.chars().any(|character| character.is_ascii_digit())
            && page.chars().all(char::is_alphanumeric)
    };
    match pages.split_once(dash) {
        Some((first, last)) if is_page(first.trim()) && is_page(last.trim()) => {
            (first.trim(), Some(last.trim()))
        }
        _ => (pages, None),
    }
}

/// The whole entry as printed, then where it comes from and what the fields of the format have no place for.
pub(super) fn notes(record: &Record, reference: &Reference) -> (String, String) {
    let mut about = vec![format!(
        "{} of {} ({})",
        reference.id,
        one_line(&record.source.file_name),
        record.id
    )];
    if let Some(label) = &reference.label {
        about.push(format!("printed label {label}"));
    }
    if let (Some(year), Some(suffix)) = (&reference.year, &reference.year_suffix) {
        about.push(format!("printed year {year}{suffix}"));
    }
    if reference.et_al {
        about.push("the printed list of authors is cut short".to_owned());
    }
    if let Some(earlier) = &reference.duplicate_of {
        about.push(format!("repeats {earlier}"));
    }
    let ambiguous = record.citations.iter().filter(|found| {
        let cites = |target: &crate::citations::Target| target.reference == reference.id;
        found.item.status == CitationStatus::Ambiguous && found.item.targets.iter().any(cites)
    });
    match ambiguous.count() {
        0 => {}
        count => about.push(format!(
            "one of several that fit {count} ambiguous citations"
        )),
    }
    (one_line(&reference.raw), about.join("; "))
}

/// Whether the container is a journal's name.
pub(super) fn is_in_journal(kind: ReferenceKind) -> bool {
    matches!(
        kind,
        ReferenceKind::ArticleJournal | ReferenceKind::Manuscript
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::testing::record;

    #[test]
    fn pages_are_taken_apart_only_where_they_are_a_plain_range() {
        assert_eq!(first_and_last("2117\u{2013}28"), ("2117", Some("28")));
        assert_eq!(first_and_last("e1-e9"), ("e1", Some("e9")));
        assert_eq!(first_and_last("CD012345"), ("CD012345", None));
        assert_eq!(
            first_and_last("1\u{2013}3, 7\u{2013}9"),
            ("1\u{2013}3, 7\u{2013}9", None)
        );
    }

    #[test]
    fn keys_name_author_year_document_and_entry() {
        let record = record();
        let keys: Vec<String> = record
            .references
            .iter()
            .map(|found| key(&record, &found.item))
            .collect();
        assert_eq!(
            keys,
            ["muller2019-00000000000000ab-r1", "00000000000000ab-r2"]
        );
    }
}
