//! Where a training run stands, so that it can go on after it was stopped.

use std::collections::BTreeMap;

use safetensors::{Dtype, SafeTensors, tensor::TensorView};
use tch::{Device, Kind, Tensor};

/// The parameters, the optimiser's moments and the number of epochs done.
#[derive(Debug, Default)]
pub struct State {
    /// Epochs done.
    pub epoch: usize,
    /// Steps of the optimiser done.
    pub(super) steps_done: i32,
    /// Identity of plan, data and base: a state goes on only where it came from.
    pub identity: String,
    tensors: BTreeMap<String, (Vec<usize>, Vec<u8>)>,
}

/// A state that cannot be gone on from.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// The bytes are not a state.
    #[error("not the state of a training run: {0}")]
    Unreadable(String),
    /// It belongs to another run.
    #[error("the state is that of a run with another plan, other data or another base model")]
    Foreign,
}

impl State {
    pub(super) fn keep(&mut self, name: &str, tensor: &Tensor) {
        let shape = tensor.size().iter().map(|n| *n as usize).collect();
        let flat = tensor
            .detach()
            .to_device(Device::Cpu)
            .to_kind(Kind::Float)
            .reshape([-1]);
        let values = Vec::<f32>::try_from(&flat).unwrap_or_default();
        let bytes = values.iter().flat_map(|v| v.to_le_bytes()).collect();
        self.tensors.insert(name.to_owned(), (shape, bytes));
    }

    pub(super) fn put(&self, name: &str, tensor: &mut Tensor) -> bool {
        let Some((shape, bytes)) = self.tensors.get(name) else {
            return false;
        };
        let size: Vec<i64> = shape.iter().map(|n| *n as i64).collect();
        if size != tensor.size() {
            return false;
        }
        let values: Vec<f32> = bytes
            .chunks_exact(4)
            .filter_map(|bytes| Some(f32::from_le_bytes(bytes.try_into().ok()?)))
            .collect();
        tensor.copy_(
            &Tensor::from_slice(&values)
                .reshape(&size)
                .to_device(tensor.device()),
        );
        true
    }

    /// As bytes of a safetensors file.
    ///
    /// # Errors
    /// When the tensors do not fit their shapes.
    pub fn write(&self) -> Result<Vec<u8>, StateError> {
        let unreadable =
            |error: safetensors::SafeTensorError| StateError::Unreadable(error.to_string());
        let views = self
            .tensors
            .iter()
            .map(|(name, (shape, bytes))| {
                Ok((
                    name.clone(),
                    TensorView::new(Dtype::F32, shape.clone(), bytes).map_err(unreadable)?,
                ))
            })
            .collect::<Result<Vec<_>, StateError>>()?;
        let about = std::collections::HashMap::from([
            ("epoch".to_owned(), self.epoch.to_string()),
            ("steps_done".to_owned(), self.steps_done.to_string()),
            ("identity".to_owned(), self.identity.clone()),
        ]);
        safetensors::serialize(views, Some(about)).map_err(unreadable)
    }

    /// The reverse of [`write`](Self::write), for the run with this identity.
    ///
    /// # Errors
    /// When the bytes are no state, or that of another run.
    pub fn read(bytes: &[u8], identity: &str) -> Result<Self, StateError> {
        let unreadable =
            |error: safetensors::SafeTensorError| StateError::Unreadable(error.to_string());
        let (_, header) = SafeTensors::read_metadata(bytes).map_err(unreadable)?;
        let file = SafeTensors::deserialize(bytes).map_err(unreadable)?;
        let about = header.metadata().clone().unwrap_or_default();
        if about.get("identity").map(String::as_str) != Some(identity) {
            return Err(StateError::Foreign);
        }
        let number = |name: &str| {
            about
                .get(name)
                .and_then(|value| value.parse().ok())
                .ok_or_else(|| StateError::Unreadable(format!("no {name}")))
        };
        let steps_done: u32 = number("steps_done")?;
        Ok(Self {
            epoch: number("epoch")? as usize,
            steps_done: i32::try_from(steps_done).unwrap_or(i32::MAX),
            identity: identity.to_owned(),
            tensors: file
                .tensors()
                .into_iter()
                .map(|(name, view)| (name, (view.shape().to_vec(), view.data().to_vec())))
                .collect(),
        })
    }
}
