//! Cited works that seem to be about something else. These are questions: results are carried over for good reasons.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Kind,
    model::{Draft, Place, Subjects},
    paper::{Paper, folded, short},
    populations::{Family, Populations},
};
use crate::{
    claims::{Assertion, Claim, ClaimId, DirectionKind},
    database::Located,
    entities::{Entity, EntityLabel, Tagger},
    references::{Reference, ReferenceId},
    text::{Span, Text},
};

pub(super) fn check(paper: &Paper<'_>, tagger: &Tagger, drafts: &mut Vec<Draft>) {
    let titles = Titles::read(paper, tagger);
    populations(paper, &titles, drafts);
    drugs(paper, &titles, drafts);
}

/// What the titles of the references say.
struct Titles<'paper> {
    populations: BTreeMap<&'paper ReferenceId, Populations>,
    /// Drugs by name, folded, and as printed.
    drugs: BTreeMap<&'paper ReferenceId, BTreeMap<String, String>>,
}

impl<'paper> Titles<'paper> {
    /// Tags all titles as one text, a line each, so that the lexicon is gone through once.
    fn read(paper: &Paper<'paper>, tagger: &Tagger) -> Self {
        let titled: Vec<(&ReferenceId, &str)> = paper
            .record
            .references
            .iter()
            .filter_map(|found| Some((&found.item.id, found.item.title.as_deref()?)))
            .collect();
        let mut joined = String::new();
        let mut spans = Vec::with_capacity(titled.len());
        let mut at = 0;
        for (_, title) in &titled {
            let length = title.chars().count();
            spans.push(Span::new(at, at + length));
            at += length + 1;
            joined.push_str(title);
            joined.push('\n');
        }
        let text = Text::new(joined);
        // Titles are read by names and patterns alone, and those do not fail.
        let entities = tagger.tag(&text, &spans).unwrap_or_default();
        let mut drugs: BTreeMap<&ReferenceId, BTreeMap<String, String>> = BTreeMap::new();
        let mut classes: BTreeSet<&ReferenceId> = BTreeSet::new();
        for entity in &entities {
            let of = spans.partition_point(|span| span.end <= entity.span.start);
            let Some((id, _)) = titled.get(of) else {
                continue;
            };
            match entity.label {
                EntityLabel::Drug => {
                    drugs
                        .entry(id)
                        .or_default()
                        .insert(name_of(entity), entity.text.clone());
                }
                EntityLabel::DrugClass => {
                    classes.insert(id);
                }
                _ => {}
            }
        }
        // A class in the title may hold the claim's drug.
        drugs.retain(|id, _| !classes.contains(id));
        let populations = titled
            .iter()
            .map(|(id, title)| (*id, Populations::of(title)))
            .collect();
        Self { populations, drugs }
    }
}

/// The name of a drug for comparisons.
fn name_of(entity: &Entity) -> String {
    let name = entity
        .normalized
        .as_ref()
        .map_or(&entity.text, |it| &it.name);
    folded(name)
}

/// Claims that cite a work in the same foreign way, told as one item.
struct Foreign<'paper> {
    place: Place,
    explanation: String,
    claims: Vec<&'paper ClaimId>,
    reference: &'paper Reference,
}

fn into_drafts<'paper, K>(
    kind: Kind,
    found: BTreeMap<K, Foreign<'paper>>,
) -> impl Iterator<Item = Draft> {
    found.into_values().map(move |foreign| {
        let others = foreign.claims.len() - 1;
        let more = match others {
            0 => String::new(),
            1 => " So in one further claim.".to_owned(),
            _ => format!(" So in {others} further claims."),
        };
        let key = format!("{} {}", foreign.reference.raw, foreign.explanation);
        Draft::new(kind, foreign.place, foreign.explanation + &more)
            .keyed(key)
            .about(Subjects {
                claims: foreign.claims.into_iter().cloned().collect(),
                references: vec![foreign.reference.id.clone()],
                ..Subjects::default()
            })
    })
}

fn populations<'paper>(paper: &Paper<'paper>, titles: &Titles<'paper>, drafts: &mut Vec<Draft>) {
    let whole = Populations::of(paper.record.metadata.title.as_deref().unwrap_or_default());
    let mut found: BTreeMap<(&ReferenceId, Family, Vec<&str>), Foreign<'paper>> = BTreeMap::new();
    for located in &paper.record.claims {
        let claim = &located.item;
        let said = Populations::of(&claim.text);
        for id in &claim.references {
            let Some(titled) = titles.populations.get(id) else {
                continue;
            };
            let Some(reference) = paper.reference(id) else {
                continue;
            };
            for family in titled.families() {
                let (cited, meant) = (
                    titled.within(family),
                    about(paper, claim, &said, &whole, family),
                );
                if cited.is_empty() || meant.is_empty() || !cited.is_disjoint(&meant) {
                    continue;
                }
                let cited: Vec<&str> = cited.into_iter().collect();
                let meant: Vec<&str> = meant.into_iter().collect();
                let explanation = format!(
                    "The claim is about {}; the title of {} names {}: “{}”. Does it carry over?",
                    meant.join(", "),
                    short(&reference.item),
                    cited.join(", "),
                    reference.item.title.as_deref().unwrap_or_default()
                );
                let foreign = found.entry((id, family, meant)).or_insert_with(|| Foreign {
                    place: paper.place_of_claim(located),
                    explanation,
                    claims: Vec::new(),
                    reference: &reference.item,
                });
                foreign.claims.push(&claim.id);
            }
        }
    }
    drafts.extend(into_drafts(Kind::ForeignPopulation, found));
}

/// Whom a claim is about: by its own words, else by its headings, else by the paper's title.
fn about(
    paper: &Paper<'_>,
    claim: &Claim,
    said: &Populations,
    whole: &Populations,
    family: Family,
) -> BTreeSet<&'static str> {
    if said.touches(family) {
        return said.within(family);
    }
    let sections: Vec<_> = paper.sections_at(claim.span.start).collect();
    for section in sections.into_iter().rev() {
        let heading = Populations::of(&section.title);
        if heading.touches(family) {
            return heading.within(family);
        }
    }
    whole.within(family)
}

/// A claim that names drugs, of which its only source names none but others.
fn drugs<'paper>(paper: &Paper<'paper>, titles: &Titles<'paper>, drafts: &mut Vec<Draft>) {
    let mut found: BTreeMap<(&ReferenceId, Vec<String>), Foreign<'paper>> = BTreeMap::new();
    for located in &paper.record.claims {
        let claim = &located.item;
        let [id] = claim.references.as_slice() else {
            continue;
        };
        let (Some(reference), Some(titled)) = (paper.reference(id), titles.drugs.get(id)) else {
            continue;
        };
        let Some(named) = drugs_of(paper, located) else {
            continue;
        };
        // A title with many drugs is of a regimen, which has names of its own.
        let is_regimen = titled.len() > 2;
        let is_result =
            !claim.findings.is_empty() || claim.direction.kind != DirectionKind::Unclear;
        if claim.assertion == Assertion::Planned
            || is_regimen
            || !is_result
            || titled
                .keys()
                .any(|drug| occurs_near(paper, claim, drug, titled))
        {
            continue;
        }
        let meant: Vec<String> = named.into_values().collect();
        let cited: Vec<&str> = titled.values().map(String::as_str).collect();
        let explanation = format!(
            "The claim is about {}; the title of {} names {}: “{}”. Is it the work that is meant?",
            meant.join(", "),
            short(&reference.item),
            cited.join(", "),
            reference.item.title.as_deref().unwrap_or_default()
        );
        let foreign = found.entry((id, meant)).or_insert_with(|| Foreign {
            place: paper.place_of_claim(located),
            explanation,
            claims: Vec::new(),
            reference: &reference.item,
        });
        foreign.claims.push(&claim.id);
    }
    drafts.extend(into_drafts(Kind::ForeignDrug, found));
}

/// The drugs of a claim, name to wording; none where it also speaks of a class, which may hold the title's drug.
fn drugs_of(paper: &Paper<'_>, found: &Located<Claim>) -> Option<BTreeMap<String, String>> {
    let entities: Vec<&Entity> = found
        .item
        .entities
        .iter()
        .filter_map(|id| paper.entity(id))
        .map(|found| &found.item)
        .collect();
    let has_class = entities
        .iter()
        .any(|entity| entity.label == EntityLabel::DrugClass);
    let drugs: BTreeMap<String, String> = entities
        .iter()
        .filter(|entity| entity.label == EntityLabel::Drug)
        .map(|entity| (name_of(entity), entity.text.clone()))
        .collect();
    (!has_class && !drugs.is_empty()).then_some(drugs)
}

/// Whether a drug of the title is spoken of in the claim's paragraph or its headings, under any name.
fn occurs_near(
    paper: &Paper<'_>,
    claim: &Claim,
    drug: &str,
    titled: &BTreeMap<String, String>,
) -> bool {
    let Some(block) = paper.block_at(claim.span.start) else {
        return true;
    };
    let mentioned = paper
        .record
        .entities
        .iter()
        .map(|found| &found.item)
        .filter(|entity| block.span.contains(entity.span))
        .any(|entity| {
            let name = name_of(entity);
            name.contains(drug) || drug.contains(&name)
        });
    let printed = titled
        .get(drug)
        .map(|text| folded(text))
        .unwrap_or_default();
    let headings = paper
        .sections_at(claim.span.start)
        .map(|section| folded(&section.title))
        .any(|title| title.contains(drug) || title.contains(&printed));
    mentioned || headings || folded(paper.text.slice(block.span)).contains(&printed)
}
