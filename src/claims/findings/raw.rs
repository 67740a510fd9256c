//! What the numbers of a sentence are before they are bound to measure and arm.

use crate::claims::{FindingKind, Quantity};

/// A result found, before it is bound to measure and arm.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Raw {
    /// First and last token as printed.
    pub(super) first: usize,
    pub(super) last: usize,
    pub(super) kind: FindingKind,
    pub(super) quantity: Quantity,
    pub(super) unit: Option<String>,
    pub(super) qualifies: Option<usize>,
    pub(super) group_size: Option<u64>,
}

impl Raw {
    /// It belongs to another number.
    pub(super) fn is_qualifier(&self) -> bool {
        matches!(
            self.kind,
            FindingKind::PValue | FindingKind::ConfidenceInterval | FindingKind::Range
        )
    }

    /// It is a ratio of two groups.
    pub(super) fn is_ratio(&self) -> bool {
        matches!(
            self.kind,
            FindingKind::HazardRatio | FindingKind::OddsRatio | FindingKind::RiskRatio
        )
    }
}

/// First and last token of something printed.
pub(super) type Stretch = (usize, usize);

/// Everything numeric in a sentence.
#[derive(Debug, Default)]
pub(super) struct Recognised {
    /// In reading order.
    pub(super) findings: Vec<Raw>,
    /// "at 12 months", "week 24", "3-year".
    pub(super) times: Vec<Stretch>,
    /// "grade ≥ 3".
    pub(super) grades: Vec<Stretch>,
    /// Doses and schedules.
    pub(super) regimens: Vec<Stretch>,
    /// Sizes of groups and studies ("n = 714", "in 834 patients"), by the token of the number.
    pub(super) sizes: Vec<(usize, u64)>,
}

/// What the header of a table column says of the numbers below it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Column {
    /// Kind of a number without a unit.
    pub(crate) kind: FindingKind,
    /// Its unit.
    pub(crate) unit: Option<&'static str>,
    /// A range in brackets after it, or alone, is a confidence interval, of this level if the header gives it.
    pub(crate) interval: Option<Option<f64>>,
    /// It counts the people of a trial or group, not those with an event.
    pub(crate) size: bool,
}
