use std::{collections::BTreeMap, fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::text::Span;

/// Identity of a mention in its document: "e1", "e2" … in reading order.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
pub struct EntityId(pub String);

/// What a mention is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum EntityLabel {
    /// A named therapeutic agent.
    Drug,
    /// A class or kind of treatment.
    DrugClass,
    /// A named or registered study.
    Trial,
    /// A measured endpoint.
    Outcome,
    /// An untoward event given as an effect or risk of a treatment.
    AdverseEvent,
}

impl EntityLabel {
    /// All labels, in the order of reports.
    pub const ALL: [Self; 5] = [
        Self::Drug,
        Self::DrugClass,
        Self::Trial,
        Self::Outcome,
        Self::AdverseEvent,
    ];

    /// The name used in records and annotations.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Drug => "DRUG",
            Self::DrugClass => "DRUG_CLASS",
            Self::Trial => "TRIAL",
            Self::Outcome => "OUTCOME",
            Self::AdverseEvent => "ADVERSE_EVENT",
        }
    }
}

impl fmt::Display for EntityLabel {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl FromStr for EntityLabel {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|label| label.as_str() == name)
            .ok_or_else(|| format!("unknown entity label `{name}`"))
    }
}

/// What recognised a mention.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum EntitySource {
    /// A known name.
    Lexicon,
    /// The form of the word: code names, stems, registry numbers, "the NAME trial".
    Pattern,
    /// The short or long form of a mention found elsewhere in the document.
    Abbreviation,
    /// The trained model.
    Model,
}

/// What a mention names, however it is written.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Normalized {
    /// Preferred name.
    pub name: String,
    /// Scheme to identifier: "drugbank" → "DB00072", "mesh", "ctcae", "nct" …
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub identifiers: BTreeMap<String, String>,
}

/// A mention.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Entity {
    /// Identity.
    pub id: EntityId,
    /// What it is.
    pub label: EntityLabel,
    /// Where it is.
    pub span: Span,
    /// The characters of `span`.
    pub text: String,
    /// Estimated probability, in `[0, 1]`, that span and label are right.
    pub confidence: f32,
    /// What recognised it.
    pub source: EntitySource,
    /// What it names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub normalized: Option<Normalized>,
}
