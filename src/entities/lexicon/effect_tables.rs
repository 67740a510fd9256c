use std::{collections::BTreeMap, path::Path};

use super::{
    compile::{CompileError, Names, read_text},
    format::{Role, Sense},
};
use crate::entities::{EntityLabel, Normalized, token::key_of};

/// Label mentions seen fewer times than this in drug labels are descriptions, not names.
const FEWEST_MENTIONS: u32 = 2;

/// Shorter names are read as words or other acronyms too often.
const SHORTEST: usize = 5;

/// Names of more words are descriptions.
const MOST_WORDS: usize = 5;

/// CTCAE v5 terms with their system organ classes.
pub(super) struct Ctcae {
    /// Folded term to term and class.
    terms: BTreeMap<String, (String, String)>,
}

impl Ctcae {
    /// Reads the table: term, system organ class.
    pub(super) fn read(tables: &Path) -> Result<Self, CompileError> {
        let text = read_text(&tables.join("ctcae_v5_terms.tsv"))?;
        let terms = text
            .lines()
            .filter_map(|line| line.split_once('\t'))
            .filter(|(term, _)| !term.contains("Other, specify"))
            .map(|(term, class)| (key_of(term), (term.to_owned(), class.to_owned())))
            .collect();
        Ok(Self { terms })
    }

    /// The identifiers of a term, empty where CTCAE does not list it.
    pub(super) fn identifiers(&self, term: &str) -> BTreeMap<String, String> {
        self.terms
            .get(&key_of(term))
            .map(|(term, class)| {
                BTreeMap::from([
                    ("ctcae".to_owned(), term.clone()),
                    ("soc".to_owned(), class.clone()),
                ])
            })
            .unwrap_or_default()
    }
}

/// Adds CTCAE terms and the events that drug labels name. What our own tables have stays as it is there.
pub(super) fn add(tables: &Path, ctcae: &Ctcae, names: &mut Names) -> Result<(), CompileError> {
    for (term, _) in ctcae.terms.values() {
        add_name(term, term, ctcae, names);
    }
    for row in read_text(&tables.join("ae_label_mentions.tsv"))?.lines() {
        if let Some((name, count)) = row.split_once('\t')
            && count
                .trim()
                .parse::<u32>()
                .is_ok_and(|count| count >= FEWEST_MENTIONS)
        {
            add_name(name, name, ctcae, names);
        }
    }
    Ok(())
}

fn add_name(surface: &str, concept: &str, ctcae: &Ctcae, names: &mut Names) {
    let key = key_of(surface);
    let letters = key.chars().filter(|c| c.is_alphabetic()).count();
    let words = key.split(' ').count();
    let plain = surface
        .chars()
        .all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '\''));
    if plain
        && letters >= SHORTEST
        && words <= MOST_WORDS
        && !names.has(&key, EntityLabel::AdverseEvent)
    {
        names.add(
            surface,
            Sense {
                label: EntityLabel::AdverseEvent,
                role: Role::InContext,
                exact: None,
                normalized: Normalized {
                    name: concept.to_owned(),
                    identifiers: ctcae.identifiers(concept),
                },
            },
        );
    }
}
