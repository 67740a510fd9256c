//! The sentences of the warnings.

use super::{
    catalog::Catalog,
    matching::{Cited, Fit, SuffixFit},
    names::NameFit,
};

/// An entry as a reviewer recognises it: "r7 (Guidi 2023a)".
pub(super) fn entry(catalog: &Catalog<'_>, index: usize) -> String {
    let Some(entry) = catalog.entries.get(index) else {
        return String::new();
    };
    let reference = entry.reference;
    let name = reference.authors.first().map_or_else(
        || reference.raw.chars().take(20).collect(),
        |author| author.family.clone(),
    );
    format!(
        "{} ({name} {}{})",
        reference.id,
        reference.year.as_deref().unwrap_or("without year"),
        reference.year_suffix.as_deref().unwrap_or_default()
    )
}

/// Several entries.
pub(super) fn entries(catalog: &Catalog<'_>, indices: &[usize]) -> String {
    indices
        .iter()
        .map(|index| entry(catalog, *index))
        .collect::<Vec<_>>()
        .join(", ")
}

/// What differs between the text and the entry, in words; empty where nothing does.
pub(super) fn differences(catalog: &Catalog<'_>, cited: &Cited, fit: &Fit) -> String {
    let Some(entry) = catalog.entries.get(fit.entry) else {
        return String::new();
    };
    let mut said: Vec<String> = Vec::new();
    if fit.year_unknown {
        said.push("the year is missing on one side".to_owned());
    } else if fit.year_off != 0 {
        let listed = cited.year.map_or(0, i32::from) + fit.year_off;
        said.push(format!("the list has the year {listed}"));
    }
    if fit.name == NameFit::Slip {
        let listed = entry
            .reference
            .authors
            .first()
            .map_or("", |author| author.family.as_str());
        said.push(format!("the list spells the first author \"{listed}\""));
    }
    match (fit.suffix, entry.suffix) {
        (SuffixFit::Same, _) => {}
        (SuffixFit::OnlyInText, _) => said.push("the list has no letter after the year".to_owned()),
        (_, Some(letter)) => said.push(format!(
            "the list has the letter \"{letter}\" after the year"
        )),
        (_, None) => {}
    }
    if fit.other_author {
        said.push("the list has other further authors".to_owned());
    }
    said.join("; ")
}
