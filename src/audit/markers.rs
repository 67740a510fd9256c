//! Markers against the reference list: what points nowhere, at several entries, or at an entry that says
//! something else.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use regex::Regex;

use super::{
    Kind, Severity,
    model::{Draft, Place, Subjects},
    paper::{Paper, folded, listed, short},
    pattern,
};
use crate::{
    citations::{Citation, CitationId, CitationStatus, CitationStyle},
    database::Located,
    diagnostic::Stage,
    document::BlockKind,
    references::{Reference, ReferenceId},
};

static YEAR: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b((?:1[89]|20)\d{2})\s?([a-z])?$"));

/// A number alone in square brackets, after a word.
static BRACKET: LazyLock<Regex> = LazyLock::new(|| pattern(r"\p{L}[\p{L})”.,]\s?(\[(\d{1,3})\])"));

static RANGE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(\d{1,4})\s*[-–—‐‑−]\s*(\d{1,4})$"));

/// Items that several markers share, by what they say: one slip is told once, with all its places.
#[derive(Default)]
struct Shared(BTreeMap<(Kind, String), Draft>);

impl Shared {
    fn add(
        &mut self,
        key: String,
        citation: &Citation,
        place: Place,
        draft: impl FnOnce(Place) -> Draft,
    ) {
        let fresh = draft(place.clone());
        let entry = self.0.entry((fresh.kind, key.clone()));
        let draft = entry.or_insert_with(|| Draft {
            places: Vec::new(),
            ..fresh.keyed(key)
        });
        draft.places.push(place);
        draft.subjects.citations.push(citation.id.clone());
    }

    fn into_drafts(self) -> impl Iterator<Item = Draft> {
        self.0.into_values().map(|mut draft| {
            let times = draft.places.len();
            if times > 1 {
                draft.explanation += &format!(" So at {times} places.");
            }
            draft
        })
    }
}

pub(super) fn check(paper: &Paper<'_>, drafts: &mut Vec<Draft>) {
    let mut shared = Shared::default();
    for found in &paper.record.citations {
        let citation = &found.item;
        match citation.status {
            CitationStatus::Unresolved => drafts.extend(dangling(paper, found)),
            CitationStatus::Ambiguous if citation.targets.len() != 1 => {
                ambiguous(paper, found, &mut shared);
            }
            CitationStatus::Ambiguous | CitationStatus::Resolved => {
                drafts.extend(missing_members(paper, found));
                if citation.style == CitationStyle::AuthorYear {
                    let told = disagreements(paper, found, &mut shared);
                    if !told && citation.status == CitationStatus::Ambiguous {
                        ambiguous(paper, found, &mut shared);
                    }
                }
            }
        }
    }
    drafts.extend(shared.into_drafts());
    beyond_the_list(paper, drafts);
}

fn about(citation: &CitationId, references: Vec<ReferenceId>) -> Subjects {
    Subjects {
        citations: vec![citation.clone()],
        references,
        ..Subjects::default()
    }
}

fn dangling(paper: &Paper<'_>, found: &Located<Citation>) -> Option<Draft> {
    let citation = &found.item;
    if is_own_citation(paper, &citation.text) || !paper.fits_by_wording(citation).is_empty() {
        return None;
    }
    // The linking stage has said what was nearest.
    let said =
        paper.record.warnings.iter().find(|warning| {
            warning.stage == Stage::Citations && warning.span == Some(citation.span)
        });
    let explanation = said.map_or_else(
        || format!("“{}” fits no entry of the reference list.", citation.text),
        |warning| warning.message.clone(),
    );
    let draft = Draft::new(
        Kind::DanglingMarker,
        paper.place_of_citation(found),
        explanation,
    )
    .about(about(&citation.id, Vec::new()));
    // Numbers are not left out of a list: an entry within it that is not there was more likely not read.
    let is_within = citation
        .text
        .parse()
        .is_ok_and(|number: usize| number <= paper.largest_label());
    Some(if is_within {
        Draft {
            explanation: format!(
                "No entry with the number “{}” was read, although the list goes on after it.",
                citation.text
            ),
            ..draft.at_level(Severity::Note)
        }
    } else {
        draft
    })
}

/// Whether a marker is how the paper itself wants to be cited, as many print on the first page.
fn is_own_citation(paper: &Paper<'_>, marker: &str) -> bool {
    let metadata = &paper.record.metadata;
    let first = metadata.authors.first().map(|name| folded(name));
    let year = YEAR.captures(marker).and_then(|found| found.get(1));
    let own_year = metadata.year.as_deref();
    let written = first_words(marker);
    year.map(|year| year.as_str()) == own_year
        && own_year.is_some()
        && first.is_some_and(|author| !written.is_empty() && author.contains(&written))
}

/// The first family name of a marker, folded, without initials.
fn first_words(marker: &str) -> String {
    let name = marker.split([',', '&']).next().unwrap_or_default();
    let name = name.split(" and ").next().unwrap_or_default();
    let name = name.split(" et al").next().unwrap_or_default();
    let long = |word: &&str| word.chars().filter(|c| c.is_alphabetic()).count() > 1;
    let capitals = |word: &&str| !word.chars().all(char::is_uppercase);
    let words: Vec<&str> = name
        .split_whitespace()
        .filter(long)
        .filter(capitals)
        .collect();
    folded(&words.concat())
}

/// Numbers in square brackets beyond the end of a numbered list, which were not read as markers.
fn beyond_the_list(paper: &Paper<'_>, drafts: &mut Vec<Draft>) {
    let largest = paper.largest_label();
    if paper.main_style() != Some(CitationStyle::NumericBracket) || largest == 0 {
        return;
    }
    for block in paper
        .body()
        .filter(|block| block.kind != BlockKind::TableRow)
    {
        let passage = paper.text.passage(block.span);
        for found in BRACKET.captures_iter(passage.str) {
            let (Some(bracket), Some(number)) = (found.get(1), found.get(2)) else {
                continue;
            };
            let span = passage.span_of(bracket.range());
            let is_read = paper
                .record
                .citations
                .iter()
                .any(|citation| citation.item.group.overlaps(span));
            let number: usize = number.as_str().parse().unwrap_or_default();
            if !is_read && number > largest && number <= 2 * largest {
                let explanation = format!(
                    "“{}” points at no entry of the reference list, which ends at {largest}.",
                    bracket.as_str()
                );
                let place = paper.place_of_words(span);
                drafts.push(Draft::new(Kind::DanglingMarker, place, explanation));
            }
        }
    }
}

/// The numbers of a range that the list lacks, where it has others of them.
fn missing_members(paper: &Paper<'_>, found: &Located<Citation>) -> Option<Draft> {
    let citation = &found.item;
    let range = RANGE.captures(citation.text.trim())?;
    let first: u32 = range.get(1)?.as_str().parse().ok()?;
    let last: u32 = range.get(2)?.as_str().parse().ok()?;
    let targets = || {
        citation
            .targets
            .iter()
            .filter_map(|target| paper.reference(&target.reference))
    };
    let labels: BTreeSet<u32> = targets()
        .filter_map(|reference| reference.item.label.as_deref()?.parse().ok())
        .collect();
    let is_short = last.saturating_sub(first) < 200 && !labels.is_empty();
    let missing: Vec<String> = (first..=last)
        .filter(|number| is_short && !labels.contains(number))
        .map(|number| number.to_string())
        .collect();
    (!missing.is_empty()).then(|| {
        let explanation = format!(
            "“{}”: the reference list has no entry {}.",
            citation.text,
            listed(&missing)
        );
        let references = targets().map(|target| target.item.id.clone()).collect();
        Draft::new(
            Kind::DanglingMarker,
            paper.place_of_citation(found),
            explanation,
        )
        .about(about(&citation.id, references))
    })
}

fn ambiguous(paper: &Paper<'_>, found: &Located<Citation>, shared: &mut Shared) {
    let citation = &found.item;
    let candidates: Vec<&Reference> = citation
        .targets
        .iter()
        .filter_map(|target| paper.reference(&target.reference))
        .map(|reference| &reference.item)
        .collect();
    let names: Vec<String> = candidates
        .iter()
        .map(|reference| short(reference))
        .collect();
    let repeated = candidates.iter().any(|one| {
        candidates
            .iter()
            .any(|other| one.duplicate_of.as_ref() == Some(&other.id))
    });
    let explanation = match names.as_slice() {
        [only] => format!(
            "“{}” may mean {only}, the only near entry, but does not fit it exactly.",
            citation.text
        ),
        _ => format!(
            "“{}” fits {}, and the text does not say which{}.",
            citation.text,
            listed(&names),
            if repeated {
                "; they are the same work, listed twice"
            } else {
                ""
            }
        ),
    };
    let references = candidates
        .iter()
        .map(|reference| reference.id.clone())
        .collect();
    let key = format!("{} {}", citation.text, names.join(" "));
    shared.add(key, citation, paper.place_of_citation(found), |place| {
        Draft::new(Kind::AmbiguousMarker, place, explanation).about(Subjects {
            references,
            ..Subjects::default()
        })
    });
}

/// Says where a marker's author, year and letter differ from those of its entry; whether there was anything to say.
fn disagreements(paper: &Paper<'_>, found: &Located<Citation>, shared: &mut Shared) -> bool {
    let citation = &found.item;
    let [target] = citation.targets.as_slice() else {
        return false;
    };
    let Some(reference) = paper.reference(&target.reference) else {
        return false;
    };
    let reference = &reference.item;
    let mut said: Vec<(Kind, String)> = Vec::new();
    if let Some(names) = other_author(&citation.text, reference) {
        said.push((
            Kind::AuthorDisagrees,
            format!(
                "“{}” is linked to {}, whose authors are {names}.",
                citation.text,
                short(reference)
            ),
        ));
    }
    let year = other_year(&citation.text, reference);
    if year
        .as_ref()
        .is_some_and(|(kind, _)| *kind == Kind::YearDisagrees)
        && has_piece_of(paper, reference)
    {
        // The entry that is meant was not read whole: the reading is in doubt, not the paper.
        return true;
    }
    if let Some((kind, difference)) = year {
        said.push((
            kind,
            format!(
                "“{}” is linked to {}, but {difference}.",
                citation.text,
                short(reference)
            ),
        ));
    }
    let told = !said.is_empty();
    for (kind, explanation) in said {
        let key = format!("{} {}", folded(&citation.text), reference.raw);
        shared.add(key, citation, paper.place_of_citation(found), |place| {
            Draft::new(kind, place, explanation).about(Subjects {
                references: vec![reference.id.clone()],
                ..Subjects::default()
            })
        });
    }
    told
}

/// Whether the list holds a piece of an entry by the same first author, without a year: the marker may mean that one.
fn has_piece_of(paper: &Paper<'_>, reference: &Reference) -> bool {
    let first = |reference: &Reference| reference.authors.first().map(|it| folded(&it.family));
    let others = paper.record.references.iter().map(|found| &found.item);
    others
        .filter(|other| other.year.is_none())
        .any(|other| first(other).is_some() && first(other) == first(reference))
}

/// How the year of a marker, or the letter after it, differs from its entry's.
fn other_year(marker: &str, reference: &Reference) -> Option<(Kind, String)> {
    let cited = YEAR.captures(marker)?;
    let year = cited.get(1)?.as_str();
    let listed = reference.year.as_deref()?;
    if year != listed {
        return Some((Kind::YearDisagrees, format!("the list has {listed}")));
    }
    let letter = cited.get(2).map(|letter| letter.as_str());
    match (letter, reference.year_suffix.as_deref()) {
        (None, Some(listed)) => Some(format!("the list has “{year}{listed}”")),
        (Some(_), None) => Some("the list has no letter after the year".to_owned()),
        (Some(letter), Some(listed)) if letter != listed => {
            Some(format!("the list has “{year}{listed}”"))
        }
        _ => None,
    }
    .map(|difference| (Kind::SuffixDisagrees, difference))
}

/// The names of an entry's authors, when one that the marker gives is not among them.
fn other_author(marker: &str, reference: &Reference) -> Option<String> {
    let known: Vec<String> = reference
        .authors
        .iter()
        .map(|author| folded(&author.family))
        .collect();
    let cited = names(marker);
    // A list that ends in "et al." may have had the others.
    let checked = if reference.et_al { 1 } else { cited.len() };
    let (first_of_list, raw) = (known.first()?, folded(&reference.raw));
    let is_known = |at: usize, name: &String| {
        let among = |family: &String| family.contains(name) || name.contains(family);
        let listed = if at == 0 {
            among(first_of_list)
        } else {
            known.iter().any(among)
        };
        // A name that the parser put elsewhere, and the short name of a group, spelled by its initials.
        listed || raw.contains(name.as_str()) || is_acronym(name, reference)
    };
    let is_other = cited
        .iter()
        .take(checked)
        .enumerate()
        .any(|(at, name)| !is_known(at, name));
    is_other.then(|| {
        let families: Vec<String> = reference
            .authors
            .iter()
            .take(3)
            .map(|author| author.family.clone())
            .collect();
        listed(&families)
    })
}

fn is_acronym(name: &str, reference: &Reference) -> bool {
    let initials: String = reference
        .authors
        .first()
        .map(|author| {
            author
                .family
                .split_whitespace()
                .filter_map(|word| word.chars().next())
                .flat_map(char::to_lowercase)
                .collect()
        })
        .unwrap_or_default();
    name.len() >= 2 && initials.contains(name)
}

/// The family names that a marker gives, folded.
fn names(marker: &str) -> Vec<String> {
    let before = YEAR.find(marker).map_or(marker, |year| {
        marker.get(..year.start()).unwrap_or_default()
    });
    let before = ["et al", " and col", " and co-", " and others"]
        .iter()
        .filter_map(|words| before.find(words))
        .min()
        .and_then(|at| before.get(..at))
        .unwrap_or(before);
    before
        .replace(" and ", ",")
        .replace(['&', ';', '('], ",")
        .replace("’s", "")
        .replace("'s", "")
        .split(',')
        .map(folded)
        .filter(|name| name.chars().filter(|c| c.is_alphabetic()).count() > 2)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::references::Author;

    fn entry(families: &[&str], year: &str, suffix: Option<&str>) -> Reference {
        let authors = families.iter().map(|family| Author {
            family: (*family).to_owned(),
            given: "A".to_owned(),
        });
        Reference {
            authors: authors.collect(),
            year: Some(year.to_owned()),
            year_suffix: suffix.map(str::to_owned),
            ..Reference::default()
        }
    }

    #[test]
    fn years_and_letters_are_compared_apart() {
        let kind = |marker: &str, year: &str, suffix| {
            other_year(marker, &entry(&["Roe"], year, suffix)).map(|(kind, _)| kind)
        };
        assert_eq!(kind("Roe, 2020", "2020", None), None);
        assert_eq!(kind("Roe (2020a", "2020", Some("a")), None);
        assert_eq!(kind("Roe, 2019", "2020", None), Some(Kind::YearDisagrees));
        assert_eq!(
            kind("Roe, 2020", "2020", Some("a")),
            Some(Kind::SuffixDisagrees)
        );
        assert_eq!(
            kind("Roe, 2020b", "2020", None),
            Some(Kind::SuffixDisagrees)
        );
        assert_eq!(kind("b", "2020", Some("b")), None);
    }

    #[test]
    fn authors_are_compared_without_accents_and_particles() {
        let differs =
            |marker: &str, families: &[&str]| other_author(marker, &entry(families, "2020", None));
        assert_eq!(differs("Frias et al., 2020", &["Frías", "Poe"]), None);
        assert_eq!(
            differs("Berg and Poe (2020", &["van den Berg", "Poe"]),
            None
        );
        assert_eq!(differs("WHO, 2020", &["World Health Organization"]), None);
        assert_eq!(
            differs("Roe & Doe, 2020", &["Roe", "Poe"]),
            Some("Roe and Poe".to_owned())
        );
        assert_eq!(differs("2020", &["Roe"]), None);
    }
}
