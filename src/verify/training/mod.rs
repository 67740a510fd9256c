//! Training and scoring of the verifier's model.
//!
//! The data are citing sentences with five sentences of the cited work each, judged by hand (Sarol et al. 2024, doi
//! 10.1093/bioinformatics/btae420). Everything that is chosen (strength of the penalty, preferences, sharpness) is
//! chosen by cross-validation over the training part, with all sentences that cite the same work in the same fold; the
//! development part is only scored.

mod data;
mod fit;
mod score;

use std::{io, path::Path};

pub use score::Confusion;

use super::{Label, Model, Probabilities, features::features};
use data::Example;

/// Why there is nothing to train on.
#[derive(Debug, thiserror::Error)]
pub enum TrainingError {
    /// A file cannot be read.
    #[error("{file}: {source}")]
    Io {
        /// Its name.
        file: &'static str,
        /// Why.
        source: io::Error,
    },
    /// A line is not of the form expected.
    #[error("{file}, line {line}: {source}")]
    Malformed {
        /// Its name.
        file: &'static str,
        /// Counted from 1.
        line: usize,
        /// Why.
        source: serde_json::Error,
    },
    /// No example of some label.
    #[error("the training data lacks a label")]
    Poor,
}

/// What training gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Trained {
    /// The model.
    pub model: Model,
    /// Examples used.
    pub examples: usize,
    /// Scores of the cross-validation, which also chose the settings.
    pub validation: Confusion,
}

/// Trains on `claims_train.jsonl` and `corpus.jsonl` of a directory. The same files give the same model.
///
/// # Errors
/// When they cannot be read or lack a label.
pub fn train(directory: &Path) -> Result<Trained, TrainingError> {
    let examples = data::load(directory, "claims_train.jsonl")?;
    if Label::ALL
        .iter()
        .any(|label| examples.iter().all(|example| example.label != *label))
    {
        return Err(TrainingError::Poor);
    }
    let (model, validation) = fit::fit(&examples);
    Ok(Trained {
        model,
        examples: examples.len(),
        validation,
    })
}

/// Scores of a model on the development part.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// The model's answers.
    pub model: Confusion,
    /// The answers of one who always gives the most common label.
    pub majority: Confusion,
    /// Mean distance between the probability of the likeliest label and the share of right answers, over ten bands of
    /// probability.
    pub calibration_error: f64,
}

/// Scores a model on `claims_dev.jsonl` of a directory.
///
/// # Errors
/// When the files cannot be read.
pub fn evaluate(directory: &Path, model: &Model) -> Result<Evaluation, TrainingError> {
    let examples = data::load(directory, "claims_dev.jsonl")?;
    let answers: Vec<(Label, Probabilities)> = examples
        .iter()
        .map(|example| {
            let features = features_of(example, model);
            (example.label, model.probabilities(&features))
        })
        .collect();
    let mut scored = Confusion::default();
    for (label, probabilities) in &answers {
        scored.add(*label, model.choose(*probabilities));
    }
    Ok(Evaluation {
        majority: scored.majority(),
        model: scored,
        calibration_error: score::calibration_error(&answers),
    })
}

fn features_of(example: &Example, model: &Model) -> Vec<f64> {
    let passages: Vec<&str> = example.passages.iter().map(String::as_str).collect();
    features(&example.statement, &passages, &model.rarity)
}
