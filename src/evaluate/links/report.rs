use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    citations::CitationStyle,
    evaluate::measure::{Counts, Score, rounded},
};

/// Upper ends of the bins of the calibration table.
const BINS: [f32; 8] = [0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0];

/// Counts of one document.
#[derive(Debug, Clone, Default)]
pub(in crate::evaluate) struct LinkCounts {
    pub(in crate::evaluate) strict: BTreeMap<CitationStyle, Counts>,
    pub(in crate::evaluate) lenient: BTreeMap<CitationStyle, Counts>,
    /// Annotated markers, those whose place was found, and those at which the record has a marker.
    pub(in crate::evaluate) markers: [usize; 3],
    /// Annotated ambiguous markers, and those that the record calls ambiguous.
    pub(in crate::evaluate) ambiguous: [usize; 2],
    /// Markers of the record outside annotated text.
    pub(in crate::evaluate) outside: usize,
    /// Confidence of each link given in annotated text, and whether it is right.
    pub(in crate::evaluate) confidences: Vec<(f32, bool)>,
}

/// Measures of citation links.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LinkReport {
    /// Ambiguous markers give no link.
    pub strict: Score,
    /// Ambiguous markers with the annotated target among their candidates are right.
    pub ambiguous_counted: Score,
    /// Strict, for each style.
    pub styles: BTreeMap<CitationStyle, Score>,
    /// Annotated markers.
    pub markers: usize,
    /// Annotated markers whose place in the extracted text was found.
    pub markers_placed: usize,
    /// Annotated markers at whose place the record has a marker.
    pub markers_found: usize,
    /// Annotated markers that are ambiguous.
    pub ambiguous: usize,
    /// Those of them that the record calls ambiguous.
    pub ambiguous_found: usize,
    /// Markers of the record in text that the annotations do not have; not scored.
    pub outside: usize,
    /// Share of right links by their confidence.
    pub calibration: Vec<CalibrationBin>,
}

/// The links whose confidence lies in `(low, high]`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CalibrationBin {
    /// Lower end, exclusive but for 0.
    pub low: f32,
    /// Upper end, inclusive.
    pub high: f32,
    /// How many.
    pub links: usize,
    /// Mean confidence.
    pub confidence: f64,
    /// Share that is right.
    pub right: f64,
}

impl LinkReport {
    pub(in crate::evaluate) fn of(documents: &[LinkCounts]) -> Self {
        let total =
            |counts: &BTreeMap<CitationStyle, Counts>| -> Counts { counts.values().copied().sum() };
        let strict: Vec<Counts> = documents
            .iter()
            .map(|document| total(&document.strict))
            .collect();
        let lenient: Vec<Counts> = documents
            .iter()
            .map(|document| total(&document.lenient))
            .collect();
        let mut styles: BTreeMap<CitationStyle, Vec<Counts>> = BTreeMap::new();
        for (&style, &counts) in documents.iter().flat_map(|document| &document.strict) {
            styles.entry(style).or_default().push(counts);
        }
        let markers =
            |index: usize| -> usize { documents.iter().filter_map(|d| d.markers.get(index)).sum() };
        let ambiguous = |index: usize| -> usize {
            documents
                .iter()
                .filter_map(|d| d.ambiguous.get(index))
                .sum()
        };
        Self {
            strict: Score::with_interval(&strict),
            ambiguous_counted: Score::with_interval(&lenient),
            styles: styles
                .into_iter()
                .map(|(style, units)| (style, Score::with_interval(&units)))
                .collect(),
            markers: markers(0),
            markers_placed: markers(1),
            markers_found: markers(2),
            ambiguous: ambiguous(0),
            ambiguous_found: ambiguous(1),
            outside: documents.iter().map(|document| document.outside).sum(),
            calibration: calibration(documents.iter().flat_map(|d| d.confidences.iter().copied())),
        }
    }
}

pub(super) fn calibration(links: impl Iterator<Item = (f32, bool)>) -> Vec<CalibrationBin> {
    let mut bins = [(0_usize, 0.0_f64, 0_usize); BINS.len()];
    for (confidence, right) in links {
        let index = BINS
            .partition_point(|&high| high < confidence)
            .min(BINS.len() - 1);
        if let Some(bin) = bins.get_mut(index) {
            bin.0 += 1;
            bin.1 += f64::from(confidence);
            bin.2 += usize::from(right);
        }
    }
    let lows = [0.0].into_iter().chain(BINS);
    lows.zip(BINS)
        .zip(bins)
        .filter(|(_, bin)| bin.0 > 0)
        .map(|((low, high), (links, sum, right))| CalibrationBin {
            low,
            high,
            links,
            confidence: rounded(sum / links as f64),
            right: rounded(right as f64 / links as f64),
        })
        .collect()
}
