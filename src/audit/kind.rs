use std::{fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How much an item asks of the reader. The order is that of `--fail-on`.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// A question: it may well be right, and only a reader can say.
    Note,
    /// Probably a slip, or a gap that a reader of the paper has to fill.
    Warning,
    /// It cannot be right as it stands.
    Error,
}

impl Severity {
    /// All levels, lowest first.
    pub const ALL: [Self; 3] = [Self::Note, Self::Warning, Self::Error];

    /// The name used in reports, SARIF and options.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// What an item is about.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A marker that no entry of the reference list fits.
    DanglingMarker,
    /// Numbers that contradict each other.
    ContradictoryNumbers,
    /// The text sends the reader to a table or figure that is not there.
    MissingTableOrFigure,
    /// A DOI that cannot be resolved as printed.
    MalformedDoi,
    /// A cited work that was retracted, or of which its journal has warned.
    RetractedWork,
    /// A marker that fits several entries.
    AmbiguousMarker,
    /// A marker that is broken, unfinished or repeats itself.
    MalformedMarker,
    /// Author in the text and in the list are not the same.
    AuthorDisagrees,
    /// Year in the text and in the list are not the same.
    YearDisagrees,
    /// The letter after the year is in one of text and list only, or another one.
    SuffixDisagrees,
    /// An entry that repeats an earlier one.
    DuplicateReference,
    /// An entry to which no marker points.
    NeverCited,
    /// The number of studies that the text gives and the length of the list do not agree.
    StudyCount,
    /// A trial that is given two numbers of the same registry.
    TwoRegistryNumbers,
    /// Numbers for which no source is given.
    UncitedNumbers,
    /// Numbers whose only source is a review.
    SecondarySource,
    /// A cited work about another disease.
    ForeignPopulation,
    /// A cited work about another drug.
    ForeignDrug,
    /// A cited work that says the opposite.
    ContradictedBySource,
    /// A cited work that does not quite say it.
    PartlySupported,
    /// A cited work that does not speak of it.
    NotInSource,
}

impl Kind {
    /// All kinds, in the order of reports.
    pub const ALL: [Self; 21] = [
        Self::DanglingMarker,
        Self::ContradictoryNumbers,
        Self::MissingTableOrFigure,
        Self::MalformedDoi,
        Self::RetractedWork,
        Self::AmbiguousMarker,
        Self::MalformedMarker,
        Self::AuthorDisagrees,
        Self::YearDisagrees,
        Self::SuffixDisagrees,
        Self::DuplicateReference,
        Self::NeverCited,
        Self::StudyCount,
        Self::TwoRegistryNumbers,
        Self::UncitedNumbers,
        Self::SecondarySource,
        Self::ForeignPopulation,
        Self::ForeignDrug,
        Self::ContradictedBySource,
        Self::PartlySupported,
        Self::NotInSource,
    ];

    /// The name used in reports, SARIF and `.claimtrace.toml`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DanglingMarker => "dangling-marker",
            Self::ContradictoryNumbers => "contradictory-numbers",
            Self::MissingTableOrFigure => "missing-table-or-figure",
            Self::MalformedDoi => "malformed-doi",
            Self::RetractedWork => "retracted-work",
            Self::AmbiguousMarker => "ambiguous-marker",
            Self::MalformedMarker => "malformed-marker",
            Self::AuthorDisagrees => "author-disagrees",
            Self::YearDisagrees => "year-disagrees",
            Self::SuffixDisagrees => "suffix-disagrees",
            Self::DuplicateReference => "duplicate-reference",
            Self::NeverCited => "never-cited",
            Self::StudyCount => "study-count",
            Self::TwoRegistryNumbers => "two-registry-numbers",
            Self::UncitedNumbers => "uncited-numbers",
            Self::SecondarySource => "secondary-source",
            Self::ForeignPopulation => "foreign-population",
            Self::ForeignDrug => "foreign-drug",
            Self::ContradictedBySource => "contradicted-by-source",
            Self::PartlySupported => "partly-supported",
            Self::NotInSource => "not-in-source",
        }
    }

    /// How much an item of this kind asks, where the item itself does not say otherwise.
    #[must_use]
    pub fn severity(self) -> Severity {
        match self {
            Self::DanglingMarker
            | Self::ContradictoryNumbers
            | Self::MissingTableOrFigure
            | Self::MalformedDoi
            | Self::RetractedWork => Severity::Error,
            Self::AmbiguousMarker
            | Self::MalformedMarker
            | Self::AuthorDisagrees
            | Self::YearDisagrees
            | Self::SuffixDisagrees
            | Self::DuplicateReference
            | Self::NeverCited
            | Self::StudyCount
            | Self::TwoRegistryNumbers
            | Self::UncitedNumbers
            | Self::ContradictedBySource => Severity::Warning,
            Self::SecondarySource
            | Self::ForeignPopulation
            | Self::ForeignDrug
            | Self::PartlySupported
            | Self::NotInSource => Severity::Note,
        }
    }

    /// What the kind means and what a reviewer should do, in a sentence or two.
    #[must_use]
    pub fn help(self) -> &'static str {
        match self {
            Self::DanglingMarker => {
                "The marker points at no entry of the reference list. Add the entry or correct the marker."
            }
            Self::ContradictoryNumbers => {
                "Numbers that belong together cannot all be right: an estimate outside its interval, a percentage that is not its fraction, a p-value that the interval contradicts. Compare them with the source."
            }
            Self::MissingTableOrFigure => {
                "The text names a table or figure with a number for which there is no caption. Correct the number or add what is missing."
            }
            Self::MalformedDoi => "The DOI cannot be resolved as printed. Correct it.",
            Self::RetractedWork => {
                "The list of retractions names this work. Read the notice before resting a claim on it."
            }
            Self::AmbiguousMarker => {
                "The marker fits several entries and the text does not say which. Add the letter after the year, or remove the repeated entry."
            }
            Self::MalformedMarker => {
                "The marker is broken: a bracket that does not close, a range that runs backwards, a number given twice, a placeholder that was never filled."
            }
            Self::AuthorDisagrees => {
                "The marker and the entry that it must mean name other authors. Correct one of them."
            }
            Self::YearDisagrees => {
                "The marker and the entry that it must mean give different years. Correct one of them."
            }
            Self::SuffixDisagrees => {
                "The letter after the year is in the text or in the list only, or differs. Make them agree."
            }
            Self::DuplicateReference => {
                "The entry repeats an earlier one. Remove it and point its markers at the first."
            }
            Self::NeverCited => "No marker points at the entry. Cite it or remove it.",
            Self::StudyCount => {
                "The text says how many studies the review rests on, and the reference list has another number. Say which works are meant."
            }
            Self::TwoRegistryNumbers => {
                "A trial is given two numbers of the same registry. At most one is its own."
            }
            Self::UncitedNumbers => "The claim gives numbers and no source. Cite the source.",
            Self::SecondarySource => {
                "The only source given for these numbers is a review. Cite the study that measured them."
            }
            Self::ForeignPopulation => {
                "The title of the cited work names another disease than the claim is about. Does the result carry over?"
            }
            Self::ForeignDrug => {
                "The title of the cited work names another drug than the claim is about. Is it the work that is meant?"
            }
            Self::ContradictedBySource => {
                "The closest passage of the cited work seems to say the opposite. Read it."
            }
            Self::PartlySupported => {
                "The cited work speaks of it, but not quite so, or without some of the numbers. Read the passages."
            }
            Self::NotInSource => {
                "Nothing in the cited work seems to say it. Read the closest passages, or look for the work that is meant."
            }
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl FromStr for Kind {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str() == name)
            .ok_or_else(|| format!("unknown kind of audit item `{name}`"))
    }
}
