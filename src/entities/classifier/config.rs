//! What `config.json` of a model says.

use serde::{Deserialize, Serialize};

use super::HeadLabel;

/// Form of the model folder that this program reads and writes.
pub const FORMAT: &str = "claimtrace/token-classifier/1";

/// The tags, in the order of the outputs of each head.
pub const TAGS: [&str; 3] = ["O", "B", "I"];

/// `config.json`: shape of the encoder and meaning of the outputs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelConfig {
    /// [`FORMAT`].
    pub format: String,
    /// Shape of the encoder.
    pub encoder: EncoderConfig,
    /// The heads, in the order of the outputs.
    pub heads: Vec<HeadLabel>,
    /// [`TAGS`].
    pub tags: Vec<String>,
    /// [`WORD_TYPES`](super::WORD_TYPES).
    pub word_types: String,
    /// Longest window in training, in word pieces with the start and end piece. Longer ones lose accuracy.
    pub window: usize,
}

/// Shape of a BERT encoder (Devlin et al. 2019), with the names of its usual configuration files.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EncoderConfig {
    /// Number of word pieces.
    pub vocab_size: usize,
    /// Width.
    pub hidden_size: usize,
    /// Number of layers.
    pub num_hidden_layers: usize,
    /// Attention heads of each layer.
    pub num_attention_heads: usize,
    /// Width within the feed-forward part.
    pub intermediate_size: usize,
    /// Longest input, in word pieces.
    pub max_position_embeddings: usize,
    /// Number of token types.
    pub type_vocab_size: usize,
    /// Added to the variance in layer normalisation.
    pub layer_norm_eps: f64,
    /// Activation of the feed-forward part; only `gelu` is known.
    pub hidden_act: String,
}
