//! A model ready for use: an engine, the vocabulary it was trained with, and its longest window.

use std::{borrow::Cow, num::NonZero};

use super::{
    Bundle, ClassifierError, HeadLabel, LoadError, ModelFiles, Precision, Reading, Recognised,
    RtenClassifier, TokenClassifier,
};
use crate::{
    entities::lexicon::Lexicon,
    text::{Span, Text},
};

/// What computes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Engine {
    /// Pure Rust, on the kernels of `rten`.
    #[default]
    Rten,
    /// rust-bert on libtorch; only in programs built with the feature `rust-bert`.
    RustBert,
}

/// Which model to use, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ModelChoice {
    /// What computes.
    pub engine: Engine,
    /// Numbers of the default engine; the other computes in single precision.
    pub precision: Precision,
    /// Threads for all callers together.
    pub threads: NonZero<usize>,
}

impl Default for ModelChoice {
    fn default() -> Self {
        Self {
            engine: Engine::default(),
            precision: Precision::default(),
            threads: NonZero::<usize>::MIN,
        }
    }
}

impl ModelFiles {
    /// The model that is part of the program.
    #[must_use]
    pub fn embedded() -> Self {
        Self {
            config: Cow::Borrowed(include_bytes!("../../../models/evidence-ner/config.json")),
            weights: Cow::Borrowed(include_bytes!(
                "../../../models/evidence-ner/model.safetensors"
            )),
            tokenizer: Cow::Borrowed(include_bytes!(
                "../../../models/evidence-ner/tokenizer.json"
            )),
        }
    }
}

/// A loaded model, shared by all threads.
#[derive(Debug)]
pub struct EntityModel {
    engine: Box<dyn TokenClassifier>,
    bundle: Bundle,
}

impl EntityModel {
    /// Loads a model into an engine.
    ///
    /// # Errors
    /// When the model cannot be used, or the engine is not part of the program.
    pub fn load(mut bundle: Bundle, choice: ModelChoice) -> Result<Self, LoadError> {
        let engine: Box<dyn TokenClassifier> = match choice.engine {
            Engine::Rten => {
                let threads = choice.threads;
                Box::new(RtenClassifier::load(&bundle, choice.precision, threads)?)
            }
            #[cfg(feature = "rust-bert")]
            Engine::RustBert => Box::new(super::libtorch::LibtorchClassifier::load(
                &bundle,
                tch::Device::cuda_if_available(),
                choice.threads,
            )?),
            #[cfg(not(feature = "rust-bert"))]
            Engine::RustBert => return Err(LoadError::NoEngine),
        };
        // The engine has taken what it needs.
        bundle.weights = Cow::Borrowed(&[]);
        Ok(Self { engine, bundle })
    }

    /// Loads the model that is part of the program.
    ///
    /// # Errors
    /// When it is not of this version.
    pub fn embedded(choice: ModelChoice) -> Result<Self, LoadError> {
        let bundle = Bundle::new("models/evidence-ner", ModelFiles::embedded())?;
        Self::load(bundle, choice)
    }

    /// The heads of the model, in the order of its outputs.
    #[must_use]
    pub fn heads(&self) -> &[HeadLabel] {
        self.engine.heads()
    }

    /// Cuts passages into the words and windows of this model; see [`Reading`].
    pub(in crate::entities) fn read(
        &self,
        text: &Text,
        passages: &[Span],
        superscripts: &[Span],
        lexicon: &Lexicon,
    ) -> Reading {
        let config = &self.bundle.config;
        let vocabulary = &self.bundle.vocabulary;
        Reading::of(
            text,
            passages,
            superscripts,
            vocabulary,
            lexicon,
            config.window,
        )
    }

    /// What the heads see in readings; computed together, so that the engine can fill its batches.
    ///
    /// # Errors
    /// When the engine fails.
    pub(in crate::entities) fn recognise(
        &self,
        readings: &[Reading],
    ) -> Result<Vec<Vec<Recognised>>, ClassifierError> {
        let windows: Vec<_> = readings
            .iter()
            .flat_map(|reading| reading.windows.iter().cloned())
            .collect();
        let mut logits = self.engine.logits(&windows)?.into_iter();
        Ok(readings
            .iter()
            .map(|reading| {
                let own: Vec<Vec<f32>> = logits.by_ref().take(reading.windows.len()).collect();
                reading.mentions(self.heads(), &own)
            })
            .collect())
    }
}
