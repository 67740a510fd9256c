//! The default engine: BERT in pure Rust on the kernels of `rten`.
//!
//! The encoder is written out rather than read as a graph. A batch is then the rows of its windows one after the
//! other, without padding; what lies between two matrix products is done while it is in the cache; and each row has
//! an eight-bit scale of its own, so that a sentence is read the same whatever stands beside it.

mod attention;
mod embeddings;
mod encoder;
mod lanes;
mod linear;
mod quantise;
mod rows;
#[cfg(test)]
mod tests;

use std::{
    fmt,
    num::NonZero,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use super::{Bundle, BundleError, ClassifierError, HeadLabel, TokenClassifier, Window};
use encoder::{Encoder, Workspace};
use lanes::Lanes;

/// Pieces that go through the encoder together, about. More of them use each weight more often while it is in the
/// cache; fewer leave less work to wait for at the end, and less memory in use.
const BATCH_PIECES: usize = 256;

/// In which numbers the linear layers of the encoder are computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Precision {
    /// Single precision.
    Fp32,
    /// Weights and inputs in eight bits: weights with a scale for each output, inputs with a scale and a zero for each
    /// word piece (dynamic quantisation). Attention, normalisation and the outputs stay in single precision.
    #[default]
    Int8,
}

/// The default engine with its model loaded.
pub struct RtenClassifier {
    encoder: Encoder,
    heads: Vec<HeadLabel>,
    precision: Precision,
    lanes: Lanes,
}

/// The engine could not be made ready.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The model cannot be used.
    #[error(transparent)]
    Bundle(#[from] BundleError),
    /// The system gave no threads.
    #[error("cannot start the threads of the entity model: {0}")]
    Threads(String),
    /// The engine that was asked for is not there.
    #[error("this program was built without the engine rust-bert (cargo feature `rust-bert`)")]
    NoEngine,
}

impl RtenClassifier {
    /// Takes the weights of a model, to compute on `threads` threads whoever calls.
    ///
    /// # Errors
    /// When the weights are not those that the configuration describes, or threads cannot be started.
    pub fn load(
        bundle: &Bundle,
        precision: Precision,
        threads: NonZero<usize>,
    ) -> Result<Self, LoadError> {
        Ok(Self {
            encoder: Encoder::load(bundle, precision)?,
            heads: bundle.config.heads.clone(),
            precision,
            lanes: Lanes::new(threads).map_err(|error| LoadError::Threads(error.to_string()))?,
        })
    }
}

impl TokenClassifier for RtenClassifier {
    fn heads(&self) -> &[HeadLabel] {
        &self.heads
    }

    fn logits(&self, windows: &[Window]) -> Result<Vec<Vec<f32>>, ClassifierError> {
        let batches = batches(windows);
        let next = AtomicUsize::new(0);
        let answers: Vec<_> = batches.iter().map(|_| Mutex::new(None)).collect();
        self.lanes.run(batches.len(), &|| {
            let mut workspace = Workspace::new();
            while let Some((batch, answer)) = {
                let number = next.fetch_add(1, Ordering::Relaxed);
                batches.get(number).zip(answers.get(number))
            } {
                let logits = self.encoder.logits(batch, &mut workspace);
                *answer.lock().unwrap_or_else(PoisonError::into_inner) = Some(logits);
            }
        });
        let mut logits = Vec::with_capacity(windows.len());
        for answer in answers {
            let answer = answer.into_inner().unwrap_or_else(PoisonError::into_inner);
            logits.extend(answer.ok_or_else(|| failure("a batch was not computed".to_owned()))??);
        }
        Ok(logits)
    }
}

impl fmt::Debug for RtenClassifier {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("RtenClassifier")
            .field("heads", &self.heads)
            .field("precision", &self.precision)
            .field("lanes", &self.lanes)
            .finish_non_exhaustive()
    }
}

/// Neighbouring windows, together as many as [`BATCH_PIECES`] or one more.
fn batches(windows: &[Window]) -> Vec<Vec<&Window>> {
    let mut batches: Vec<Vec<&Window>> = Vec::new();
    let mut pieces = BATCH_PIECES;
    for window in windows {
        if pieces >= BATCH_PIECES {
            batches.push(Vec::new());
            pieces = 0;
        }
        pieces += window.ids.len();
        if let Some(batch) = batches.last_mut() {
            batch.push(window);
        }
    }
    batches
}

fn failure(cause: String) -> ClassifierError {
    ClassifierError {
        engine: "rten",
        cause,
    }
}
