//! The network on libtorch: rust-bert's `BertModel` with one linear layer for all heads.

use half::f16;
use rust_bert::{
    Activation,
    bert::{BertConfig, BertEmbeddings, BertModel},
};
use safetensors::{Dtype, SafeTensors, tensor::TensorView};
use tch::{
    Device, Kind, Tensor,
    nn::{self, Module},
};

use super::{BundleFault, EncoderConfig, Tag, Window};

/// Padded windows as tensors.
#[derive(Debug)]
pub(in crate::entities) struct Batch {
    ids: Tensor,
    types: Tensor,
    mask: Tensor,
    /// Length of the longest window.
    pub(in crate::entities) longest: usize,
}

impl Batch {
    /// `rows` are the word pieces and token types of each window.
    pub(in crate::entities) fn new<'a>(
        rows: impl ExactSizeIterator<Item = (&'a [u32], &'a [u32])> + Clone,
        device: Device,
    ) -> Self {
        let count = rows.len();
        let longest = rows.clone().map(|(ids, _)| ids.len()).max().unwrap_or(0);
        let mut ids = Vec::with_capacity(count * longest);
        let mut types = Vec::with_capacity(count * longest);
        let mut mask = Vec::with_capacity(count * longest);
        for (row_ids, row_types) in rows {
            let padding = longest - row_ids.len();
            ids.extend(row_ids.iter().map(|id| i64::from(*id)));
            ids.extend(std::iter::repeat_n(0, padding));
            types.extend(row_types.iter().map(|kind| i64::from(*kind)));
            types.extend(std::iter::repeat_n(0, padding));
            mask.extend(std::iter::repeat_n(1_i64, row_ids.len()));
            mask.extend(std::iter::repeat_n(0, padding));
        }
        let shape = [count as i64, longest as i64];
        let tensor = |values: &[i64]| Tensor::from_slice(values).reshape(shape).to_device(device);
        Self {
            ids: tensor(&ids),
            types: tensor(&types),
            mask: tensor(&mask),
            longest,
        }
    }

    /// Windows as they are.
    pub(in crate::entities) fn of(windows: &[&Window], device: Device) -> Self {
        Self::new(
            windows
                .iter()
                .map(|window| (window.ids.as_slice(), window.types.as_slice())),
            device,
        )
    }
}

/// Weights that do not fit the network.
#[derive(Debug, thiserror::Error)]
pub enum WeightsError {
    /// The file is no safetensors file.
    #[error("not a safetensors file: {0}")]
    Unreadable(#[from] safetensors::SafeTensorError),
    /// A tensor is not there.
    #[error("no tensor {0}")]
    Missing(String),
    /// A tensor has another shape.
    #[error("tensor {name} has shape {found:?} and not {expected:?}")]
    Shape {
        /// Name of the tensor.
        name: String,
        /// Shape in the file.
        found: Vec<usize>,
        /// Shape in the network.
        expected: Vec<usize>,
    },
    /// A tensor has numbers of a kind that is not read.
    #[error("tensor {0} has neither half, single precision nor bfloat16 numbers")]
    Kind(String),
}

/// The encoder and the heads, with their parameters.
pub(in crate::entities) struct Network {
    pub(in crate::entities) store: nn::VarStore,
    encoder: BertModel<BertEmbeddings>,
    heads: nn::Linear,
    dropout: f64,
}

impl std::fmt::Debug for Network {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Network")
            .field("parameters", &self.store.len())
            .field("device", &self.store.device())
            .finish_non_exhaustive()
    }
}

impl Network {
    /// A network with random weights; `dropout` acts in training only.
    pub(in crate::entities) fn new(
        config: &EncoderConfig,
        heads: usize,
        dropout: f64,
        device: Device,
    ) -> Self {
        let store = nn::VarStore::new(device);
        let root = store.root();
        let bert = BertConfig {
            hidden_act: Activation::gelu,
            attention_probs_dropout_prob: dropout,
            hidden_dropout_prob: dropout,
            hidden_size: config.hidden_size as i64,
            intermediate_size: config.intermediate_size as i64,
            max_position_embeddings: config.max_position_embeddings as i64,
            num_attention_heads: config.num_attention_heads as i64,
            num_hidden_layers: config.num_hidden_layers as i64,
            type_vocab_size: config.type_vocab_size as i64,
            vocab_size: config.vocab_size as i64,
            ..BertConfig::default()
        };
        let encoder = BertModel::new_with_optional_pooler(&root, &bert, false);
        let heads = nn::linear(
            &root / "heads",
            config.hidden_size as i64,
            (heads * Tag::COUNT) as i64,
            nn::LinearConfig {
                ws_init: nn::Init::Randn {
                    mean: 0.0,
                    stdev: 0.02,
                },
                bs_init: Some(nn::Init::Const(0.0)),
                bias: true,
            },
        );
        Self {
            store,
            encoder,
            heads,
            dropout,
        }
    }

    /// The last hidden states, `windows × longest × width`.
    pub(in crate::entities) fn encode(&self, batch: &Batch, train: bool) -> Result<Tensor, String> {
        self.encoder
            .forward_t(
                Some(&batch.ids),
                Some(&batch.mask),
                Some(&batch.types),
                None,
                None,
                None,
                None,
                train,
            )
            .map(|output| output.hidden_state)
            .map_err(|error| error.to_string())
    }

    /// Hidden states of single pieces to their logits, `pieces × (heads · tags)`.
    pub(in crate::entities) fn classify(&self, hidden: &Tensor, train: bool) -> Tensor {
        self.heads.forward(&hidden.dropout(self.dropout, train))
    }

    /// Takes the values of the parameters from a safetensors file; names are those of the file
    /// with any prefix `bert.` left away.
    ///
    /// With `partial`, parameters that the file lacks keep their values, and a file with fewer token types than the
    /// network gives all of them its first: that is how the base model, which knows two segments, begins. A file with fewer
    /// heads gives the first ones their values. The names of the parameters without a value in the file are returned.
    pub(in crate::entities) fn load(
        &mut self,
        bytes: &[u8],
        partial: bool,
    ) -> Result<Vec<String>, WeightsError> {
        let file = SafeTensors::deserialize(bytes)?;
        let mut missing = Vec::new();
        for (name, mut parameter) in sorted(&self.store) {
            let Ok(view) = file
                .tensor(&name)
                .or_else(|_| file.tensor(&format!("bert.{name}")))
            else {
                if partial {
                    missing.push(name);
                    continue;
                }
                return Err(WeightsError::Missing(name));
            };
            let values = numbers(&name, &view)?;
            let expected: Vec<usize> = parameter.size().iter().map(|n| *n as usize).collect();
            let grows = partial && view.shape().get(1) == expected.get(1);
            let is_types = name == TYPES && grows;
            let is_heads =
                name.starts_with("heads.") && grows && view.shape() < expected.as_slice();
            if view.shape() != expected && !is_types && !is_heads {
                return Err(WeightsError::Shape {
                    name,
                    found: view.shape().to_vec(),
                    expected,
                });
            }
            let shape: Vec<i64> = view.shape().iter().map(|n| *n as i64).collect();
            let mut tensor = Tensor::from_slice(&values).reshape(&shape);
            if is_types && view.shape() != expected {
                tensor = tensor.narrow(0, 0, 1).expand(parameter.size(), false);
            }
            if is_heads {
                parameter = parameter.narrow(0, 0, shape.first().copied().unwrap_or(0));
            }
            tch::no_grad(|| parameter.copy_(&tensor.to_device(self.store.device())));
        }
        Ok(missing)
    }

    /// The parameters in half precision, as a safetensors file. The same values give the same bytes.
    pub(in crate::entities) fn export(&self) -> Result<Vec<u8>, WeightsError> {
        self.write(|_| true)
    }

    /// As [`export`](Self::export), the encoder alone.
    pub(in crate::entities) fn export_encoder(&self) -> Result<Vec<u8>, WeightsError> {
        self.write(|name| name.starts_with("embeddings.") || name.starts_with("encoder."))
    }

    fn write(&self, keeps: impl Fn(&str) -> bool) -> Result<Vec<u8>, WeightsError> {
        let mut tensors = Vec::new();
        for (name, parameter) in sorted(&self.store) {
            if !keeps(&name) {
                continue;
            }
            let shape: Vec<usize> = parameter.size().iter().map(|n| *n as usize).collect();
            let flat = parameter
                .detach()
                .to_device(Device::Cpu)
                .to_kind(Kind::Float)
                .reshape([-1]);
            let values =
                Vec::<f32>::try_from(&flat).map_err(|_| WeightsError::Kind(name.clone()))?;
            let bytes: Vec<u8> = values
                .iter()
                .flat_map(|value| f16::from_f32(*value).to_le_bytes())
                .collect();
            tensors.push((name, shape, bytes));
        }
        let views = tensors
            .iter()
            .map(|(name, shape, bytes)| {
                Ok((
                    name.clone(),
                    TensorView::new(Dtype::F16, shape.clone(), bytes)?,
                ))
            })
            .collect::<Result<Vec<_>, WeightsError>>()?;
        Ok(safetensors::serialize(views, None)?)
    }
}

const TYPES: &str = "embeddings.token_type_embeddings.weight";

/// The parameters by name, sorted. They share memory with the network.
pub(in crate::entities) fn sorted(store: &nn::VarStore) -> Vec<(String, Tensor)> {
    let mut parameters: Vec<(String, Tensor)> = store.variables().into_iter().collect();
    parameters.sort_by(|a, b| a.0.cmp(&b.0));
    parameters
}

fn numbers(name: &str, view: &TensorView<'_>) -> Result<Vec<f32>, WeightsError> {
    let data = view.data();
    match view.dtype() {
        Dtype::F32 => Ok(data
            .chunks_exact(4)
            .filter_map(|bytes| Some(f32::from_le_bytes(bytes.try_into().ok()?)))
            .collect()),
        Dtype::F16 => Ok(data
            .chunks_exact(2)
            .filter_map(|bytes| Some(f16::from_le_bytes(bytes.try_into().ok()?).to_f32()))
            .collect()),
        Dtype::BF16 => Ok(data
            .chunks_exact(2)
            .filter_map(|bytes| Some(half::bf16::from_le_bytes(bytes.try_into().ok()?).to_f32()))
            .collect()),
        _ => Err(WeightsError::Kind(name.to_owned())),
    }
}

impl From<WeightsError> for BundleFault {
    fn from(error: WeightsError) -> Self {
        match error {
            WeightsError::Unreadable(cause) => Self::NotSafetensors(cause.to_string()),
            WeightsError::Missing(name) => Self::NoTensor(name),
            WeightsError::Shape {
                name,
                found,
                expected,
            } => Self::Shape {
                name,
                found,
                expected,
            },
            WeightsError::Kind(name) => Self::Type {
                name,
                found: "other numbers".to_owned(),
            },
        }
    }
}
