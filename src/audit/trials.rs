//! Trials that are given two numbers of one registry.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Kind,
    model::{Draft, Subjects},
    paper::{Paper, folded, listed},
};
use crate::{
    database::Located,
    entities::{Entity, registrations},
};

/// The numbers of a registry, with the mentions of the trial's name beside them.
type Numbers<'paper> = BTreeMap<String, Vec<&'paper Located<Entity>>>;

pub(super) fn check(paper: &Paper<'_>, drafts: &mut Vec<Draft>) {
    // Trial, then registry.
    let mut given: BTreeMap<String, BTreeMap<String, Numbers<'_>>> = BTreeMap::new();
    let items: Vec<&Entity> = paper
        .record
        .entities
        .iter()
        .map(|found| &found.item)
        .collect();
    for registration in registrations(&paper.text, &items) {
        let (Some(name), Some(number)) = (
            paper.entity(&registration.trial),
            paper.entity(&registration.number),
        ) else {
            continue;
        };
        let identifiers = number.item.normalized.iter().flat_map(|it| &it.identifiers);
        for (registry, number) in identifiers {
            given
                .entry(folded(&name.item.text))
                .or_default()
                .entry(registry.clone())
                .or_default()
                .entry(number.clone())
                .or_default()
                .push(name);
        }
    }
    for numbers in given.values().flat_map(BTreeMap::values) {
        if numbers.len() < 2 {
            continue;
        }
        let mentions: Vec<&Located<Entity>> = numbers.values().flatten().copied().collect();
        let ids: BTreeSet<_> = mentions.iter().map(|found| found.item.id.clone()).collect();
        let mut places: Vec<_> = mentions
            .iter()
            .map(|found| paper.place(found, found.item.span))
            .collect();
        places.sort_by_key(|place| place.span);
        let Some(first) = places.first().cloned() else {
            continue;
        };
        let printed: Vec<String> = numbers.keys().cloned().collect();
        let explanation = format!(
            "{} is given the numbers {} of one registry.",
            first.text,
            listed(&printed)
        );
        drafts.push(Draft {
            places,
            ..Draft::new(Kind::TwoRegistryNumbers, first, explanation).about(Subjects {
                entities: ids.into_iter().collect(),
                ..Subjects::default()
            })
        });
    }
}
