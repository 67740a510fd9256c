//! Items that a team has looked at and does not want to see again.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::{DocumentAudit, Item, Kind, Silenced};

/// Why a configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SilenceError {
    /// No TOML, an unknown key or a value of the wrong type.
    #[error("{0}")]
    Malformed(#[from] toml::de::Error),
    /// An entry without a reason.
    #[error("silence entry {number}: give a reason")]
    NoReason {
        /// Counted from 1.
        number: usize,
    },
    /// An entry that would silence everything.
    #[error("silence entry {number}: name an `item` or a `kind`")]
    TooWide {
        /// Counted from 1.
        number: usize,
    },
    /// A kind that does not exist.
    #[error("silence entry {number}: {message}")]
    UnknownKind {
        /// Counted from 1.
        number: usize,
        /// What is wrong.
        message: String,
    },
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    silence: Vec<Raw>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    item: Option<String>,
    kind: Option<String>,
    document: Option<String>,
    contains: Option<String>,
    reason: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Rule {
    item: Option<String>,
    kind: Option<Kind>,
    document: Option<String>,
    contains: Option<String>,
    reason: String,
}

/// The content of a `.claimtrace.toml`.
///
/// ```toml
/// [[silence]]
/// item = "9c0f4be21a77"          # the id of one item
/// reason = "Both editions are cited on purpose."
///
/// [[silence]]
/// kind = "uncited-numbers"       # a kind …
/// document = "conclusions.pdf"   # … in one PDF, by its name or the beginning of its id (optional)
/// contains = "in our experience" # … where the item's words or explanation hold this (optional)
/// reason = "Expert opinion, marked as such."
/// ```
///
/// Every entry needs a reason; a key that is not one of these is an error.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Silence {
    rules: Vec<Rule>,
    used: BTreeSet<usize>,
}

impl Silence {
    /// Reads a configuration.
    ///
    /// # Errors
    /// When it is not of this form; the message has the line.
    pub fn read(text: &str) -> Result<Self, SilenceError> {
        let file: File = toml::from_str(text)?;
        let mut rules = Vec::with_capacity(file.silence.len());
        for (at, raw) in file.silence.into_iter().enumerate() {
            let number = at + 1;
            if raw.reason.trim().is_empty() {
                return Err(SilenceError::NoReason { number });
            }
            if raw.item.is_none() && raw.kind.is_none() {
                return Err(SilenceError::TooWide { number });
            }
            let kind = raw
                .kind
                .map(|name| name.parse())
                .transpose()
                .map_err(|message| SilenceError::UnknownKind { number, message })?;
            rules.push(Rule {
                item: raw.item,
                kind,
                document: raw.document,
                contains: raw.contains,
                reason: raw.reason,
            });
        }
        Ok(Self {
            rules,
            used: BTreeSet::new(),
        })
    }

    /// Moves the items that an entry names to the silenced ones, with its reason; the first that fits counts.
    pub fn apply(&mut self, audit: &mut DocumentAudit) {
        let mut kept = Vec::with_capacity(audit.items.len());
        for item in std::mem::take(&mut audit.items) {
            let rule = self
                .rules
                .iter()
                .enumerate()
                .find(|(_, rule)| rule.fits(audit, &item));
            if let Some((at, rule)) = rule {
                self.used.insert(at);
                audit.silenced.push(Silenced {
                    reason: rule.reason.clone(),
                    item,
                });
            } else {
                kept.push(item);
            }
        }
        audit.items = kept;
    }

    /// The reasons of the entries, with their numbers from 1, that no item was silenced by.
    pub fn unused(&self) -> impl Iterator<Item = (usize, &str)> {
        self.rules
            .iter()
            .enumerate()
            .filter(|(at, _)| !self.used.contains(at))
            .map(|(at, rule)| (at + 1, rule.reason.as_str()))
    }
}

impl Rule {
    fn fits(&self, audit: &DocumentAudit, item: &Item) -> bool {
        let id = self.item.as_ref().is_none_or(|id| *id == item.id);
        let kind = self.kind.is_none_or(|kind| kind == item.kind);
        let document = self.document.as_ref().is_none_or(|name| {
            *name == audit.file_name || !name.is_empty() && audit.document.0.starts_with(name)
        });
        let words = self.contains.as_ref().is_none_or(|words| {
            item.explanation.contains(words)
                || item.places.iter().any(|place| place.text.contains(words))
        });
        id && kind && document && words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_keys_and_missing_reasons_are_errors() {
        let error = |text: &str| Silence::read(text).unwrap_err().to_string();
        assert!(
            error("[[silence]]\nkind = \"never-cited\"\nreason = \"x\"\npage = 3")
                .contains("unknown field `page`")
        );
        assert!(error("silenced = []").contains("unknown field `silenced`"));
        assert!(error("[[silence]]\nkind = \"never-cited\"").contains("missing field `reason`"));
        assert_eq!(
            error("[[silence]]\nkind = \"never-cited\"\nreason = \" \""),
            "silence entry 1: give a reason"
        );
        assert_eq!(
            error("[[silence]]\nreason = \"x\""),
            "silence entry 1: name an `item` or a `kind`"
        );
        assert_eq!(
            error("[[silence]]\nkind = \"never\"\nreason = \"x\""),
            "silence entry 1: unknown kind of audit item `never`"
        );
    }
}
