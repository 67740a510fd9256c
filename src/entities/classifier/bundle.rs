//! The folder of a model: reading it, and saying what is wrong with it.

use std::{borrow::Cow, collections::BTreeSet, fs, io, path::Path};

use super::{
    FORMAT, ModelConfig, TAGS, Tag, Vocabulary, VocabularyError, WORD_TYPE_COUNT, WORD_TYPES,
    tensors::Tensors,
};

/// Name of the configuration in the folder.
pub const CONFIG_FILE: &str = "config.json";
/// Name of the weights in the folder.
pub const WEIGHTS_FILE: &str = "model.safetensors";
/// Name of the tokenizer in the folder.
pub const TOKENIZER_FILE: &str = "tokenizer.json";

/// A model could not be used.
#[derive(Debug, thiserror::Error)]
#[error("{file}: {fault}")]
pub struct BundleError {
    /// The file, with the folder it is in.
    pub file: String,
    /// What is wrong with it.
    pub fault: BundleFault,
}

/// What is wrong with a file of a model.
#[derive(Debug, thiserror::Error)]
pub enum BundleFault {
    /// It is not there.
    #[error(
        "there is no such file; a model is a folder with {CONFIG_FILE}, {WEIGHTS_FILE} and {TOKENIZER_FILE}"
    )]
    Missing,
    /// The system could not read it.
    #[error("cannot read the file: {0}")]
    Unreadable(io::Error),
    /// Not JSON, or not with the fields, types and labels of a configuration.
    #[error("not the configuration of a model of this program: {0}")]
    Config(serde_json::Error),
    /// Another form of model.
    #[error("the format is `{0}`; this program reads `{FORMAT}`")]
    Format(String),
    /// No head, or one twice.
    #[error("the heads must be different labels, at least one")]
    Heads,
    /// Other tags.
    #[error("the tags are {0:?}; this program reads {TAGS:?}")]
    Tags(Vec<String>),
    /// Trained with another way to tell types of words.
    #[error("the model was trained with word types `{0}`; this program has `{WORD_TYPES}`")]
    WordTypes(String),
    /// A number or name that cannot be.
    #[error("`{field}` is {found}; it must be {expected}")]
    Setting {
        /// The field.
        field: &'static str,
        /// Its value.
        found: String,
        /// What it may be.
        expected: String,
    },
    /// Shorter than its header says, or without a whole header.
    #[error("the file is cut short: {found} bytes, at least {expected} expected")]
    Truncated {
        /// Bytes that must be there.
        expected: u64,
        /// Bytes there are.
        found: u64,
    },
    /// Longer than its header says.
    #[error("the file is too long: {found} bytes, {expected} expected")]
    TooLong {
        /// Bytes that must be there.
        expected: u64,
        /// Bytes there are.
        found: u64,
    },
    /// No header of safetensors.
    #[error("not a safetensors file: {0}")]
    NotSafetensors(String),
    /// A tensor that the encoder needs.
    #[error("there is no tensor `{0}`")]
    NoTensor(String),
    /// A tensor of another shape than the configuration says.
    #[error("tensor `{name}` has the shape {found:?}; by {CONFIG_FILE} it should be {expected:?}")]
    Shape {
        /// Its name.
        name: String,
        /// Its shape.
        found: Vec<usize>,
        /// The shape that the configuration asks for.
        expected: Vec<usize>,
    },
    /// A tensor of another type of number.
    #[error("tensor `{name}` holds {found}; only F16 and F32 are read")]
    Type {
        /// Its name.
        name: String,
        /// Its type.
        found: String,
    },
    /// A tensor with infinite values or values that are no numbers.
    #[error("tensor `{0}` holds values that are not finite numbers")]
    NotFinite(String),
    /// The tokenizer.
    #[error(transparent)]
    Vocabulary(#[from] VocabularyError),
    /// The tokenizer gives pieces that the encoder has no embedding for.
    #[error("the tokenizer has {found} pieces, by {CONFIG_FILE} there are {expected}")]
    VocabularySize {
        /// Pieces of the tokenizer.
        found: usize,
        /// Pieces of the configuration.
        expected: usize,
    },
}

/// The bytes of a model's files.
#[derive(Debug, Clone)]
pub struct ModelFiles {
    /// [`CONFIG_FILE`].
    pub config: Cow<'static, [u8]>,
    /// [`WEIGHTS_FILE`].
    pub weights: Cow<'static, [u8]>,
    /// [`TOKENIZER_FILE`].
    pub tokenizer: Cow<'static, [u8]>,
}

impl ModelFiles {
    /// Reads the files of a folder.
    ///
    /// # Errors
    /// When one is missing or cannot be read.
    pub fn read(folder: &Path) -> Result<Self, BundleError> {
        let read = |name: &str| {
            let path = folder.join(name);
            fs::read(&path)
                .map(Cow::Owned)
                .map_err(|error| BundleError {
                    file: path.display().to_string(),
                    fault: match error.kind() {
                        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
                            BundleFault::Missing
                        }
                        _ => BundleFault::Unreadable(error),
                    },
                })
        };
        Ok(Self {
            config: read(CONFIG_FILE)?,
            weights: read(WEIGHTS_FILE)?,
            tokenizer: read(TOKENIZER_FILE)?,
        })
    }
}

/// A model whose configuration and vocabulary are read and fit; its weights are checked as an engine takes them.
#[derive(Debug)]
pub struct Bundle {
    /// Shape of the encoder and meaning of the outputs.
    pub config: ModelConfig,
    /// Words to pieces.
    pub vocabulary: Vocabulary,
    pub(super) weights: Cow<'static, [u8]>,
    /// Folder or other name of the model, for errors.
    pub(super) place: String,
}

impl Bundle {
    /// Reads the model of a folder.
    ///
    /// # Errors
    /// When a file is missing or wrong.
    pub fn read(folder: &Path) -> Result<Self, BundleError> {
        Self::new(&folder.display().to_string(), ModelFiles::read(folder)?)
    }

    /// Checks the files of a model; `place` is where they are from, for errors.
    ///
    /// # Errors
    /// When one is wrong.
    pub fn new(place: &str, files: ModelFiles) -> Result<Self, BundleError> {
        let fail = |name, fault| Err(fault_in(place, name, fault));
        let config = match serde_json::from_slice(&files.config) {
            Ok(config) => config,
            Err(error) => return fail(CONFIG_FILE, format_fault(&files.config, error)),
        };
        if let Err(fault) = check(&config) {
            return fail(CONFIG_FILE, fault);
        }
        let vocabulary = match Vocabulary::read(&files.tokenizer) {
            Ok(vocabulary) => vocabulary,
            Err(error) => return fail(TOKENIZER_FILE, error.into()),
        };
        if vocabulary.size() > config.encoder.vocab_size {
            let fault = BundleFault::VocabularySize {
                found: vocabulary.size(),
                expected: config.encoder.vocab_size,
            };
            return fail(TOKENIZER_FILE, fault);
        }
        Ok(Self {
            config,
            vocabulary,
            weights: files.weights,
            place: place.to_owned(),
        })
    }

    /// The bytes of the weights.
    #[must_use]
    pub fn weights(&self) -> &[u8] {
        &self.weights
    }

    /// The tensors of the weights.
    ///
    /// # Errors
    /// When the file is cut short or not of safetensors.
    pub(super) fn tensors(&self) -> Result<Tensors<'_>, BundleError> {
        Tensors::read(&self.weights).map_err(|fault| self.fault_in_weights(fault))
    }

    pub(super) fn fault_in_weights(&self, fault: BundleFault) -> BundleError {
        fault_in(&self.place, WEIGHTS_FILE, fault)
    }
}

fn fault_in(place: &str, name: &str, fault: BundleFault) -> BundleError {
    BundleError {
        file: Path::new(place).join(name).display().to_string(),
        fault,
    }
}

/// A configuration of another format has other fields too: the format is the better reason.
fn format_fault(config: &[u8], error: serde_json::Error) -> BundleFault {
    #[derive(serde::Deserialize)]
    struct Format {
        format: String,
    }
    match serde_json::from_slice(config) {
        Ok(Format { format }) if format != FORMAT => BundleFault::Format(format),
        _ => BundleFault::Config(error),
    }
}

fn check(config: &ModelConfig) -> Result<(), BundleFault> {
    if config.format != FORMAT {
        return Err(BundleFault::Format(config.format.clone()));
    }
    if config.tags != TAGS {
        return Err(BundleFault::Tags(config.tags.clone()));
    }
    if config.word_types != WORD_TYPES {
        return Err(BundleFault::WordTypes(config.word_types.clone()));
    }
    let different: BTreeSet<_> = config.heads.iter().collect();
    if different.is_empty() || different.len() != config.heads.len() {
        return Err(BundleFault::Heads);
    }
    let encoder = &config.encoder;
    let setting = |is_right: bool, field, found: &dyn ToString, expected: String| {
        if is_right {
            Ok(())
        } else {
            Err(BundleFault::Setting {
                field,
                found: found.to_string(),
                expected,
            })
        }
    };
    for (field, size) in [
        ("vocab_size", encoder.vocab_size),
        ("hidden_size", encoder.hidden_size),
        ("num_hidden_layers", encoder.num_hidden_layers),
        ("num_attention_heads", encoder.num_attention_heads),
        ("intermediate_size", encoder.intermediate_size),
        ("max_position_embeddings", encoder.max_position_embeddings),
    ] {
        // The greatest is beyond every model of this kind; it keeps products of two sizes far from overflow.
        setting(
            (1..1 << 24).contains(&size),
            field,
            &size,
            "from 1 to 16777215".to_owned(),
        )?;
    }
    setting(
        encoder
            .hidden_size
            .is_multiple_of(encoder.num_attention_heads),
        "hidden_size",
        &encoder.hidden_size,
        format!(
            "a multiple of {} attention heads",
            encoder.num_attention_heads
        ),
    )?;
    setting(
        encoder.type_vocab_size == WORD_TYPE_COUNT,
        "type_vocab_size",
        &encoder.type_vocab_size,
        format!("{WORD_TYPE_COUNT}, the number of word types"),
    )?;
    setting(
        encoder.layer_norm_eps > 0.0 && encoder.layer_norm_eps < 1.0,
        "layer_norm_eps",
        &encoder.layer_norm_eps,
        "between 0 and 1".to_owned(),
    )?;
    setting(
        encoder.hidden_act == "gelu",
        "hidden_act",
        &encoder.hidden_act,
        "gelu".to_owned(),
    )?;
    setting(
        (3..=encoder.max_position_embeddings).contains(&config.window),
        "window",
        &config.window,
        format!(
            "from 3 to the {} positions of the encoder",
            encoder.max_position_embeddings
        ),
    )
}

impl ModelConfig {
    /// Outputs for each piece.
    pub(super) fn outputs(&self) -> usize {
        self.heads.len() * Tag::COUNT
    }
}
