//! The engine on libtorch, through rust-bert.

use std::{num::NonZero, sync::Mutex};

use tch::{Device, Kind};

use super::{
    Bundle, BundleError, ClassifierError, HeadLabel, Tag, TokenClassifier, Window,
    network::{Batch, Network},
};

/// Most word pieces, padding included, in one call of the network. Larger batches take more memory and are no faster on
/// a processor.
const BATCH_PIECES: usize = 4096;

/// rust-bert's BERT with the heads, on a processor or a CUDA device.
///
/// libtorch shares one set of threads, so that one caller at a time computes, on all of them.
#[derive(Debug)]
pub struct LibtorchClassifier {
    heads: Vec<HeadLabel>,
    network: Mutex<Network>,
    device: Device,
}

impl LibtorchClassifier {
    /// Makes the network of a model with its weights.
    ///
    /// # Errors
    /// When they do not fit.
    pub fn load(
        bundle: &Bundle,
        device: Device,
        threads: NonZero<usize>,
    ) -> Result<Self, BundleError> {
        settle_threads(threads.get());
        let config = &bundle.config;
        // The same checks, with the same words, as for the other engine.
        bundle.tensors()?;
        let mut network = Network::new(&config.encoder, config.heads.len(), 0.0, device);
        network
            .load(&bundle.weights, false)
            .map_err(|error| bundle.fault_in_weights(error.into()))?;
        Ok(Self {
            heads: config.heads.clone(),
            network: Mutex::new(network),
            device,
        })
    }
}

impl TokenClassifier for LibtorchClassifier {
    fn heads(&self) -> &[HeadLabel] {
        &self.heads
    }

    fn logits(&self, windows: &[Window]) -> Result<Vec<Vec<f32>>, ClassifierError> {
        let network = self
            .network
            .lock()
            .map_err(|_| failed("a thread failed while it computed"))?;
        logits(&network, self.heads.len(), self.device, windows).map_err(|cause| failed(&cause))
    }
}

/// Sets the number of threads of libtorch, for the whole process.
pub(in crate::entities) fn settle_threads(threads: usize) {
    tch::set_num_threads(i32::try_from(threads.max(1)).unwrap_or(1));
}

/// The logits of windows, computed in batches of like length.
pub(in crate::entities) fn logits(
    network: &Network,
    heads: usize,
    device: Device,
    windows: &[Window],
) -> Result<Vec<Vec<f32>>, String> {
    let mut order: Vec<usize> = (0..windows.len()).collect();
    order.sort_by_key(|index| windows.get(*index).map_or(0, |window| window.ids.len()));
    let mut answers = vec![Vec::new(); windows.len()];
    let width = heads * Tag::COUNT;
    let mut rest = order.as_slice();
    while !rest.is_empty() {
        let fits = rest
            .iter()
            .enumerate()
            .take_while(|(count, index)| {
                let length = windows.get(**index).map_or(0, |window| window.ids.len());
                (count + 1) * length <= BATCH_PIECES
            })
            .count()
            .max(1);
        let (chunk, later) = rest.split_at(fits);
        rest = later;
        let chosen: Vec<&Window> = chunk.iter().filter_map(|at| windows.get(*at)).collect();
        let batch = Batch::of(&chosen, device);
        let logits = tch::no_grad(|| {
            let hidden = network.encode(&batch, false)?;
            let flat = network
                .classify(&hidden, false)
                .to_kind(Kind::Float)
                .to_device(Device::Cpu)
                .reshape([-1]);
            Vec::<f32>::try_from(&flat).map_err(|error| error.to_string())
        })?;
        for ((row, at), window) in logits
            .chunks_exact(batch.longest * width)
            .zip(chunk)
            .zip(&chosen)
        {
            if let (Some(answer), Some(row)) =
                (answers.get_mut(*at), row.get(..window.ids.len() * width))
            {
                row.clone_into(answer);
            }
        }
    }
    Ok(answers)
}

fn failed(cause: &str) -> ClassifierError {
    ClassifierError {
        engine: "rust-bert",
        cause: cause.to_owned(),
    }
}
