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
