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
#[cfg(feature = "rust-bert")]
pub mod libtorch;
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
#[cfg(feature = "rust-bert")]
pub use network::WeightsError;
pub use reading::{Reading, Recognised};
pub use rten::{LoadError, Precision, RtenClassifier};
pub use windows::{Window, windows};
pub(in crate::entities) use words::words;
pub use words::{Vocabulary, VocabularyError, WORD_TYPE_COUNT, WORD_TYPES, Word};

use serde::{Deserialize, Serialize};

/// What a head of the classifier recognises. `Drug`, `AdverseEvent` and `Outcome` follow the sources that the
/// model was trained on, which is not in every case how the annotation guidelines of this project see them.
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
    /// A measured outcome of a trial.
    Outcome,
    /// A class of drugs.
    DrugClass,
    /// A named study.
    Trial,
}

impl HeadLabel {
    /// All heads, in the order in which they are written.
    pub const ALL: [Self; 7] = [
        Self::Chemical,
        Self::Disease,
        Self::Drug,
        Self::AdverseEvent,
        Self::Outcome,
        Self::DrugClass,
        Self::Trial,
    ];

    /// The label as it stands in annotations.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Chemical => "CHEMICAL",
            Self::Disease => "DISEASE",
            Self::Drug => "DRUG",
            Self::AdverseEvent => "ADVERSE_EVENT",
            Self::Outcome => "OUTCOME",
            Self::DrugClass => "DRUG_CLASS",
            Self::Trial => "TRIAL",
        }
    }

    /// The head of a label as it stands in annotations.
    #[must_use]
    pub fn of(label: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|head| head.as_str() == label)
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
