//! A trained token classifier: words in, the probability of each label's tags out.
//!
//! One BERT encoder is shared by one BIO head per label. The input is cut once, in `words` and
//! [`windows`](fn@windows), whatever engine computes the logits and also in training, so that all of them see the
//! same pieces. Two engines implement [`TokenClassifier`] on the same weights.

mod bundle;
#[cfg(test)]
mod bundle_tests;
mod config;
mod decode;
#[cfg(all(test, feature = "rust-bert"))]
mod engines_tests;
#[cfg(feature = "rust-bert")]
pub mod libtorch;
mod model;
#[cfg(feature = "rust-bert")]
pub(in crate::entities) mod network;
mod reading;
mod rten;
mod tensors;
#[cfg(test)]
mod tiny;
mod windows;
mod words;

pub use bundle::{
    Bundle, BundleError, BundleFault, CONFIG_FILE, ModelFiles, TOKENIZER_FILE, WEIGHTS_FILE,
};
pub use config::{EncoderConfig, FORMAT, ModelConfig, TAGS};
pub use decode::{LabelledSpan, WordScores, decode, word_scores};
pub use model::{Engine, EntityModel, ModelChoice};
#[cfg(feature = "rust-bert")]
pub use network::WeightsError;
pub use reading::{Reading, Recognised};
pub use rten::{LoadError, Precision, RtenClassifier};
pub use windows::{Window, windows};
pub(in crate::entities) use words::words;
pub use words::{Vocabulary, VocabularyError, WORD_TYPE_COUNT, WORD_TYPES, Word};

use serde::{Deserialize, Serialize};

use super::EntityLabel;

/// What a head of the classifier recognises.
///
/// The first five are labels of public sources, in the sense of those sources. The others are the labels of this
/// project's guidelines, learned from hand annotations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum HeadLabel {
    /// A chemical in the sense of BioCreative V CDR.
    Chemical,
    /// A disease in the senses of BioCreative V CDR and the NCBI disease corpus.
    Disease,
    /// A drug of a pharmacovigilance report in the sense of PHEE.
    Drug,
    /// An adverse event in the senses of PHEE and TAC 2017.
    AdverseEvent,
    /// A measured outcome of a trial, as in EvidenceOutcomes.
    Outcome,
    /// `DRUG` of the guidelines.
    GuidelineDrug,
    /// `DRUG_CLASS` of the guidelines.
    GuidelineDrugClass,
    /// `TRIAL` of the guidelines.
    GuidelineTrial,
    /// `OUTCOME` of the guidelines.
    GuidelineOutcome,
    /// `ADVERSE_EVENT` of the guidelines.
    GuidelineAdverseEvent,
}

impl HeadLabel {
    /// The heads of public sources, in the order in which they are written.
    pub const NATIVE: [Self; 5] = [
        Self::Chemical,
        Self::Disease,
        Self::Drug,
        Self::AdverseEvent,
        Self::Outcome,
    ];

    /// All heads: the native ones, then those of the guidelines.
    pub const ALL: [Self; 10] = [
        Self::Chemical,
        Self::Disease,
        Self::Drug,
        Self::AdverseEvent,
        Self::Outcome,
        Self::GuidelineDrug,
        Self::GuidelineDrugClass,
        Self::GuidelineTrial,
        Self::GuidelineOutcome,
        Self::GuidelineAdverseEvent,
    ];

    /// The name of a native head as its sources write it; that of another head as in `config.json`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Chemical => "CHEMICAL",
            Self::Disease => "DISEASE",
            Self::Drug => "DRUG",
            Self::AdverseEvent => "ADVERSE_EVENT",
            Self::Outcome => "OUTCOME",
            Self::GuidelineDrug => "GUIDELINE_DRUG",
            Self::GuidelineDrugClass => "GUIDELINE_DRUG_CLASS",
            Self::GuidelineTrial => "GUIDELINE_TRIAL",
            Self::GuidelineOutcome => "GUIDELINE_OUTCOME",
            Self::GuidelineAdverseEvent => "GUIDELINE_ADVERSE_EVENT",
        }
    }

    /// The head of a name; see [`as_str`](Self::as_str).
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|head| head.as_str() == name)
    }

    /// The head of a label of the guidelines.
    #[must_use]
    pub fn guideline(label: EntityLabel) -> Self {
        match label {
            EntityLabel::Drug => Self::GuidelineDrug,
            EntityLabel::DrugClass => Self::GuidelineDrugClass,
            EntityLabel::Trial => Self::GuidelineTrial,
            EntityLabel::Outcome => Self::GuidelineOutcome,
            EntityLabel::AdverseEvent => Self::GuidelineAdverseEvent,
        }
    }
}

/// The tags of a head, in the order of its three outputs (Ramshaw and Marcus 1995, in the BIO2 form).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tag {
    /// Outside.
    Outside,
    /// The first word of a mention.
    Begin,
    /// A further word of a mention.
    Inside,
}

impl Tag {
    /// Number of tags.
    pub const COUNT: usize = 3;
}

/// Why a classifier gave no answer.
#[derive(Debug, thiserror::Error)]
#[error("the {engine} engine failed: {cause}")]
pub struct ClassifierError {
    /// Name of the engine.
    pub engine: &'static str,
    /// What it said.
    pub cause: String,
}

/// An engine with a model loaded, shared by all threads.
///
/// The answer for a window does not depend on the windows beside it, on their order, or on the number of threads.
pub trait TokenClassifier: Send + Sync + std::fmt::Debug {
    /// The heads of the model, in the order of its outputs.
    fn heads(&self) -> &[HeadLabel];

    /// For each window, the logits of its pieces: `pieces × heads × tags` numbers in that order.
    ///
    /// # Errors
    /// When the engine fails; a window within the limits of the model does not fail.
    fn logits(&self, windows: &[Window]) -> Result<Vec<Vec<f32>>, ClassifierError>;
}
