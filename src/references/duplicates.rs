//! Entries that repeat an earlier one.

use std::collections::BTreeMap;

use super::{Reference, ReferenceId};

/// Titles shorter than this, in letters, are too common to prove anything.
const LEAST_TITLE: usize = 12;

/// Says of every reference with the DOI, or the first author, title and year, of an earlier one that it is a
/// duplicate of that.
pub(super) fn mark(references: &mut [Reference]) {
    let mut by_doi: BTreeMap<String, ReferenceId> = BTreeMap::new();
    let mut by_work: BTreeMap<String, ReferenceId> = BTreeMap::new();
    for reference in references {
        let work = work_key(reference);
        let earlier = reference
            .doi
            .as_ref()
            .and_then(|doi| by_doi.get(doi))
            .or_else(|| work.as_ref().and_then(|work| by_work.get(work)));
        reference.duplicate_of = earlier.cloned();
        let original = earlier.cloned().unwrap_or_else(|| reference.id.clone());
        if let Some(doi) = &reference.doi {
            by_doi
                .entry(doi.clone())
                .or_insert_with(|| original.clone());
        }
        if let Some(work) = work {
            by_work.entry(work).or_insert(original);
        }
    }
}

/// First author, title and year in lower-case letters and digits only.
fn work_key(reference: &Reference) -> Option<String> {
    let letters = |text: &str| -> String {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect()
    };
    let title = letters(reference.title.as_deref()?);
    let year = reference.year.as_deref()?;
    let author = letters(&reference.authors.first()?.family);
    (title.chars().count() >= LEAST_TITLE).then(|| format!("{author}|{title}|{year}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::references::{list, reference_of};
    use crate::text::Span;

    fn duplicates(entries: &[&str]) -> Vec<Option<String>> {
        let mut references: Vec<Reference> = entries
            .iter()
            .enumerate()
            .map(|(at, raw)| {
                let entry = list::Entry {
                    label: None,
                    raw: (*raw).to_owned(),
                    span: Span::default(),
                };
                reference_of(at, entry)
            })
            .collect();
        mark(&mut references);
        references
            .into_iter()
            .map(|reference| reference.duplicate_of.map(|id| id.0))
            .collect()
    }

    #[test]
    fn the_same_doi_or_work_is_a_duplicate_of_the_first() {
        let entries = [
            "Roe J, Poe K. Things of the lung and the liver. Gut. 2010;12:3–4. doi:10.1000/x1",
            "Low A. Other things of the heart. Lancet. 1999;1:2–3.",
            "Roe J, Poe K. Things of the lung and the liver. Gut 2010; 12: 3. https://doi.org/10.1000/X1",
            "Low A. Other things of the heart. Lancet 1999, 1, 2–3.",
            "Low A. Other things of the heart. Lancet. 2000;2:2–3.",
        ];
        let expected = [
            None,
            None,
            Some("r1".to_owned()),
            Some("r2".to_owned()),
            None,
        ];
        assert_eq!(duplicates(&entries), expected);
    }
}
