//! The reference list itself: repeated entries, entries never cited, DOIs that cannot be right, retracted works.

use std::{collections::BTreeSet, sync::LazyLock};

use regex::Regex;

use super::{
    Kind, Retractions, Severity,
    model::{Draft, Place, Subjects},
    paper::{Paper, short},
    pattern,
    retractions::Nature,
};
use crate::{
    database::{Located, Scope},
    references::{Reference, ReferenceId},
};

/// Where fewer than this share of the entries are cited, it is more likely that markers were not read than that the
/// writer cites so little: one item says so, in place of one for each entry.
const LEAST_CITED: f64 = 0.5;

static PRINTED_DOI: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)(?:doi\.org/|\bdoi\s*[:=]\s*|\bdoi\s+)(\S*\d\S*)"));

static DOI: LazyLock<Regex> = LazyLock::new(|| pattern(r"^10\.\d{4,9}(?:\.\d+)*/\S+$"));

static SECOND_DOI: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)(?:doi\.org|doi:|https?:|/10\.\d{4,5}/)"));

pub(super) fn check(paper: &Paper<'_>, retractions: &Retractions, drafts: &mut Vec<Draft>) {
    let citations_were_read = matches!(paper.record.scope, Scope::Citations | Scope::Full);
    if citations_were_read {
        never_cited(paper, drafts);
    }
    for found in &paper.record.references {
        let reference = &found.item;
        let mut say = |kind: Kind, explanation: String, others: Vec<ReferenceId>| {
            drafts.push(draft(paper, found, kind, explanation, others));
        };
        if let Some(earlier) = reference
            .duplicate_of
            .as_ref()
            .and_then(|id| paper.reference(id))
        {
            let doi = match &reference.doi {
                Some(doi) if earlier.item.doi.as_ref() == Some(doi) => format!(", doi:{doi}"),
                _ => String::new(),
            };
            say(
                Kind::DuplicateReference,
                format!(
                    "{} is the same work as {}{doi}.",
                    capitalised(&short(reference)),
                    short(&earlier.item)
                ),
                vec![earlier.item.id.clone()],
            );
        }
        if let (Some(_), Some(fault)) = (&reference.year, doi_fault(reference)) {
            say(
                Kind::MalformedDoi,
                format!("{}: {fault}.", capitalised(&short(reference))),
                Vec::new(),
            );
        }
        if let Some(notice) = retractions.of(reference) {
            let severity = match notice.nature {
                Nature::Retraction => Severity::Error,
                Nature::Concern => Severity::Warning,
                Nature::Correction => Severity::Note,
            };
            let explanation = format!("{}: {notice}.", capitalised(&short(reference)));
            drafts.push(
                draft(paper, found, Kind::RetractedWork, explanation, Vec::new())
                    .at_level(severity),
            );
        }
    }
}

fn draft(
    paper: &Paper<'_>,
    found: &Located<Reference>,
    kind: Kind,
    explanation: String,
    mut others: Vec<ReferenceId>,
) -> Draft {
    others.insert(0, found.item.id.clone());
    Draft::new(kind, paper.place_of_reference(found), explanation).about(Subjects {
        references: others,
        citations: markers_of(paper, &found.item.id),
        ..Subjects::default()
    })
}

/// The markers that point at an entry.
fn markers_of(paper: &Paper<'_>, id: &ReferenceId) -> Vec<crate::citations::CitationId> {
    let points = |citation: &crate::citations::Citation| {
        citation
            .targets
            .iter()
            .any(|target| target.reference == *id)
    };
    paper
        .record
        .citations
        .iter()
        .filter(|found| points(&found.item))
        .map(|found| found.item.id.clone())
        .collect()
}

fn never_cited(paper: &Paper<'_>, drafts: &mut Vec<Draft>) {
    let all = &paper.record.references;
    let mut cited: BTreeSet<&ReferenceId> = BTreeSet::new();
    for found in &paper.record.citations {
        cited.extend(found.item.targets.iter().map(|target| &target.reference));
        cited.extend(paper.fits_by_wording(&found.item));
    }
    let missing: Vec<&Located<Reference>> = all
        .iter()
        .filter(|found| !cited.contains(&found.item.id))
        .collect();
    if missing.len() as f64 > (1.0 - LEAST_CITED) * all.len() as f64 {
        let Some(first) = missing.first() else { return };
        let place = Place {
            text: String::new(),
            ..paper.place_of_reference(first)
        };
        let explanation = format!(
            "No marker was found for {} of the {} entries: the markers may not have been read.",
            missing.len(),
            all.len()
        );
        let references = missing.iter().map(|found| found.item.id.clone()).collect();
        drafts.push(
            Draft::new(Kind::NeverCited, place, explanation)
                .at_level(Severity::Note)
                .about(Subjects {
                    references,
                    ..Subjects::default()
                }),
        );
        return;
    }
    // What has neither year nor title is a piece of an entry that was taken apart.
    let whole =
        |found: &&Located<Reference>| found.item.year.is_some() && found.item.title.is_some();
    for found in missing.into_iter().filter(whole) {
        let explanation = format!("No marker points at {}.", short(&found.item));
        drafts.push(draft(
            paper,
            found,
            Kind::NeverCited,
            explanation,
            Vec::new(),
        ));
    }
}

/// What is wrong with the DOI of an entry as printed.
fn doi_fault(reference: &Reference) -> Option<String> {
    let Some(doi) = &reference.doi else {
        let printed = PRINTED_DOI.captures(&reference.raw)?.get(1)?.as_str();
        let printed = printed.trim_end_matches(['.', ',', ';', ')', ']']);
        // What stands after "doi" and has none of its form is an identifier only if it begins like one.
        let meant = printed.starts_with("10") || printed.starts_with("1O");
        return (meant && !DOI.is_match(printed)).then(|| {
            if printed.contains('/') {
                format!("“{printed}” is no DOI")
            } else {
                format!("the DOI “{printed}” has no “/” after the publisher's number")
            }
        });
    };
    let (_, suffix) = doi.split_once('/')?;
    if !DOI.is_match(doi) {
        Some(format!("“{doi}” is no DOI"))
    } else if SECOND_DOI.is_match(suffix) {
        Some(format!("“{doi}” holds a second address"))
    } else if let Some(odd) = suffix
        .chars()
        .find(|c| matches!(c, '"' | '{' | '}' | '|' | '\\' | '^' | '…' | '\u{fffd}'))
    {
        Some(format!("“{doi}” has the character “{odd}”"))
    } else if suffix.ends_with(['/', '-', '_']) {
        Some(format!("“{doi}” seems to be cut off"))
    } else {
        None
    }
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        // "r7" is an id and stays as it is.
        Some(first) if !text.starts_with('r') || text.starts_with("re") => {
            first.to_uppercase().chain(chars).collect()
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(raw: &str, doi: Option<&str>) -> Option<String> {
        doi_fault(&Reference {
            raw: raw.to_owned(),
            doi: doi.map(str::to_owned),
            ..Reference::default()
        })
    }

    #[test]
    fn dois_that_cannot_be_resolved_are_named() {
        assert_eq!(fault("doi:10.1000/ab.1", Some("10.1000/ab.1")), None);
        assert_eq!(fault("Roe A. Things. Gut 2010;1:2.", None), None);
        assert_eq!(fault("Things. doi: not assigned", None), None);
        assert_eq!(
            fault("Things. doi:10.1000ab.1.", None),
            Some("the DOI “10.1000ab.1” has no “/” after the publisher's number".to_owned())
        );
        assert_eq!(
            fault("", Some("10.1000/doi:10.1000/ab")),
            Some("“10.1000/doi:10.1000/ab” holds a second address".to_owned())
        );
        assert_eq!(
            fault("", Some("10.1000/j.gut-")),
            Some("“10.1000/j.gut-” seems to be cut off".to_owned())
        );
    }
}
