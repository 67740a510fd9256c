use std::{collections::BTreeMap, path::Path};

use super::{
    compile::{CompileError, Names, read_text},
    format::{Role, Sense},
};
use crate::entities::{EntityLabel, Normalized, token::key_of};

/// The tables of our own, with the label of their names.
const TABLES: [(&str, EntityLabel); 5] = [
    ("drugs.tsv", EntityLabel::Drug),
    ("drug-classes.tsv", EntityLabel::DrugClass),
    ("trials.tsv", EntityLabel::Trial),
    ("outcomes.tsv", EntityLabel::Outcome),
    ("adverse-events.tsv", EntityLabel::AdverseEvent),
];

/// A lower-case run of this length makes a name a word, which may be written in any case.
const WORD_RUN: usize = 4;

/// Adds the tables of `directory` to `names`; gives the keys that no table may add for each label.
///
/// Columns: name, variants separated by `|`, identifiers as `scheme:id` separated by `|`, role, origin. Lines that begin with
/// `#` are comments.
pub(super) fn add(
    directory: &Path,
    names: &mut Names,
    identify: impl Fn(EntityLabel, &str) -> BTreeMap<String, String>,
) -> Result<(), CompileError> {
    for (file, label) in TABLES {
        let path = directory.join(file);
        let text = read_text(&path)?;
        for (number, line) in (1..).zip(text.lines()) {
            if line.starts_with('#') || line.trim().is_empty() {
                continue;
            }
            let damaged = |why: String| CompileError::Row {
                path: path.clone(),
                line: number,
                why,
            };
            let row = Row::parse(line, label).map_err(damaged)?;
            let mut identifiers = identify(label, row.name);
            identifiers.extend(row.identifiers);
            let normalized = Normalized {
                name: row.name.to_owned(),
                identifiers,
            };
            for surface in row.surfaces {
                match row.role {
                    None => names.forbid(label, &key_of(surface)),
                    Some(role) => names.add(
                        surface,
                        Sense {
                            label,
                            role,
                            exact: exact_spelling(label, surface),
                            normalized: normalized.clone(),
                        },
                    ),
                }
            }
        }
    }
    Ok(())
}

struct Row<'line> {
    name: &'line str,
    surfaces: Vec<&'line str>,
    identifiers: BTreeMap<String, String>,
    /// Absent for names that are never mentions.
    role: Option<Role>,
}

impl<'line> Row<'line> {
    fn parse(line: &'line str, label: EntityLabel) -> Result<Self, String> {
        let columns: Vec<&str> = line.split('\t').collect();
        let &[name, variants, identifiers, role, _origin] = columns.as_slice() else {
            return Err(format!("{} columns, expected 5", columns.len()));
        };
        let identifiers = identifiers
            .split('|')
            .filter(|pair| !pair.is_empty())
            .map(|pair| {
                let (scheme, identifier) = pair
                    .split_once(':')
                    .ok_or_else(|| format!("identifier `{pair}` without a scheme"))?;
                Ok((scheme.to_owned(), identifier.to_owned()))
            })
            .collect::<Result<_, String>>()?;
        // Parts of a combination are mentions of their own: "a/b" names the row but is never looked for.
        let is_looked_for = |surface: &&str| {
            !(surface.is_empty() || label == EntityLabel::Drug && surface.contains('/'))
        };
        let role = match role {
            "context" => Some(Role::InContext),
            "typical" => Some(Role::Typical),
            "family" => Some(Role::Family),
            "never" => None,
            "" if label == EntityLabel::AdverseEvent => Some(Role::InContext),
            "" => Some(Role::Plain),
            other => return Err(format!("unknown role `{other}`")),
        };
        Ok(Self {
            name,
            surfaces: [name]
                .into_iter()
                .chain(variants.split('|'))
                .filter(is_looked_for)
                .collect(),
            identifiers,
            role,
        })
    }
}

/// The spelling that a name demands: acronyms and trial names are written one way, words in any case.
pub(super) fn exact_spelling(label: EntityLabel, surface: &str) -> Option<String> {
    let capitals = surface.chars().filter(|c| c.is_uppercase()).count();
    let longest_run = surface
        .split(|c: char| !c.is_lowercase())
        .map(|run| run.chars().count())
        .max()
        .unwrap_or_default();
    let is_acronym = capitals >= 2 && longest_run < WORD_RUN;
    (is_acronym || label == EntityLabel::Trial).then(|| surface.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acronyms_keep_their_case_and_words_do_not() {
        let exact = |surface| exact_spelling(EntityLabel::Drug, surface).is_some();
        assert!(exact("T-DXd") && exact("ORR") && exact("HbA1c") && exact("5-FU"));
        assert!(!exact("Kadcyla") && !exact("SGLT2 inhibitor") && !exact("metformin"));
    }
}
