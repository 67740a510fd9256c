use std::collections::{BTreeMap, BTreeSet};

use super::Source;
use crate::references::{Reference, ReferenceId};

/// Titles shorter than this, in letters and digits, do not tell works apart.
const LEAST_TITLE: usize = 20;

/// Which source each reference is, and what was left over.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Matched {
    /// Reference to the index of its source.
    pub pairs: BTreeMap<ReferenceId, usize>,
    /// References without a source, in list order.
    pub without_source: Vec<ReferenceId>,
    /// Indices of the sources that are no reference of the list.
    pub left_over: Vec<usize>,
}

/// Finds the source of each reference: by DOI, else by PubMed identifier, else by title where the years do not
/// contradict each other. An entry that repeats an earlier one has the same source.
#[must_use]
pub fn matched(references: &[&Reference], sources: &[Source]) -> Matched {
    let mut by_doi: BTreeMap<&str, usize> = BTreeMap::new();
    let mut by_pmid: BTreeMap<&str, usize> = BTreeMap::new();
    let mut by_title: BTreeMap<String, usize> = BTreeMap::new();
    for (at, source) in sources.iter().enumerate() {
        if let Some(doi) = &source.doi {
            by_doi.entry(doi).or_insert(at);
        }
        if let Some(pmid) = &source.pmid {
            by_pmid.entry(pmid).or_insert(at);
        }
        if let Some(title) = source.title.as_deref().and_then(title_key) {
            by_title.entry(title).or_insert(at);
        }
    }
    let years_agree = |reference: &Reference, at: usize| {
        let source = sources.get(at).and_then(|source| source.year.as_deref());
        match (year(reference.year.as_deref()), year(source)) {
            // Online and in print may be a year apart.
            (Some(a), Some(b)) => a.abs_diff(b) <= 1,
            _ => true,
        }
    };
    let mut matched = Matched::default();
    for reference in references {
        let doi = reference.doi.as_deref().and_then(|doi| by_doi.get(doi));
        let pmid = || reference.pmid.as_deref().and_then(|pmid| by_pmid.get(pmid));
        let title = || {
            let key = reference.title.as_deref().and_then(title_key)?;
            let at = by_title.get(&key)?;
            years_agree(reference, *at).then_some(at)
        };
        match doi.or_else(pmid).or_else(title) {
            Some(at) => {
                matched.pairs.insert(reference.id.clone(), *at);
            }
            None => matched.without_source.push(reference.id.clone()),
        }
    }
    let used: BTreeSet<usize> = matched.pairs.values().copied().collect();
    matched.left_over = (0..sources.len()).filter(|at| !used.contains(at)).collect();
    matched
}

fn year(text: Option<&str>) -> Option<u32> {
    text?.parse().ok()
}

/// Letters and digits in lower case.
fn title_key(title: &str) -> Option<String> {
    let key: String = title
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    (key.chars().count() >= LEAST_TITLE).then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reference(id: &str, doi: Option<&str>, title: &str, year: &str) -> Reference {
        Reference {
            id: ReferenceId(id.to_owned()),
            title: Some(title.to_owned()),
            year: Some(year.to_owned()),
            doi: doi.map(str::to_owned),
            ..Reference::default()
        }
    }

    fn source(doi: Option<&str>, title: &str, year: &str) -> Source {
        Source {
            doi: doi.map(str::to_owned),
            title: Some(title.to_owned()),
            year: Some(year.to_owned()),
            ..Source::default()
        }
    }

    #[test]
    fn sources_are_found_by_doi_then_title_with_a_year_that_fits() {
        let references = [
            reference("r1", Some("10.1000/a"), "Betanib in gout", "2010"),
            reference("r2", None, "Betanib in men with asthma: a trial", "2011"),
            reference("r3", None, "Alphamab in women with asthma: a trial", "2011"),
        ];
        let sources = [
            source(None, "Alphamab in Women with Asthma – A Trial", "2001"),
            source(None, "Betanib in Men with Asthma – A Trial.", "2012"),
            source(Some("10.1000/a"), "Gout", "2010"),
        ];
        let references: Vec<&Reference> = references.iter().collect();
        let found = matched(&references, &sources);
        let pairs: Vec<(&str, usize)> = found
            .pairs
            .iter()
            .map(|(id, at)| (id.0.as_str(), *at))
            .collect();
        assert_eq!(pairs, [("r1", 2), ("r2", 1)]);
        assert_eq!(found.without_source, [ReferenceId("r3".to_owned())]);
        assert_eq!(found.left_over, [0]);
    }
}
